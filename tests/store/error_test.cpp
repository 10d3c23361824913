#include "store/error.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

Error pg(std::string_view code) {
  return driver_error({ErrorKind::refused, SqlState(code), "message", {}}, Outcome::not_applied);
}

TEST(Error, DriverTextsAreThoseOfPgx) {
  EXPECT_EQ(pg("40001").text, "ERROR: message (SQLSTATE 40001)");
  EXPECT_EQ(driver_error({ErrorKind::connection_lost, {}, "", {}}, Outcome::unknown).text, "unexpected EOF");
  EXPECT_EQ(driver_error({ErrorKind::canceled, {}, "", {}}, Outcome::unknown).text, "context canceled");
  EXPECT_EQ(driver_error({ErrorKind::deadline_exceeded, {}, "", {}}, Outcome::unknown).text,
            "timeout: context deadline exceeded");
}

TEST(Error, OnlyAPgErrorHasAState) {
  EXPECT_EQ(pg_state(pg("23505")), sqlstate::unique_violation);
  EXPECT_FALSE(pg_state(driver_error({ErrorKind::connection_lost, SqlState("08006"), "", {}}, Outcome::unknown)));
  EXPECT_FALSE(pg_state(make_error(Failure::other, "SQLSTATE 40001")));
}

TEST(Error, WrappingKeepsTheTruthAndLosesTheCause) {
  const Error w = wrap(variant("shipped").errors, Failure::unavailable, "outer: " + pg("40001").text, pg("40001"));
  EXPECT_EQ(w.kind, Failure::unavailable);
  EXPECT_EQ(w.root, Failure::database);
  EXPECT_EQ(w.evidence, "40001");
  EXPECT_FALSE(w.cause.has_value());
}

TEST(Error, RemedyKeepsTheCause) {
  const Error w = wrap(variant("intended").errors, Failure::unavailable, "outer", pg("40001"));
  EXPECT_TRUE(is_pg(w, sqlstate::serialization_failure));
  Error condition = make_error(Failure::dsql_condition_failed, "x");
  condition.condition = ConditionKind::shard;
  EXPECT_TRUE(wrap(variant("intended").errors, Failure::unavailable, "outer", condition).condition.has_value());
  EXPECT_FALSE(wrap(variant("shipped").errors, Failure::unavailable, "outer", condition).condition.has_value());
}

TEST(Error, TypesThatSurviveWrappingAreARemedysChoice) {
  const Error lost = make_error(Failure::condition_failed, "x");
  EXPECT_EQ(wrap(variant("shipped").errors, Failure::unavailable, "y", lost).kind, Failure::unavailable);
  EXPECT_EQ(wrap(variant("fixed").errors, Failure::unavailable, "y", lost).kind, Failure::condition_failed);
}

TEST(Error, MaskedByTheContextKeepsWhatIsKnownAboutTheWrite) {
  Error unknown = pg("40001");
  unknown.outcome = Outcome::unknown;
  const Error e = masked_by_context(ContextError::deadline_exceeded, unknown);
  EXPECT_EQ(e.kind, Failure::context_deadline_exceeded);
  EXPECT_EQ(e.outcome, Outcome::unknown);
  EXPECT_EQ(e.root, Failure::database);
}

TEST(Error, PossiblySucceededIsByType) {
  EXPECT_TRUE(operation_possibly_succeeded(make_error(Failure::unavailable, "")));
  EXPECT_TRUE(operation_possibly_succeeded(context_error(ContextError::canceled)));
  EXPECT_FALSE(operation_possibly_succeeded(make_error(Failure::shard_ownership_lost, "")));
}

}  // namespace
}  // namespace dsqlsim::store
