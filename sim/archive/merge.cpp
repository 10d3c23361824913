#include "sim/archive/merge.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <tuple>

#include "sim/archive/archive.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::archive {

namespace {

/// Smaller is better. All columns but last_build, so that two that are equally good are the same.
auto rank(const ArchivedFinding& f) {
  return std::tuple(f.story.empty(), f.steps, f.token, f.build, f.digest, f.property, f.cause, f.scenario, f.soft,
                    f.explanation, f.story, f.recorded);
}

void add(std::map<std::string, ArchivedFinding>& all, ArchivedFinding f) {
  const auto [known, is_new] = all.emplace(f.name, f);
  if (is_new) return;
  // Builds have no order of time; this one is the same from either side.
  const std::string last_build = std::max(known->second.last_build, f.last_build);
  if (rank(f) < rank(known->second)) known->second = std::move(f);
  known->second.last_build = last_build;
}

using CampaignName = std::tuple<std::string, std::string, std::uint64_t>;

auto progress(const CampaignRow& row) { return std::tuple(row.finished, row.next_seed, row.report, row.orders); }

void add(std::map<CampaignName, CampaignRow>& all, CampaignRow row) {
  const auto [known, is_new] = all.emplace(CampaignName(row.key, row.build, row.first_seed), row);
  if (!is_new && progress(known->second) < progress(row)) known->second = std::move(row);
}

}  // namespace

Merged merge(const std::string& out, const std::vector<std::string>& in) {
  if (std::filesystem::exists(out))
    throw FatalError(fmt::format("archive '{}' is there already: merge into a new file", out));
  std::map<std::string, ArchivedFinding> findings;
  std::map<CampaignName, CampaignRow> campaigns;
  for (const std::string& path : in) {
    Archive archive(path, Archive::Use::read);
    for (ArchivedFinding& f : archive.findings()) add(findings, std::move(f));
    for (CampaignRow& row : archive.campaigns()) add(campaigns, std::move(row));
  }
  const std::string part = out + ".part";
  std::filesystem::remove(part);
  {
    Archive archive(part, Archive::Use::fill);
    archive.in_one_transaction([&] {
      for (const auto& [name, f] : findings) archive.put(f);
      for (const auto& [name, row] : campaigns) archive.put(row);
    });
  }
  if (std::rename(part.c_str(), out.c_str()) != 0) throw FatalError(fmt::format("archive '{}' cannot be written", out));
  return {findings.size(), campaigns.size()};
}

}  // namespace dsqlsim::archive
