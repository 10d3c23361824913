#pragma once
// When the wish is to hunt for so long.

#include <chrono>
#include <optional>

#include "sim/run/campaign.h"

namespace dsqlsim::cli {

class TimeLimit {
 public:
  /// Begins now; nothing: there is no limit.
  explicit TimeLimit(std::optional<std::chrono::seconds> limit)
      : limit_(limit), began_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] bool passed() const {
    return limit_.has_value() && std::chrono::steady_clock::now() - began_ >= *limit_;
  }

 private:
  std::optional<std::chrono::seconds> limit_;
  std::chrono::steady_clock::time_point began_;
};

/// Hunts end between seeds.
[[nodiscard]] inline bool is_last_of_its_seed(const RunSpec& run, const CampaignSpec& spec) {
  return run.scenario == spec.scenarios.back() && run.strategy == spec.strategies.back();
}

}  // namespace dsqlsim::cli
