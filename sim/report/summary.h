#pragma once
// What a campaign adds up to, one greppable line a fact, and as JSON, one object a line.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/run/campaign.h"

namespace dsqlsim::report {

/// "range_granted_once.k3f5a": stable for a property, its cause and the scenario that shows it.
[[nodiscard]] std::string finding_name(const Finding& finding);

/// "finding range_granted_once: range granted twice; shard_handover, runs 12, build/release/dsqlsim replay TOKEN"
[[nodiscard]] std::string finding_line(const Finding& finding);

/// All of it; equal bytes for equal reports.
[[nodiscard]] std::string summary_text(const CampaignSpec& spec, const CampaignReport& report);

/// One object a finding, then one with the totals.
[[nodiscard]] std::string summary_json(const CampaignSpec& spec, const CampaignReport& report);

[[nodiscard]] std::string digest_text(std::uint64_t digest);

}  // namespace dsqlsim::report
