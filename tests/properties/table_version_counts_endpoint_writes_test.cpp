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
Verdict check(const Story& s) { return table_version_counts_endpoint_writes(s.h.history()); }

TEST(table_version_counts_endpoint_writes, holds_for_creates_updates_and_deletes) {
  Story s;
  s.h.commit(s.a, {table_moved(1), endpoint_made(1)});
  s.h.commit(s.a, {table_moved(2), endpoint_changed(1, 1, 1, 2)});
  s.h.commit(s.a, {table_moved(3), endpoint_gone(1, 2)});
  expect_holds(check(s));
}

TEST(table_version_counts_endpoint_writes, a_write_under_the_old_version_violates_it) {
  Story s;
  s.h.commit(s.a, {table_moved(1), endpoint_made(1)});
  const std::size_t silent = s.h.commit(s.a, {endpoint_gone(1, 1)});
  expect_violated(check(s), "endpoint written under the old table version", {silent},
                  "A/writer wrote 1 endpoints and moved the version of the table 0 times.");
}

TEST(table_version_counts_endpoint_writes, a_move_without_a_write_or_with_two_violates_it) {
  Story none;
  const std::size_t empty = none.h.commit(none.a, {table_moved(2)});
  expect_violated(check(none), "table version moved by no single endpoint", {empty},
                  "A/writer wrote 0 endpoints and moved the version of the table 1 times.");
  Story two;
  const std::size_t wide = two.h.commit(two.a, {table_moved(2), endpoint_made(1), endpoint_made(2)});
  expect_violated(check(two), "table version moved by no single endpoint", {wide},
                  "A/writer wrote 2 endpoints and moved the version of the table 1 times.");
}

TEST(table_version_counts_endpoint_writes, undecided_without_endpoints) {
  Story s;
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
