#pragma once
// How many different hashes there were, in bounded memory: exactly up to a limit, and beyond it estimated from the smallest
// ones, which lie the denser the more there are (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002).

#include <cstdint>
#include <set>

namespace dsqlsim {

class DistinctCount {
 public:
  /// So many are counted exactly; beyond, the estimate is off by less than 1 % more often than not.
  static constexpr std::size_t exact = 65'536;

  void add(std::uint64_t hash) {
    if (smallest_.size() == exact && hash >= *smallest_.rbegin()) return;
    smallest_.insert(hash);
    if (smallest_.size() <= exact) return;
    smallest_.erase(std::prev(smallest_.end()));
    overflown_ = true;
  }

  [[nodiscard]] std::uint64_t count() const {
    if (!overflown_) return smallest_.size();
    // The largest of the k smallest of n even spread hashes is near k/n of their range.
    const std::uint64_t gap = *smallest_.rbegin() / exact;
    return UINT64_MAX / gap;
  }

  /// What it consists of, to be saved and added again; `overflown` then has to be restored as well.
  [[nodiscard]] const std::set<std::uint64_t>& smallest() const { return smallest_; }
  [[nodiscard]] bool overflown() const { return overflown_; }
  void restore(std::set<std::uint64_t> smallest, bool overflown) {
    smallest_ = std::move(smallest);
    overflown_ = overflown;
  }

 private:
  std::set<std::uint64_t> smallest_;
  bool overflown_ = false;
};

}  // namespace dsqlsim
