#include "store/dsql/retry.h"

#include "store/dsql/condition_failed.h"
#include "store/dsql/db.h"
#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

constexpr Sql one{"One", "SELECT 1"};

struct Script {
  explicit Script(std::string_view spec = "shipped", RetryConfig config = {})
      : plugin(database, variant(spec)), manager(plugin, config) {}

  void read(Time deadline = never, const CancelToken* token = nullptr) {
    actor.run([&](Actor& a) {
      const Context ctx(a, deadline, token);
      const Expected<std::int64_t> done =
          manager.run_tx<std::int64_t>(ctx, "op", [&](RawTx& tx) -> Expected<std::int64_t> {
            return tx.query_row(ctx, one, {}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
          });
      if (done.has_value()) value = *done;
      if (!done.has_value()) error = done.error();
    });
  }
  OneActor actor;
  FakeDatabase database;
  Plugin plugin;
  RetryManager manager;
  std::optional<std::int64_t> value;
  std::optional<Error> error;
};

TEST(RunTx, AnswersTheBodysValue) {
  Script r;
  r.database.always("One", one_row({std::int64_t{7}}));
  r.read();
  EXPECT_EQ(r.value, 7);
  EXPECT_EQ(r.database.sequence(), "BEGIN One COMMIT");
  EXPECT_EQ(r.actor.metric_lines(), (std::vector<std::string>{"dsql_tx_latency{op}=0"}));
}

TEST(RunTx, VoidBodiesCommitToo) {
  Script r;
  r.actor.run_in_context([&](const Context& ctx) {
    EXPECT_TRUE(r.manager.run_tx_void(ctx, "op", [](RawTx&) -> Expected<void> { return {}; }).has_value());
  });
  EXPECT_EQ(r.database.sequence(), "BEGIN COMMIT");
}

TEST(RunTx, RepeatsTheWholeTransactionAfterAConflictInTheBody) {
  Script r;
  r.database.answer("One", conflict());
  r.database.always("One", one_row({std::int64_t{7}}));
  r.read();
  EXPECT_EQ(r.value, 7);
  EXPECT_EQ(r.database.sequence(), "BEGIN One ROLLBACK BEGIN One COMMIT");
  EXPECT_EQ(r.actor.metric_lines(),
            (std::vector<std::string>{"dsql_tx_error_class_total{op,retryable}=1", "dsql_tx_conflict_total{op}=1",
                                      "dsql_tx_retry_total{op,1}=1", "dsql_tx_backoff{op}=75000",
                                      "dsql_tx_latency{op}=75000"}));
}

TEST(RunTx, RepeatsTheWholeTransactionAfterAConflictAtCommit) {
  Script r;
  r.database.always("One", one_row({std::int64_t{7}}));
  r.database.answer("COMMIT", conflict());
  r.read();
  EXPECT_EQ(r.database.sequence(), "BEGIN One COMMIT BEGIN One COMMIT");
}

TEST(RunTx, ExhaustsItsAttemptsAndSaysSo) {
  Script r;
  r.database.always("One", one_row({std::int64_t{7}})).always("COMMIT", conflict());
  r.read();
  EXPECT_EQ(r.database.count("BEGIN"), 6U);
  EXPECT_EQ(r.error->text,
            "dsql: max retries exceeded (op=op attempts=6): ERROR: change conflicts with another transaction (OC000) "
            "(SQLSTATE 40001)");
  EXPECT_TRUE(is_pg(*r.error, sqlstate::serialization_failure));
  const auto lines = r.actor.metric_lines();
  EXPECT_EQ(lines[lines.size() - 2], "dsql_tx_exhausted_total{op}=1");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "dsql_tx_conflict_total{op}=1"), 5);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "dsql_tx_error_class_total{op,retryable}=1"), 6);
}

TEST(RunTx, BacksOffExponentially) {
  Script r;
  r.database.always("One", one_row({std::int64_t{7}})).always("COMMIT", conflict());
  r.read();
  std::vector<std::int64_t> waits;
  for (const SeenNote& n : r.actor.notes_of(schema::note::backoff)) waits.push_back(n.n[3]);
  EXPECT_EQ(waits, (std::vector<std::int64_t>{75'000, 150'000, 300'000, 600'000, 1'200'000}));
  EXPECT_EQ(r.actor.now, Time{} + milliseconds(2325));
}

TEST(RunTx, ReturnsEverythingElseAtOnce) {
  for (const auto& [code, error_class] :
       std::vector<std::pair<std::string_view, std::string>>{{"0A000", "unsupported_feature"},
                                                             {"53300", "connection_limit"},
                                                             {"54000", "transaction_timeout"},
                                                             {"23505", "permanent"}}) {
    Script r;
    r.database.always("One", refused(code, "no"));
    r.read();
    EXPECT_EQ(r.database.sequence(), "BEGIN One ROLLBACK") << code;
    EXPECT_EQ(r.error->text, "ERROR: no (SQLSTATE " + std::string(code) + ")");
    EXPECT_EQ(r.actor.metric_lines()[0], "dsql_tx_error_class_total{op," + error_class + "}=1");
    EXPECT_EQ(r.actor.metrics.size(), 2U);
  }
}

TEST(RunTx, NeverRepeatsAFailedCondition) {
  Script r;
  int runs = 0;
  r.actor.run_in_context([&](const Context& ctx) {
    const Expected<void> done = r.manager.run_tx_void(ctx, "op", [&](RawTx&) -> Expected<void> {
      ++runs;
      return fail(condition_failed_error(ConditionKind::shard, "mentions 40001"));
    });
    EXPECT_EQ(done.error().kind, Failure::dsql_condition_failed);
  });
  EXPECT_EQ(runs, 1);
}

TEST(RunTx, RepeatsWhatMerelyMentionsAConflictCode) {
  for (const auto& [spec, expected] : std::vector<std::pair<std::string_view, int>>{{"shipped", 6}, {"intended", 1}}) {
    Script r(spec);
    int runs = 0;
    r.actor.run_in_context([&](const Context& ctx) {
      static_cast<void>(r.manager.run_tx_void(ctx, "op", [&](RawTx&) -> Expected<void> {
        ++runs;
        return fail(Failure::other, "workflow order-140001-7 is busy");
      }));
    });
    EXPECT_EQ(runs, expected) << spec;
  }
}

TEST(RunTx, DoesNotRepeatALostCommit) {
  Script r;
  r.database.always("One", one_row({std::int64_t{7}})).always("COMMIT", broken());
  r.read();
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
  EXPECT_EQ(r.error->outcome, Outcome::unknown);
}

TEST(RunTx, AFailedBeginIsNeitherClassedNorRepeated) {
  Script r;
  r.database.always("BEGIN", conflict());
  r.read();
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
  EXPECT_EQ(r.actor.metrics.size(), 1U);
}

TEST(RunTx, ReturnsTheContextsErrorBeforeAndBetweenAttempts) {
  Script before;
  CancelToken token;
  token.cancel();
  before.read(never, &token);
  EXPECT_EQ(before.error->kind, Failure::context_canceled);
  EXPECT_EQ(before.database.sequence(), "");

  Script between;
  between.database.always("One", one_row({std::int64_t{7}})).always("COMMIT", conflict());
  between.read(Time{} + milliseconds(100));
  EXPECT_EQ(between.error->kind, Failure::context_deadline_exceeded);
  EXPECT_EQ(between.database.count("BEGIN"), 2U);
  EXPECT_EQ(between.actor.now, Time{} + milliseconds(100));
}

TEST(RunTx, ZeroRetriesMeanOneAttempt) {
  RetryConfig config;
  config.max_retries = -4;
  Script r("shipped", config);
  r.database.always("One", conflict());
  r.read();
  EXPECT_EQ(r.database.count("BEGIN"), 1U);
  EXPECT_EQ(r.error->text.substr(0, 52), "dsql: max retries exceeded (op=op attempts=1): ERROR");
}

}  // namespace
}  // namespace dsqlsim::store::dsql
