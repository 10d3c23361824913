#pragma once
// Findings that tell one story are one bug: a line for each, however many properties, scenarios and seeds show it.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/run/campaign.h"

namespace dsqlsim::report {

/// Indexes into the report's findings, the first seen first. `shapes` has one a finding, 0 for one that was not shrunk.
/// Two findings are of one bug if their shrunk runs have one shape; one that was not shrunk belongs to the first that
/// violates the same property in the same way, if there is one.
using Bug = std::vector<std::size_t>;
[[nodiscard]] std::vector<Bug> bugs_of(const CampaignReport& report, const std::vector<std::uint64_t>& shapes);

/// "bug 1: range_granted_once (plugin_helpers, shard_handover), stale_fence_never_wins (plugin_helpers); runs 163,
/// build/release/dsqlsim replay TOKEN": the number of runs is that of the finding seen most, the token a shrunk one if
/// there is one, and the shortest.
[[nodiscard]] std::string bug_line(const CampaignReport& report, const Bug& bug, std::size_t number);

}  // namespace dsqlsim::report
