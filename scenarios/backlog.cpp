#include "scenarios/backlog.h"

#include <algorithm>
#include <utility>

namespace dsqlsim::scenarios {

void ClassicBacklog::add(std::int64_t id) {
  read_level_ = id;
  outstanding_[id] = false;
}

void ClassicBacklog::gap_up_to(std::int64_t level) {
  if (ack_level_ == read_level_) ack_level_ = level;
  read_level_ = level;
}

void ClassicBacklog::complete(std::int64_t id) {
  const auto found = outstanding_.find(id);
  if (found == outstanding_.end()) return;
  found->second = true;
  if (ack_to_ == store::AckTo::done_task) ack_level_ = std::max(ack_level_, id);
  while (!outstanding_.empty() && outstanding_.begin()->second) {
    ack_level_ = std::max(ack_level_, outstanding_.begin()->first);
    outstanding_.erase(outstanding_.begin());
  }
}

std::vector<AllocatedTask> FairBacklog::read_ends() {
  reading_ = false;
  if (written_.empty()) return {};
  std::vector<AllocatedTask> fresh = merge(std::exchange(written_, {}), Mode::write);
  advance();
  return fresh;
}

std::vector<AllocatedTask> FairBacklog::merge(const std::vector<AllocatedTask>& tasks, Mode mode) {
  if (mode == Mode::write && reading_) {
    written_.insert(written_.end(), tasks.begin(), tasks.end());
    return {};
  }
  // By level: a task that comes in, or null for one that is held already.
  std::map<TaskLevel, const AllocatedTask*> merged;
  for (const auto& [level, done] : outstanding_) {
    if (!done) merged[level] = nullptr;
  }
  for (const AllocatedTask& task : tasks) {
    const bool beyond = mode == Mode::write && !at_end_ && read_level_ < task.level;
    if (task.level <= ack_level_ || beyond || outstanding_.contains(task.level)) continue;
    merged[task.level] = &task;
  }
  std::vector<AllocatedTask> fresh;
  read_level_ = ack_level_;
  auto next = merged.begin();
  for (std::size_t kept = 0; kept < batch_size_ && next != merged.end(); ++kept, ++next) {
    if (next->second != nullptr) fresh.push_back(*next->second);
    read_level_ = next->first;
  }
  // The others will be read again, in their turn; and so will what is done beyond the read level.
  bool evicted = next != merged.end();
  for (auto beyond = outstanding_.upper_bound(read_level_); beyond != outstanding_.end();) {
    evicted = true;
    beyond = outstanding_.erase(beyond);
  }
  for (const AllocatedTask& task : fresh) outstanding_[task.level] = false;
  if (mode == Mode::read_middle || evicted) {
    at_end_ = false;
  } else if (mode == Mode::read_to_end) {
    at_end_ = true;
  }
  return fresh;
}

bool FairBacklog::holds(TaskLevel level) const {
  const auto found = outstanding_.find(level);
  return found != outstanding_.end() && !found->second;
}

void FairBacklog::complete(TaskLevel level) {
  const auto found = outstanding_.find(level);
  if (found == outstanding_.end()) return;
  found->second = true;
  if (ack_to_ == store::AckTo::done_task && !pinned_) ack_level_ = std::max(ack_level_, level);
  advance();
}

TaskLevel FairBacklog::pin() {
  pinned_ = true;
  return ack_level_;
}

void FairBacklog::unpin(bool written) {
  // Somewhere below the read level there may be one more.
  if (!written) at_end_ = false;
  pinned_ = false;
  advance();
}

void FairBacklog::advance() {
  if (pinned_ || !written_.empty()) return;
  while (!outstanding_.empty() && outstanding_.begin()->second) {
    ack_level_ = std::max(ack_level_, outstanding_.begin()->first);
    outstanding_.erase(outstanding_.begin());
  }
}

std::size_t FairBacklog::loaded() const {
  return static_cast<std::size_t>(
      std::count_if(outstanding_.begin(), outstanding_.end(), [](const auto& task) { return !task.second; }));
}

}  // namespace dsqlsim::scenarios
