#include "sim/cli/hunt_archive.h"

#include <algorithm>

#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {
/// Saving takes at most one part in so many of a hunt's time. What a killed hunt does again is as little as that allows.
constexpr int share = 50;
}  // namespace

HuntArchive::HuntArchive(const HuntArguments& arguments, const CampaignSpec& spec, const Tool& tool)
    : spec_(spec),
      build_(tool.commit),
      archive_(arguments.archive.value(), archive::Archive::Use::hunt) {
  const std::string key = archive::campaign_key(spec);
  state_.next_seed = spec.first_seed;
  const bool for_some_time = arguments.time_limit.has_value();
  auto last = archive_.last_campaign(key, for_some_time ? std::string() : build_, tool.catalogue);
  goes_on_ = last.has_value() && !last->finished && !for_some_time;
  if (goes_on_) state_ = std::move(*last);
  if (last.has_value() && for_some_time) state_.next_seed = last->next_seed;
  archive_.begin(key, build_, state_.next_seed, goes_on_);
  save();
}

void HuntArchive::save() {
  const auto began = std::chrono::steady_clock::now();
  archive_.save(state_);
  saved_ = std::chrono::steady_clock::now();
  saving_took_ = saved_ - began;
}

CampaignSpec HuntArchive::left() const {
  CampaignSpec spec = spec_;
  spec.first_seed = state_.next_seed;
  return spec;
}

std::vector<archive::ArchivedFinding> HuntArchive::earlier() {
  if (goes_on_) return {};
  std::vector<archive::ArchivedFinding> out = archive_.findings();
  std::erase_if(out, [this](const archive::ArchivedFinding& f) {
    const auto spec = RunSpec::parse(f.token);
    // A run that no process survives is none to try here.
    return !spec.has_value() || spec->store != spec_.store || spec->dialect != spec_.dialect ||
           f.property == run_ends().name ||
           std::find(spec_.scenarios.begin(), spec_.scenarios.end(), spec->scenario) == spec_.scenarios.end();
  });
  return out;
}

void HuntArchive::after_run(const CampaignReport& so_far, const RunSpec& run, bool last_of_its_seed) {
  for (; findings_ < so_far.findings.size(); ++findings_) put(so_far.findings[findings_], {}, {});
  if (!last_of_its_seed) return;
  state_.next_seed = run.seed + 1;
  if (std::chrono::steady_clock::now() - saved_ < share * saving_took_) return;
  state_.report = so_far;
  save();
}

void HuntArchive::told(const Finding& smaller, const std::string& story, const std::string& recorded) {
  put(smaller, story, recorded);
}

void HuntArchive::finish(const CampaignReport& report) {
  state_.report = report;
  state_.finished = !report.stopped;
  save();
}

void HuntArchive::put(const Finding& f, const std::string& story, const std::string& recorded) {
  archive_.put({report::finding_name(f), std::string(f.property), f.cause, f.spec.scenario, f.soft, f.spec.token(), f.digest,
                f.steps, f.explanation, story, build_, build_, recorded});
}

}  // namespace dsqlsim::cli
