#pragma once
// What a hunt reads from its archive and writes to it.

#include <chrono>
#include <string>

#include "sim/archive/archive.h"
#include "sim/cli/arguments.h"
#include "sim/cli/tool.h"

namespace dsqlsim::cli {

class HuntArchive {
 public:
  HuntArchive(const HuntArguments& arguments, const CampaignSpec& spec, const Tool& tool);

  /// What is left of the campaign, and what it added up to so far. A hunt for some time begins behind the seeds of the
  /// last one; another one goes on where it was interrupted, if that was the same build.
  [[nodiscard]] CampaignSpec left() const;
  [[nodiscard]] const CampaignReport& so_far() const { return state_.report; }

  /// Findings that the archive has of this store and dialect. A hunt that goes on has tried them.
  [[nodiscard]] std::vector<archive::ArchivedFinding> earlier();

  void after_run(const CampaignReport& so_far, const RunSpec& run, bool last_of_its_seed);
  /// `smaller` is the finding with the run that its story is about.
  void told(const Finding& smaller, const std::string& story, const std::string& recorded);
  /// The report is of whole seeds.
  void finish(const CampaignReport& report);

 private:
  void save();
  void put(const Finding& finding, const std::string& story, const std::string& recorded);

  CampaignSpec spec_;
  std::string build_;
  archive::Archive archive_;
  archive::CampaignState state_;
  bool goes_on_ = false;
  std::size_t findings_ = 0;
  std::chrono::steady_clock::time_point saved_;
  std::chrono::steady_clock::duration saving_took_{};
};

}  // namespace dsqlsim::cli
