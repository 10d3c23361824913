#include "sim/core/actor.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

#include "tests/sim/small_world.h"

namespace dsqlsim {
namespace {

using testing::PickLast;
using testing::SmallWorld;

TEST(Actor, runs_its_body_once_it_is_started) {
  SmallWorld<> world;
  std::string told;
  world.host("A", {{"owner", [&](Actor& actor) {
                      told = std::string(actor.host().name) + "/" + std::string(actor.name());
                    }}});
  EXPECT_EQ(told, "");
  EXPECT_EQ(world.run(), Ended::quiet);
  EXPECT_EQ(told, "A/owner");
}

TEST(Actor, a_wait_ends_at_its_deadline) {
  SmallWorld<> world;
  Wake why = Wake::ready;
  Time woke;
  world.host("A", {{"sleeper", [&](Actor& actor) {
                      why = actor.wait(Time{500}, "sleep");
                      woke = actor.now();
                    }}});
  world.run();
  EXPECT_EQ(why, Wake::timer);
  EXPECT_EQ(woke, Time{500});
}

TEST(Actor, a_deadline_in_the_past_ends_the_wait_now) {
  SmallWorld<> world;
  std::vector<Time> woke;
  world.host("A", {{"sleeper", [&](Actor& actor) {
                      for (const std::int64_t at : {500, 500, 20}) {
                        EXPECT_EQ(actor.wait(Time{at}, "sleep"), Wake::timer);
                        woke.push_back(actor.now());
                      }
                    }}});
  world.run();
  EXPECT_EQ(woke, (std::vector<Time>{Time{500}, Time{500}, Time{500}}));
}

TEST(Actor, a_wake_ends_the_wait_and_takes_its_timer_away) {
  SmallWorld<> world;
  Actor* sleeper = nullptr;
  Wake why = Wake::timer;
  world.host("A", {{"sleeper",
                    [&](Actor& actor) {
                      sleeper = &actor;
                      why = actor.wait(Time{} + seconds(1), "sleep");
                    }},
                   {"waker", [&](Actor& actor) {
                      (void)actor.wait(Time{100}, "a little");
                      sleeper->wake_later(Wake::ready, EventKind::wake, Time{200}, "go");
                    }}});
  world.run();
  EXPECT_EQ(why, Wake::ready);
  EXPECT_EQ(world.machine.now(), Time{200});
}

// The wake event of a wait that ended otherwise must not end the next one.
TEST(Actor, a_stale_wake_leaves_the_next_wait_alone) {
  SmallWorld<> world;
  Actor* sleeper = nullptr;
  std::vector<Wake> why;
  world.host("A", {{"sleeper",
                    [&](Actor& actor) {
                      sleeper = &actor;
                      why.push_back(actor.wait(Time{300}, "first"));
                      why.push_back(actor.wait(Time{900}, "second"));
                    }},
                   {"waker", [&](Actor& actor) {
                      (void)actor.wait(Time{100}, "a little");
                      sleeper->wake_later(Wake::cancelled, EventKind::wake, Time{400}, "too late");
                    }}});
  world.run();
  EXPECT_EQ(why, (std::vector<Wake>{Wake::timer, Wake::timer}));
  EXPECT_EQ(world.machine.now(), Time{900});
}

TEST(Actor, of_two_wakes_the_first_to_happen_counts) {
  SmallWorld<> world;
  Actor* sleeper = nullptr;
  std::vector<Wake> why;
  world.host("A", {{"sleeper",
                    [&](Actor& actor) {
                      sleeper = &actor;
                      why.push_back(actor.wait(never, "first"));
                      why.push_back(actor.wait(Time{5000}, "second"));
                    }},
                   {"waker", [&](Actor& actor) {
                      (void)actor.wait(Time{100}, "a little");
                      sleeper->wake_later(Wake::ready, EventKind::wake, Time{250}, "later");
                      sleeper->wake_later(Wake::cancelled, EventKind::wake, Time{200}, "sooner");
                    }}});
  world.run();
  EXPECT_EQ(why, (std::vector<Wake>{Wake::cancelled, Wake::timer}));
}

TEST(Actor, waking_one_that_does_not_wait_does_nothing) {
  SmallWorld<> world;
  Actor* done = nullptr;
  world.host("A", {{"done", [&](Actor& actor) { done = &actor; }}});
  world.run();
  done->wake_later(Wake::ready, EventKind::wake, Time{10}, "go");
  EXPECT_EQ(world.machine.scheduler().earliest(), never);
}

TEST(Actor, addresses_count_visits_within_an_operation) {
  SmallWorld<> world;
  std::vector<Address> at;
  world.host("A", {{"owner", [&](Actor& actor) {
                      at.push_back(actor.address("UpdateShards"));
                      actor.begin_operation("renew", "");
                      at.push_back(actor.address("UpdateShards"));
                      at.push_back(actor.address("Other"));
                      at.push_back(actor.address("UpdateShards"));
                      actor.begin_operation("renew", "");
                      at.push_back(actor.address("UpdateShards"));
                    }}});
  world.run();
  ASSERT_EQ(at.size(), 5U);
  const std::array<std::uint32_t, 5> operations{0, 1, 1, 1, 2};
  const std::array<std::uint32_t, 5> visits{0, 0, 0, 1, 0};
  std::set<std::uint64_t> hashes;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(at[i].operation, operations[i]) << i;
    EXPECT_EQ(at[i].nth, visits[i]) << i;
    EXPECT_EQ(at[i].actor, name_hash("owner"));
    hashes.insert(at[i].hash());
  }
  EXPECT_EQ(hashes.size(), 5U);
}

TEST(Actor, does_without_an_operation_that_was_shrunk_away) {
  std::vector<OpenedBracket> opened;
  std::vector<std::uint32_t> numbers;
  const auto body = [&](Actor& actor) {
    for (int i = 0; i < 3; ++i) {
      if (actor.begin_removable_operation("write", "")) numbers.push_back(actor.operation());
    }
  };
  {
    SmallWorld<> whole;
    whole.choices.list_brackets_into(&opened);
    whole.host("A", {{"writer", body}});
    whole.run();
  }
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{1, 2, 3}));
  ASSERT_EQ(opened.size(), 6U);  // each operation, and whether it may be reordered

  numbers.clear();
  SmallWorld<> shrunk;
  shrunk.choices.keep_only({opened[2].tag});
  bool may_reorder = true;
  shrunk.host("A", {{"writer", [&](Actor& actor) {
                       body(actor);
                       may_reorder = actor.may_reorder();
                     }}});
  shrunk.run();
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{2}));
  EXPECT_FALSE(may_reorder);
}

TEST(Actor, lag_is_time_that_has_passed_for_it_alone) {
  SmallWorld<> world;
  Time before;
  Time after;
  world.host("A", {{"owner", [&](Actor& actor) {
                      actor.add_lag(milliseconds(3));
                      before = actor.now();
                      (void)actor.wait(Time{} + milliseconds(10), "sleep");
                      after = actor.now();
                    }}});
  world.run();
  EXPECT_EQ(before, Time{} + milliseconds(3));
  EXPECT_EQ(after, Time{} + milliseconds(10));
}

// Whatever ends a wait, the actor's clock goes on from where it had come to.
TEST(Actor, time_never_goes_back_over_a_wait) {
  SmallWorld<> world;
  Actor* ahead = nullptr;
  std::vector<Time> seen;
  world.host("A", {{"ahead",
                    [&](Actor& actor) {
                      ahead = &actor;
                      actor.add_lag(milliseconds(30));
                      seen.push_back(actor.now());
                      EXPECT_EQ(actor.wait(never, "a wake from the past"), Wake::ready);
                      seen.push_back(actor.now());
                      actor.add_lag(milliseconds(30));
                      seen.push_back(actor.now());
                      EXPECT_EQ(actor.wait(Time{} + milliseconds(31), "a deadline that has passed"), Wake::timer);
                      seen.push_back(actor.now());
                    }},
                   {"waker", [&](Actor& actor) {
                      (void)actor.wait(Time{} + milliseconds(1), "a little");
                      ahead->wake_later(Wake::ready, EventKind::wake, actor.machine().now(), "go");
                    }}});
  world.run();
  const std::vector<Time> expected{Time{} + milliseconds(30), Time{} + milliseconds(30), Time{} + milliseconds(60),
                                   Time{} + milliseconds(60)};
  EXPECT_EQ(seen, expected);
}

// What one actor causes cannot happen before the actor did it.
TEST(Actor, a_wake_happens_after_its_cause) {
  SmallWorld<> world;
  Actor* sleeper = nullptr;
  Time woke;
  Time started;
  Host& host = world.host("A", {{"sleeper", [&](Actor& actor) {
                                   sleeper = &actor;
                                   (void)actor.wait(never, "go");
                                   woke = actor.now();
                                 }}});
  world.machine.spawn(host, "waker", [&](Actor& actor) {
    (void)actor.wait(Time{100}, "a little");
    actor.add_lag(milliseconds(7));
    sleeper->wake_later(Wake::ready, EventKind::wake, actor.machine().now(), "go");
    actor.machine().spawn(host, "child", [&started](Actor& child) { started = child.now(); });
  });
  world.run();
  EXPECT_EQ(woke, Time{100} + milliseconds(7));
  EXPECT_EQ(started, Time{100} + milliseconds(7));
}

TEST(ActorDeathTest, nobody_waits_for_somebody_else) {
  SmallWorld<> world;
  Actor* other = nullptr;
  world.host("A", {{"other", [&](Actor& actor) { other = &actor; (void)actor.wait(never, "idle"); }},
                   {"owner", [&](Actor&) { (void)other->wait(never, "in its name"); }}});
  EXPECT_DEATH(world.run(), "on its own fiber");
}

TEST(ActorDeathTest, an_exception_out_of_a_body_is_named) {
  SmallWorld<> world;
  world.host("A", {{"owner", [](Actor&) { throw std::out_of_range("index 7"); }}});
  EXPECT_DEATH(world.run(), "index 7");
}

}  // namespace
}  // namespace dsqlsim
