#pragma once
// A campaign's report as text, and back: so that a hunt can go on where it was.

#include <optional>
#include <string>
#include <string_view>

#include "sim/run/campaign.h"

namespace dsqlsim::archive {

/// JSON; without the orders of events, which are saved as what they consist of.
[[nodiscard]] std::string saved_report(const CampaignReport& report);

/// Nothing if it is not such a text, or names what the catalogue does not have.
[[nodiscard]] std::optional<CampaignReport> read_saved_report(std::string_view text, const Catalogue& catalogue);

}  // namespace dsqlsim::archive
