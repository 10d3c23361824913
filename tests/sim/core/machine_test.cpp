#include "sim/core/machine.h"

#include <gtest/gtest.h>

#include "sim/core/fatal_error.h"
#include "tests/sim/small_world.h"

namespace dsqlsim {
namespace {

using testing::PickAny;
using testing::SmallWorld;

struct OnExit {
  std::function<void()> then;
  ~OnExit() { then(); }
};

TEST(Machine, a_crash_unwinds_every_actor_of_the_host_and_no_other) {
  std::vector<std::string> unwound;
  SmallWorld<> world;
  const auto waits = [&](std::string name) {
    return [&unwound, name](Actor& actor) {
      const OnExit leaves{[&unwound, name] { unwound.push_back(name); }};
      (void)actor.wait(never, "for ever");
    };
  };
  Host& a = world.host("A", {{"one", waits("A/one")}, {"two", waits("A/two")}});
  world.host("B", {{"one", waits("B/one")}});
  world.run();
  world.machine.crash(a);
  EXPECT_EQ(unwound, (std::vector<std::string>{"A/one", "A/two"}));
  EXPECT_FALSE(a.up);
  world.machine.crash(a);
  EXPECT_EQ(unwound.size(), 2U);
}

TEST(Machine, a_killed_actor_that_waits_again_is_thrown_out_again) {
  SmallWorld<> world;
  int thrown = 0;
  Host& host = world.host("A", {{"stubborn", [&](Actor& actor) {
                                   for (int i = 0; i < 3; ++i) {
                                     try {
                                       (void)actor.wait(never, "for ever");
                                     } catch (const ActorKilled&) {
                                       ++thrown;
                                     }
                                   }
                                   throw ActorKilled{};
                                 }}});
  world.run();
  world.machine.crash(host);
  EXPECT_EQ(thrown, 3);
}

TEST(Machine, an_actor_that_was_never_started_dies_without_running) {
  SmallWorld<> world;
  bool ran = false;
  Host& host = world.host("A", {{"owner", [&](Actor&) { ran = true; }}});
  world.machine.crash(host);
  world.run();
  EXPECT_FALSE(ran);
}

struct Memory final : HostMemory {
  explicit Memory(std::vector<std::string>& to) : log(to) {}
  ~Memory() override { log.push_back("memory"); }
  std::vector<std::string>& log;
};

TEST(Machine, memory_goes_after_the_actors_that_use_it) {
  std::vector<std::string> log;
  SmallWorld<> world;
  Host& host = world.machine.add_host("A", [&](Machine& machine, Host& self) {
    self.memory = std::make_unique<Memory>(log);
    machine.spawn(self, "owner", [&](Actor& actor) {
      const OnExit leaves{[&] { log.push_back("owner"); }};
      (void)actor.wait(never, "for ever");
    });
  });
  world.machine.boot(host);
  world.run();
  world.machine.crash(host);
  EXPECT_EQ(log, (std::vector<std::string>{"owner", "memory"}));
}

TEST(Machine, a_restart_is_the_next_incarnation) {
  SmallWorld<> world;
  std::vector<std::uint32_t> incarnations;
  std::vector<std::uint64_t> draws;
  Host& host = world.host("A", {{"owner", [&](Actor& actor) {
                                   incarnations.push_back(actor.incarnation());
                                   draws.push_back(actor.below("dice", 1ULL << 60));
                                   (void)actor.wait(never, "for ever");
                                 }}});
  world.run();
  world.machine.restart(host);  // it is up: nothing to do
  world.machine.crash(host);
  world.machine.restart(host);
  world.run();
  EXPECT_EQ(incarnations, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_NE(draws[0], draws[1]);
  EXPECT_EQ(world.notes.events, (std::vector<std::string>{"boot 0'0", "crash 0'0", "boot 0'1"}));
}

TEST(Machine, timers_and_wakes_of_a_dead_actor_die_with_it) {
  SmallWorld<> world;
  Actor* dead = nullptr;
  Host& host = world.host("A", {{"owner", [&](Actor& actor) {
                                   dead = &actor;
                                   (void)actor.wait(Time{} + seconds(1), "sleep");
                                 }}});
  world.run_until(Time{});
  dead->wake_later(Wake::ready, EventKind::wake, Time{10}, "go");
  world.machine.crash(host);
  dead->wake_later(Wake::ready, EventKind::wake, Time{20}, "go");
  EXPECT_EQ(world.machine.scheduler().earliest(), never);
}

TEST(Machine, a_pause_holds_timers_back_and_a_resume_lets_them_go) {
  SmallWorld<> world;
  Time woke;
  Host& host = world.host("A", {{"sleeper", [&](Actor& actor) {
                                   (void)actor.wait(Time{100}, "sleep");
                                   woke = actor.now();
                                 }}});
  world.run_until(Time{});
  world.machine.pause(host);
  EXPECT_EQ(world.run(), Ended::quiet);
  EXPECT_EQ(woke, Time{});
  world.host("B", {{"clock", [](Actor& actor) { (void)actor.wait(Time{5000}, "tick"); }}});
  world.run();
  world.machine.resume(host);
  world.run();
  EXPECT_EQ(woke, Time{5000});
}

TEST(Machine, a_crash_ends_a_pause) {
  SmallWorld<> world;
  int runs = 0;
  Host& host = world.host("A", {{"owner", [&](Actor&) { ++runs; }}});
  world.machine.pause(host);
  world.run();
  EXPECT_EQ(runs, 0);
  world.machine.crash(host);
  world.machine.restart(host);
  EXPECT_FALSE(host.paused);
  world.machine.resume(host);
  world.run();
  EXPECT_EQ(runs, 1);
}

TEST(Machine, a_host_that_is_down_can_be_neither_paused_nor_resumed) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.crash(host);
  world.machine.pause(host);
  EXPECT_FALSE(host.paused);
  world.machine.resume(host);
  EXPECT_FALSE(host.up);
}

TEST(Machine, skew_moves_what_a_host_reads_and_no_deadline) {
  SmallWorld<> world;
  Time read;
  Time woke;
  Host& host = world.host("A", {{"owner", [&](Actor& actor) {
                                   read = actor.now();
                                   (void)actor.wait(Time{100}, "sleep");
                                   woke = actor.machine().now();
                                 }}});
  host.skew = seconds(2);
  world.run();
  EXPECT_EQ(read, Time{} + seconds(2));
  EXPECT_EQ(woke, Time{100});
}

TEST(Machine, ends_when_the_condition_holds) {
  SmallWorld<> world;
  int ticks = 0;
  world.host("A", {{"clock", [&](Actor& actor) {
                      for (;;) {
                        ++ticks;
                        (void)actor.wait(actor.machine().now() + seconds(1), "tick");
                      }
                    }}});
  EXPECT_EQ(world.machine.run_until([&] { return ticks == 5; }), Ended::quiet);
  EXPECT_EQ(ticks, 5);
}

TEST(Machine, ends_when_the_step_budget_is_used_up) {
  SmallWorld<> world(1, milliseconds(5), MachineLimits{10, minutes(10)});
  world.host("A", {{"spinner", [](Actor& actor) {
                      for (;;) (void)actor.wait(actor.machine().now(), "spin");
                    }}});
  EXPECT_EQ(world.run(), Ended::out_of_steps);
  EXPECT_EQ(world.machine.scheduler().step(), 10U);
}

TEST(Machine, ends_before_the_first_event_beyond_the_time_budget) {
  SmallWorld<> world(1, milliseconds(5), MachineLimits{1000, seconds(10)});
  int ticks = 0;
  world.host("A", {{"clock", [&](Actor& actor) {
                      for (;; ++ticks) (void)actor.wait(actor.machine().now() + seconds(3), "tick");
                    }}});
  EXPECT_EQ(world.run(), Ended::out_of_time);
  EXPECT_EQ(ticks, 3);
  world.machine.set_time_limit(Time{} + seconds(12));
  EXPECT_EQ(world.run(), Ended::out_of_time);
  EXPECT_EQ(ticks, 4);
}

TEST(Machine, an_outage_takes_a_host_down_and_brings_it_back) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.plan_outage(host, Outage::crash, Time{100}, microseconds(50), 7);
  world.run_until(Time{100});
  EXPECT_FALSE(host.up);
  EXPECT_EQ(world.machine.scheduler().earliest(), Time{150});
  world.run();
  EXPECT_TRUE(host.up);
  EXPECT_EQ(host.incarnation, 1U);

  world.machine.plan_outage(host, Outage::pause, Time{200}, microseconds(50), 8);
  world.run_until(Time{200});
  EXPECT_TRUE(host.paused);
  world.run();
  EXPECT_FALSE(host.paused);
  EXPECT_EQ(host.incarnation, 1U);
}

// However the strategy delays events, nobody restarts before the crash and then stays down.
TEST(Machine, no_schedule_swaps_the_ends_of_an_outage) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SmallWorld<PickAny> world(seed, seconds(1));
    Host& host = world.host("A");
    world.machine.plan_outage(host, Outage::crash, Time{100}, microseconds(50), 7);
    world.host("B", {{"clock", [](Actor& actor) { (void)actor.wait(Time{120}, "tick"); }}});
    world.run();
    EXPECT_TRUE(host.up);
    EXPECT_EQ(host.incarnation, 1U);
  }
}

TEST(Machine, an_outage_of_a_host_that_is_down_is_none) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.plan_outage(host, Outage::crash, Time{100}, microseconds(500), 7);
  world.machine.plan_outage(host, Outage::crash, Time{200}, microseconds(10), 8);
  world.machine.plan_outage(host, Outage::pause, Time{300}, microseconds(10), 9);
  world.run_until(Time{300});
  EXPECT_FALSE(host.up);
  EXPECT_EQ(world.machine.scheduler().earliest(), Time{600});
}

TEST(Machine, the_end_of_a_pause_that_a_crash_ended_leaves_the_next_pause_alone) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.plan_outage(host, Outage::pause, Time{100}, microseconds(400), 7);
  world.machine.plan_outage(host, Outage::crash, Time{200}, microseconds(100), 8);
  world.machine.plan_outage(host, Outage::pause, Time{400}, microseconds(400), 9);
  world.run_until(Time{600});
  EXPECT_TRUE(host.paused);
  world.run();
  EXPECT_FALSE(host.paused);
}

TEST(Machine, cancelled_plans_do_not_happen) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.plan_outage(host, Outage::crash, Time{100}, microseconds(50), 7);
  world.machine.plan_outage(host, Outage::pause, Time{10}, microseconds(500), 8);
  world.run_until(Time{10});
  world.machine.cancel_plans();
  EXPECT_EQ(world.machine.scheduler().earliest(), never);
  EXPECT_TRUE(host.up);
}

TEST(Machine, killing_everybody_ends_every_actor) {
  int unwound = 0;
  SmallWorld<> world;
  const auto body = [&](Actor& actor) {
    const OnExit leaves{[&] { ++unwound; }};
    (void)actor.wait(never, "for ever");
  };
  world.host("A", {{"one", body}});
  Host& paused = world.host("B", {{"one", body}, {"two", body}});
  world.run();
  world.machine.pause(paused);
  world.machine.kill_everybody();
  EXPECT_EQ(unwound, 3);
  EXPECT_FALSE(world.machine.scheduler().run_one());
}

TEST(Machine, thousands_of_actors_come_and_go) {
  SmallWorld<> world;
  int done = 0;
  Host& host = world.host("A");
  world.machine.spawn(host, "parent", [&](Actor& actor) {
    for (int i = 0; i < 5000; ++i) {
      actor.machine().spawn(host, "child#" + std::to_string(i), [&done](Actor& child) {
        (void)child.wait(child.machine().now() + microseconds(1), "a moment");
        ++done;
      });
      (void)actor.wait(actor.machine().now() + microseconds(10), "next");
    }
  });
  world.run();
  EXPECT_EQ(done, 5000);
}

TEST(Machine, an_unusable_outside_ends_the_run) {
  int unwound = 0;
  SmallWorld<> world;
  world.host("A", {{"waiter", [&](Actor& actor) {
                      const OnExit leaves{[&] { ++unwound; }};
                      (void)actor.wait(never, "for ever");
                    }}});
  world.host("B", {{"caller", [](Actor& actor) {
                      (void)actor.wait(Time{100}, "a little");
                      throw FatalError("the server is gone");
                    }}});
  EXPECT_THROW(world.run(), FatalError);
  world.machine.kill_everybody();
  EXPECT_EQ(unwound, 1);
}

TEST(MachineDeathTest, names_are_unique_within_an_incarnation) {
  SmallWorld<> world;
  Host& host = world.host("A", {{"owner", [](Actor&) {}}});
  world.run();
  EXPECT_DEATH(world.machine.spawn(host, "owner", [](Actor&) {}), "two actors of one name");
}

TEST(MachineDeathTest, nothing_starts_on_a_host_that_is_down) {
  SmallWorld<> world;
  Host& host = world.host("A");
  world.machine.crash(host);
  EXPECT_DEATH(world.machine.spawn(host, "owner", [](Actor&) {}), "host.up");
}

}  // namespace
}  // namespace dsqlsim
