#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/service_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
};
Verdict check(const Story& s) { return no_lost_versioned_update(s.h.history()); }

TEST(no_lost_versioned_update, holds_while_each_builds_on_the_one_before) {
  Story s;
  s.h.commit(s.a, {endpoint_made(1)});
  s.h.commit(s.a, {endpoint_changed(1, 1, 1, 2)});
  s.h.commit(s.a, {endpoint_changed(1, 2, 2, 3)});
  expect_holds(check(s));
}

TEST(no_lost_versioned_update, an_update_over_another_one_violates_it) {
  Story s;
  s.h.commit(s.a, {endpoint_changed(1, 1, 1, 2)});
  const std::size_t over = s.h.commit(s.a, {endpoint_changed(1, 2, 2, 2)});
  expect_violated(check(s), "versioned update lost", {over},
                  "A/writer committed mutation 102 of a row of nexus_endpoints as number 2 over number 2 (mutation "
                  "102), which it had not seen.");
}

TEST(no_lost_versioned_update, undecided_without_an_update) {
  Story s;
  s.h.commit(s.a, {endpoint_made(1)});
  s.h.commit(s.a, {endpoint_gone(1, 1)});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
