#include "scenarios/task_keys.h"

#include <gtest/gtest.h>

namespace dsqlsim::scenarios {
namespace {

using schema::Category;
using schema::TaskKey;

constexpr std::int64_t ms = 1'000;

TEST(TaskKeys, give_out_a_block_and_no_more) {
  TaskKeys keys(2);
  EXPECT_FALSE(keys.has_range());
  keys.set_range(5);
  for (std::int64_t id = 20; id < 24; ++id) {
    EXPECT_FALSE(keys.block_used_up());
    EXPECT_EQ(keys.take_id(), id);
  }
  EXPECT_TRUE(keys.block_used_up());
  keys.set_range(6);
  EXPECT_EQ(keys.take_id(), 24);
}

TEST(TaskKeys, a_queue_reads_up_to_what_may_still_be_inserted) {
  TaskKeys keys(20);
  keys.set_range(1);
  const std::int64_t first = keys.take_id();
  const std::int64_t second = keys.take_id();
  keys.expect(Category::transfer, {0, first});
  keys.expect(Category::transfer, {0, second});
  EXPECT_EQ(keys.exclusive_read_watermark(Category::transfer, Time{}), (TaskKey{0, first}));
  EXPECT_EQ(keys.exclusive_read_watermark(Category::visibility, Time{}), (TaskKey{0, second + 1})) << "queues are apart";
  keys.forget(Category::transfer, {0, first});
  EXPECT_EQ(keys.exclusive_read_watermark(Category::transfer, Time{}), (TaskKey{0, second}));
  keys.forget(Category::transfer, {0, second});
  EXPECT_EQ(keys.exclusive_read_watermark(Category::transfer, Time{}), (TaskKey{0, second + 1}));
}

TEST(TaskKeys, a_new_range_forgets_what_was_pending_under_the_old_one) {
  TaskKeys keys(20);
  keys.set_range(1);
  keys.expect(Category::transfer, {0, keys.take_id()});
  keys.set_range(2);
  EXPECT_EQ(keys.exclusive_read_watermark(Category::transfer, Time{}), (TaskKey{0, 2 << 20}));
}

TEST(TaskKeys, fire_times_are_rounded_up_to_milliseconds) {
  TaskKeys keys(20);
  const std::int64_t now = clock_us(Time{});
  EXPECT_EQ(keys.fire_time(now + 5'500, Time{}), now + 6 * ms);
  EXPECT_EQ(keys.fire_time(now + 5'000, Time{}), now + 6 * ms);
}

// What a queue has read may not be inserted any more, however far its clock jumps back.
TEST(TaskKeys, no_timer_fires_below_what_a_queue_may_have_read) {
  TaskKeys keys(20);
  keys.set_range(1);
  const TaskKey read = keys.exclusive_read_watermark(Category::timer, Time{} + seconds(10));
  EXPECT_EQ(read, (TaskKey{clock_us(Time{} + seconds(11)), 0}));
  EXPECT_EQ(keys.fire_time(clock_us(Time{} + seconds(3)), Time{} + seconds(2)), read.fire_time_us + ms);
  EXPECT_EQ(keys.exclusive_read_watermark(Category::timer, Time{} + seconds(2)), read) << "nor does a watermark go back";
}

TEST(TaskKeys, a_pending_timer_holds_back_its_queue) {
  TaskKeys keys(20);
  keys.set_range(1);
  const std::int64_t fires = keys.fire_time(clock_us(Time{} + milliseconds(200)), Time{});
  keys.expect(Category::timer, {fires, keys.take_id()});
  EXPECT_EQ(keys.exclusive_read_watermark(Category::timer, Time{} + seconds(10)), (TaskKey{fires, 0}));
}

}  // namespace
}  // namespace dsqlsim::scenarios
