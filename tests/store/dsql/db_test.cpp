#include "store/dsql/db.h"

#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

struct Script {
  explicit Script(std::string_view spec) : plugin(database, variant(spec)), db(plugin) {}
  template <class Call>
  void call(const Call& what) {
    actor.run_in_context([&](const Context& ctx) {
      const auto done = what(db, ctx);
      if (!done.has_value()) error = done.error();
    });
  }
  OneActor actor;
  FakeDatabase database;
  Plugin plugin;
  Db db;
  std::optional<Error> error;
};

Expected<std::int64_t> read(Db& db, const Context& ctx) { return db.select_from_namespace_metadata(ctx); }
Expected<std::int64_t> write(Db& db, const Context& ctx) { return db.delete_from_namespace(ctx, make_uuid(1, 1)); }

TEST(Db, ConflictsAndUnsupportedFeaturesStayRaw) {
  for (const std::string_view code : {"40001", "0A000"}) {
    Script r("shipped");
    r.database.answer("SelectFromNamespaceMetadata", refused(code, "m"));
    r.call(read);
    EXPECT_EQ(r.error->kind, Failure::database);
    EXPECT_EQ(r.database.replaced, 0);
  }
}

TEST(Db, ALostConnectionReplacesThePool) {
  Script r("shipped");
  r.database.answer("SelectFromNamespaceMetadata", broken());
  r.call(read);
  EXPECT_EQ(r.error->kind, Failure::unavailable);
  EXPECT_EQ(r.error->text, "database connection lost: unexpected EOF");
  EXPECT_EQ(r.database.replaced, 1);
}

TEST(Db, WithoutAPoolEveryCallFailsUnsent) {
  Script r("shipped");
  r.database.answer("SelectFromNamespaceMetadata", broken());
  r.call([](Db& db, const Context& ctx) {
    static_cast<void>(read(db, ctx));
    return read(db, ctx);
  });
  EXPECT_EQ(r.error->text, "no usable database connection found");
  EXPECT_EQ(r.database.sent.size(), 1U);
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
}

TEST(Db, ARefusalThatSpeaksOfAccessReplacesThePool) {
  Script r("shipped");
  r.database.answer("SelectFromNamespaceMetadata", refused("08006", "access denied"));
  r.call(read);
  EXPECT_EQ(r.error->text, "database connection lost: ERROR: access denied (SQLSTATE 08006)");
  EXPECT_EQ(r.database.replaced, 1);
}

TEST(Db, ALostAutocommitWriteIsUnknownAndALostReadIsNot) {
  Script w("shipped");
  w.database.answer("DeleteFromNamespace", broken());
  w.call(write);
  EXPECT_EQ(w.error->outcome, Outcome::unknown);
  Script r("shipped");
  r.database.answer("SelectFromNamespaceMetadata", broken(ErrorKind::deadline_exceeded));
  r.call(read);
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
}

TEST(Db, NothingIsSentUnderAnEndedContext) {
  Script r("shipped");
  CancelToken token;
  token.cancel();
  r.actor.run([&](Actor& a) { r.error = write(r.db, Context(a, never, &token)).error(); });
  EXPECT_EQ(r.error->kind, Failure::context_canceled);
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
  EXPECT_TRUE(r.database.sent.empty());
}

TEST(Db, RemedyTypesLimits) {
  Script r("shipped+map_54000");
  r.database.answer("DeleteFromNamespace", refused("54000", "transaction row limit exceeded"));
  r.call(write);
  EXPECT_EQ(r.error->kind, Failure::transaction_size_limit);
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
}

TEST(Db, RemedyKeepsALimitTypedThroughEveryWrap) {
  for (const auto& [spec, kind] : std::vector<std::pair<std::string_view, Failure>>{
           {"shipped", Failure::unavailable}, {"shipped+map_54000", Failure::transaction_size_limit}}) {
    Bench b(spec);
    b.database.always("ReadLockShards", one_row({std::int64_t{5}}));
    b.database.always("InsertIntoTransferTasks", refused("54000", "transaction row limit exceeded"));
    b.call([](Store& s, const Context& ctx) {
      AddHistoryTasksRequest r{3, 5, {{Category::transfer, {0, 1}, {}}}};
      return s.executions().add_history_tasks(ctx, r);
    });
    EXPECT_EQ(b.kind(), kind);
  }
}

TEST(Db, OutsideATransactionAShardUpdateIsFencedOnWhatItReads) {
  Script r("shipped");
  r.database.answer("UpdateShardsAutoFenced", one_row({std::int64_t{5}}));
  r.database.answer("UpdateShardsWithFencing", changed(0));
  r.call([](Db& db, const Context& ctx) { return db.update_shards(ctx, {3, 9, "data"}); });
  EXPECT_EQ(r.error->kind, Failure::dsql_condition_failed);
  EXPECT_EQ(r.error->text, "condition failed (shard): shard 3 range_id changed from expected 5 (fenced update failed)");
}

TEST(Db, OutsideATransactionLocksGoThroughTheRetryManager) {
  Script r("shipped");
  r.database.answer("COMMIT", conflict());
  r.database.always("WriteLockShards", one_row({std::int64_t{5}}));
  r.call([](Db& db, const Context& ctx) { return db.write_lock_shards(ctx, 3); });
  EXPECT_FALSE(r.error.has_value());
  EXPECT_EQ(r.database.sequence(), "BEGIN WriteLockShards COMMIT BEGIN WriteLockShards COMMIT");
}

TEST(Db, AStatementIsRegisteredOnce) {
  Script r("shipped");
  r.call([](Db& db, const Context& ctx) { return read(db, ctx); });
  const std::size_t known = r.database.statements().size();
  r.actor.run_in_context([&](const Context& ctx) { static_cast<void>(read(r.db, ctx)); });
  EXPECT_EQ(r.database.statements().size(), known);
}

}  // namespace
}  // namespace dsqlsim::store::dsql
