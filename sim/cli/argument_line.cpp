#include "sim/cli/argument_line.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "sim/core/nearest_word.h"

namespace dsqlsim::cli {

namespace {

/// CLI11 words it "--seeds: 1 required X missing" or "Could not convert: --json = x".
std::string option_of(const CLI::ParseError& error) {
  const std::string_view text = error.what();
  const std::size_t begin = text.find("--");
  if (begin == std::string_view::npos) return "an option";
  return std::string(text.substr(begin, text.find_first_of(": =", begin) - begin));
}

}  // namespace

Parsed<std::uint64_t> number(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return wrong(fmt::format("{}: '{}' is not a number from 0 to 18446744073709551615", option, text));
  }
  return value;
}

Parsed<std::uint64_t> positive_number(std::string_view option, std::string_view text) {
  Parsed<std::uint64_t> value = number(option, text);
  if (value.has_value() && *value == 0) return wrong(fmt::format("{}: must be at least 1", option));
  return value;
}

Parsed<std::chrono::seconds> time_of(std::string_view option, std::string_view text) {
  constexpr std::array<std::pair<char, std::uint64_t>, 3> units{{{'s', 1}, {'m', 60}, {'h', 3600}}};
  constexpr std::uint64_t longest = 366 * 24 * 3600;
  for (const auto& [letter, seconds] : units) {
    if (!text.ends_with(letter)) continue;
    const Parsed<std::uint64_t> count = number(option, text.substr(0, text.size() - 1));
    if (count.has_value() && *count > 0 && *count <= longest / seconds) return std::chrono::seconds(*count * seconds);
  }
  return wrong(fmt::format("{}: '{}' is no time of up to a year such as 90s, 10m or 8h", option, text));
}

Parsed<std::vector<std::string>> names(std::string_view option, std::string_view text) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t comma = text.find(',');
    if (text.substr(0, comma).empty()) return wrong(fmt::format("{}: a name is empty", option));
    out.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

Parsed<std::vector<std::string>> scenario_names(std::string_view text) {
  return text == "all" ? Parsed<std::vector<std::string>>({}) : names("--scenario", text);
}

Parsed<std::size_t> width_of(std::string_view text) {
  const Parsed<std::uint64_t> value = number("--width", text);
  if (!value.has_value()) return wrong(value.error());
  if (*value < report::least_width || *value > 1'000) {
    return wrong(fmt::format("--width: {} is not from {} to 1000", text, report::least_width));
  }
  return static_cast<std::size_t>(*value);
}

Parsed<std::uint64_t> jobs_of(std::string_view text) {
  constexpr std::uint64_t most = 1024;
  Parsed<std::uint64_t> count = number("--jobs", text);
  if (count.has_value() && *count > most) return wrong(fmt::format("--jobs: {} is not from 0 to {}", *count, most));
  return count;
}

std::optional<Parsed<Command>> Line::parse(std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());
  try {
    app_.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return Parsed<Command>(Help{app_.help()});
  } catch (const CLI::ArgumentMismatch& error) {
    return Parsed<Command>(wrong(fmt::format("{} needs exactly one value", option_of(error))));
  } catch (const CLI::ConversionError& error) {
    return Parsed<Command>(wrong(fmt::format("{} takes no value", option_of(error))));
  } catch (const CLI::ParseError& error) {
    return Parsed<Command>(wrong(error.what()));
  }
  for (const std::string& extra : app_.remaining()) return Parsed<Command>(wrong(unexpected(extra)));
  return std::nullopt;
}

std::string Line::unexpected(const std::string& extra) const {
  if (!extra.starts_with("-")) return fmt::format("unexpected argument '{}'", extra);
  std::vector<std::string> names;
  for (const CLI::Option* o : app_.get_options()) {
    if (!o->get_lnames().empty()) names.push_back("--" + o->get_lnames().front());
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return unknown_word("option", extra.substr(0, extra.find('=')), views);
}

}  // namespace dsqlsim::cli
