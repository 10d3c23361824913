#include "store/dsql/tx_retry_policy.h"

#include "store/dsql/condition_failed.h"
#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

Error pg(std::string_view code) {
  return driver_error({ErrorKind::refused, SqlState(code), "m", {}}, Outcome::not_applied);
}

TEST(TxRetryPolicy, RetriesExactly40001) {
  EXPECT_TRUE(retryable_tx_error(pg("40001")));
  for (const std::string_view code : {"OC000", "OC001", "23505", "54000", "53300", "0A000", "25P02"}) {
    EXPECT_FALSE(retryable_tx_error(pg(code))) << code;
  }
}

TEST(TxRetryPolicy, DoesNotSearchTexts) {
  EXPECT_FALSE(retryable_tx_error(make_error(Failure::unavailable, "ERROR: change conflicts (SQLSTATE 40001)")));
}

TEST(TxRetryPolicy, NeverRetriesAFailedCondition) {
  Error e = condition_failed_error(ConditionKind::execution, "x");
  e.cause = DbError{ErrorKind::refused, SqlState("40001"), "m", {}};
  EXPECT_FALSE(retryable_tx_error(e));
}

TEST(TxRetryPolicy, ValidatesItsConfiguration) {
  RetryConfig config;
  config.max_retries = -1;
  const TxRetryPolicy policy = dsql_tx_retry_policy(config);
  EXPECT_EQ(policy.max_retries(policy.config), 0);
}

TEST(TxRetryPolicy, MutantsAreWhatTheySay) {
  const auto policy = [](std::string_view mutant) {
    return *variant("fixed+" + std::string(mutant)).transactions.policy;
  };
  EXPECT_TRUE(policy("transaction_retries_failed_condition").retryable(make_error(Failure::condition_failed, "")));
  EXPECT_TRUE(policy("transaction_retries_unique_violation").retryable(pg("23505")));
  Error lost = driver_error({ErrorKind::connection_lost, {}, "", {}}, Outcome::unknown);
  EXPECT_TRUE(policy("transaction_retries_lost_commit").retryable(lost));
  const TxRetryPolicy eager = policy("transaction_attempts_beyond_limit");
  EXPECT_GT(eager.max_retries(eager.config), eager.config.max_retries);
  OneActor actor;
  actor.run([&](Actor& a) {
    const TxRetryPolicy slow = policy("transaction_backoff_beyond_cap");
    EXPECT_GT(slow.backoff(slow.config, a, 0), slow.config.longest_backoff());
  });
}

TEST(TxRetryPolicy, CommitOnlyMutantLeavesTheStatementsOut) {
  Bench b("fixed+transaction_retries_commit_only");
  b.database.answer("COMMIT", conflict());
  b.call([](Store& s, const Context& ctx) { return s.metadata().delete_namespace(ctx, {make_uuid(1, 1)}); });
  EXPECT_EQ(b.database.sequence(), "BEGIN DeleteFromNamespace COMMIT BEGIN COMMIT");
  EXPECT_EQ(b.kind(), Failure::none);
}

}  // namespace
}  // namespace dsqlsim::store::dsql
