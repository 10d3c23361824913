#pragma once
// One line on stderr that is written over and over while a campaign goes on, if somebody watches; nothing otherwise.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/cli/tool.h"
#include "sim/run/campaign.h"

namespace dsqlsim::cli {

class Progress {
 public:
  /// `runs`: how many there will be, unless time is up before.
  Progress(Console& console, std::uint64_t runs, std::optional<std::chrono::seconds> time = std::nullopt);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void after_run(const CampaignReport& so_far);
  /// Takes the line away, before something is printed.
  void clear();

 private:
  Console& console_;
  std::uint64_t runs_;
  std::optional<std::chrono::seconds> time_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point shown_;
  bool visible_ = false;
};

[[nodiscard]] std::uint64_t runs_of(const CampaignSpec& spec);

}  // namespace dsqlsim::cli
