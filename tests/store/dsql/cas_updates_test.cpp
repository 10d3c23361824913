#include "store/dsql/cas_updates.h"

#include "store/dsql/condition_failed.h"
#include "store/dsql/db.h"
#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

constexpr Sql set_range{"SetRange", "UPDATE t SET range_id = $1 WHERE range_id = $2"};
const TaskQueuesKey queue{4'000'000'000, make_uuid(7, 9)};
const std::string queue_text = to_text(queue.task_queue_id);

struct Script {
  Script() : plugin(database, shipped_blueprint()), db(plugin) {}

  template <class Call>
  void call(const Call& what) {
    actor.run_in_context([&](const Context& ctx) {
      const auto done = what(db, ctx);
      error.reset();
      if (!done.has_value()) error = done.error();
    });
  }
  /// The statement that was sent last.
  [[nodiscard]] const SentStatement& last() const { return database.sent.back(); }
  /// What the call is told when its statement matches no row.
  template <class Call>
  std::string without_a_row(const std::string& statement, const Call& what) {
    database.answer(statement, changed(0));
    call(what);
    if (!error.has_value()) return "success";
    EXPECT_EQ(error->kind, Failure::dsql_condition_failed);
    EXPECT_EQ(error->outcome, Outcome::not_applied);
    return error->text;
  }

  OneActor actor;
  FakeDatabase database;
  Plugin plugin;
  Db db;
  std::optional<Error> error;
};

TEST(CasUpdates, AShardIsUpdatedUnderItsRange) {
  Script s;
  const auto update = [](Db& db, const Context& ctx) { return db.update_shard_with_cas(ctx, {3, 6, "data"}, 5); };
  s.call(update);
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.last().sql,
            "UPDATE shards \n\t\tSET range_id = $1, data = $2, data_encoding = $3 \n\t\tWHERE shard_id = $4 AND "
            "range_id = $5");
  EXPECT_EQ(s.last().parameters, (std::vector<Value>{std::int64_t{6}, Bytes{"data"}, std::string("Text"),
                                                     std::int64_t{3}, std::int64_t{5}}));
  EXPECT_EQ(s.without_a_row("UpdateShardWithCAS", update),
            "condition failed (shard): shard 3 range_id changed from expected 5 (CAS update failed)");
}

TEST(CasUpdates, AShardsRangeIsIncrementedWithoutItsBlob) {
  Script s;
  std::int64_t next = 0;
  const auto increment = [&next](Db& db, const Context& ctx) {
    const auto done = db.update_shard_range_with_cas(ctx, 3, 5);
    if (done.has_value()) next = *done;
    return done;
  };
  s.call(increment);
  EXPECT_EQ(next, 6);
  EXPECT_EQ(s.last().sql, "UPDATE shards \n\t\tSET range_id = $1 \n\t\tWHERE shard_id = $2 AND range_id = $3");
  EXPECT_EQ(s.last().parameters, (std::vector<Value>{std::int64_t{6}, std::int64_t{3}, std::int64_t{5}}));
  EXPECT_EQ(s.without_a_row("UpdateShardRangeWithCAS", increment),
            "condition failed (shard): shard 3 range_id changed from expected 5 (CAS range increment failed)");
}

TEST(CasUpdates, TheGenericOneTakesAnyNumberOfRowsButNone) {
  Script s;
  const auto update = [](Db& db, const Context& ctx) {
    return db.generic_cas_update(ctx, set_range, {std::int64_t{6}, std::int64_t{5}}, "thing", 5);
  };
  s.database.answer("SetRange", changed(2));
  s.call(update);
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.without_a_row("SetRange", update),
            "condition failed: thing fencing token changed from expected 5 (CAS update failed)");
  EXPECT_EQ(s.error->condition, ConditionKind::unknown);
}

TEST(CasUpdates, AConflictIsTheCallersAndAnUnansweredOneUnknown) {
  Script s;
  const auto update = [](Db& db, const Context& ctx) { return db.update_shard_with_cas(ctx, {3, 6, "data"}, 5); };
  s.database.answer("UpdateShardWithCAS", conflict());
  s.call(update);
  EXPECT_EQ(s.error->kind, Failure::database);
  EXPECT_EQ(s.error->outcome, Outcome::not_applied);
  s.database.answer("UpdateShardWithCAS", broken());
  s.call(update);
  EXPECT_EQ(s.error->kind, Failure::unavailable);
  EXPECT_EQ(s.error->outcome, Outcome::unknown);
  EXPECT_EQ(s.database.sent.size(), 2U);
}

TEST(ValidateRowsAffected, OneRowIsSuccess) {
  const ErrorRules rules = shipped_blueprint().errors;
  EXPECT_TRUE(validate_rows_affected(rules, 1, "thing", 5).has_value());
  const Error none = validate_rows_affected(rules, 0, "thing", 5).error();
  EXPECT_TRUE(is_condition_failed(none));
  EXPECT_EQ(none.text, "condition failed: thing fencing token changed from expected 5 (CAS validation failed)");
  const Error two = validate_rows_affected(rules, 2, "thing", 5).error();
  EXPECT_FALSE(is_condition_failed(two));
  EXPECT_EQ(two.text, "unexpected rows affected: 2 (expected 1) for thing with fencing token 5");
}

TEST(TaskQueues, EitherTableHasTheSameStatements) {
  for (const auto& [version, table] :
       {std::pair{TaskVersion::v1, "task_queues"}, {TaskVersion::v2, "task_queues_v2"}}) {
    Script s;
    const TaskVersion v = version;
    const TaskQueuesRow row{queue.range_hash, queue.task_queue_id, 6, "data"};
    s.call([&](Db& db, const Context& ctx) { return db.insert_into_task_queues(ctx, row, v); });
    EXPECT_EQ(s.last().sql, std::string("INSERT INTO ") + table +
                                " (range_hash, task_queue_id, range_id, data, data_encoding) VALUES ($1, $2, $3, $4, "
                                "$5)");
    s.call([&](Db& db, const Context& ctx) { return db.update_task_queues(ctx, row, v); });
    EXPECT_EQ(s.last().sql, std::string("UPDATE ") + table +
                                " SET\n\trange_id = $1,\n\tdata = $2,\n\tdata_encoding = $3\n\tWHERE\n\trange_hash = "
                                "$4 AND\n\ttask_queue_id = $5\n\t");
    s.call([&](Db& db, const Context& ctx) { return db.update_task_queues_with_cas(ctx, row, 5, v); });
    EXPECT_EQ(s.last().sql, std::string("UPDATE ") + table +
                                " SET\n\t\trange_id = $1,\n\t\tdata = $2,\n\t\tdata_encoding = $3\n\t\tWHERE\n\t\t"
                                "range_hash = $4 AND\n\t\ttask_queue_id = $5 AND\n\t\trange_id = $6");
    s.call([&](Db& db, const Context& ctx) { return db.update_task_queue_range_with_cas(ctx, queue, 5, v); });
    EXPECT_EQ(s.last().sql, std::string("UPDATE ") + table +
                                " \n\t\tSET range_id = $1 \n\t\tWHERE range_hash = $2 AND task_queue_id = $3 AND "
                                "range_id = $4");
    s.call([&](Db& db, const Context& ctx) { return db.lock_task_queues(ctx, queue, v); });
    EXPECT_EQ(s.database.sent_as("LockTaskQueues").sql,
              std::string("SELECT range_id FROM ") + table + " WHERE range_hash=$1 AND task_queue_id=$2 FOR UPDATE");
  }
}

TEST(TaskQueues, OutsideATransactionTheLockGoesThroughTheRetryManager) {
  Script s;
  s.database.answer("COMMIT", conflict());
  s.database.always("LockTaskQueues", one_row({std::int64_t{5}}));
  s.call([](Db& db, const Context& ctx) { return db.lock_task_queues(ctx, queue, TaskVersion::v2); });
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.database.sequence(), "BEGIN LockTaskQueues COMMIT BEGIN LockTaskQueues COMMIT");
}

TEST(TaskQueues, ConditionsFailInTheirOwnWords) {
  Script s;
  EXPECT_EQ(s.without_a_row("UpdateTaskQueuesWithCAS",
                            [](Db& db, const Context& ctx) {
                              return db.update_task_queues_with_fencing(
                                  ctx, {queue.range_hash, queue.task_queue_id, 6, ""}, 5, TaskVersion::v1);
                            }),
            "condition failed (task_queue): task_queue " + queue_text +
                " range_id changed from expected 5 (CAS update failed)");
  EXPECT_EQ(s.without_a_row("UpdateTaskQueueRangeWithCAS",
                            [](Db& db, const Context& ctx) {
                              return db.update_task_queue_range_with_cas(ctx, queue, 5, TaskVersion::v1);
                            }),
            "condition failed (task_queue): task_queue " + queue_text +
                " range_id changed from expected 5 (CAS range increment failed)");
}

TEST(TaskQueues, AnAutoFencedUpdateFencesOnWhatItReadsUnlessThatIsNewer) {
  const auto update = [](Db& db, const Context& ctx) {
    return db.update_task_queues_auto_fenced(ctx, {queue.range_hash, queue.task_queue_id, 6, ""}, TaskVersion::v2);
  };
  for (const std::int64_t found : {5, 6}) {
    Script s;
    s.database.answer("LockTaskQueues", one_row({found}));
    s.call(update);
    EXPECT_FALSE(s.error.has_value());
    EXPECT_EQ(s.last().parameters.back(), Value(found));
  }
  Script newer;
  newer.database.answer("LockTaskQueues", one_row({std::int64_t{7}}));
  newer.call(update);
  EXPECT_EQ(newer.error->text,
            "condition failed (task_queue): task queue " + queue_text + " range_id is stale (current=7 new=6)");
  EXPECT_EQ(newer.database.sequence(), "LockTaskQueues");
}

TEST(TaskQueues, AnAutoFencedUpdateReadsPastThePoolsErrorHandling) {
  Script s;
  s.database.answer("LockTaskQueues", broken());
  s.call([](Db& db, const Context& ctx) {
    return db.update_task_queues_auto_fenced(ctx, {queue.range_hash, queue.task_queue_id, 6, ""}, TaskVersion::v2);
  });
  EXPECT_EQ(s.error->text, "unexpected EOF");
  EXPECT_EQ(s.database.replaced, 0);
}

TEST(Namespaces, AreUpdatedUnderTheVersionThatTheCallerNames) {
  Script s;
  const NamespaceRow row{make_uuid(1, 1), "n", true, "data", 9};
  const auto update = [&row](Db& db, const Context& ctx) { return db.update_namespace_with_fencing(ctx, row, 4); };
  s.call(update);
  EXPECT_FALSE(s.error.has_value());
  EXPECT_EQ(s.last().parameters.back(), Value(std::int64_t{4}));
  EXPECT_EQ(
      s.without_a_row("UpdateNamespace", update),
      "condition failed (namespace): namespace n notification_version changed from expected 4 (CAS update failed)");
}

TEST(Namespaces, TheGlobalVersionMovesByOneUnderTheOneThatTheCallerNames) {
  Script s;
  const auto move = [](Db& db, const Context& ctx) { return db.update_namespace_metadata_with_cas(ctx, 8); };
  s.call(move);
  EXPECT_EQ(s.last().sql,
            "UPDATE namespace_metadata \n\t\tSET notification_version = $1 \n\t\tWHERE notification_version = $2 AND "
            "partition_id = $3");
  EXPECT_EQ(s.last().parameters, (std::vector<Value>{std::int64_t{9}, std::int64_t{8}, std::int64_t{54321}}));
  EXPECT_EQ(s.without_a_row("UpdateNamespaceMetadataWithCAS", move),
            "condition failed (namespace): namespace_metadata notification_version changed from expected 8 (CAS update "
            "failed)");
}

TEST(Executions, AReadLockIsTheWriteLock) {
  Script s;
  s.call([](Db& db, const Context& ctx) { return db.read_lock_executions(ctx, {3, make_uuid(1, 1), "w", {}}); });
  EXPECT_TRUE(s.last().sql.ends_with(" FOR UPDATE"));
}

TEST(WrapWithConditionFailed, KeepsTheTextAndNotTheType) {
  const Error behind = make_error(Failure::unavailable, "gone");
  const Error e = wrap_with_condition_failed(&behind, "shard 3");
  EXPECT_EQ(e.text, "condition failed: shard 3: gone");
  EXPECT_EQ(e.condition, ConditionKind::unknown);
  EXPECT_EQ(wrap_with_condition_failed(nullptr, "shard 3").text, "condition failed: shard 3");
}

}  // namespace
}  // namespace dsqlsim::store::dsql
