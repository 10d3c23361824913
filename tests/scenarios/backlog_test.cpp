#include "scenarios/backlog.h"

#include <gtest/gtest.h>

namespace dsqlsim::scenarios {
namespace {

using store::AckTo;
using Mode = FairBacklog::Mode;

AllocatedTask task(std::int64_t pass, std::int64_t id) { return {{pass, id}, id, "t"}; }

std::vector<std::int64_t> ids(const std::vector<AllocatedTask>& tasks) {
  std::vector<std::int64_t> out;
  for (const AllocatedTask& t : tasks) out.push_back(t.level.id);
  return out;
}
using Ids = std::vector<std::int64_t>;

TEST(ClassicBacklog, the_ack_level_stops_below_the_first_that_is_not_done) {
  ClassicBacklog b(AckTo::first_outstanding);
  b.start_at(10);
  for (const std::int64_t id : {11, 13, 14}) b.add(id);
  b.complete(13);
  EXPECT_EQ(b.ack_level(), 10);
  b.complete(11);
  EXPECT_EQ(b.ack_level(), 13);
  EXPECT_FALSE(b.empty());
  b.complete(14);
  EXPECT_EQ(b.ack_level(), 14);
}

TEST(ClassicBacklog, a_gap_is_skipped_only_when_everything_before_is_done) {
  ClassicBacklog b(AckTo::first_outstanding);
  b.start_at(10);
  b.gap_up_to(20);
  EXPECT_EQ(b.ack_level(), 20);
  b.add(21);
  b.gap_up_to(30);
  EXPECT_EQ(b.ack_level(), 20);
  EXPECT_EQ(b.read_level(), 30);
  b.complete(21);
  EXPECT_EQ(b.ack_level(), 21);
}

TEST(FairBacklog, keeps_the_lowest_and_reads_the_others_again) {
  FairBacklog b(AckTo::first_outstanding, 2);
  b.start_at({});
  EXPECT_EQ(ids(b.merge({task(5, 1), task(7, 2)}, Mode::read_to_end)), (Ids{1, 2}));
  EXPECT_EQ(b.read_level(), (TaskLevel{7, 2}));
  // A new task comes before the second one, which is evicted.
  EXPECT_EQ(ids(b.merge({task(6, 3)}, Mode::write)), (Ids{3}));
  EXPECT_TRUE(b.holds({6, 3}));
  EXPECT_FALSE(b.holds({7, 2}));
  EXPECT_EQ(b.read_level(), (TaskLevel{6, 3}));
  EXPECT_FALSE(b.drained());
  EXPECT_EQ(b.loaded(), 2U);
}

TEST(FairBacklog, what_is_written_beyond_the_read_level_is_left_to_a_read_unless_all_has_been_read) {
  FairBacklog b(AckTo::first_outstanding, 4);
  b.start_at({});
  b.merge({task(5, 1)}, Mode::read_middle);
  EXPECT_EQ(ids(b.merge({task(9, 2)}, Mode::write)), Ids{});
  b.merge({}, Mode::read_to_end);
  EXPECT_EQ(ids(b.merge({task(9, 3)}, Mode::write)), (Ids{3}));
}

TEST(FairBacklog, what_is_written_during_a_read_is_merged_when_it_ends) {
  FairBacklog b(AckTo::first_outstanding, 4);
  b.start_at({});
  b.read_begins();
  EXPECT_EQ(ids(b.merge({task(4, 8)}, Mode::write)), Ids{});
  EXPECT_EQ(ids(b.merge({task(5, 1)}, Mode::read_to_end)), (Ids{1}));
  EXPECT_EQ(ids(b.read_ends()), (Ids{8}));
}

TEST(FairBacklog, a_pinned_ack_level_stays_until_the_write_is_known) {
  FairBacklog b(AckTo::first_outstanding, 4);
  b.start_at({3, 3});
  b.merge({task(5, 4)}, Mode::read_to_end);
  EXPECT_EQ(b.pin(), (TaskLevel{3, 3}));
  b.complete({5, 4});
  EXPECT_EQ(b.ack_level(), (TaskLevel{3, 3}));
  b.unpin(true);
  EXPECT_EQ(b.ack_level(), (TaskLevel{5, 4}));
  EXPECT_TRUE(b.drained());
}

TEST(FairBacklog, after_a_write_that_failed_the_end_is_not_known_any_more) {
  FairBacklog b(AckTo::first_outstanding, 4);
  b.start_at({});
  b.merge({}, Mode::read_to_end);
  EXPECT_TRUE(b.drained());
  b.pin();
  b.unpin(false);
  EXPECT_TRUE(b.should_read_more());
  EXPECT_FALSE(b.drained());
}

}  // namespace
}  // namespace dsqlsim::scenarios
