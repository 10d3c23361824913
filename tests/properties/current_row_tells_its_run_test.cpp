#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::ExecutionState;
using schema::State;
using schema::Status;

ExecutionState standing(State state, Status status) { return {make_uuid(2, 2), "request", state, status}; }
const ExecutionState running = standing(State::running, Status::running);
const ExecutionState completed = standing(State::completed, Status::completed);

Row run_row(const ExecutionState& s) {
  Row row = execution_row("w", 1, {1, 1, {}});
  row[schema::index(schema::executions::run_id)] = s.run_id;
  row[schema::index(schema::executions::state)] = Bytes{encode(s)};
  return row;
}
Row current(const ExecutionState& columns, const ExecutionState& blob) {
  Row row = current_row("w");
  row[schema::index(schema::current_executions::state)] = static_cast<std::int64_t>(columns.state);
  row[schema::index(schema::current_executions::status)] = static_cast<std::int64_t>(columns.status);
  row[schema::index(schema::current_executions::data)] = Bytes{encode(blob)};
  return row;
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  std::size_t first = h.commit(a, {inserted(table::current_executions, current(running, running)),
                                   inserted(table::executions, run_row(running))});
  [[nodiscard]] Verdict check() const { return current_row_tells_its_run(h.history()); }
};

TEST(current_row_tells_its_run, holds_when_both_change_together) {
  Story s;
  s.h.commit(s.a, {updated(table::current_executions, current(running, running), current(completed, completed)),
                   updated(table::executions, run_row(running), run_row(completed))});
  expect_holds(s.check());
}

TEST(current_row_tells_its_run, is_violated_when_the_run_is_left_behind) {
  Story s;
  const std::size_t bad =
      s.h.commit(s.a, {updated(table::current_executions, current(running, running), current(completed, completed))});
  expect_violated(s.check(), "current row and its run disagree", {s.first, bad},
                  "A/client left the current row of workflow w of shard 1 with state 3 and status 2, while the run "
                  "that it names has state 2 and status 1.");
}

TEST(current_row_tells_its_run, is_violated_when_columns_and_blob_disagree) {
  Story s;
  const std::size_t bad =
      s.h.commit(s.a, {updated(table::current_executions, current(running, running), current(completed, running)),
                       updated(table::executions, run_row(running), run_row(completed))});
  expect_violated(s.check(), "columns and blob of the current row disagree", {bad},
                  "A/client left the current row of workflow w of shard 1 with state 3 and status 2 in its columns and "
                  "state 2 and status 1 in its blob.");
}

TEST(current_row_tells_its_run, forgets_a_run_that_is_deleted) {
  Story s;
  s.h.commit(s.a, {deleted(table::executions, run_row(running))});
  s.h.commit(s.a, {updated(table::current_executions, current(running, running), current(completed, completed))});
  expect_holds(s.check());
}

TEST(current_row_tells_its_run, is_undecided_without_a_run) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {inserted(table::current_executions, current(running, running))});
  expect_undecided(current_row_tells_its_run(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
