#pragma once
// What a campaign adds up to, one greppable line a fact, and as JSON, one object a line.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/report/known_findings.h"
#include "sim/run/campaign.h"

namespace dsqlsim::report {

/// "range_granted_once.k3f5a": stable for a property, its cause and the scenario that shows it.
[[nodiscard]] std::string finding_name(const Finding& finding);

/// "finding range_granted_once.k3f5a: range granted twice; shard_handover, runs 12, build/release/dsqlsim replay
/// TOKEN", with "soft", "known" or "regressed" before it.
[[nodiscard]] std::string finding_line(const Finding& finding, const KnownFindings& known);

enum class SummaryDetail : std::uint8_t {
  scenarios,  ///< A line for each scenario.
  counts,     ///< A line for each property that was decided and each goal that was reached.
};

/// All of it; equal bytes for equal reports. What the campaign cannot say (blind properties, goals never reached) is
/// said whatever the detail.
[[nodiscard]] std::string summary_text(const CampaignSpec& spec, const CampaignReport& report,
                                       const KnownFindings& known = {},
                                       SummaryDetail detail = SummaryDetail::scenarios);

/// One object a finding, then one with the totals.
[[nodiscard]] std::string summary_json(const CampaignSpec& spec, const CampaignReport& report,
                                       const KnownFindings& known = {});

[[nodiscard]] std::string digest_text(std::uint64_t digest);

}  // namespace dsqlsim::report
