#pragma once
// One gross bug masks others. Peeling hunts, takes the finding that most runs show, adds the remedy under which it
// vanishes, and hunts again until nothing is found: its report is the chain of bugs. Knows remedies by name only.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/run/campaign.h"

namespace dsqlsim {

struct PeelStep {
  /// What was hunted on, and what that gave.
  std::string store;
  CampaignReport report;
  /// Index into report.findings of the one that was mended; of the most frequent one if no remedy mends any. Nothing if
  /// nothing was found.
  std::optional<std::size_t> finding;
  /// Empty if no remedy helps.
  std::string remedy;
  /// Of `tried` runs that showed the finding, so many still do under the remedy.
  std::size_t tried = 0;
  std::size_t remaining = 0;

  [[nodiscard]] bool is_last() const { return remedy.empty(); }
};

/// Hunts with `spec`, whose store is the first variant; `remedies` are tried in order of their names here, and of equals
/// the first is taken. `after_step` and `after_run` may be empty; a false from `after_run` ends the chain with the step
/// that it is in. The last step of the chain otherwise found nothing, or nothing that a remedy mends. The hunts' runs come
/// from `make_runner`, or, if that is empty, from the workspace, in which remedies are tried.
tl::expected<std::vector<PeelStep>, std::string> peel(
    const CampaignSpec& spec, std::span<const std::string_view> remedies, Workspace& workspace,
    const MakeRunner& make_runner, const std::function<void(const PeelStep&)>& after_step, const AfterRun& after_run);

}  // namespace dsqlsim
