#include "store/history_store.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

const Uuid tree = make_uuid(7, 1);
const Uuid trunk = make_uuid(7, 2);
const Uuid twig = make_uuid(7, 3);

std::string token(const HistoryBranch& branch) { return schema::encode(branch); }
std::string trunk_token() { return token({tree, trunk, {}}); }

AppendHistoryNodesRequest append_request(bool is_new) {
  return {3, is_new, "x", {trunk_token(), 10, 20, {4, 2, 0, "events"}}};
}
void append(Bench& b, const AppendHistoryNodesRequest& r) {
  b.call([&](Store& s, const Context& ctx) { return s.history().append_history_nodes(ctx, r); });
}

TEST(HistoryStore, ANodeIsWrittenByItselfWithItsTransactionNegated) {
  Bench b("shipped");
  append(b, append_request(false));
  ASSERT_EQ(b.database.sequence(), "InsertIntoHistoryNode");
  const auto& p = b.database.sent[0].parameters;
  ASSERT_EQ(p.size(), 11U);
  EXPECT_EQ(p[3], Value(std::int64_t{4}));
  EXPECT_EQ(p[4], Value(std::int64_t{10}));
  EXPECT_EQ(p[5], Value(std::int64_t{-20}));
  EXPECT_EQ(p[8], p[4]);
  EXPECT_EQ(p[9], p[6]);
}

TEST(HistoryStore, ANewBranchIsWrittenWithItsNode) {
  Bench b("shipped");
  append(b, append_request(true));
  EXPECT_EQ(b.database.sequence(), "BEGIN InsertIntoHistoryNode InsertIntoHistoryTree COMMIT");
}

TEST(HistoryStore, RequestsThatMakeNoSenseAreRefusedUnsent) {
  Bench b("shipped");
  AppendHistoryNodesRequest r = append_request(false);
  r.node.branch_token = "nonsense";
  append(b, r);
  EXPECT_EQ(b.kind(), Failure::invalid_argument);
  for (const HistoryEvents& events : {HistoryEvents{4, 0, 0, ""}, HistoryEvents{0, 1, 0, ""}}) {
    r = append_request(false);
    r.node.events = events;
    append(b, r);
    EXPECT_EQ(b.kind(), Failure::invalid_persistence_request);
  }
  r = append_request(false);
  r.node.branch_token = token({tree, twig, {{trunk, 1, 5}}});
  append(b, r);
  EXPECT_EQ(b.text(), "cannot append to ancestors' nodes");
  r = append_request(false);
  r.node.events.text.assign(5 * 1024 * 1024, 'x');
  append(b, r);
  EXPECT_EQ(b.kind(), Failure::transaction_size_limit);
  EXPECT_TRUE(b.database.sent.empty());
}

TEST(HistoryStore, AContextThatIsOverIsAppendHistoryTimeout) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryNode", broken(ErrorKind::canceled));
  append(b, append_request(false));
  EXPECT_EQ(b.kind(), Failure::append_history_timeout);
  EXPECT_EQ(b.error->outcome, Outcome::unknown);
  EXPECT_FALSE(operation_possibly_succeeded(*b.error));
}

TEST(HistoryStore, ADeadlineThatTheDriverWrapsIsUnavailable) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryNode", broken(ErrorKind::deadline_exceeded));
  append(b, append_request(false));
  EXPECT_EQ(b.kind(), Failure::unavailable);
}

TEST(HistoryStore, InANewBranchsTransactionEvenTheTimeoutIsUnavailable) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryTree", broken(ErrorKind::canceled));
  append(b, append_request(true));
  EXPECT_EQ(b.kind(), Failure::unavailable);
}

TEST(HistoryStore, ADuplicateNodeIsAFailedCondition) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryNode", refused("23505", "duplicate key"));
  append(b, append_request(false));
  EXPECT_EQ(b.kind(), Failure::condition_failed);
}

TEST(HistoryStore, ForkWritesTheNewBranchWithItsAncestors) {
  Bench b("shipped");
  std::string made;
  const auto fork = [&](const HistoryBranch& from, std::int64_t node) {
    b.actor.run_in_context([&](const Context& ctx) {
      const auto answer = b.store.history().fork_history_branch(ctx, {3, token(from), node, "f", twig});
      ASSERT_TRUE(answer.has_value());
      made = answer->new_branch_token;
    });
  };
  fork({tree, trunk, {}}, 4);
  EXPECT_EQ(made, token({tree, twig, {{trunk, 1, 4}}}));
  const Uuid middle = make_uuid(7, 9);
  fork({tree, middle, {{trunk, 1, 6}}}, 8);
  EXPECT_EQ(made, token({tree, twig, {{trunk, 1, 6}, {middle, 6, 8}}}));
  // At a node of an ancestor: the forked branch itself is no part of it.
  fork({tree, middle, {{trunk, 1, 6}}}, 6);
  EXPECT_EQ(made, token({tree, twig, {{trunk, 1, 6}}}));
  EXPECT_EQ(b.database.count("InsertIntoHistoryTree"), 3U);
}

TEST(HistoryStore, ForkReturnsTheDriversErrorAndIsNotRepeated) {
  Bench b("shipped");
  b.database.always("InsertIntoHistoryTree", conflict());
  b.call([](Store& s, const Context& ctx) {
    return s.history().fork_history_branch(ctx, {3, trunk_token(), 4, "f", twig});
  });
  EXPECT_EQ(b.kind(), Failure::database);
  EXPECT_EQ(b.database.sent.size(), 1U);
  b.call([](Store& s, const Context& ctx) {
    return s.history().fork_history_branch(ctx, {3, trunk_token(), 1, "f", twig});
  });
  EXPECT_EQ(b.kind(), Failure::invalid_persistence_request);
}

/// The rows of a tree with these branches.
Result<ResultSet> tree_rows(const std::vector<HistoryBranch>& branches) {
  std::vector<Value> cells;
  for (const HistoryBranch& branch : branches) {
    const std::string blob = schema::encode(schema::HistoryTreeInfo{branch, 0, ""});
    cells.insert(cells.end(), {branch.branch_id, Bytes{blob}, std::string("Text")});
  }
  return many_rows(3, std::move(cells));
}

const HistoryBranch forked{tree, twig, {{trunk, 1, 4}}};

/// Branches and first node ids of the ranges that a delete of `forked` removed.
std::vector<std::pair<Value, Value>> deleted_ranges(Bench& b) {
  b.call([](Store& s, const Context& ctx) { return s.history().delete_history_branch(ctx, {3, token(forked)}); });
  std::vector<std::pair<Value, Value>> out;
  for (const SentStatement& s : b.database.sent) {
    if (s.name == "RangeDeleteFromHistoryNode") out.emplace_back(s.parameters[2], s.parameters[3]);
  }
  return out;
}
using Ranges = std::vector<std::pair<Value, Value>>;

TEST(HistoryStore, DeletingABranchLeavesWhatOthersUse) {
  Bench alone("shipped");
  alone.database.always("SelectFromHistoryTree", tree_rows({forked}));
  EXPECT_EQ(deleted_ranges(alone), (Ranges{{twig, std::int64_t{4}}, {trunk, std::int64_t{1}}}));
  EXPECT_EQ(alone.database.sequence(),
            "SelectFromHistoryTree BEGIN DeleteFromHistoryTree RangeDeleteFromHistoryNode RangeDeleteFromHistoryNode "
            "COMMIT");

  Bench with_trunk("shipped");
  with_trunk.database.always("SelectFromHistoryTree", tree_rows({forked, {tree, trunk, {}}}));
  EXPECT_EQ(deleted_ranges(with_trunk), (Ranges{{twig, std::int64_t{4}}}));

  Bench with_sibling("shipped");
  with_sibling.database.always("SelectFromHistoryTree", tree_rows({forked, {tree, make_uuid(7, 9), {{trunk, 1, 3}}}}));
  EXPECT_EQ(deleted_ranges(with_sibling), (Ranges{{twig, std::int64_t{4}}, {trunk, std::int64_t{3}}}));
}

TEST(HistoryStore, ShippedTakesATreeThatItCannotReadForEmpty) {
  Bench b("shipped");
  b.database.always("SelectFromHistoryTree", refused("XX000", "down"));
  EXPECT_EQ(deleted_ranges(b), (Ranges{{twig, std::int64_t{4}}, {trunk, std::int64_t{1}}}));
  EXPECT_EQ(b.kind(), Failure::none);
}

TEST(HistoryStore, FixedDeletesNothingThenAndSaysSo) {
  Bench b("fixed");
  b.database.always("SelectFromHistoryTree", refused("XX000", "down"));
  EXPECT_EQ(deleted_ranges(b), Ranges{});
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.database.count("DeleteFromHistoryTree"), 0U);
}

TEST(HistoryStore, TheFirstPageOfAllBranchesPanicsInShipped) {
  const auto list = [](Store& s, const Context& ctx) { return s.history().get_all_history_tree_branches(ctx, {}); };
  Bench shipped("shipped");
  shipped.call(list);
  EXPECT_EQ(shipped.kind(), Failure::internal);
  EXPECT_TRUE(shipped.database.sent.empty());
  Bench fixed("fixed");
  fixed.call(list);
  EXPECT_EQ(fixed.kind(), Failure::none);
  EXPECT_EQ(fixed.database.sent[0].parameters[1], Value(Uuid{}));
}

TEST(HistoryStore, TheSecondPageBackwardsHasTheTransactionForANodeInShipped) {
  for (const auto& [spec, cursor] : std::vector<std::pair<std::string, std::int64_t>>{{"shipped", 20}, {"fixed", 4}}) {
    Bench b(spec);
    const Bytes events{schema::encode(HistoryEvents{4, 2, 0, ""})};
    b.database.answer(
        "RangeSelectFromHistoryNodeReverse",
        many_rows(5, {std::int64_t{4}, std::int64_t{10}, std::int64_t{-20}, events, std::string("Text")}));
    b.actor.run_in_context([&](const Context& ctx) {
      ReadHistoryBranchReverseRequest r{3, trunk_token(), 6, 20, 1, {}};
      const auto first = b.store.history().read_history_branch_reverse(ctx, r);
      ASSERT_TRUE(first.has_value()) << describe(first.error());
      ASSERT_TRUE(first->next_page.has_value());
      r.page = first->next_page;
      EXPECT_TRUE(b.store.history().read_history_branch_reverse(ctx, r).has_value());
    });
    const auto& p = b.database.sent[1].parameters;
    EXPECT_EQ(p[4], Value(cursor));
    EXPECT_EQ(p[5], Value(std::int64_t{-20}));
    EXPECT_EQ(p[6], Value(std::int64_t{4}));
  }
}

}  // namespace
}  // namespace dsqlsim::store
