#include "sim/faults/fault_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dsqlsim {

namespace {

std::optional<PerMille> read_rate(std::string_view digits) {
  PerMille rate;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate.value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (rate.value < 1 || rate.value > 1'000) return std::nullopt;
  return rate;
}

bool stands_before(const FaultSetting& a, const FaultSetting& b) {
  const bool a_is_all = a.name == FaultSettings::all;
  return a_is_all != (b.name == FaultSettings::all) ? a_is_all : a.name < b.name;
}

}  // namespace

std::optional<std::string> FaultSettings::add(std::string_view words, bool off) {
  const std::size_t equals = words.find('=');
  FaultSetting setting{std::string(words.substr(0, equals)), off, std::nullopt};
  if (setting.name.empty()) return "a fault's name is empty";
  if (equals != std::string_view::npos) {
    if (off) return fmt::format("fault '{}' is off and has no rate", setting.name);
    setting.rate = read_rate(words.substr(equals + 1));
    if (!setting.rate.has_value()) {
      return fmt::format("'{}' is not a rate of fault {}, so many in a thousand from 1 to 1000",
                         words.substr(equals + 1), setting.name);
    }
  }
  std::erase_if(settings_, [&setting](const FaultSetting& s) { return s.name == setting.name; });
  settings_.insert(std::upper_bound(settings_.begin(), settings_.end(), setting, stands_before), setting);
  return std::nullopt;
}

tl::expected<FaultSettings, std::string> FaultSettings::parse(std::string_view text) {
  FaultSettings out;
  while (!text.empty()) {
    const bool off = text.front() == '-';
    if (!off && text.front() != '+')
      return tl::unexpected<std::string>(fmt::format("'{}' begins with neither + nor -", text));
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find_first_of("+-"), text.size());
    if (auto error = out.add(text.substr(0, end), off); error.has_value()) return tl::unexpected<std::string>(*error);
    text.remove_prefix(end);
  }
  return out;
}

std::string FaultSettings::text() const {
  std::string out;
  for (const FaultSetting& s : settings_) {
    out += (s.off ? "-" : "+") + s.name;
    if (s.rate.has_value()) out += fmt::format("={}", s.rate->value);
  }
  return out;
}

const FaultSetting* FaultSettings::of(std::string_view fault) const {
  for (const FaultSetting& s : settings_) {
    if (s.name == fault) return &s;
  }
  return !settings_.empty() && settings_.front().name == all ? &settings_.front() : nullptr;
}

std::vector<std::string_view> FaultSettings::names() const {
  std::vector<std::string_view> out;
  for (const FaultSetting& s : settings_) {
    if (s.name != all) out.push_back(s.name);
  }
  return out;
}

}  // namespace dsqlsim
