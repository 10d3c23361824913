#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/service_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "heartbeater");
  std::uint64_t send() { return h.send(a, "UpsertClusterMembership", EventKind::statement, h.new_transaction(), true); }
  std::size_t land(std::uint64_t call, std::int64_t from, std::int64_t to) {
    const std::string_view table = schema::table::cluster_membership;
    if (from == 0) return h.land(call, {inserted(table, member_row(1, to))});
    return h.land(call, {updated(table, member_row(1, from), member_row(1, to))});
  }
};
Verdict check(const Story& s) { return heartbeats_only_go_forward(s.h.history()); }

TEST(heartbeats_only_go_forward, holds_in_order_and_when_the_clock_itself_goes_back) {
  Story s;
  s.land(s.send(), 0, 10);
  s.land(s.send(), 10, 22);
  s.land(s.send(), 22, 20);
  expect_holds(check(s));
}

TEST(heartbeats_only_go_forward, an_older_one_that_lands_later_violates_it) {
  Story s;
  s.land(s.send(), 0, 10);
  const std::uint64_t late = s.send();
  const std::size_t newer = s.land(s.send(), 10, 34);
  const std::size_t older = s.land(late, 34, 22);
  expect_violated(check(s), "heartbeat overwritten by an older one", {newer, older},
                  "A heartbeat of A/heartbeater landed after a newer one, and set its last heartbeat back by 12000000 "
                  "us.");
}

TEST(heartbeats_only_go_forward, an_older_one_that_raises_the_time_is_no_harm) {
  Story s;
  s.land(s.send(), 0, 10);
  const std::uint64_t late = s.send();
  s.land(s.send(), 10, 20);
  s.land(late, 20, 22);
  expect_holds(check(s));
}

TEST(heartbeats_only_go_forward, undecided_with_one_heartbeat) {
  Story s;
  s.land(s.send(), 0, 10);
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
