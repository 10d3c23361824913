#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

RowImage moves(std::string_view workflow, std::int64_t from, std::int64_t to) {
  return updated(table::executions, execution_row(workflow, from, {from, 0, {}}),
                 execution_row(workflow, to, {to, 1, {}}));
}

TEST(db_record_version_steps_by_one, holds_for_updates_one_after_the_other) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {inserted(table::executions, execution_row("w", 1, {}))});
  h.commit(a, {moves("w", 1, 2)});
  h.commit(h.actor("B", "client"), {moves("w", 2, 3), moves("v", 7, 8)});
  expect_holds(db_record_version_steps_by_one(h.history()));
}

TEST(db_record_version_steps_by_one, a_version_that_stands_still_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const std::size_t before = h.commit(a, {moves("w", 1, 2)});
  h.commit(a, {moves("v", 1, 2)});
  const std::size_t again = h.commit(h.actor("B", "client"), {moves("w", 2, 2)});
  expect_violated(db_record_version_steps_by_one(h.history()), "version did not step by one", {before, again},
                  "B/client moved the db_record_version of workflow w of shard 1 from 2 to 2.");
}

TEST(db_record_version_steps_by_one, a_version_that_jumps_violates_it) {
  HistoryBuilder h;
  const std::size_t only = h.commit(h.actor("A", "client"), {moves("w", 1, 3)});
  expect_violated(db_record_version_steps_by_one(h.history()), "version did not step by one", {only},
                  "A/client moved the db_record_version of workflow w of shard 1 from 1 to 3.");
}

TEST(db_record_version_steps_by_one, a_lock_and_a_delete_are_no_updates) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  const Row row = execution_row("w", 2, {});
  h.commit(a, {updated(table::executions, row, row)});
  h.commit(a, {deleted(table::executions, row)});
  expect_undecided(db_record_version_steps_by_one(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
