#include "store/common.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

/// A body that reads once: one statement to script.
struct Script {
  explicit Script(std::string_view spec) : plugin(database, variant(spec)), store(plugin) {}

  void execute(const std::function<Expected<void>(dsql::Db&, const Context&)>& body, Time deadline = never) {
    actor.run([&](Actor& a) {
      const Context ctx(a, deadline);
      const Expected<void> done = store.tx_execute(ctx, "Op", [&](dsql::Db& tx) { return body(tx, ctx); });
      if (!done.has_value()) error = done.error();
    });
  }
  void read() {
    execute([](dsql::Db& tx, const Context& ctx) {
      return tx.select_from_namespace_metadata(ctx).map([](std::int64_t) {});
    });
  }
  [[nodiscard]] std::string text() const { return error.has_value() ? error->text : std::string("ok"); }

  OneActor actor;
  FakeDatabase database;
  dsql::Plugin plugin;
  SqlStore store;
  std::optional<Error> error;
};

Expected<void> nothing(dsql::Db& /*tx*/, const Context& /*ctx*/) { return {}; }

TEST(TxExecute, FlattensABeginThatFails) {
  Script r("shipped");
  r.database.answer("BEGIN", refused("53300", "too many connections"));
  r.execute(nothing);
  EXPECT_EQ(r.text(), "Op failed. Failed to start transaction. Error: ERROR: too many connections (SQLSTATE 53300)");
  EXPECT_EQ(r.error->kind, Failure::unavailable);
  EXPECT_EQ(r.error->evidence, "53300");
}

TEST(TxExecute, FlattensAnUntypedBodyErrorAndRollsBack) {
  Script r("shipped");
  r.execute([](dsql::Db&, const Context&) -> Expected<void> { return fail(Failure::other, "no luck"); });
  EXPECT_EQ(r.text(), "Op: no luck");
  EXPECT_EQ(r.error->kind, Failure::unavailable);
  EXPECT_EQ(r.error->root, Failure::other);
  EXPECT_EQ(r.database.sequence(), "BEGIN ROLLBACK");
}

TEST(TxExecute, PassesTypedErrors) {
  for (const Failure kind :
       {Failure::condition_failed, Failure::current_workflow_condition_failed, Failure::workflow_condition_failed,
        Failure::namespace_already_exists, Failure::shard_ownership_lost, Failure::unavailable, Failure::not_found}) {
    Script r("shipped");
    r.execute([kind](dsql::Db&, const Context&) -> Expected<void> { return fail(kind, "as it is"); });
    EXPECT_EQ(r.error->kind, kind);
    EXPECT_EQ(r.text(), "as it is");
  }
}

TEST(TxExecute, FlattensThePluginsOwnConditionFailed) {
  Script r("shipped");
  r.execute([](dsql::Db& tx, const Context&) -> Expected<void> {
    return fail(tx.blueprint().errors.condition_failed(ConditionKind::shard, "changed"));
  });
  EXPECT_EQ(r.text(), "Op: condition failed (shard): changed");
  EXPECT_EQ(r.error->kind, Failure::unavailable);
  EXPECT_FALSE(r.error->condition.has_value());
  EXPECT_EQ(r.error->root, Failure::dsql_condition_failed);
}

TEST(TxExecute, FlattensACommitConflictAndForgetsItsState) {
  Script r("shipped");
  r.database.answer("COMMIT", conflict());
  r.execute(nothing);
  EXPECT_EQ(r.text(),
            "Op operation failed. Failed to commit transaction. Error: ERROR: change conflicts with another "
            "transaction (OC000) (SQLSTATE 40001)");
  EXPECT_FALSE(pg_state(*r.error).has_value());
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
  EXPECT_EQ(r.database.sequence(), "BEGIN COMMIT");
}

TEST(TxExecute, KnowsThatALostCommitIsUnknown) {
  Script r("shipped");
  r.database.answer("COMMIT", broken());
  r.execute(nothing);
  EXPECT_EQ(r.text(), "Op operation failed. Failed to commit transaction. Error: unexpected EOF");
  EXPECT_EQ(r.error->outcome, Outcome::unknown);
  EXPECT_EQ(r.error->evidence, "connection lost");
}

TEST(TxExecute, KnowsThatALostStatementIsNotApplied) {
  Script r("shipped");
  r.database.answer("SelectFromNamespaceMetadata", broken());
  r.read();
  EXPECT_EQ(r.text(), "database connection lost: unexpected EOF");
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
  EXPECT_EQ(r.database.sequence(), "BEGIN SelectFromNamespaceMetadata");
  EXPECT_EQ(r.database.dropped, 1);
}

TEST(TxExecute, TakesACommitAnsweredWithRollbackForAnError) {
  Script r("shipped");
  r.database.answer("COMMIT", tagged("ROLLBACK"));
  r.execute(nothing);
  EXPECT_EQ(r.text(),
            "Op operation failed. Failed to commit transaction. Error: commit unexpectedly resulted in rollback");
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
}

TEST(TxExecute, DoesNotSendCommitUnderAnEndedContext) {
  Script r("shipped");
  CancelToken token;
  r.actor.run([&](Actor& a) {
    const Context ctx(a, never, &token);
    const Expected<void> done = r.store.tx_execute(ctx, "Op", [&](dsql::Db&) -> Expected<void> {
      token.cancel();
      return {};
    });
    r.error = done.error();
  });
  EXPECT_EQ(r.database.sequence(), "BEGIN");
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
  EXPECT_EQ(r.text(), "Op operation failed. Failed to commit transaction. Error: context canceled");
}

TEST(TxExecute, ShippedHasOneAttemptAndNoMetrics) {
  Script r("shipped");
  r.database.always("COMMIT", conflict());
  r.execute(nothing);
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
  EXPECT_TRUE(r.actor.metrics.empty());
  const auto began = r.actor.notes_of(schema::note::call_began);
  ASSERT_EQ(began.size(), 1U);
  EXPECT_EQ(began[0].n[2], 1);
}

TEST(TxExecute, IntendedRepeatsTheWholeTransactionAfterAConflict) {
  Script r("intended");
  r.database.answer("COMMIT", conflict());
  r.database.always("SelectFromNamespaceMetadata", one_row({std::int64_t{1}}));
  r.read();
  EXPECT_EQ(r.text(), "ok");
  EXPECT_EQ(r.database.sequence(), "BEGIN SelectFromNamespaceMetadata COMMIT BEGIN SelectFromNamespaceMetadata COMMIT");
}

TEST(TxExecute, IntendedFindsAConflictBehindAWrappedBodyError) {
  Script r("intended");
  r.database.answer("SelectFromNamespaceMetadata", conflict());
  r.database.always("SelectFromNamespaceMetadata", one_row({std::int64_t{1}}));
  r.execute([&](dsql::Db& tx, const Context& ctx) -> Expected<void> {
    const Expected<std::int64_t> v = tx.select_from_namespace_metadata(ctx);
    if (v.has_value()) return {};
    return fail(wrap(tx.blueprint().errors, Failure::unavailable, "inner: " + v.error().text, v.error()));
  });
  EXPECT_EQ(r.text(), "ok");
  EXPECT_EQ(r.database.count("ROLLBACK"), 1U);
}

TEST(TxExecute, IntendedMovesItsMetricsWhenItRetries) {
  Script r("intended");
  r.database.answer("COMMIT", conflict());
  r.execute(nothing);
  EXPECT_EQ(r.actor.metric_lines(),
            (std::vector<std::string>{"dsql_tx_conflict_total{Op}=1", "dsql_tx_retry_total{Op,1}=1",
                                      "dsql_tx_backoff{Op}=75000", "dsql_tx_error_class_total{Op,retryable}=1"}));
}

TEST(TxExecute, IntendedExhaustsItsAttempts) {
  Script r("intended");
  r.database.always("COMMIT", conflict());
  r.execute(nothing);
  EXPECT_EQ(r.database.count("BEGIN"), 6U);
  EXPECT_EQ(r.error->kind, Failure::unavailable);
  EXPECT_EQ(r.actor.notes_of(schema::note::backoff).size(), 5U);
  EXPECT_EQ(r.actor.metric_lines().back(), "dsql_tx_exhausted_total{Op}=1");
}

TEST(TxExecute, IntendedRetriesNothingElse) {
  for (const std::string_view code : {"23505", "0A000", "53300", "54000", "25P02", "57P01"}) {
    Script r("intended");
    r.database.always("COMMIT", refused(code, "no"));
    r.execute(nothing);
    EXPECT_EQ(r.database.count("BEGIN"), 1U) << code;
    EXPECT_TRUE(r.actor.metrics.empty()) << code;
  }
  Script lost("intended");
  lost.database.always("COMMIT", broken());
  lost.execute(nothing);
  EXPECT_EQ(lost.database.count("BEGIN"), 1U);
}

TEST(TxExecute, IntendedNeverRetriesAFailedCondition) {
  Script r("intended");
  r.execute([](dsql::Db& tx, const Context&) -> Expected<void> {
    Error e = tx.blueprint().errors.condition_failed(ConditionKind::execution, "lost");
    e.cause = DbError{ErrorKind::refused, SqlState("40001"), "change conflicts", {}};
    return fail(std::move(e));
  });
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
}

TEST(TxExecute, AnEndedContextMasksATypedError) {
  Script r("intended");
  CancelToken token;
  r.actor.run([&](Actor& a) {
    const Context ctx(a, never, &token);
    const Expected<void> done = r.store.tx_execute(ctx, "Op", [&](dsql::Db&) -> Expected<void> {
      token.cancel();
      return fail(Failure::shard_ownership_lost, "lost");
    });
    r.error = done.error();
  });
  EXPECT_EQ(r.error->kind, Failure::context_canceled);
  EXPECT_EQ(r.error->root, Failure::shard_ownership_lost);
  EXPECT_EQ(r.error->outcome, Outcome::not_applied);
}

TEST(TxExecute, StopsWaitingWhenTheContextEnds) {
  Script r("intended");
  r.database.always("COMMIT", conflict());
  r.execute(nothing, Time{} + milliseconds(50));
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
  EXPECT_EQ(r.error->kind, Failure::context_deadline_exceeded);
  EXPECT_EQ(r.actor.now, Time{} + milliseconds(50));
}

TEST(TxExecute, OnceUnknownACallStaysUnknown) {
  Script r("fixed+transaction_retries_lost_commit");
  r.database.answer("COMMIT", broken());
  int runs = 0;
  r.execute([&](dsql::Db&, const Context&) -> Expected<void> {
    if (++runs == 1) return {};
    return fail(Failure::workflow_condition_failed, "someone was faster");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(r.error->kind, Failure::workflow_condition_failed);
  EXPECT_EQ(r.error->outcome, Outcome::unknown);
}

}  // namespace
}  // namespace dsqlsim::store
