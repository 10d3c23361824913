#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::current_executions;

Row names(std::uint64_t run, std::string_view request) {
  Row row = current_row("w");
  row[schema::index(current_executions::run_id)] = make_uuid(7, run);
  row[schema::index(current_executions::create_request_id)] = std::string(request);
  return row;
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  ActorId b = h.actor("B", "client");
  [[nodiscard]] Verdict check() const { return start_request_makes_one_run(h.history()); }
};

TEST(start_request_makes_one_run, holds_when_every_run_has_a_request_of_its_own) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(1, "x"))});
  s.h.commit(s.b, {updated(table::current_executions, names(1, "x"), names(2, "y"))});
  // Asked for again after another had come between: the caller's own affair.
  s.h.commit(s.a, {updated(table::current_executions, names(2, "y"), names(3, "x"))});
  expect_holds(s.check());
}

TEST(start_request_makes_one_run, a_second_run_over_the_first_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {inserted(table::current_executions, names(1, "x"))});
  const std::size_t second = s.h.commit(s.b, {updated(table::current_executions, names(1, "x"), names(2, "x"))});
  expect_violated(s.check(), "one request made two runs", {first, second},
                  "B/client made another run of workflow w of shard 1 for request x, which had made the current one.");
}

TEST(start_request_makes_one_run, a_run_that_goes_on_keeps_its_request) {
  Story s;
  s.h.commit(s.a, {inserted(table::current_executions, names(1, "x"))});
  Row completed = names(1, "x");
  completed[schema::index(current_executions::state)] = std::int64_t{3};
  s.h.commit(s.a, {updated(table::current_executions, names(1, "x"), completed)});
  expect_undecided(s.check());
}

}  // namespace
}  // namespace dsqlsim::properties
