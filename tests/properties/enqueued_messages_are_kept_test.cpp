#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};
Verdict check(const Story& s) { return enqueued_messages_are_kept(s.h.history()); }

TEST(enqueued_messages_are_kept, holds_in_order_and_for_overlapping_calls) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "1");
  begin_enqueue(s.h, s.b, 21, "1");
  s.h.commit(s.b, {put(1, 0, 21)});
  s.h.commit(s.a, {put(1, 1, 11)});
  told(s.h, s.a, 11, "1");
  told(s.h, s.b, 21, "1");
  begin_enqueue(s.h, s.b, 22, "-1");
  s.h.commit(s.b, {put(-1, 0, 22)});
  told(s.h, s.b, 22, "-1", 0);
  expect_holds(check(s));
}

TEST(enqueued_messages_are_kept, success_without_a_message_violates_it) {
  Story s;
  s.h.commit(s.b, {put(1, 0, 21)});
  begin_enqueue(s.h, s.a, 11, "1");
  const std::size_t lie = told(s.h, s.a, 11, "1");
  expect_violated(check(s), "acknowledged message not in its queue", {lie},
                  "A/writer was told that message 11 is in queue 1, and no commit had put it there.");
}

TEST(enqueued_messages_are_kept, a_message_in_another_queue_violates_it) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "-1");
  s.h.commit(s.a, {put(1, 0, 11)});
  const std::size_t lie = told(s.h, s.a, 11, "-1", 0);
  expect_violated(check(s), "acknowledged message not in its queue", {lie},
                  "A/writer was told that message 11 is in queue -1, and no commit had put it there.");
}

TEST(enqueued_messages_are_kept, a_message_that_is_there_twice_violates_it) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "1");
  const std::size_t first = s.h.commit(s.a, {put(1, 0, 11)});
  const std::size_t second = s.h.commit(s.a, {put(1, 1, 11)});
  expect_violated(check(s), "message put in twice", {first, second},
                  "A/writer put message 11 into queue 1 as 1; it was in queue 1 as 0 already.");
}

TEST(enqueued_messages_are_kept, another_id_than_the_one_told_violates_it) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "1/a");
  const std::size_t came = s.h.commit(s.a, {put_v2("a", 0, 11)});
  const std::size_t lie = told(s.h, s.a, 11, "1/a", 4);
  expect_violated(check(s), "message told under another id", {came, lie},
                  "A/writer was told that message 11 has id 4 in queue 1/a; it has 0.");
}

TEST(enqueued_messages_are_kept, a_later_message_below_an_earlier_one_violates_it) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "1");
  s.h.commit(s.a, {put(1, 5, 11)});
  const std::size_t first = told(s.h, s.a, 11, "1");
  const std::size_t began = begin_enqueue(s.h, s.b, 21, "1");
  const std::size_t below = s.h.commit(s.b, {put(1, 4, 21)});
  expect_violated(check(s), "later message before an earlier one", {first, began, below},
                  "B/writer put message 21 into queue 1 as 4; that of id 5 had been acknowledged before it was begun.");
}

TEST(enqueued_messages_are_kept, undecided_if_nobody_was_told_or_nothing_committed) {
  Story s;
  begin_enqueue(s.h, s.a, 11, "1");
  told(s.h, s.a, 11, "1");
  expect_undecided(check(s));
  Story untold;
  untold.h.commit(untold.a, {put(1, 0, 11)});
  expect_undecided(check(untold));
}

}  // namespace
}  // namespace dsqlsim::properties
