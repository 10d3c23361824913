#include "store/throttle_retry.h"

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

using schema::Operation;

Error unavailable(Outcome outcome) {
  Error e = make_error(Failure::unavailable, "busy");
  e.outcome = outcome;
  return e;
}

struct Loop {
  explicit Loop(std::string_view spec) : rules(variant(spec).client) {}
  Loop(std::string_view spec, std::uint64_t seed) : actor(seed), rules(variant(spec).client) {}

  /// Attempts answer `errors` in turn, then success.
  void run(std::vector<Error> errors, Operation operation = Operation::update_shard, Time deadline = never) {
    actor.run([&](Actor& a) {
      const Expected<void> done = throttle_retry(Context(a, deadline), rules, 1, operation, [&]() -> Expected<void> {
        if (attempts >= errors.size()) {
          ++attempts;
          return {};
        }
        return fail(errors[attempts++]);
      });
      if (!done.has_value()) error = done.error();
    });
  }

  OneActor actor;
  ClientRules rules;
  std::size_t attempts = 0;
  std::optional<Error> error;
};

TEST(ThrottleRetry, ShippedRepeatsUnavailableOnce) {
  Loop once("shipped");
  once.run({unavailable(Outcome::not_applied)});
  EXPECT_EQ(once.attempts, 2U);
  EXPECT_FALSE(once.error.has_value());
  EXPECT_EQ(once.actor.now, Time{} + milliseconds(40));
  Loop twice("shipped");
  twice.run({unavailable(Outcome::not_applied), unavailable(Outcome::not_applied)});
  EXPECT_EQ(twice.attempts, 2U);
  EXPECT_EQ(twice.error->kind, Failure::unavailable);
}

TEST(ThrottleRetry, RepeatsNothingElse) {
  for (int kind = 1; kind <= static_cast<int>(Failure::other); ++kind) {
    if (static_cast<Failure>(kind) == Failure::unavailable) continue;
    for (const std::string_view spec : {"shipped", "fixed"}) {
      Loop loop(spec);
      loop.run({make_error(static_cast<Failure>(kind), "no")});
      EXPECT_EQ(loop.attempts, 1U) << spec << " " << kind;
    }
  }
}

TEST(ThrottleRetry, DelayStaysBetweenFortyAndFiftyMilliseconds) {
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Loop loop("shipped", seed);
    loop.run({unavailable(Outcome::not_applied)});
    const auto waits = loop.actor.notes_of(schema::note::backoff);
    ASSERT_EQ(waits.size(), 1U);
    least = std::min(least, waits[0].n[3]);
    most = std::max(most, waits[0].n[3]);
  }
  EXPECT_GE(least, 40'000);
  EXPECT_LT(most, 50'000);
  EXPECT_GT(most - least, 5'000);
}

TEST(ThrottleRetry, DelayDoublesUpToItsMaximum) {
  OneActor actor;
  ClientRetryPolicy policy;
  policy.attempts = 20;
  actor.run([&](Actor& a) {
    EXPECT_EQ(next_delay(policy, a, {}, 1), milliseconds(40));
    EXPECT_EQ(next_delay(policy, a, {}, 3), milliseconds(160));
    EXPECT_EQ(next_delay(policy, a, {}, 12), seconds(8));
    EXPECT_EQ(next_delay(policy, a, {}, 20), std::nullopt);
    EXPECT_EQ(next_delay(policy, a, minutes(1) + microseconds(1), 1), std::nullopt);
    EXPECT_EQ(next_delay(policy, a, minutes(1) - milliseconds(49), 1), std::nullopt);
  });
  EXPECT_EQ(longest_delay(policy), seconds(10));
  EXPECT_EQ(longest_delay(ClientRetryPolicy{}), milliseconds(50));
}

TEST(ThrottleRetry, DoesNotWaitPastTheDeadline) {
  Loop loop("shipped");
  loop.run({unavailable(Outcome::not_applied)}, Operation::update_shard, Time{} + milliseconds(39));
  EXPECT_EQ(loop.attempts, 1U);
  EXPECT_EQ(loop.actor.now, Time{});
  EXPECT_EQ(loop.error->kind, Failure::unavailable);
}

TEST(ThrottleRetry, AnEndedContextGivesTheLastErrorOrItsOwn) {
  Loop none("shipped");
  CancelToken token;
  token.cancel();
  none.actor.run([&](Actor& a) {
    const Expected<void> done =
        throttle_retry(Context(a, never, &token), none.rules, 1, Operation::update_shard, []() -> Expected<void> {
          ADD_FAILURE() << "ran under an ended context";
          return {};
        });
    none.error = done.error();
  });
  EXPECT_EQ(none.error->kind, Failure::context_canceled);

  Loop during("shipped");
  CancelToken later;
  during.actor.run([&](Actor& a) {
    const Expected<void> done =
        throttle_retry(Context(a, never, &later), during.rules, 1, Operation::update_shard, [&]() -> Expected<void> {
          ++during.attempts;
          later.cancel();
          return fail(unavailable(Outcome::not_applied));
        });
    during.error = done.error();
  });
  EXPECT_EQ(during.attempts, 1U);
  EXPECT_EQ(during.error->kind, Failure::unavailable);
}

TEST(ThrottleRetry, ShippedReplaysAnUnknownOutcome) {
  Loop loop("shipped");
  loop.run({unavailable(Outcome::unknown), make_error(Failure::workflow_condition_failed, "its own success")},
           Operation::update_workflow_execution);
  EXPECT_EQ(loop.attempts, 2U);
  EXPECT_EQ(loop.error->kind, Failure::workflow_condition_failed);
  EXPECT_EQ(loop.error->outcome, Outcome::unknown);
}

TEST(ThrottleRetry, FixedReplaysAnUnknownOutcomeOnlyWhereItDoesNoHarm) {
  for (int i = 0; i < schema::operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    Loop loop("fixed");
    loop.run({unavailable(Outcome::unknown)}, operation);
    EXPECT_EQ(loop.attempts, schema::repeat(operation) == schema::Repeat::once ? 1U : 2U) << schema::name(operation);
  }
}

TEST(ThrottleRetry, FixedNeverCallsAnUnknownOutcomeAFailure) {
  Loop loop("fixed");
  loop.run({unavailable(Outcome::unknown), make_error(Failure::shard_ownership_lost, "range moved")},
           Operation::range_complete_history_tasks);
  EXPECT_EQ(loop.error->kind, Failure::unavailable);
  EXPECT_EQ(loop.error->outcome, Outcome::unknown);
  EXPECT_EQ(loop.error->text,
            "RangeCompleteHistoryTasks: an earlier attempt may have been applied; the last one: range moved");
}

TEST(ThrottleRetry, NotesTellAttemptsAndTheTruth) {
  Loop loop("shipped");
  Error conflict = unavailable(Outcome::not_applied);
  conflict.root = Failure::database;
  conflict.evidence = "40001";
  loop.run({conflict});
  const auto began = loop.actor.notes_of(schema::note::call_began);
  ASSERT_EQ(began.size(), 1U);
  EXPECT_EQ(began[0].n, (std::array<std::int64_t, 5>{3, 1, 2, 50'000, 0}));
  EXPECT_EQ(began[0].text, "UpdateShard");
  const auto ended = loop.actor.notes_of(schema::note::attempt_ended);
  ASSERT_EQ(ended.size(), 2U);
  const auto first = schema::AttemptEnded::from({"store.attempt_ended", ended[0].n, ended[0].text});
  EXPECT_EQ(first.layer, schema::Layer::client);
  EXPECT_EQ(first.attempt, 1);
  EXPECT_EQ(first.kind, Failure::unavailable);
  EXPECT_EQ(first.root.kind, Failure::database);
  EXPECT_EQ(first.root.outcome, Outcome::not_applied);
  EXPECT_EQ(first.evidence, "40001");
  EXPECT_EQ(ended[1].n[3], static_cast<std::int64_t>(Failure::none));
}

TEST(ThrottleRetry, MutantsAreWhatTheySay) {
  Loop condition("fixed+client_retries_failed_condition");
  condition.run({make_error(Failure::condition_failed, "no")});
  EXPECT_EQ(condition.attempts, 2U);
  Loop blind("fixed+client_replays_unknown");
  blind.run({unavailable(Outcome::unknown)});
  EXPECT_EQ(blind.attempts, 2U);
  Loop liar("fixed+client_reports_unknown_as_failed");
  liar.run({unavailable(Outcome::unknown)});
  EXPECT_EQ(liar.error->kind, Failure::condition_failed);
}

}  // namespace
}  // namespace dsqlsim::store
