#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
};
Verdict check(const Story& s) { return message_ids_are_dense(s.h.history()); }

TEST(message_ids_are_dense, holds_for_each_queue_of_its_own) {
  Story s;
  s.h.commit(s.a, {put(1, 0, 11)});
  s.h.commit(s.a, {put(-1, 0, 12)});
  s.h.commit(s.a, {put(1, 1, 13)});
  s.h.commit(s.a, {gone(1, 0, 11)});
  s.h.commit(s.a, {put(1, 2, 14)});
  s.h.commit(s.a, {put_v2("a", 0, 15)});
  s.h.commit(s.a, {put_v2("b", 0, 16)});
  expect_holds(check(s));
}

TEST(message_ids_are_dense, a_gap_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {put(1, 0, 11)});
  const std::size_t wide = s.h.commit(s.a, {put(1, 2, 12)});
  expect_violated(check(s), "message id left out", {first, wide},
                  "A/writer put a message into queue 1 under id 2; 1 was the next.");
}

TEST(message_ids_are_dense, a_first_message_above_0_violates_it) {
  Story s;
  const std::size_t wide = s.h.commit(s.a, {put_v2("a", 3, 11)});
  expect_violated(check(s), "message id left out", {wide},
                  "A/writer put a message into queue 1/a under id 3; 0 was the next.");
}

TEST(message_ids_are_dense, an_id_that_comes_back_after_its_message_is_gone_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {put(-1, 0, 11)});
  s.h.commit(s.a, {gone(-1, 0, 11)});
  const std::size_t again = s.h.commit(s.a, {put(-1, 0, 12)});
  expect_violated(check(s), "message id given again", {first, again},
                  "A/writer put a message into queue -1 under id 0, and ids up to 0 had been given.");
}

TEST(message_ids_are_dense, undecided_without_messages) {
  Story s;
  s.h.commit(s.a, {acks_made(1)});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
