#include "sim/run/spec.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace dsqlsim {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t cut = text.find(at);
    parts.push_back(text.substr(0, cut));
    if (cut == std::string_view::npos) return parts;
    text.remove_prefix(cut + 1);
  }
}

tl::unexpected<std::string> wrong(std::string_view token, std::string_view why) {
  return tl::unexpected<std::string>(fmt::format(
      "token '{}': {}; a token looks like shard_handover/shipped/2026-09/random/12345", token, why));
}

/// What stands after a plus, knobs, is read by the backend.
bool is_dialect(std::string_view text) {
  text = text.substr(0, text.find('+'));
  if (text.size() != 7 || text[4] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  return month >= 1 && month <= 12;
}

}  // namespace

std::string RunSpec::token() const {
  std::string out = fmt::format("{}{}/{}/{}/{}/{}", scenario, faults.text(), store, dialect, strategy, seed);
  if (!keep.has_value()) return out;
  out += "/";
  if (keep->empty()) return out + "-";
  for (std::size_t i = 0; i < keep->size(); ++i) out += (i == 0 ? "" : ".") + (*keep)[i].text();
  return out;
}

tl::expected<RunSpec, std::string> RunSpec::parse(std::string_view token) {
  const std::vector<std::string_view> parts = split(token, '/');
  if (parts.size() != 5 && parts.size() != 6) {
    return wrong(token, fmt::format("it has {} parts between slashes instead of 5 or 6", parts.size()));
  }
  RunSpec spec;
  const std::size_t scenario_end = std::min(parts[0].find_first_of("+-"), parts[0].size());
  spec.scenario = parts[0].substr(0, scenario_end);
  spec.store = parts[1];
  spec.dialect = parts[2];
  spec.strategy = parts[3];
  if (spec.scenario.empty() || spec.store.empty() || spec.strategy.empty()) return wrong(token, "a part is empty");
  auto faults = FaultSettings::parse(parts[0].substr(scenario_end));
  if (!faults.has_value()) return wrong(token, faults.error());
  spec.faults = std::move(*faults);
  if (is_on_server(spec.dialect)) {
    spec.backend = spec.dialect;
  } else if (!is_dialect(spec.dialect)) {
    return wrong(token, fmt::format("'{}' is not a date YYYY-MM", spec.dialect));
  }
  const std::string_view digits = parts[4];
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), spec.seed);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
    return wrong(token, fmt::format("'{}' is not a seed, a number from 0 to 18446744073709551615", digits));
  }
  if (parts.size() == 5) return spec;
  std::vector<BracketTag> keep;
  if (parts[5] != "-") {
    for (const std::string_view text : split(parts[5], '.')) {
      BracketTag tag;
      if (!BracketTag::parse(text, tag)) {
        return wrong(token, fmt::format("'{}' is not a kept bracket, five characters a-z or 2-7", text));
      }
      keep.push_back(tag);
    }
  }
  std::sort(keep.begin(), keep.end());
  keep.erase(std::unique(keep.begin(), keep.end()), keep.end());
  spec.keep = std::move(keep);
  return spec;
}

}  // namespace dsqlsim
