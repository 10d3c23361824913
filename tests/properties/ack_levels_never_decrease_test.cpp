#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  ActorId b = h.actor("B", "client");
};
Verdict check(const Story& s) { return ack_levels_never_decrease(s.h.history()); }

TEST(ack_levels_never_decrease, holds_while_levels_rise) {
  Story s;
  s.h.commit(s.a, {acks_made(1)});
  s.h.commit(s.a, {acks_moved(1, {}, 0, {{{"east", 2}}}, 1)});
  s.h.commit(s.b, {acks_moved(1, {{{"east", 2}}}, 1, {{{"east", 2}, {"west", 0}}}, 2)});
  expect_holds(check(s));
}

TEST(ack_levels_never_decrease, a_lower_level_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {acks_moved(1, {}, 0, {{{"east", 2}}}, 1)});
  const std::size_t second = s.h.commit(s.b, {acks_moved(1, {{{"east", 2}}}, 1, {{{"east", 1}}}, 2)});
  expect_violated(check(s), "ack level went back", {first, second},
                  "B/client wrote the ack levels of queue 1: the level of east went from 2 to 1.");
}

TEST(ack_levels_never_decrease, a_level_that_is_lost_violates_it) {
  Story s;
  const std::size_t only = s.h.commit(s.b, {acks_moved(-2, {{{"local", 2}}}, 1, {{{"other", 1}}}, 2)});
  expect_violated(check(s), "ack level went back", {only},
                  "B/client wrote the ack levels of queue -2: the level of local is gone, which was 2.");
}

TEST(ack_levels_never_decrease, undecided_without_an_update) {
  Story s;
  s.h.commit(s.a, {acks_made(1)});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
