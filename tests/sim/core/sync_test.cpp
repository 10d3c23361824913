#include "sim/core/sync.h"

#include <gtest/gtest.h>

#include "tests/sim/small_world.h"

namespace dsqlsim {
namespace {

using testing::PickAny;
using testing::Role;
using testing::SmallWorld;

using Log = std::vector<std::string>;

/// Holds the semaphore from `at` for `length`, and writes its name down when it has it.
Role holder(std::string name, Semaphore& semaphore, Log& log, Duration at, Duration length, Time deadline = never,
            const CancelToken* token = nullptr) {
  return {name, [&semaphore, &log, name, at, length, deadline, token](Actor& actor) {
            (void)Context(actor).sleep(at, "before");
            const Permit permit(semaphore, Context(actor, deadline, token), "acquire");
            log.push_back(permit.held() ? name : name + " gave up");
            if (permit.held()) (void)Context(actor).sleep(length, "hold");
          }};
}

struct Fixture {
  explicit Fixture(std::int64_t permits = 1) : semaphore(permits) {}
  Semaphore semaphore;
  CancelToken token;
  Log log;
  SmallWorld<> world;
};

TEST(Semaphore, first_come_first_served) {
  Fixture f;
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1)),
                     holder("c", f.semaphore, f.log, microseconds(3), seconds(1)),
                     holder("b", f.semaphore, f.log, microseconds(2), seconds(1))});
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b", "c"}));
}

TEST(Semaphore, as_many_hold_it_as_it_has_permits) {
  Fixture f(2);
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1)),
                     holder("b", f.semaphore, f.log, microseconds(2), seconds(1)),
                     holder("c", f.semaphore, f.log, microseconds(3), seconds(1))});
  f.world.run_until(Time{} + milliseconds(1));
  EXPECT_EQ(f.log, (Log{"a", "b"}));
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b", "c"}));
}

TEST(Semaphore, who_gives_up_takes_nothing) {
  Fixture f;
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1)),
                     holder("b", f.semaphore, f.log, microseconds(2), seconds(1), Time{} + milliseconds(5)),
                     holder("c", f.semaphore, f.log, microseconds(3), seconds(1))});
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b gave up", "c"}));
  f.world.host("B", {holder("d", f.semaphore, f.log, microseconds(1), seconds(1))});
  f.world.run();
  EXPECT_EQ(f.log.back(), "d");
}

TEST(Semaphore, a_context_that_has_ended_takes_nothing) {
  Fixture f;
  f.token.cancel();
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1), never, &f.token),
                     holder("b", f.semaphore, f.log, microseconds(2), seconds(1), Time{2}),
                     holder("c", f.semaphore, f.log, microseconds(3), seconds(1))});
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a gave up", "b gave up", "c"}));
}

TEST(Semaphore, a_cancelled_waiter_leaves_the_queue) {
  Fixture f;
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1)),
                     holder("b", f.semaphore, f.log, microseconds(2), seconds(1), never, &f.token),
                     holder("c", f.semaphore, f.log, microseconds(3), seconds(1)),
                     {"canceller", [&f](Actor& actor) {
                        (void)Context(actor).sleep(milliseconds(1), "a little");
                        f.token.cancel();
                      }}});
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b gave up", "c"}));
}

TEST(Semaphore, a_permit_of_a_dying_holder_goes_to_the_next_host) {
  Fixture f;
  Host& a = f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), minutes(1))});
  f.world.host("B", {holder("b", f.semaphore, f.log, microseconds(2), seconds(1))});
  f.world.run_until(Time{} + seconds(1));
  f.world.machine.crash(a);
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b"}));
}

// The permit was granted, and its new holder dies before it knows.
TEST(Semaphore, a_permit_granted_to_a_dying_waiter_goes_to_the_next) {
  Fixture f;
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), seconds(1))});
  Host& b = f.world.host("B", {holder("b", f.semaphore, f.log, microseconds(2), seconds(1))});
  f.world.host("C", {holder("c", f.semaphore, f.log, microseconds(3), seconds(1))});
  f.world.run_until(Time{} + milliseconds(1));
  f.world.machine.pause(b);
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a"}));
  f.world.machine.crash(b);
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "c"}));
}

TEST(Semaphore, a_permit_granted_before_the_deadline_is_held) {
  Fixture f;
  f.world.host("A", {holder("a", f.semaphore, f.log, microseconds(1), milliseconds(5))});
  Host& b = f.world.host("B", {holder("b", f.semaphore, f.log, microseconds(2), seconds(1), Time{} + milliseconds(9))});
  f.world.run_until(Time{} + milliseconds(1));
  f.world.machine.pause(b);
  f.world.run();
  (void)f.world.host("C", {{"clock", [](Actor& actor) { (void)Context(actor).sleep(seconds(1), "tick"); }}});
  f.world.run();
  f.world.machine.resume(b);
  f.world.run();
  EXPECT_EQ(f.log, (Log{"a", "b"}));
}

TEST(Semaphore, a_released_permit_is_released_once) {
  Fixture f;
  f.world.host("A", {{"owner", [&f](Actor& actor) {
                        Permit permit(f.semaphore, Context(actor), "acquire");
                        permit.release();
                        permit.release();
                        EXPECT_FALSE(permit.held());
                        const Permit again(f.semaphore, Context(actor), "acquire");
                        EXPECT_TRUE(again.held());
                        const Permit third(f.semaphore, Context(actor, Time{10}), "acquire");
                        EXPECT_FALSE(third.held());
                      }}});
  f.world.run();
}

TEST(Mutex, nobody_is_inside_together_in_any_schedule) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Mutex mutex;
    int inside = 0;
    int visits = 0;
    SmallWorld<PickAny> world(seed, milliseconds(20));
    std::vector<Role> roles;
    for (int i = 0; i < 4; ++i) {
      roles.push_back({"actor#" + std::to_string(i), [&](Actor& actor) {
                         for (int n = 0; n < 5; ++n) {
                           const Permit permit(mutex, Context(actor), "lock");
                           EXPECT_EQ(++inside, 1);
                           (void)Context(actor).sleep(microseconds(1 + static_cast<std::int64_t>(actor.below("for", 9'000))), "in");
                           --inside;
                           ++visits;
                         }
                       }});
    }
    world.host("A", roles);
    world.run();
    EXPECT_EQ(visits, 20);
  }
}

struct SignalFixture {
  Signal signal;
  CancelToken token;
  std::vector<Wake> woken;
  SmallWorld<> world;
};

TEST(Signal, a_raise_ends_the_wait) {
  SignalFixture f;
  f.world.host("A", {{"waiter", [&f](Actor& actor) { f.woken.push_back(f.signal.wait(Context(actor), never, "news")); }},
                     {"raiser", [&f](Actor& actor) {
                        (void)Context(actor).sleep(seconds(1), "a little");
                        f.signal.raise();
                      }}});
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::ready}));
}

TEST(Signal, raises_before_the_wait_are_one_raise) {
  SignalFixture f;
  f.world.host("A", {{"waiter", [&f](Actor& actor) {
                        f.signal.raise();
                        f.signal.raise();
                        f.woken.push_back(f.signal.wait(Context(actor), never, "news"));
                        f.woken.push_back(f.signal.wait(Context(actor), Time{10}, "news"));
                      }}});
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::ready, Wake::timer}));
}

TEST(Signal, two_raises_during_a_wait_are_one_event) {
  SignalFixture f;
  Host& host = f.world.host("A", {{"waiter", [&f](Actor& actor) {
                                     f.woken.push_back(f.signal.wait(Context(actor), never, "news"));
                                     f.woken.push_back(f.signal.wait(Context(actor), Time{} + seconds(9), "news"));
                                   }}});
  f.world.run_until(Time{});
  f.world.machine.spawn(host, "raiser", [&f](Actor&) {
    f.signal.raise();
    f.signal.raise();
  });
  const std::uint64_t before = f.world.machine.scheduler().step();
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::ready, Wake::timer}));
  EXPECT_EQ(f.world.machine.scheduler().step() - before, 3U);  // the raiser, the wake, the deadline
}

TEST(Signal, its_own_deadline_the_context_and_a_token_end_a_wait) {
  SignalFixture f;
  f.world.host("A", {{"waiter",
                      [&f](Actor& actor) {
                        const Context context(actor, Time{} + seconds(5), &f.token);
                        f.woken.push_back(f.signal.wait(context, Time{} + seconds(1), "news"));
                        f.woken.push_back(f.signal.wait(context, never, "news"));
                        f.woken.push_back(f.signal.wait(Context(actor, never, &f.token), never, "news"));
                      }},
                     {"canceller", [&f](Actor& actor) {
                        (void)Context(actor).sleep(seconds(7), "a little");
                        f.token.cancel();
                      }}});
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::timer, Wake::timer, Wake::cancelled}));
}

// Raised, and the deadline passes before the waiter goes on: the raise must not be lost.
TEST(Signal, a_raise_that_meets_the_deadline_is_not_lost) {
  SignalFixture f;
  Host& host = f.world.host("A", {{"waiter", [&f](Actor& actor) {
                                     f.woken.push_back(f.signal.wait(Context(actor), Time{100}, "news"));
                                     f.woken.push_back(f.signal.wait(Context(actor), Time{900}, "news"));
                                   }}});
  f.world.run_until(Time{});
  f.world.machine.spawn(host, "raiser", [&f](Actor& actor) {
    actor.add_lag(microseconds(200));
    f.signal.raise();
  });
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::ready, Wake::timer}));
}

TEST(Signal, the_next_waiter_gets_what_a_dead_one_did_not) {
  SignalFixture f;
  Host& a = f.world.host("A", {{"waiter", [&f](Actor& actor) { (void)f.signal.wait(Context(actor), never, "news"); }}});
  f.world.run();
  f.world.machine.pause(a);
  f.signal.raise();
  f.world.machine.crash(a);
  f.world.host("B", {{"waiter", [&f](Actor& actor) { f.woken.push_back(f.signal.wait(Context(actor), never, "news")); }}});
  f.world.run();
  EXPECT_EQ(f.woken, (std::vector<Wake>{Wake::ready}));
}

TEST(SignalDeathTest, has_one_waiter) {
  SignalFixture f;
  const auto waits = [&f](Actor& actor) { (void)f.signal.wait(Context(actor), never, "news"); };
  f.world.host("A", {{"one", waits}, {"two", waits}});
  EXPECT_DEATH(f.world.run(), "waiter_ == nullptr");
}

}  // namespace
}  // namespace dsqlsim
