#include "store/metadata.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

const Uuid id = make_uuid(7, 7);

void create(Bench& b) {
  b.call([](Store& s, const Context& ctx) { return s.metadata().create_namespace(ctx, {id, "n", {1, 2, "t"}, true}); });
}
void update(Bench& b, std::int64_t version) {
  b.call([version](Store& s, const Context& ctx) {
    return s.metadata().update_namespace(ctx, {id, "n", {2, 3, "t"}, true, version});
  });
}
void global_version(Bench& b, std::int64_t version) {
  b.database.always("LockNamespaceMetadata", one_row({version}));
  b.database.always("SelectFromNamespaceMetadata", one_row({version}));
}
std::vector<Value> row_of(const NamespaceDetail& detail, std::int64_t version) {
  return {id, std::string("n"), true, Bytes{schema::encode(detail)}, std::string("Text"), version};
}

TEST(Metadata, CreateLocksInsertsAndBumps) {
  Bench b("shipped");
  global_version(b, 5);
  create(b);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "BEGIN LockNamespaceMetadata InsertIntoNamespace UpdateNamespaceMetadata COMMIT");
  EXPECT_EQ(b.database.sent_as("InsertIntoNamespace").parameters[6], Value(std::int64_t{5}));
  EXPECT_EQ(b.database.sent_as("UpdateNamespaceMetadata").parameters,
            (std::vector<Value>{std::int64_t{6}, std::int64_t{5}, std::int64_t{54321}}));
}

TEST(Metadata, CreateOfAKnownNameIsTyped) {
  Bench b("shipped");
  global_version(b, 5);
  b.database.answer("InsertIntoNamespace", refused("23505", "duplicate key"));
  create(b);
  EXPECT_EQ(b.kind(), Failure::namespace_already_exists);
  EXPECT_EQ(b.text(), "name: n");
  EXPECT_EQ(b.database.count("BEGIN"), 1U);
}

TEST(Metadata, AFailedCasIsFlattenedAndReplayed) {
  Bench b("shipped");
  global_version(b, 5);
  b.database.always("UpdateNamespaceMetadata", changed(0));
  create(b);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(),
            "Failed to update namespace metadata. Error: condition failed (namespace): namespace_metadata "
            "notification_version changed ... expected 5 (CAS update failed)");
  EXPECT_EQ(b.error->root, Failure::dsql_condition_failed);
  EXPECT_EQ(b.database.count("BEGIN"), 2U);
}

TEST(Metadata, RemedyTypesAFailedCas) {
  Bench b("shipped+typed_condition_errors");
  global_version(b, 5);
  b.database.always("UpdateNamespaceMetadata", changed(0));
  create(b);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.database.count("BEGIN"), 1U);
}

TEST(Metadata, UpdateIsFencedOnTheRowsOwnVersion) {
  Bench b("shipped");
  global_version(b, 5);
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "BEGIN LockNamespaceMetadata UpdateNamespace UpdateNamespaceMetadata COMMIT");
  EXPECT_EQ(b.database.sent_as("UpdateNamespace").parameters[4], Value(std::int64_t{5}));
  EXPECT_EQ(b.database.sent_as("UpdateNamespace").parameters[7], Value(std::int64_t{4}));
}

TEST(Metadata, UpdateOfARowWithAnotherVersionIsFlattened) {
  Bench b("shipped");
  global_version(b, 5);
  b.database.always("UpdateNamespace", changed(0));
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(),
            "UpdateNamespace: condition failed (namespace): namespace n notification_version changed from expected 4 "
            "(CAS update failed)");
}

TEST(Metadata, RemedyAsksForTheIdOnly) {
  Bench b("shipped+drop_namespace_row_predicate");
  global_version(b, 5);
  update(b, 5);
  EXPECT_EQ(b.database.sent_as("UpdateNamespace").parameters.size(), 7U);
  Bench gone("fixed");
  global_version(gone, 5);
  gone.database.always("UpdateNamespace", changed(0));
  update(gone, 5);
  EXPECT_EQ(gone.kind(), Failure::condition_failed);
}

TEST(Metadata, UpdateUnderAnotherGlobalVersionIsUntyped) {
  Bench b("shipped");
  global_version(b, 6);
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "UpdateNamespace: conditional update error: expect: 5, actual: 6");
  EXPECT_EQ(b.error->root, Failure::condition_failed);
  EXPECT_EQ(b.database.sequence(), "BEGIN LockNamespaceMetadata ROLLBACK BEGIN LockNamespaceMetadata ROLLBACK");
}

TEST(Metadata, FixedUpdateUnderAnotherGlobalVersionIsNotRepeated) {
  Bench b("fixed");
  global_version(b, 6);
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::condition_failed);
  EXPECT_EQ(b.database.count("BEGIN"), 1U);
}

TEST(Metadata, FixedUpdateAfterALostCommitIsUnknownAndNotRepeated) {
  Bench b("fixed");
  global_version(b, 5);
  b.database.answer("COMMIT", broken());
  update(b, 5);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.error->outcome, Outcome::unknown);
  EXPECT_EQ(b.database.count("BEGIN"), 1U);
}

TEST(Metadata, GetNeedsExactlyOneOfIdAndName) {
  for (const GetNamespaceRequest& r : {GetNamespaceRequest{id, "n"}, GetNamespaceRequest{}}) {
    Bench b("shipped");
    b.call([&r](Store& s, const Context& ctx) { return s.metadata().get_namespace(ctx, r); });
    EXPECT_EQ(b.kind(), Failure::invalid_argument);
    EXPECT_EQ(b.database.sequence(), "");
  }
}

TEST(Metadata, GetFindsByIdOrByName) {
  for (const bool by_id : {true, false}) {
    Bench b("shipped");
    b.database.answer(by_id ? "SelectFromNamespaceById" : "SelectFromNamespaceByName", one_row(row_of({1, 2, "t"}, 9)));
    b.actor.run_in_context([&](const Context& ctx) {
      const GetNamespaceRequest r = by_id ? GetNamespaceRequest{id, ""} : GetNamespaceRequest{std::nullopt, "n"};
      const auto got = b.store.metadata().get_namespace(ctx, r);
      ASSERT_TRUE(got.has_value());
      EXPECT_EQ(got->detail, (NamespaceDetail{1, 2, "t"}));
      EXPECT_EQ(got->notification_version, 9);
      EXPECT_TRUE(got->is_global);
    });
  }
  Bench none("shipped");
  none.call([](Store& s, const Context& ctx) { return s.metadata().get_namespace(ctx, {std::nullopt, "n"}); });
  EXPECT_EQ(none.kind(), Failure::namespace_not_found);
}

TEST(Metadata, ListPagesById) {
  Bench b("shipped");
  b.database.answer("ListNamespaces", many_rows(6, row_of({1, 2, "t"}, 9)));
  b.actor.run_in_context([&](const Context& ctx) {
    const auto first = b.store.metadata().list_namespaces(ctx, {1, {}});
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->next_page, id);
    const auto second = b.store.metadata().list_namespaces(ctx, {1, first->next_page});
    EXPECT_TRUE(second->namespaces.empty());
    EXPECT_FALSE(second->next_page.has_value());
  });
  EXPECT_EQ(b.database.sequence(), "ListNamespaces ListNamespacesRange");
}

TEST(Metadata, DeleteLeavesTheGlobalVersion) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) { return s.metadata().delete_namespace(ctx, {id}); });
  EXPECT_EQ(b.database.sequence(), "BEGIN DeleteFromNamespace COMMIT");
}

TEST(Metadata, GetMetadataReadsTheGlobalVersion) {
  Bench b("shipped");
  global_version(b, 12);
  b.actor.run_in_context(
      [&](const Context& ctx) { EXPECT_EQ(b.store.metadata().get_metadata(ctx)->notification_version, 12); });
  Bench none("shipped");
  none.call([](Store& s, const Context& ctx) { return s.metadata().get_metadata(ctx); });
  EXPECT_EQ(none.text(), "GetMetadata operation failed. Error: sql: no rows in result set");
}

TEST(Metadata, MutantsAreWhatTheySay) {
  Bench unbumped("fixed+namespace_bump_dropped");
  global_version(unbumped, 5);
  create(unbumped);
  EXPECT_EQ(unbumped.kind(), Failure::none);
  EXPECT_EQ(unbumped.database.count("UpdateNamespaceMetadata"), 0U);

  Bench reused("fixed+namespace_version_reused");
  global_version(reused, 5);
  create(reused);
  EXPECT_EQ(reused.database.sequence(),
            "BEGIN SelectFromNamespaceMetadata InsertIntoNamespace UpdateNamespaceMetadata COMMIT");

  Bench unchecked("fixed+namespace_update_unchecked");
  global_version(unchecked, 6);
  update(unchecked, 5);
  EXPECT_EQ(unchecked.kind(), Failure::none);
  EXPECT_EQ(unchecked.database.sent_as("UpdateNamespace").parameters[4], Value(std::int64_t{6}));
}

}  // namespace
}  // namespace dsqlsim::store
