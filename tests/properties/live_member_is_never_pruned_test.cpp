#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/service_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "heartbeater");
  ActorId b = h.actor("B", "heartbeater");
  std::size_t joined = h.note(a, schema::service_notes::joined_cluster, {}, to_text(make_uuid(0x4057, 1)));
  std::size_t prune(std::uint64_t number) {
    return h.commit(b, {deleted(schema::table::cluster_membership, member_row(number, 5))});
  }
};
Verdict check(const Story& s) { return live_member_is_never_pruned(s.h.history()); }

TEST(live_member_is_never_pruned, holds_for_records_of_those_who_are_gone) {
  Story s;
  s.prune(2);
  expect_holds(check(s));
}

TEST(live_member_is_never_pruned, a_delete_of_a_member_that_is_up_violates_it) {
  Story s;
  const std::size_t went = s.prune(1);
  expect_violated(check(s), "live member pruned", {s.joined, went},
                  "B/heartbeater deleted the record of A/heartbeater, which is up.");
}

TEST(live_member_is_never_pruned, holds_once_its_process_has_crashed) {
  Story s;
  s.h.happens("crash");
  s.prune(1);
  expect_holds(check(s));
}

TEST(live_member_is_never_pruned, undecided_while_nothing_is_deleted) {
  Story s;
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
