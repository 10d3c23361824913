#include "scenarios/task_keys.h"

#include <algorithm>

#include "sim/core/check.h"

namespace dsqlsim::scenarios {

namespace {

constexpr std::int64_t millisecond = 1'000;
// TimerProcessorMaxTimeShift: a queue reads that far ahead.
constexpr Duration read_ahead = seconds(1);

std::int64_t truncated(std::int64_t us) { return us / millisecond * millisecond; }

}  // namespace

std::int64_t clock_us(Time host_now) {
  constexpr std::int64_t begin = 3'600'000'000;
  return begin + host_now.us;
}

void TaskKeys::set_range(std::int64_t range_id) {
  next_ = range_id << block_bits_;
  end_ = (range_id + 1) << block_bits_;
  pending_.clear();
}

std::int64_t TaskKeys::take_id() {
  CHECK(next_ < end_);
  return next_++;
}

void TaskKeys::floor_fire_times(std::int64_t us) { least_fire_time_ = std::max(least_fire_time_, us); }

std::int64_t TaskKeys::fire_time(std::int64_t wanted_us, Time host_now) {
  floor_fire_times(truncated(clock_us(host_now)));
  const std::int64_t at = truncated(wanted_us + millisecond);
  return at < least_fire_time_ ? least_fire_time_ + millisecond : at;
}

schema::TaskKey TaskKeys::exclusive_read_watermark(schema::Category category, Time host_now) {
  floor_fire_times(truncated(clock_us(host_now + read_ahead)));
  const bool scheduled = schema::is_scheduled(category);
  schema::TaskKey watermark{scheduled ? least_fire_time_ : 0, next_};
  if (const auto found = pending_.find(category); found != pending_.end() && !found->second.empty()) {
    watermark = std::min(watermark, *found->second.begin());
  }
  if (scheduled) watermark = {truncated(watermark.fire_time_us), 0};
  return watermark;
}

}  // namespace dsqlsim::scenarios
