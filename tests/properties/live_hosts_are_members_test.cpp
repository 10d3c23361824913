#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/service_notes.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace service_notes = schema::service_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "heartbeater");
  ActorId observer = h.actor("A", "observer");
  std::size_t boot = h.happens("boot");
  std::size_t join() { return h.note(a, service_notes::joined_cluster, {}, "id-a"); }
  std::size_t look(bool faults_stopped, std::string_view ids) {
    return h.note(observer, service_notes::members_seen, {faults_stopped ? 1 : 0}, ids);
  }
};
Verdict check(const Story& s) { return live_hosts_are_members(s.h.history()); }

TEST(live_hosts_are_members, holds_when_everybody_is_seen_at_one_time_or_another) {
  Story s;
  s.join();
  s.look(false, "");
  s.look(true, "id-other");
  s.look(true, "id-old id-a");
  expect_holds(check(s));
}

TEST(live_hosts_are_members, a_member_that_is_never_seen_violates_it) {
  Story s;
  const std::size_t joined = s.join();
  const std::size_t looked = s.look(true, "id-old");
  expect_violated(check(s), "member not seen", {joined, looked},
                  "A/observer looked for members after faults had stopped and never saw A/heartbeater, which is up.");
}

TEST(live_hosts_are_members, a_host_that_never_joins_violates_it) {
  Story s;
  const std::size_t looked = s.look(true, "");
  expect_violated(check(s), "host up but no member", {looked},
                  "Host A was up after faults had stopped, and never became a member.");
}

TEST(live_hosts_are_members, undecided_if_nobody_looked_after_faults) {
  Story s;
  s.join();
  s.look(false, "");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
