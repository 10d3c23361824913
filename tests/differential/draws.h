#pragma once
// The randomness of one generated statement as a list of numbers, read from the left. When it is used up every further
// draw is 0, and 0 is always the simplest choice, so that a shorter list or smaller numbers give a simpler statement:
// RapidCheck shrinks lists of numbers and needs to know nothing of SQL.

#include <cstdint>
#include <span>
#include <vector>

namespace dsqlsim::differential {

using DrawList = std::vector<std::uint16_t>;

class Draws {
 public:
  explicit Draws(std::span<const std::uint16_t> list) : list_(list) {}

  /// 0 <= result < n.
  unsigned below(unsigned n) { return next_ < list_.size() ? list_[next_++] % n : 0; }
  /// True once in n draws; false when nothing is left.
  bool one_in(unsigned n) { return below(n) == n - 1; }
  bool coin() { return one_in(2); }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(static_cast<unsigned>(std::size(list)))];
  }

 private:
  std::span<const std::uint16_t> list_;
  std::size_t next_ = 0;
};

}  // namespace dsqlsim::differential
