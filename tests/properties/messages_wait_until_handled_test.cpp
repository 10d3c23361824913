#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  Story() {
    h.commit(a, {acks_made(1)});
    put_in = h.commit(a, {put(1, 0, 11)});
  }
  std::size_t put_in = 0;
};
Verdict check(const Story& s) { return messages_wait_until_handled(s.h.history()); }

TEST(messages_wait_until_handled, holds_once_every_consumer_has_handled_it) {
  Story s;
  handled(s.h, s.a, 0, 11, "1 east");
  handled(s.h, s.a, 0, 11, "1 west");
  s.h.commit(s.a, {acks_moved(1, {}, 0, {{{"east", 0}, {"west", 0}}}, 1)});
  s.h.commit(s.a, {gone(1, 0, 11)});
  expect_holds(check(s));
}

TEST(messages_wait_until_handled, a_delete_of_what_nobody_handled_violates_it) {
  Story s;
  const std::size_t came = s.h.commit(s.a, {put_v2("a", 0, 12)});
  const std::size_t went = s.h.commit(s.a, {gone_v2("a", 0, 12)});
  expect_violated(check(s), "message deleted before it was handled", {came, went},
                  "A/client deleted message 0 of queue 1/a, which nobody had handled.");
}

TEST(messages_wait_until_handled, a_delete_of_what_one_consumer_has_not_handled_violates_it) {
  Story s;
  handled(s.h, s.a, 0, 11, "1 east");
  s.h.commit(s.a, {acks_moved(1, {}, 0, {{{"east", 0}, {"west", -1}}}, 1)});
  const std::size_t went = s.h.commit(s.a, {gone(1, 0, 11)});
  expect_violated(check(s), "message deleted before it was handled", {s.put_in, went},
                  "A/client deleted message 0 of queue 1, which west had not handled.");
}

TEST(messages_wait_until_handled, undecided_while_nothing_is_deleted) {
  Story s;
  handled(s.h, s.a, 0, 11, "1 east");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
