#pragma once
// Findings that are known already, as a text file that is kept beside the code: a nightly hunt is red for what is new, and
// for what was said to be mended and is back.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/run/campaign.h"

namespace dsqlsim::report {

enum class FindingState : std::uint8_t { fresh, known, regressed };

class KnownFindings {
 public:
  /// One a line: `known NAME why` or `fixed NAME why`, NAME as finding_name() has it; `#` begins a comment. The error
  /// names `file` and the line.
  static tl::expected<KnownFindings, std::string> parse(std::string_view text, std::string_view file);

  [[nodiscard]] FindingState state_of(const Finding& finding) const;
  [[nodiscard]] FindingState state_of(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return states_.size(); }
  /// One that is neither soft nor known.
  [[nodiscard]] bool any_to_report(const CampaignReport& report) const;

 private:
  std::map<std::string, FindingState, std::less<>> states_;
};

}  // namespace dsqlsim::report
