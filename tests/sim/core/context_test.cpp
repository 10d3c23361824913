#include "sim/core/context.h"

#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "tests/sim/small_world.h"

namespace dsqlsim {
namespace {

using testing::SmallWorld;

/// Runs one actor's body to its end.
void alone(const std::function<void(Actor&)>& body) {
  bool ended = false;
  SmallWorld<> world;
  world.host("A", {{"owner", [&](Actor& actor) {
                      body(actor);
                      ended = true;
                    }}});
  EXPECT_EQ(world.run(), Ended::quiet);
  EXPECT_TRUE(ended);
}

TEST(Context, without_a_deadline_or_token_it_never_ends) {
  alone([](Actor& actor) {
    const Context context(actor);
    EXPECT_EQ(context.error(), ContextError::none);
    EXPECT_EQ(context.deadline(), never);
    EXPECT_EQ(context.sleep(minutes(10), "sleep"), ContextError::none);
    EXPECT_EQ(context.error(), ContextError::none);
    EXPECT_EQ(actor.now(), Time{} + minutes(10));
  });
}

TEST(Context, the_earlier_deadline_counts) {
  alone([](Actor& actor) {
    const Context outer = Context(actor).with_timeout(seconds(5));
    EXPECT_EQ(outer.with_timeout(seconds(9)).deadline(), Time{} + seconds(5));
    EXPECT_EQ(outer.with_timeout(seconds(1)).deadline(), Time{} + seconds(1));
  });
}

TEST(Context, a_timeout_beyond_the_end_of_time_is_none) {
  alone([](Actor& actor) {
    (void)Context(actor).sleep(seconds(1), "sleep");
    EXPECT_EQ(Context(actor).with_timeout(Duration{INT64_MAX}).deadline(), never);
  });
}

TEST(Context, ends_exactly_at_its_deadline) {
  alone([](Actor& actor) {
    const Context context = Context(actor).with_timeout(seconds(2));
    EXPECT_EQ(context.sleep(seconds(1), "first"), ContextError::none);
    EXPECT_EQ(context.sleep(seconds(1), "until the deadline"), ContextError::deadline_exceeded);
    EXPECT_EQ(actor.now(), Time{} + seconds(2));
    EXPECT_EQ(context.error(), ContextError::deadline_exceeded);
    EXPECT_EQ(context.sleep(seconds(1), "no more"), ContextError::deadline_exceeded);
    EXPECT_EQ(actor.now(), Time{} + seconds(2));
  });
}

TEST(Context, a_deadline_cuts_a_sleep_short) {
  alone([](Actor& actor) {
    EXPECT_EQ(Context(actor).with_timeout(seconds(2)).sleep(minutes(1), "sleep"), ContextError::deadline_exceeded);
    EXPECT_EQ(actor.now(), Time{} + seconds(2));
  });
}

TEST(Context, lag_counts_against_deadlines) {
  alone([](Actor& actor) {
    const Context context = Context(actor).with_timeout(milliseconds(10));
    actor.add_lag(milliseconds(4));
    EXPECT_EQ(context.error(), ContextError::none);
    EXPECT_EQ(Context(actor).with_timeout(milliseconds(1)).deadline(), Time{} + milliseconds(5));
    EXPECT_EQ(context.sleep(milliseconds(2), "sleep"), ContextError::none);
    EXPECT_EQ(actor.now(), Time{} + milliseconds(6));
    actor.add_lag(milliseconds(4));
    EXPECT_EQ(context.error(), ContextError::deadline_exceeded);
  });
}

TEST(Context, a_step_of_the_clock_moves_no_deadline) {
  alone([](Actor& actor) {
    const Context context = Context(actor).with_timeout(seconds(1));
    actor.host().skew = minutes(5);
    EXPECT_EQ(context.error(), ContextError::none);
  });
}

TEST(Context, waiting_under_a_cancelled_token_returns_at_once) {
  alone([](Actor& actor) {
    CancelToken token;
    token.cancel();
    const Context context = Context(actor).with_token(token);
    EXPECT_EQ(context.error(), ContextError::canceled);
    EXPECT_EQ(context.wait("reply"), Wake::cancelled);
    EXPECT_EQ(context.sleep(seconds(1), "sleep"), ContextError::canceled);
    EXPECT_EQ(actor.now(), Time{});
  });
}

TEST(Context, cancelled_is_told_before_a_deadline) {
  alone([](Actor& actor) {
    CancelToken token;
    token.cancel();
    EXPECT_EQ(Context(actor, Time{}, &token).error(), ContextError::canceled);
  });
}

struct Two {
  CancelToken parent;
  CancelToken child{&parent};
};

TEST(CancelToken, a_parent_cancels_its_children_and_not_the_other_way) {
  Two up;
  up.child.cancel();
  EXPECT_FALSE(up.parent.cancelled());
  Two down;
  down.parent.cancel();
  EXPECT_TRUE(down.child.cancelled());
}

TEST(CancelToken, cancelling_wakes_everybody_who_waits_under_it) {
  Two tokens;
  std::vector<Wake> woken;
  SmallWorld<> world;
  const auto waits = [&](const CancelToken* token) {
    return [&woken, token](Actor& actor) { woken.push_back(Context(actor, never, token).wait("something")); };
  };
  world.host("A", {{"under the parent", waits(&tokens.parent)},
                   {"under the child", waits(&tokens.child)},
                   {"under none", waits(nullptr)},
                   {"canceller", [&](Actor& actor) {
                      (void)Context(actor).sleep(seconds(1), "a little");
                      tokens.parent.cancel();
                    }}});
  world.run();
  EXPECT_EQ(woken, (std::vector<Wake>{Wake::cancelled, Wake::cancelled}));
  EXPECT_EQ(world.machine.now(), Time{} + seconds(1));
}

TEST(CancelToken, a_child_wakes_nobody_who_waits_under_its_parent) {
  Two tokens;
  std::optional<Wake> woken;
  SmallWorld<> world;
  world.host("A", {{"waiter",
                    [&](Actor& actor) { woken = Context(actor, Time{} + seconds(9), &tokens.parent).wait("something"); }},
                   {"canceller", [&](Actor& actor) {
                      (void)Context(actor).sleep(seconds(1), "a little");
                      tokens.child.cancel();
                    }}});
  world.run();
  EXPECT_EQ(woken, Wake::timer);
}

// One event each, or the second would be a scheduling point that does nothing.
TEST(CancelToken, each_waiter_is_woken_once) {
  Two tokens;
  int ends = 0;
  SmallWorld<> world;
  Host& host = world.host("A", {{"waiter", [&](Actor& actor) {
                                   EXPECT_EQ(Context(actor, never, &tokens.child).wait("something"), Wake::cancelled);
                                   ++ends;
                                   EXPECT_EQ(Context(actor).sleep(seconds(5), "something else"), ContextError::none);
                                 }}});
  world.run_until(Time{});
  world.machine.spawn(host, "canceller", [&](Actor&) {
    tokens.child.cancel();
    tokens.child.cancel();
    tokens.parent.cancel();
  });
  const std::uint64_t before = world.machine.scheduler().step();
  world.run();
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(world.machine.scheduler().step() - before, 3U);  // the canceller, the wake, the sleep
}

TEST(CancelToken, a_late_cancellation_leaves_the_next_wait_alone) {
  CancelToken token;
  std::vector<Wake> woken;
  SmallWorld<> world;
  Host& host = world.host("A", {{"waiter", [&](Actor& actor) {
                                   woken.push_back(Context(actor, Time{100}, &token).wait("first"));
                                   woken.push_back(Context(actor, Time{900}).wait("second"));
                                 }}});
  world.run_until(Time{});
  world.machine.spawn(host, "canceller", [&](Actor& actor) {
    actor.add_lag(microseconds(200));  // the wake is due after the deadline
    token.cancel();
  });
  world.run();
  EXPECT_EQ(woken, (std::vector<Wake>{Wake::timer, Wake::timer}));
}

// A token on the stack of one actor, under which another waits: the crash unwinds the owner first.
TEST(CancelToken, may_go_before_those_who_wait_under_it) {
  SmallWorld<> world;
  const CancelToken* shared = nullptr;
  Host& host = world.host("A", {{"owner",
                                 [&](Actor& actor) {
                                   const auto token = std::make_unique<CancelToken>();
                                   shared = token.get();
                                   (void)Context(actor).wait("for ever");
                                 }},
                                {"waiter", [&](Actor& actor) {
                                   const auto child = std::make_unique<CancelToken>(shared);
                                   (void)Context(actor, never, child.get()).wait("for ever");
                                 }}});
  world.run();
  world.machine.crash(host);
  EXPECT_FALSE(host.up);
}

}  // namespace
}  // namespace dsqlsim
