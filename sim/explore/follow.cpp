#include <map>

#include "sim/explore/catalogue.h"

namespace dsqlsim::explore {

namespace {

class Follow final : public Strategy {
 public:
  explicit Follow(const Recording& recording) {
    for (std::size_t i = 0; i < recording.schedule.size(); ++i) rank_.emplace(recording.schedule[i], i);
  }

  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& /*choices*/) override {
    std::size_t best = 0;
    std::size_t best_rank = SIZE_MAX;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto known = rank_.find(candidates[i].name);
      if (known == rank_.end()) return i;
      if (known->second < best_rank) {
        best_rank = known->second;
        best = i;
      }
    }
    return best;
  }

 private:
  std::map<std::uint64_t, std::size_t> rank_;
};

}  // namespace

std::unique_ptr<Strategy> follow(const Recording& recording) { return std::make_unique<Follow>(recording); }

}  // namespace dsqlsim::explore
