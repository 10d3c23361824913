#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::State;

constexpr std::uint64_t first = 1;
constexpr std::uint64_t second = 2;

Row run_row(std::uint64_t run, State state, std::string_view workflow = "w") {
  Row row = execution_row(workflow, 1, {1, 1, {}});
  row[schema::index(schema::executions::run_id)] = make_uuid(7, run);
  schema::ExecutionState blob;
  blob.run_id = make_uuid(7, run);
  blob.state = state;
  row[schema::index(schema::executions::state)] = Bytes{encode(blob)};
  return row;
}
Row names(std::uint64_t run, std::string_view workflow = "w") {
  Row row = current_row(workflow);
  row[schema::index(schema::current_executions::run_id)] = make_uuid(7, run);
  return row;
}
RowImage starts(std::uint64_t run, std::string_view workflow = "w") {
  return inserted(table::executions, run_row(run, State::running, workflow));
}
RowImage moves(std::uint64_t run, State from, State to) {
  return updated(table::executions, run_row(run, from), run_row(run, to));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  ActorId b = h.actor("B", "client");
  [[nodiscard]] Verdict check() const { return one_open_run_per_workflow(h.history()); }
};

TEST(one_open_run_per_workflow, holds_when_a_run_follows_a_completed_one) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  s.h.commit(s.b, {inserted(table::current_executions, names(second, "v")), starts(second, "v")});
  s.h.commit(s.a, {moves(first, State::running, State::completed)});
  s.h.commit(s.b, {updated(table::current_executions, names(first), names(second)), starts(second)});
  expect_holds(s.check());
}

TEST(one_open_run_per_workflow, holds_when_one_transaction_closes_a_run_and_opens_the_next) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  s.h.commit(s.a, {starts(second), updated(table::current_executions, names(first), names(second)),
                   moves(first, State::running, State::completed)});
  expect_holds(s.check());
}

TEST(one_open_run_per_workflow, zombies_are_not_open) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  s.h.commit(s.b, {inserted(table::executions, run_row(second, State::zombie))});
  expect_holds(s.check());
}

TEST(one_open_run_per_workflow, a_run_that_was_deleted_is_not_open) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  s.h.commit(s.a, {deleted(table::executions, run_row(first, State::running)),
                   deleted(table::current_executions, names(first))});
  s.h.commit(s.b, {inserted(table::current_executions, names(second)), starts(second)});
  expect_holds(s.check());
}

TEST(one_open_run_per_workflow, two_open_runs_violate_it) {
  Story s;
  const std::size_t one = s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  const std::size_t two =
      s.h.commit(s.b, {updated(table::current_executions, names(first), names(second)), starts(second)});
  expect_violated(s.check(), "two open runs", {one, two},
                  "B/client left workflow w of shard 1 with two open runs; A/client had opened the other.");
}

TEST(one_open_run_per_workflow, a_completed_run_that_opens_again_violates_it) {
  Story s;
  s.h.commit(s.a, {starts(first)});
  const std::size_t closed = s.h.commit(s.a, {moves(first, State::running, State::completed)});
  const std::size_t opened = s.h.commit(s.b, {moves(first, State::completed, State::running)});
  expect_violated(s.check(), "completed run opened again", {closed, opened},
                  "B/client opened a run of workflow w of shard 1 again, which had been completed.");
}

TEST(one_open_run_per_workflow, a_current_row_that_names_another_run_violates_it) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  s.h.commit(s.a, {moves(first, State::running, State::completed)});
  const std::size_t opened = s.h.commit(s.b, {starts(second)});
  expect_violated(s.check(), "open run is not the current one", {opened},
                  "B/client left workflow w of shard 1 with an open run that its current row does not name.");
}

TEST(one_open_run_per_workflow, an_open_run_whose_current_row_is_deleted_violates_it) {
  Story s;
  const std::size_t opened = s.h.commit(s.a, {inserted(table::current_executions, names(first)), starts(first)});
  const std::size_t gone = s.h.commit(s.b, {deleted(table::current_executions, names(first))});
  expect_violated(s.check(), "open run without a current row", {opened, gone},
                  "B/client left workflow w of shard 1 with an open run and no current row.");
}

TEST(one_open_run_per_workflow, undecided_when_no_run_was_written) {
  Story s;
  s.h.commit(s.a, {inserted(table::transfer_tasks, transfer_row(1, 5))});
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties
