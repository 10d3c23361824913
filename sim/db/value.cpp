#include "sim/db/value.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "sim/core/label.h"

namespace dsqlsim {

namespace {

struct CivilDate {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Howard Hinnant's days-to-civil algorithm, shifted to PostgreSQL's epoch 2000-01-01.
CivilDate civil_from_days(std::int64_t days_since_2000) {
  const std::int64_t z = days_since_2000 + 730425;  // days from 0000-03-01 to 2000-01-01
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const auto doe = static_cast<unsigned>(z - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const unsigned day = doy - (153 * mp + 2) / 5 + 1;
  const unsigned month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::string date_text(std::int64_t days) {
  const CivilDate d = civil_from_days(days);
  if (d.year > 0) return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
  return fmt::format("{:04}-{:02}-{:02} BC", 1 - d.year, d.month, d.day);
}

std::string clock_text(std::int64_t us, bool trim_fraction = true) {
  const std::int64_t second = us / 1'000'000;
  std::string out = fmt::format("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
  if (const std::int64_t fraction = us % 1'000'000; fraction != 0) {
    std::string digits = fmt::format("{:06}", fraction);
    while (trim_fraction && digits.back() == '0') digits.pop_back();
    out += "." + digits;
  }
  return out;
}

std::string timestamp_text(Timestamp t) {
  if (t.us == INT64_MAX || t.us == INT64_MIN) return t.us > 0 ? "infinity" : "-infinity";
  constexpr std::int64_t day = 86'400'000'000;
  std::int64_t days = t.us / day;
  std::int64_t rest = t.us % day;
  if (rest < 0) {
    rest += day;
    --days;
  }
  const std::string date = date_text(days);
  const auto bc = date.find(" BC");
  if (bc == std::string::npos) return date + " " + clock_text(rest);
  return date.substr(0, bc) + " " + clock_text(rest) + " BC";
}

/// PostgreSQL signs a part that follows a negative one, even if it is positive.
std::string interval_text(Interval v) {
  std::string out;
  bool after_negative = false;
  const auto part = [&](std::int64_t n, const char* unit) {
    if (n == 0) return;
    if (!out.empty()) out += " ";
    out += fmt::format("{}{} {}{}", after_negative && n > 0 ? "+" : "", n, unit, n == 1 ? "" : "s");
    after_negative = n < 0;
  };
  part(v.months / 12, "year");
  part(v.months % 12, "mon");
  part(v.days, "day");
  if (v.us != 0 || out.empty()) {
    if (!out.empty()) out += " ";
    out += v.us < 0 ? "-" : (after_negative ? "+" : "");
    out += clock_text(v.us < 0 ? -v.us : v.us);
  }
  return out;
}

/// The shortest text that reads back as the same number. PostgreSQL goes over to exponents at 1e15, fmt one digit
/// later.
std::string double_text(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  std::string text = fmt::format("{}", d);
  const double size = std::fabs(d);
  if (size < 1e15 || size >= 1e16) return text;
  std::erase(text, '.');
  while (text.ends_with('0')) text.pop_back();
  const std::size_t first = d < 0 ? 1 : 0;
  if (text.size() > first + 1) text.insert(first + 1, ".");
  return text + "e+15";
}

std::string bytea_text(const Bytes& b) {
  std::string out = "\\x";
  for (const char c : b.data) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

struct Printer {
  std::string operator()(Null) const { return "NULL"; }
  std::string operator()(bool v) const { return v ? "t" : "f"; }
  std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
  std::string operator()(double v) const { return double_text(v); }
  std::string operator()(const std::string& v) const { return v; }
  std::string operator()(const Bytes& v) const { return bytea_text(v); }
  std::string operator()(const Uuid& v) const { return to_text(v); }
  std::string operator()(Timestamp v) const { return timestamp_text(v); }
  std::string operator()(Date v) const {
    if (v.days == INT32_MAX || v.days == INT32_MIN) return v.days > 0 ? "infinity" : "-infinity";
    return date_text(v.days);
  }
  std::string operator()(const Interval& v) const { return interval_text(v); }
  std::string operator()(const Numeric& v) const { return v.digits; }
};

std::uint64_t hash_bytes(std::uint64_t h, std::string_view bytes) { return mix(h, name_hash(bytes)); }

struct Hasher {
  std::uint64_t seed;
  std::uint64_t operator()(Null) const { return mix(seed, 0); }
  std::uint64_t operator()(bool v) const { return mix(seed, v ? 1 : 0); }
  std::uint64_t operator()(std::int64_t v) const { return mix(seed, static_cast<std::uint64_t>(v)); }
  std::uint64_t operator()(double v) const { return mix(seed, std::bit_cast<std::uint64_t>(v)); }
  std::uint64_t operator()(const std::string& v) const { return hash_bytes(seed, v); }
  std::uint64_t operator()(const Bytes& v) const { return hash_bytes(seed, v.data); }
  std::uint64_t operator()(const Uuid& v) const {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < 8; ++i) high = (high << 8) | v.bytes[i];
    for (std::size_t i = 8; i < 16; ++i) low = (low << 8) | v.bytes[i];
    return mix(mix(seed, high), low);
  }
  std::uint64_t operator()(Timestamp v) const { return mix(seed, static_cast<std::uint64_t>(v.us)); }
  std::uint64_t operator()(Date v) const { return mix(seed, static_cast<std::uint64_t>(v.days)); }
  std::uint64_t operator()(const Interval& v) const {
    return mix(
        mix(seed, static_cast<std::uint64_t>(v.us)),
        (static_cast<std::uint64_t>(static_cast<std::uint32_t>(v.months)) << 32) | static_cast<std::uint32_t>(v.days));
  }
  std::uint64_t operator()(const Numeric& v) const { return hash_bytes(seed, v.digits); }
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_text(const Value& v) { return std::visit(Printer{}, v); }

std::string to_text(const Uuid& u) {
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", u.bytes[i]);
  }
  return out;
}

bool parse_uuid(std::string_view text, Uuid& out) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '-') continue;
    const int d = hex_digit(c);
    if (d < 0 || digits == 32) return false;
    std::uint8_t& byte = out.bytes[digits / 2];
    byte = static_cast<std::uint8_t>(digits % 2 == 0 ? d << 4 : byte | d);
    ++digits;
  }
  return digits == 32;
}

Uuid make_uuid(std::uint64_t high, std::uint64_t low) {
  Uuid u;
  for (std::size_t i = 0; i < 8; ++i) {
    u.bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    u.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return u;
}

std::uint64_t hash_value(std::uint64_t seed, const Value& v) { return std::visit(Hasher{mix(seed, v.index())}, v); }

}  // namespace dsqlsim
