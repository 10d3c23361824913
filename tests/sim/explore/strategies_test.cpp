#include <set>

#include <gtest/gtest.h>

#include "sim/explore/catalogue.h"

namespace dsqlsim {
namespace {

StrategySettings settings(Duration window, std::uint64_t depth = 3, std::uint64_t usual_events = 50) {
  return {depth, window, usual_events};
}

Candidate event(std::uint64_t name, std::int64_t at, std::uint64_t actor, bool may_reorder = true,
                EventKind kind = EventKind::commit) {
  Candidate c;
  c.name = name;
  c.at = Time{at};
  c.kind = kind;
  c.actor = static_cast<ActorId>(actor);
  c.actor_name = mix(actor);
  c.may_reorder = may_reorder;
  return c;
}

/// The order in which a strategy lets these happen, all being enabled.
std::vector<std::uint64_t> order(Strategy& strategy, std::vector<Candidate> candidates, Choices& choices) {
  std::vector<std::uint64_t> names;
  while (!candidates.empty()) {
    const std::size_t i = strategy.pick(candidates, Time{}, choices);
    names.push_back(candidates[i].name);
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return names;
}

using Names = std::vector<std::uint64_t>;

std::vector<Candidate> three(bool may_reorder = true) {
  return {event(1, 0, 1, may_reorder), event(2, 10, 2, may_reorder), event(3, 20, 3, may_reorder)};
}

class EveryStrategy : public ::testing::TestWithParam<std::string> {
 protected:
  static std::unique_ptr<Strategy> make() { return std::move(*explore::make(GetParam(), settings(microseconds(1'000)))); }
};

TEST_P(EveryStrategy, reaches_every_order) {
  std::set<Names> orders;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Choices choices(seed);
    orders.insert(order(*make(), three(), choices));
  }
  EXPECT_EQ(orders.size(), 6U);
}

TEST_P(EveryStrategy, leaves_what_must_not_be_reordered_in_nominal_order) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Choices choices(seed);
    // Candidate 0 goes on with the actor that ran last; it is not the earliest.
    std::vector<Candidate> candidates = three(false);
    std::swap(candidates[0], candidates[2]);
    EXPECT_EQ(order(*make(), candidates, choices), (Names{1, 2, 3}));
  }
}

// An event whose reorderings were shrunk away waits for nobody who comes later, and lets others be late.
TEST_P(EveryStrategy, does_not_delay_one_event_behind_later_ones) {
  std::set<Names> orders;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Choices choices(seed);
    std::vector<Candidate> candidates = three();
    candidates[1].may_reorder = false;
    const Names names = order(*make(), candidates, choices);
    orders.insert(names);
    EXPECT_NE(names.front(), 3U);
    EXPECT_LT(std::find(names.begin(), names.end(), 2U), std::find(names.begin(), names.end(), 3U));
  }
  EXPECT_TRUE(orders.contains({1, 2, 3}));
  EXPECT_TRUE(orders.contains({2, 3, 1}));
}

TEST_P(EveryStrategy, picks_the_same_for_the_same_seed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices one(seed);
    Choices two(seed);
    EXPECT_EQ(order(*make(), three(), one), order(*make(), three(), two));
    EXPECT_EQ(one.digest(), two.digest());
  }
}

// Whatever else is pending, the order of two events of which each may be late depends on those two alone.
TEST_P(EveryStrategy, is_not_shifted_by_an_unrelated_event) {
  int same = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Choices with(seed);
    Choices without(seed);
    std::vector<Candidate> more = three();
    more.push_back(event(9, 5, 9));
    Names names = order(*make(), more, with);
    std::erase(names, 9U);
    same += names == order(*make(), three(), without) ? 1 : 0;
  }
  EXPECT_GE(same, 190);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryStrategy, ::testing::Values("random", "pct:1", "pct:3", "pct"),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::replace(name.begin(), name.end(), ':', '_');
                           return name;
                         });

TEST(Random, prefers_what_is_nominally_earlier) {
  int first = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    Choices choices(seed);
    const auto strategy = explore::random(settings(microseconds(1'000)));
    first += order(*strategy, {event(1, 0, 1), event(2, 300, 2)}, choices).front() == 1 ? 1 : 0;
  }
  EXPECT_GT(first, 650);
  EXPECT_LT(first, 950);
}

TEST(Random, a_draw_of_zero_is_no_delay) {
  const Recording nothing;
  Choices zero(1, nothing);
  EXPECT_EQ(order(*explore::random(settings(seconds(1))), {event(3, 20, 3), event(1, 0, 1), event(2, 10, 2)}, zero),
            (Names{1, 2, 3}));
}

TEST(Random, times_near_the_end_of_time_do_not_overflow) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices choices(seed);
    const auto strategy = explore::random(settings(seconds(1)));
    EXPECT_EQ(order(*strategy, {event(1, INT64_MAX - 5, 1), event(2, INT64_MAX - 3, 2)}, choices).size(), 2U);
  }
}

/// Many events of a few actors, two at a time, as a machine would offer them.
Names interleaving(Strategy& strategy, Choices& choices, std::uint64_t actors, std::uint64_t events) {
  std::vector<std::uint64_t> done(actors, 0);
  Names names;
  while (names.size() < actors * events) {
    std::vector<Candidate> candidates;
    for (std::uint64_t a = 0; a < actors; ++a) {
      if (done[a] < events) candidates.push_back(event(100 * (a + 1) + done[a], static_cast<std::int64_t>(done[a]), a));
    }
    const Candidate& next = candidates[strategy.pick(candidates, Time{}, choices)];
    names.push_back(next.actor);
    ++done[next.actor];
  }
  return names;
}

std::size_t switches(const Names& actors) {
  std::size_t n = 0;
  for (std::size_t i = 1; i < actors.size(); ++i) n += actors[i] != actors[i - 1] ? 1 : 0;
  return n;
}

TEST(Pct, of_depth_one_runs_actors_one_after_the_other) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Choices choices(seed);
    const auto strategy = explore::pct(settings(seconds(1), 1));
    EXPECT_EQ(switches(interleaving(*strategy, choices, 3, 10)), 2U);
  }
}

TEST(Pct, changes_priorities_about_as_often_as_its_depth_says) {
  std::size_t sum = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Choices choices(seed);
    const auto strategy = explore::pct(settings(seconds(1), 4, 30));
    sum += switches(interleaving(*strategy, choices, 3, 10)) - 2;
  }
  // Three change points, each of which costs at most two switches; some fall where they change nothing.
  EXPECT_GT(sum, 400U * 1);
  EXPECT_LT(sum, 400U * 6);
}

TEST(Pct, a_draw_of_zero_changes_nothing) {
  const Recording nothing;
  Choices zero(1, nothing);
  const auto strategy = explore::pct(settings(seconds(1), 5));
  EXPECT_EQ(switches(interleaving(*strategy, zero, 3, 10)), 2U);
}

// Two actors whose next events are both change points must not push each other down for ever.
TEST(Pct, a_change_point_counts_once) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Choices choices(seed);
    const auto strategy = explore::pct(settings(seconds(1), 3, 1));  // every event is one
    const std::vector<Candidate> both{event(1, 0, 1), event(2, 0, 2)};
    const std::size_t settled = [&] {
      for (int i = 0; i < 3; ++i) (void)strategy->pick(both, Time{}, choices);
      return strategy->pick(both, Time{}, choices);
    }();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(strategy->pick(both, Time{}, choices), settled);
  }
}

Recording recorded(Names schedule, Names planned = {}) {
  Recording r;
  r.schedule = std::move(schedule);
  r.planned = std::move(planned);
  return r;
}

TEST(Follow, goes_in_the_recorded_order) {
  Choices choices(1);
  EXPECT_EQ(order(*explore::follow(recorded({2, 3, 1})), three(), choices), (Names{2, 3, 1}));
}

TEST(Follow, lets_an_unknown_event_happen_at_once) {
  Choices choices(1);
  EXPECT_EQ(order(*explore::follow(recorded({3, 1})), three(), choices), (Names{2, 3, 1}));
}

TEST(Follow, goes_on_with_the_rest_when_a_recorded_event_does_not_exist) {
  Choices choices(1);
  EXPECT_EQ(order(*explore::follow(recorded({7, 3, 8, 2, 1})), three(), choices), (Names{3, 2, 1}));
}

TEST(Follow, leaves_what_never_happened_to_the_last) {
  Choices choices(1);
  EXPECT_EQ(order(*explore::follow(recorded({3, 2}, {1, 2, 3})), three(), choices), (Names{3, 2, 1}));
}

TEST(Follow, takes_an_unknown_timer_for_a_deadline) {
  Choices choices(1);
  std::vector<Candidate> candidates = three();
  candidates[0].kind = EventKind::timer;
  EXPECT_EQ(order(*explore::follow(recorded({3, 2})), candidates, choices), (Names{3, 2, 1}));
}

TEST(StrategyCatalogue, names_every_strategy_and_makes_it) {
  for (const explore::StrategyName& known : explore::all()) {
    EXPECT_TRUE(explore::make(known.name, settings(seconds(1))).has_value()) << known.name;
    EXPECT_GT(known.sentence.size(), 10U);
  }
}

TEST(StrategyCatalogue, each_wrong_name_gets_its_sentence) {
  const auto error = [](std::string_view spec) { return explore::make(spec, settings(seconds(1))).error(); };
  EXPECT_EQ(error("radnom"), "unknown strategy 'radnom'; did you mean 'random'? Valid: random, pct");
  EXPECT_EQ(error(""), "unknown strategy ''; did you mean 'pct'? Valid: random, pct");
  EXPECT_EQ(error("random:3"), "strategy 'random:3': it takes no number");
  for (const std::string spec : {"pct:", "pct:0", "pct:101", "pct:x", "pct:3x", "pct:-1", "pct:3:3"}) {
    EXPECT_EQ(error(spec), "strategy '" + spec + "': the number after the colon must be from 1 to 100, as in pct:3");
  }
}

}  // namespace
}  // namespace dsqlsim
