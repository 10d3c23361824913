#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/run_part_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

using Story = TwoClients<loaded_state_is_one_version>;

TEST(loaded_state_is_one_version, holds_for_any_version_of_the_time) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  load_begins(s.h, s.b, 1);
  s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11, with_activity(5, 11))),
                   inserted(table::activity_info_maps, activity_row(1, 5, 11))});
  loads(s.h, s.b, 1, 10);
  load_begins(s.h, s.b, 1);
  loads(s.h, s.b, 2, 11, with_activity(5, 11));
  expect_holds(s.check());
}

TEST(loaded_state_is_one_version, a_row_and_a_later_map_violate_it) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  const std::size_t began = load_begins(s.h, s.b, 1);
  const std::size_t between =
      s.h.commit(s.a, {updated(table::executions, run_row(1, 1, 10), run_row(1, 2, 11, with_activity(5, 11))),
                       inserted(table::activity_info_maps, activity_row(1, 5, 11))});
  const std::size_t loaded = loads(s.h, s.b, 1, 10, with_activity(5, 11));
  expect_violated(s.check(), "loaded parts of several versions", {began, between, loaded},
                  "B/client loaded workflow w of shard 1 at version 1 with parts that the run did not have then.");
}

TEST(loaded_state_is_one_version, undecided_without_loads) {
  Story s;
  s.h.commit(s.a, {inserted(table::executions, run_row(1, 1, 10))});
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties
