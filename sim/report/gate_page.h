#pragma once
// What a release gate saw, on one page: what was tested, what ran, whether the harness can see, what was reached, what was
// found, what was not done.

#include <string>
#include <string_view>
#include <vector>

#include "sim/report/known_findings.h"
#include "sim/run/campaign.h"

namespace dsqlsim::report {

/// A planted mistake, and how it was found.
struct Canary {
  std::string_view mutant;
  /// Runs until it was found, or that did not find it.
  std::uint64_t runs = 0;
  /// Empty: it was not found.
  std::string_view property;
  std::string_view scenario;
};

struct GateCampaign {
  CampaignSpec spec;
  CampaignReport report;
};

struct Gate {
  std::string build;
  /// What the store is a port of.
  std::string tested;
  std::vector<Canary> canaries;
  std::vector<GateCampaign> campaigns;
  KnownFindings known;
  /// What somebody could think was done.
  std::vector<std::string> not_done;
  bool interrupted = false;
  /// Otherwise a planted mistake may have had no scenario to show itself in.
  bool every_scenario = true;

  /// A planted mistake was found in this scenario.
  [[nodiscard]] bool sees(std::string_view scenario) const;

  /// Why it fails, a sentence each; empty if it passes.
  [[nodiscard]] std::vector<std::string> failures() const;
};

[[nodiscard]] std::string gate_page(const Gate& gate);

}  // namespace dsqlsim::report
