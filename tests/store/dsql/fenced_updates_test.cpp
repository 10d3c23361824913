#include "store/dsql/fenced_updates.h"

#include "store/dsql/db.h"
#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

constexpr Sql fenced{"Fenced", "UPDATE t SET range_id = $1 WHERE range_id = $2"};

struct Script {
  explicit Script(std::string_view spec = "shipped") : plugin(database, variant(spec)) {}
  void update() {
    actor.run_in_context([&](const Context& ctx) {
      RetryManager manager(plugin, plugin.blueprint().transactions.run_tx);
      const auto done = manager.run_tx_void(ctx, "op", [&](RawTx& tx) {
        return exec_fenced_update(ctx, tx, ConditionKind::task_queue, "queue 3 is lost", fenced,
                                  {std::int64_t{6}, std::int64_t{5}});
      });
      error.reset();
      if (!done.has_value()) error = done.error();
    });
  }
  OneActor actor;
  FakeDatabase database;
  Plugin plugin;
  std::optional<Error> error;
};

TEST(ExecFencedUpdate, OneRowIsCommitted) {
  Script s;
  s.update();
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.database.sequence(), "BEGIN Fenced COMMIT");
}

TEST(ExecFencedUpdate, NoRowIsAFailedConditionAndNeverRetried) {
  Script s;
  s.database.always("Fenced", changed(0));
  s.update();
  EXPECT_EQ(s.error->text, "condition failed (task_queue): queue 3 is lost");
  EXPECT_EQ(s.error->condition, ConditionKind::task_queue);
  EXPECT_EQ(s.database.sequence(), "BEGIN Fenced ROLLBACK");
}

TEST(ExecFencedUpdate, SeveralRowsAreRolledBack) {
  Script s;
  s.database.always("Fenced", changed(2));
  s.update();
  EXPECT_EQ(s.error->text, "unexpected rows affected (2) for fenced update: queue 3 is lost");
  EXPECT_EQ(s.database.sequence(), "BEGIN Fenced ROLLBACK");
}

TEST(ExecFencedUpdate, AConflictRunsTheTransactionAgain) {
  Script s;
  s.database.answer("Fenced", conflict());
  s.update();
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.database.sequence(), "BEGIN Fenced ROLLBACK BEGIN Fenced COMMIT");
}

TEST(ExecFencedUpdate, SeveralRowsAreRetriedWhereAMessageLooksLikeAConflict) {
  Script s;
  s.database.answer("Fenced", changed(2));
  s.actor.run_in_context([&](const Context& ctx) {
    RetryManager manager(s.plugin, s.plugin.blueprint().transactions.run_tx);
    static_cast<void>(manager.run_tx_void(ctx, "op", [&](RawTx& tx) {
      return exec_fenced_update(ctx, tx, ConditionKind::shard, "shard 40001", fenced, {});
    }));
  });
  EXPECT_EQ(s.database.sequence(), "BEGIN Fenced ROLLBACK BEGIN Fenced COMMIT");
}

/// Replaces the host's pool by an error of its connection, then waits until a new one may be opened.
void replace_pool(Script& s, const Context& ctx) {
  s.database.answer("SelectFromNamespaceMetadata", broken());
  static_cast<void>(Db(s.plugin).select_from_namespace_metadata(ctx));
  static_cast<void>(ctx.sleep(seconds(5), "until the pool may be opened again"));
}

TEST(RunTxPool, IsClosedForGoodWhenTheHostsPoolWasReplaced) {
  Script s;
  s.actor.run_in_context([&](const Context& ctx) {
    replace_pool(s, ctx);
    EXPECT_EQ(Db(s.plugin).write_lock_shards(ctx, 3).error().text, "sql: database is closed");
    // Everything else goes on.
    EXPECT_TRUE(Db(s.plugin).delete_from_namespace(ctx, make_uuid(1, 1)).has_value());
  });
  EXPECT_EQ(s.database.count("BEGIN"), 0U);
}

TEST(RunTxPool, RemedyFollowsTheHostsPool) {
  Script s("shipped+run_tx_follows_pool");
  s.database.always("WriteLockShards", one_row({std::int64_t{5}}));
  s.actor.run_in_context([&](const Context& ctx) {
    replace_pool(s, ctx);
    EXPECT_EQ(Db(s.plugin).write_lock_shards(ctx, 3).value_or(0), 5);
  });
}

TEST(RunTxPool, RemedyHasNoPoolWhileThereIsNone) {
  Script s("shipped+run_tx_follows_pool");
  s.actor.run_in_context([&](const Context& ctx) {
    s.database.answer("SelectFromNamespaceMetadata", broken());
    static_cast<void>(Db(s.plugin).select_from_namespace_metadata(ctx));
    EXPECT_EQ(Db(s.plugin).write_lock_shards(ctx, 3).error().text, "no usable database connection found");
  });
}

}  // namespace
}  // namespace dsqlsim::store::dsql
