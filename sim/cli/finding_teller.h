#pragma once
// Makes findings smaller and tells them, each kind of mistake once: what hunt does between two runs of its campaign.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/arguments.h"
#include "sim/cli/telling.h"
#include "sim/report/known_findings.h"
#include "sim/run/campaign.h"
#include "sim/run/certificate.h"
#include "sim/run/shrink.h"

namespace dsqlsim::cli {

class FindingTeller {
 public:
  /// Known findings are not told.
  FindingTeller(const HuntArguments& arguments, const Tool& tool, Workspace& workspace,
                report::KnownFindings known = {});

  /// Is called with each finding that is told, as the run that its story is about, with the story, and with what an
  /// archive keeps of the run (recorded_text).
  using OnTold = std::function<void(const Finding& smaller, const std::string& story, const std::string& recorded)>;
  void on_told(OnTold then) { on_told_ = std::move(then); }

  /// The stories of findings that were not there at the last call; empty if there is nothing new to tell. Runs in the
  /// workspace.
  [[nodiscard]] std::string tell_new(const CampaignReport& so_far);
  /// The story of one finding.
  [[nodiscard]] std::string tell(const Finding& finding);
  /// Makes the findings smaller that were not told, some dozens at most: only then can it be said which of them are one bug. A
  /// hunt that tells nothing or is not to shrink leaves them as they are, and so does one on a slow backend.
  void shrink_rest(const CampaignReport& report);
  /// The bugs that the findings add up to, one a line.
  [[nodiscard]] std::string bugs(const CampaignReport& report) const;
  /// Puts the smaller runs in place of those that findings were first seen in.
  void put_smaller_into(CampaignReport& report) const;

 private:
  struct Smaller {
    RunSpec spec;
    std::uint64_t digest = 0;
    std::uint64_t steps = 0;
    std::string explanation;
    std::uint64_t shape = 0;
    /// The finding, shown by this run.
    [[nodiscard]] Finding of(Finding finding) const;
  };
  std::string tell(const Finding& finding, std::optional<Smaller>& smaller);
  /// The first finding whose smaller run has the shape of this one's.
  [[nodiscard]] std::optional<std::size_t> same_story(std::size_t finding) const;
  /// Of a run that no process survives, which therefore cannot be told here.
  static std::string tell_dead(const Finding& finding);

  const HuntArguments& arguments_;
  report::KnownFindings known_;
  Workspace& workspace_;
  Teller teller_;
  OnTold on_told_;
  /// Of the run that was told last, if somebody wants to know.
  std::string recorded_;
  std::uint64_t stories_ = 0;
  /// How many findings were made smaller.
  std::uint64_t shrunk_ = 0;
  /// One a finding seen so far; nothing for those that are not told.
  std::vector<std::optional<Smaller>> smaller_;
};

/// "shrunk: 2 hosts, 1 operation; each of 2 removals was tried, and passes", and what it was shrunk from.
[[nodiscard]] std::string shrunk_text(const Shrunk& shrunk, const Certificate& certificate);

}  // namespace dsqlsim::cli
