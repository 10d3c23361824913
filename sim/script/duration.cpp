#include "sim/script/duration.h"

#include <array>
#include <charconv>

namespace dsqlsim::script {

namespace {

constexpr Duration century = minutes(60LL * 24 * 36'525);

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 20> units{
    {{"us", microseconds(1)},     {"usec", microseconds(1)}, {"ms", milliseconds(1)}, {"msec", milliseconds(1)},
     {"millis", milliseconds(1)}, {"s", seconds(1)},         {"sec", seconds(1)},     {"secs", seconds(1)},
     {"second", seconds(1)},      {"seconds", seconds(1)},   {"m", minutes(1)},       {"min", minutes(1)},
     {"mins", minutes(1)},        {"minute", minutes(1)},    {"minutes", minutes(1)}, {"h", minutes(60)},
     {"hr", minutes(60)},         {"hour", minutes(60)},     {"hours", minutes(60)},  {"days", minutes(60 * 24)}}};

std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  std::size_t n = 0;
  while (n < text.size() && wanted(text[n])) ++n;
  const std::string_view head = text.substr(0, n);
  text.remove_prefix(n);
  return head;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// One number with its unit, at most a century.
std::optional<Duration> take_part(std::string_view& text) {
  const std::string_view digits = take_while(text, is_digit);
  const std::string_view name = take_while(text, is_letter);
  std::int64_t n = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), n).ec != std::errc{}) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (n > century.us / unit.length.us) return std::nullopt;
    return unit.length * n;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  Duration sum;
  take_while(text, is_blank);
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::optional<Duration> part = take_part(text);
    if (!part.has_value()) return std::nullopt;
    sum = sum + *part;
    if (sum > century) return std::nullopt;
    take_while(text, is_blank);
  }
  return sum;
}

}  // namespace dsqlsim::script
