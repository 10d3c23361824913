#include "sim/core/scheduler.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/sim/strategies.h"

namespace dsqlsim {
namespace {

using testing::InNominalOrder;
using testing::PickAny;
using testing::PickBy;
using testing::PickFirst;
using testing::PickLast;

/// A scheduler whose events write their names down.
template <class S = PickFirst>
struct Bench {
  explicit Bench(Duration window = microseconds(100), S with = {}) : strategy(std::move(with)), scheduler(choices, strategy, window) {}

  std::uint64_t add(std::uint64_t name, std::int64_t at, EventKind kind = EventKind::reply, ActorId actor = no_actor,
                    HostId host = no_host) {
    Event e;
    e.shape.name = name;
    e.shape.at = Time{at};
    e.shape.kind = kind;
    e.shape.actor = actor;
    e.host = host;
    e.fire = [](void* target, std::uint64_t n) { static_cast<Bench*>(target)->happened.push_back(n); };
    e.target = this;
    e.argument = name;
    return scheduler.add(e);
  }
  std::uint64_t timer(std::uint64_t name, std::int64_t at, HostId host = no_host) {
    return add(name, at, EventKind::timer, no_actor, host);
  }
  const std::vector<std::uint64_t>& all() {
    while (scheduler.run_one()) {
    }
    return happened;
  }

  Choices choices{1};
  S strategy;
  Scheduler scheduler;
  std::vector<std::uint64_t> happened;
};

using Names = std::vector<std::uint64_t>;

/// What the strategy was offered at the next point.
Names offered(Bench<PickBy>& bench, Names& seen) {
  seen.clear();
  bench.scheduler.run_one();
  return seen;
}

struct Watched {
  Names seen;
  Bench<PickBy> bench;
  explicit Watched(Duration window = microseconds(100))
      : bench(window, PickBy([this](std::span<const Candidate> candidates) {
                for (const Candidate& c : candidates) seen.push_back(c.name);
                return std::size_t{0};
              })) {}
  Names offer() { return offered(bench, seen); }
};

TEST(Scheduler, every_event_within_the_window_of_the_earliest_is_enabled) {
  Watched w;
  w.bench.add(1, 1000);
  w.bench.add(2, 1100);
  w.bench.add(3, 1101);
  w.bench.add(4, 1050);
  EXPECT_EQ(w.offer(), (Names{1, 4, 2}));
}

TEST(Scheduler, the_window_is_measured_from_an_event_that_was_passed_over) {
  Bench<PickLast> bench;
  bench.add(1, 0);
  bench.add(2, 100);
  bench.add(3, 101);
  EXPECT_EQ(bench.all(), (Names{2, 1, 3}));
}

TEST(Scheduler, only_the_earliest_timer_is_enabled) {
  Watched w;
  w.bench.timer(1, 50);
  w.bench.timer(2, 20);
  w.bench.add(3, 60);
  w.bench.timer(4, 20);
  EXPECT_EQ(w.offer(), (Names{2, 3}));
  EXPECT_EQ(w.offer(), (Names{4, 3}));
}

TEST(Scheduler, timers_fire_in_order_under_any_strategy) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Bench<PickAny> bench(milliseconds(1));
    bench.choices = Choices(seed);
    bench.timer(3, 30);
    bench.timer(1, 10);
    bench.timer(2, 20);
    for (std::uint64_t n = 10; n < 14; ++n) bench.add(n, 15);
    Names timers;
    for (const std::uint64_t n : bench.all()) {
      if (n < 10) timers.push_back(n);
    }
    EXPECT_EQ(timers, (Names{1, 2, 3}));
  }
}

TEST(Scheduler, the_clock_jumps_to_the_event_and_never_back) {
  Bench<PickLast> bench;
  bench.add(1, 10);
  bench.add(2, 60);
  bench.scheduler.run_one();
  EXPECT_EQ(bench.scheduler.now(), Time{60});
  bench.scheduler.run_one();
  EXPECT_EQ(bench.happened, (Names{2, 1}));
  EXPECT_EQ(bench.scheduler.now(), Time{60});
}

TEST(Scheduler, an_event_in_the_past_happens_now) {
  Bench<> bench;
  bench.add(1, 500);
  bench.scheduler.run_one();
  bench.add(2, 20);
  EXPECT_TRUE(bench.scheduler.run_one());
  EXPECT_EQ(bench.scheduler.now(), Time{500});
}

TEST(Scheduler, nothing_pending_is_nothing_enabled) {
  Bench<> bench;
  EXPECT_EQ(bench.scheduler.earliest(), never);
  EXPECT_FALSE(bench.scheduler.run_one());
  EXPECT_EQ(bench.scheduler.step(), 0U);
}

// 64 is the bound; the strategy here would leave event 1 alone for ever.
TEST(Scheduler, an_event_that_was_passed_over_too_often_goes_first) {
  Bench<PickBy> bench(microseconds(100), PickBy([](std::span<const Candidate> candidates) {
                        for (std::size_t i = 0; i < candidates.size(); ++i) {
                          if (candidates[i].name != 1) return i;
                        }
                        return std::size_t{0};
                      }));
  bench.add(1, 0);
  std::size_t before = 0;
  while (bench.happened.empty() || bench.happened.back() != 1) {
    bench.add(2 + before, 0);
    ASSERT_TRUE(bench.scheduler.run_one());
    ++before;
    ASSERT_LE(before, 100U);
  }
  EXPECT_EQ(before, 65U);
}

TEST(Scheduler, fairness_holds_when_every_draw_is_zero) {
  Bench<PickFirst> bench;
  bench.add(1, 0, EventKind::reply, 7);
  bench.add(2, 0, EventKind::reply, 8);
  std::size_t steps = 0;
  // Actor 7 always has something to go on with.
  while (std::find(bench.happened.begin(), bench.happened.end(), 2U) == bench.happened.end()) {
    bench.scheduler.run_one();
    bench.add(100 + steps, 0, EventKind::reply, 7);
    ASSERT_LE(++steps, 100U);
  }
  EXPECT_GT(steps, 10U);
}

// A timer that starves must not overtake an earlier one that was set later.
TEST(Scheduler, a_starving_timer_waits_for_earlier_timers) {
  Bench<PickBy> bench(milliseconds(1), PickBy([](std::span<const Candidate> candidates) {
                        for (std::size_t i = 0; i < candidates.size(); ++i) {
                          if (candidates[i].kind != EventKind::timer) return i;
                        }
                        return std::size_t{0};
                      }));
  bench.timer(1, 500);
  for (std::uint64_t n = 0; n < 64; ++n) {
    bench.add(100 + n, 0);
    bench.scheduler.run_one();
  }
  bench.timer(2, 300);
  bench.happened.clear();
  EXPECT_EQ(bench.all(), (Names{2, 1}));
}

TEST(Scheduler, a_paused_host_stands_still_and_the_network_does_not) {
  Bench<> bench;
  bench.scheduler.pause_host(3, true);
  bench.add(1, 0, EventKind::reply, 1, 3);
  bench.timer(2, 0, 3);
  bench.add(4, 10, EventKind::commit, 1, no_host);
  bench.add(5, 20, EventKind::reply, 2, 4);
  EXPECT_EQ(bench.scheduler.earliest(), Time{10});
  EXPECT_EQ(bench.all(), (Names{4, 5}));
  EXPECT_EQ(bench.scheduler.earliest(), never);
}

TEST(Scheduler, a_timer_of_a_paused_host_holds_no_other_timer_back) {
  Bench<> bench;
  bench.scheduler.pause_host(3, true);
  bench.timer(1, 5, 3);
  bench.timer(2, 10);
  EXPECT_EQ(bench.all(), (Names{2}));
}

TEST(Scheduler, what_a_pause_held_back_happens_from_then_on) {
  Watched w;
  w.bench.scheduler.pause_host(3, true);
  w.bench.add(1, 0, EventKind::reply, no_actor, 3);
  w.bench.add(2, 5000);
  w.bench.scheduler.run_one();
  w.bench.scheduler.pause_host(3, false);
  w.bench.add(3, 5050);
  EXPECT_EQ(w.offer(), (Names{1, 3}));
  EXPECT_EQ(w.bench.scheduler.now(), Time{5000});
}

TEST(Scheduler, timers_keep_their_order_over_a_pause) {
  Bench<InNominalOrder> bench;
  bench.timer(2, 20, 3);
  bench.timer(1, 10, 3);
  bench.scheduler.pause_host(3, true);
  bench.add(9, 5000);
  bench.scheduler.run_one();
  bench.scheduler.pause_host(3, false);
  EXPECT_EQ(bench.all(), (Names{9, 1, 2}));
}

TEST(Scheduler, replies_keep_their_order_over_a_pause) {
  Watched w;
  w.bench.add(2, 20, EventKind::reply, no_actor, 3);
  w.bench.add(1, 10, EventKind::reply, no_actor, 3);
  w.bench.scheduler.pause_host(3, true);
  w.bench.add(9, 5000);
  w.bench.scheduler.run_one();
  w.bench.scheduler.pause_host(3, false);
  EXPECT_EQ(w.offer(), (Names{1, 2}));
}

TEST(Scheduler, pausing_twice_is_pausing_once) {
  Bench<> bench;
  bench.scheduler.pause_host(3, true);
  bench.scheduler.pause_host(3, true);
  bench.scheduler.pause_host(3, false);
  bench.add(1, 0, EventKind::reply, 1, 3);
  EXPECT_EQ(bench.all(), (Names{1}));
}

TEST(Scheduler, a_cancelled_event_does_not_happen) {
  Bench<> bench;
  const std::uint64_t id = bench.add(1, 0);
  bench.add(2, 0);
  bench.scheduler.cancel(id);
  bench.scheduler.cancel(id);
  bench.scheduler.cancel(0);
  EXPECT_EQ(bench.all(), (Names{2}));
}

TEST(Scheduler, a_dead_host_loses_its_events_and_the_network_keeps_its_own) {
  Bench<> bench;
  bench.add(1, 0, EventKind::reply, 1, 3);
  bench.add(2, 0, EventKind::commit, 1, no_host);
  bench.add(3, 0, EventKind::reply, 2, 4);
  bench.scheduler.cancel_host(3);
  EXPECT_EQ(bench.all(), (Names{2, 3}));
}

TEST(Scheduler, the_first_candidate_goes_on_with_the_actor_that_ran_last) {
  Watched w;
  w.bench.add(1, 0, EventKind::reply, 7);
  w.offer();
  w.bench.add(2, 0, EventKind::reply, 8);
  w.bench.add(3, 50, EventKind::reply, 7);
  w.bench.add(4, 40, EventKind::reply, 7);
  w.bench.add(5, 10, EventKind::reply, 9);
  EXPECT_EQ(w.offer(), (Names{4, 3, 2, 5}));
}

TEST(Scheduler, events_of_nobody_do_not_count_as_going_on) {
  Watched fresh;
  fresh.bench.add(1, 20);
  fresh.bench.add(2, 10, EventKind::reply, 7);
  EXPECT_EQ(fresh.offer(), (Names{2, 1}));
  Watched w;
  w.bench.add(1, 0);
  w.offer();
  w.bench.add(2, 20);
  w.bench.add(3, 10);
  EXPECT_EQ(w.offer(), (Names{3, 2}));
}

TEST(Scheduler, counts_points_and_real_choices) {
  Bench<> bench;
  bench.add(1, 0);
  bench.add(2, 50);
  bench.add(3, 100'000);
  bench.all();
  EXPECT_EQ(bench.scheduler.stats().points, 3U);
  EXPECT_EQ(bench.scheduler.stats().choices, 1U);
  EXPECT_EQ(bench.scheduler.step(), 3U);
}

TEST(Scheduler, the_order_tells_visible_events_only) {
  const auto order = [](std::uint64_t first, std::uint64_t second, EventKind kind) {
    Bench<> bench;
    bench.add(first, 0, kind);
    bench.add(second, 1, kind);
    bench.all();
    return bench.scheduler.stats().order;
  };
  for (const EventKind kind : {EventKind::snapshot, EventKind::statement, EventKind::commit}) {
    EXPECT_NE(order(1, 2, kind), order(2, 1, kind));
  }
  for (const EventKind kind :
       {EventKind::start, EventKind::reply, EventKind::timer, EventKind::wake, EventKind::host}) {
    EXPECT_EQ(order(1, 2, kind), order(2, 1, kind));
  }
}

TEST(Scheduler, the_digest_tells_order_time_and_observations) {
  const auto digest = [](std::uint64_t first, std::uint64_t second, std::int64_t at, std::uint64_t observed) {
    Bench<> bench;
    bench.add(first, 0);
    bench.add(second, at);
    bench.all();
    bench.scheduler.observe(observed);
    return bench.scheduler.digest();
  };
  EXPECT_EQ(digest(1, 2, 5, 9), digest(1, 2, 5, 9));
  EXPECT_NE(digest(1, 2, 5, 9), digest(2, 1, 5, 9));
  EXPECT_NE(digest(1, 2, 5, 9), digest(1, 2, 6, 9));
  EXPECT_NE(digest(1, 2, 5, 9), digest(1, 2, 5, 8));
}

TEST(Scheduler, checkpoints_stand_at_powers_of_two) {
  Bench<> bench;
  for (std::uint64_t n = 1; n <= 9; ++n) bench.add(n, 0);
  bench.all();
  EXPECT_EQ(bench.scheduler.checkpoints().size(), 4U);  // 1, 2, 4, 8
}

TEST(Scheduler, a_recording_tells_what_happened_and_what_was_planned) {
  Bench<> bench;
  Recording recording;
  bench.scheduler.record_into(&recording);
  bench.add(1, 5);
  bench.scheduler.cancel(bench.add(2, 0));
  bench.add(3, 0);
  bench.all();
  EXPECT_EQ(recording.schedule, (Names{3, 1}));
  EXPECT_EQ(recording.planned, (Names{1, 2, 3}));
}

TEST(Scheduler, times_near_the_end_of_time_do_not_overflow) {
  Bench<PickLast> bench(minutes(1));
  bench.add(1, INT64_MAX - 10);
  bench.add(2, INT64_MAX - 5);
  EXPECT_EQ(bench.all(), (Names{2, 1}));
}

TEST(SchedulerDeathTest, a_strategy_that_picks_nobody_is_a_mistake) {
  Bench<PickBy> bench(microseconds(100), PickBy([](std::span<const Candidate> candidates) { return candidates.size(); }));
  bench.add(1, 0);
  bench.add(2, 0);
  EXPECT_DEATH(bench.scheduler.run_one(), "chosen < candidates_.size");
}

RC_GTEST_PROP(SchedulerProperty, everything_happens_once_within_the_window_and_time_only_grows, (std::uint64_t seed)) {
  const auto times = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1000)));
  Bench<PickAny> bench(microseconds(100));
  bench.choices = Choices(seed);
  for (std::size_t i = 0; i < times.size(); ++i) {
    bench.add(i, times[i], i % 3 == 0 ? EventKind::timer : EventKind::reply, static_cast<ActorId>(i % 4));
  }
  Time before;
  while (bench.scheduler.run_one()) {
    RC_ASSERT(bench.scheduler.now() >= before);
    before = bench.scheduler.now();
    const std::int64_t nominal = times[bench.happened.back()];
    RC_ASSERT(bench.scheduler.now().us >= nominal);
    RC_ASSERT(bench.scheduler.now().us - nominal <= 100);
  }
  Names sorted = bench.happened;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < times.size(); ++i) RC_ASSERT(sorted[i] == i);
}

}  // namespace
}  // namespace dsqlsim
