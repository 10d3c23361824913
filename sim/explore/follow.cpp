#include <map>

#include "sim/explore/catalogue.h"

namespace dsqlsim::explore {

namespace {

class Follow final : public Strategy {
 public:
  explicit Follow(const Recording& recording) {
    for (std::size_t i = 0; i < recording.schedule.size(); ++i) rank_.emplace(recording.schedule[i], i);
    // A deadline that was met, a crash that came too late: it did not happen then, so everything else goes first.
    for (const std::uint64_t name : recording.planned) rank_.emplace(name, never_happened);
  }

  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& /*choices*/) override {
    std::size_t best = 0;
    std::size_t best_rank = SIZE_MAX;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto known = rank_.find(candidates[i].name);
      // A timer that nobody knows is most likely the deadline of a new call.
      const bool unknown = known == rank_.end();
      if (unknown && candidates[i].kind != EventKind::timer) return i;
      const std::size_t rank = unknown ? never_happened : known->second;
      if (rank < best_rank) {
        best_rank = rank;
        best = i;
      }
    }
    return best;
  }

 private:
  static constexpr std::size_t never_happened = SIZE_MAX - 1;
  std::map<std::uint64_t, std::size_t> rank_;
};

}  // namespace

std::unique_ptr<Strategy> follow(const Recording& recording) { return std::make_unique<Follow>(recording); }

}  // namespace dsqlsim::explore
