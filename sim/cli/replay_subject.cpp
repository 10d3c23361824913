#include "sim/cli/replay_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "sim/archive/archive.h"
#include "sim/cli/text_file.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

tl::expected<FindingFile, std::string> from_archive(const std::string& name, const std::string& archive) {
  const auto found = archive::Archive(archive, archive::Archive::Use::read).find(name);
  if (!found.has_value()) return tl::unexpected<std::string>(found.error());
  return parse_finding(finding_text(*found));
}

/// Nothing if it is no file of a finding.
std::optional<tl::expected<FindingFile, std::string>> from_file(const std::string& path) {
  const std::optional<std::string> text = text_of_file(path);
  if (!text.has_value() || text->find("\"dsqlsim_finding\"") == std::string::npos) return std::nullopt;
  auto finding = parse_finding(*text);
  if (!finding.has_value()) return tl::unexpected<std::string>(fmt::format("finding '{}': {}", path, finding.error()));
  return finding;
}

ReplaySubject subject_of(FindingFile finding) {
  ReplaySubject out{finding.run, false, std::nullopt};
  out.finding = std::move(finding);
  return out;
}

/// The words behind the step's number.
std::string words_of(const std::string& line) { return line.substr(std::min(line.find(' '), line.size())); }

/// What was told at a step.
std::string told_at(std::size_t step, const std::vector<std::string>& steps) {
  const std::string number = fmt::format("{} ", step);
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const std::string& s) { return s.starts_with(number); });
  return found == steps.end() ? std::string() : fmt::format(":{}", words_of(*found));
}

}  // namespace

tl::expected<ReplaySubject, std::string> replay_subject(const std::string& name,
                                                        const std::optional<std::string>& archive) {
  if (archive.has_value()) return from_archive(name, *archive).map(subject_of);
  const auto spec = RunSpec::parse(name);
  if (spec.has_value()) return ReplaySubject{{*spec, {}}, false, std::nullopt};
  if (auto finding = from_file(name); finding.has_value()) return std::move(*finding).map(subject_of);
  auto recorded = read_recording(name);
  if (recorded.has_value()) return ReplaySubject{std::move(*recorded), true, std::nullopt};
  // Whoever writes a token has slashes in it and no .json behind.
  const bool looks_like_file = name.ends_with(".json") || name.find('/') == std::string::npos;
  return tl::unexpected<std::string>(looks_like_file && name.find('.') != std::string::npos ? recorded.error()
                                                                                            : spec.error());
}

std::string comparison_text(const FindingFile& finding, const RunReport& report,
                            const std::vector<std::string>& steps) {
  if (report.digest == finding.finding.digest) return "same\n";
  if (finding.steps.empty()) {
    return fmt::format("not the same: digest {} then, {} now; it was kept without its steps\n",
                       report::digest_text(finding.finding.digest), report::digest_text(report.digest));
  }
  const auto [then, now] = std::mismatch(finding.steps.begin(), finding.steps.end(), steps.begin(), steps.end());
  if (then == finding.steps.end() && now == steps.end())
    return "not the same: every step is, but not what was drawn beside\n";
  const bool has_then = then != finding.steps.end();
  const bool has_now = now != steps.end();
  std::string number = has_then ? *then : *now;
  number.resize(std::min(number.find(' '), number.size()));
  return fmt::format("differs first at step {}\n  then:{}\n  now: {}\n", number,
                     has_then ? words_of(*then) : " it had ended", has_now ? words_of(*now) : " it has ended");
}

std::string followed_text(const Recording& recorded, const Recording& happened, const std::vector<std::string>& steps) {
  std::map<std::uint64_t, std::size_t> left;
  for (const std::uint64_t name : happened.schedule) ++left[name];
  std::size_t followed = 0;
  std::optional<std::size_t> first_missing;
  for (std::size_t i = 0; i < recorded.schedule.size(); ++i) {
    std::size_t& count = left[recorded.schedule[i]];
    if (count > 0) {
      --count;
      ++followed;
    } else if (!first_missing.has_value()) {
      first_missing = i;
    }
  }
  std::string out = fmt::format("followed {} of {} recorded events", followed, recorded.schedule.size());
  if (!first_missing.has_value()) return out + "\n";
  const std::size_t step = *first_missing + 1;
  return out + fmt::format("; the first that did not happen was step {}{}\n", step, told_at(step, steps));
}

}  // namespace dsqlsim::cli
