#pragma once
// What the two ways to hunt, once and peeling, have in common.

#include <optional>
#include <string>
#include <vector>

#include "sim/cli/arguments.h"
#include "sim/cli/tool.h"
#include "sim/report/known_findings.h"
#include "sim/run/campaign.h"

namespace dsqlsim::cli {

/// All if none is wished for.
[[nodiscard]] std::vector<std::string> scenarios_of(const std::vector<std::string>& wished, const Catalogue& catalogue);

[[nodiscard]] CampaignSpec campaign_spec(const HuntArguments& arguments, const Catalogue& catalogue);

/// Looks up each combination of names, so that a misspelt word is refused before anything is printed.
[[nodiscard]] std::optional<std::string> first_error(const CampaignSpec& spec, Workspace& workspace);

/// Does the hunt's runs: worker processes, or this one if the program cannot start itself.
[[nodiscard]] MakeRunner runners(std::optional<std::uint64_t> jobs, std::chrono::seconds run_limit, const Tool& tool,
                                 Workspace& workspace);

/// Nothing is known unless a file says so. The error is one sentence.
[[nodiscard]] tl::expected<report::KnownFindings, std::string> read_known(const std::optional<std::string>& path);

/// hunt --peel.
ExitCode hunt_peeling(const HuntArguments& arguments, const CampaignSpec& spec, const Tool& tool, Workspace& workspace,
                      Console& console);

}  // namespace dsqlsim::cli
