#include "sim/run/shrink.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {

bool shows(const RunReport& report, const ShrinkTarget& target) {
  const PropertyVerdict* v = report.verdict_of(target.property);
  return v != nullptr && v->verdict.kind == VerdictKind::violated && v->verdict.cause == target.cause;
}

/// Zeller's delta debugging over the list of brackets that stay.
class Shrinker {
 public:
  Shrinker(const RunSpec& spec, const ShrinkTarget& target, Workspace& workspace, std::uint64_t most_runs)
      : spec_(spec), target_(target), workspace_(workspace), most_runs_(most_runs) {}

  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  [[nodiscard]] bool exhausted() const { return runs_ >= most_runs_; }

  /// True if the run with only these brackets still shows the violation.
  bool still_shows(const std::vector<BracketTag>& keep) {
    ++runs_;
    RunSpec candidate = spec_;
    candidate.keep = keep;
    std::sort(candidate.keep->begin(), candidate.keep->end());
    const auto report = run(candidate, workspace_);
    CHECK(report.has_value());
    return shows(*report, target_);
  }

  /// One pass of removals from large to small. True if something went.
  bool pass(std::vector<BracketTag>& keep) {
    bool removed = false;
    for (std::size_t chunk = std::max<std::size_t>(keep.size() / 2, 1); chunk >= 1; chunk /= 2) {
      // From the end: what comes late depends on what comes early.
      for (std::size_t end = keep.size(); end > 0 && !exhausted();) {
        const std::size_t begin = end > chunk ? end - chunk : 0;
        std::vector<BracketTag> candidate(keep.begin(), keep.begin() + static_cast<std::ptrdiff_t>(begin));
        candidate.insert(candidate.end(), keep.begin() + static_cast<std::ptrdiff_t>(end), keep.end());
        if (still_shows(candidate)) {
          keep = std::move(candidate);
          removed = true;
        }
        end = begin;
      }
    }
    return removed;
  }

 private:
  RunSpec spec_;
  ShrinkTarget target_;
  Workspace& workspace_;
  std::uint64_t most_runs_;
  std::uint64_t runs_ = 0;
};

}  // namespace

tl::expected<Shrunk, std::string> shrink(const RunSpec& spec, const ShrinkTarget& target, Workspace& workspace,
                                         std::uint64_t most_runs) {
  RunOptions options;
  options.list_brackets = true;
  const auto whole = run(spec, workspace, options);
  if (!whole.has_value()) return tl::unexpected<std::string>(whole.error());
  if (!shows(*whole, target)) {
    return tl::unexpected<std::string>(
        fmt::format("run {} does not violate {}: nothing to shrink", spec.token(), target.property));
  }
  // In order of appearance; a bracket that was opened twice counts once.
  std::vector<BracketTag> keep;
  for (const OpenedBracket& bracket : whole->brackets) {
    const bool stays = !spec.keep.has_value() || std::binary_search(spec.keep->begin(), spec.keep->end(), bracket.tag);
    if (stays && std::find(keep.begin(), keep.end(), bracket.tag) == keep.end()) keep.push_back(bracket.tag);
  }
  Shrunk out;
  out.brackets_before = keep.size();
  Shrinker shrinker(spec, target, workspace, most_runs);
  bool again = true;
  while (again && !shrinker.exhausted()) again = shrinker.pass(keep);
  out.minimal = !again && !shrinker.exhausted();
  out.brackets_after = keep.size();
  out.spec = spec;
  std::sort(keep.begin(), keep.end());
  out.spec.keep = keep;
  const auto small = run(out.spec, workspace);
  CHECK(small.has_value() && shows(*small, target));
  out.digest = small->digest;
  out.runs = shrinker.runs() + 2;
  return out;
}

}  // namespace dsqlsim
