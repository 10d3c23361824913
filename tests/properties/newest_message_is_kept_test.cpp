#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

TEST(newest_message_is_kept, holds_while_one_is_left) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {put_v2("a", 0, 11)});
  h.commit(a, {put_v2("b", 0, 12)});
  h.commit(a, {put_v2("a", 1, 13)});
  h.commit(a, {gone_v2("a", 0, 11)});
  expect_holds(newest_message_is_kept(h.history()));
}

TEST(newest_message_is_kept, a_delete_of_the_newest_violates_it) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {put_v2("a", 0, 11)});
  const std::size_t newest = h.commit(a, {put_v2("a", 1, 12)});
  const std::size_t went = h.commit(a, {gone_v2("a", 0, 11), gone_v2("a", 1, 12)});
  expect_violated(newest_message_is_kept(h.history()), "newest message deleted", {newest, went},
                  "A/client deleted message 1 of queue 1/a, the newest that it had.");
}

TEST(newest_message_is_kept, undecided_for_queues_of_version_1) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  h.commit(a, {put(1, 0, 11)});
  h.commit(a, {gone(1, 0, 11)});
  expect_undecided(newest_message_is_kept(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
