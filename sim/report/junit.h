#pragma once
// A campaign as JUnit XML, which continuous integration understands: a suite a scenario, a test a property.

#include <string>

#include "sim/run/campaign.h"

namespace dsqlsim::report {

/// A property that was violated fails its test, with a line to replay; a soft one passes and says so; one that was never
/// decided is skipped. No times: equal bytes for equal reports.
[[nodiscard]] std::string junit_xml(const CampaignSpec& spec, const CampaignReport& report);

}  // namespace dsqlsim::report
