#include "backends/postgres_value.h"

#include <charconv>
#include <limits>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {

// From PostgreSQL's catalog/pg_type.dat; they never change.
enum Oid : std::uint32_t {
  boolean = 16,
  bytea = 17,
  bigint = 20,
  smallint = 21,
  integer = 23,
  oid = 26,
  real = 700,
  double_precision = 701,
  date = 1082,
  timestamp = 1114,
  timestamptz = 1184,
  interval = 1186,
  numeric = 1700,
  uuid = 2950,
};

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t day_us = 86'400 * second_us;

/// Reads one text from left to right. What it reads, the server wrote: it must fit.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::int64_t number() {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    CHECK_WHY(error == std::errc{}, "PostgreSQL sent a date, time or interval that is none");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  std::string_view letters() {
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] >= 'a' && rest_[n] <= 'z') ++n;
    const std::string_view word = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return word;
  }
  /// ".5" is 500000.
  std::int64_t fraction() {
    std::int64_t us = 0;
    if (!skip(".")) return 0;
    for (std::int64_t unit = second_us / 10; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; unit /= 10) {
      us += (rest_[0] - '0') * unit;
      rest_.remove_prefix(1);
    }
    return us;
  }
  [[nodiscard]] bool at_colon_after_digits() const {
    const auto end = rest_.find_first_not_of("0123456789");
    return end != std::string_view::npos && end > 0 && rest_[end] == ':';
  }
  [[nodiscard]] bool ended() const { return rest_.empty(); }
  [[nodiscard]] bool ends_with(std::string_view text) const { return rest_.ends_with(text); }

 private:
  std::string_view rest_;
};

/// Howard Hinnant's days-from-civil algorithm, shifted to PostgreSQL's epoch 2000-01-01.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 730'425;
}

std::int64_t read_days(Reader& in) {
  const std::int64_t year = in.number();
  in.skip("-");
  const std::int64_t month = in.number();
  in.skip("-");
  return days_from_civil(in.ends_with(" BC") ? 1 - year : year, month, in.number());
}

std::int64_t read_clock(Reader& in) {
  const std::int64_t hours = in.number();
  in.skip(":");
  const std::int64_t clock_minutes = in.number();
  in.skip(":");
  const std::int64_t clock_seconds = in.number();
  return ((hours * 60 + clock_minutes) * 60 + clock_seconds) * second_us + in.fraction();
}

template <class T>
bool is_infinite(std::string_view text, T& out) {
  if (text == "infinity") out = std::numeric_limits<T>::max();
  if (text == "-infinity") out = std::numeric_limits<T>::min();
  return text.ends_with("infinity");
}

Value date_of(std::string_view text) {
  Date out;
  if (is_infinite(text, out.days)) return out;
  Reader in(text);
  out.days = static_cast<std::int32_t>(read_days(in));
  return out;
}

Value timestamp_of(std::string_view text) {
  Timestamp out;
  if (is_infinite(text, out.us)) return out;
  Reader in(text);
  out.us = read_days(in) * day_us;
  in.skip(" ");
  out.us += read_clock(in);
  return out;
}

/// "1 year -2 mons +3 days -04:05:06.7"
Value interval_of(std::string_view text) {
  Interval out;
  Reader in(text);
  while (!in.ended()) {
    const bool negative = in.skip("-");
    if (!negative) in.skip("+");
    const std::int64_t sign = negative ? -1 : 1;
    if (in.at_colon_after_digits()) {
      out.us = sign * read_clock(in);
      continue;
    }
    const std::int64_t n = sign * in.number();
    in.skip(" ");
    const std::string_view unit = in.letters();
    in.skip(" ");
    if (unit.starts_with("year")) out.months += static_cast<std::int32_t>(n * 12);
    if (unit.starts_with("mon")) out.months += static_cast<std::int32_t>(n);
    if (unit.starts_with("day")) out.days += static_cast<std::int32_t>(n);
  }
  return out;
}

Value bytes_of(std::string_view text) {
  Bytes out;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    out.data += static_cast<char>(byte);
  }
  return out;
}

template <class T>
Value number_of(std::string_view text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Value double_of(std::string_view text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return infinity;
  if (text == "-Infinity") return -infinity;
  return number_of<double>(text);
}

}  // namespace

Value value_from_postgres(std::uint32_t type, std::string_view text) {
  switch (type) {
    case boolean:
      return text == "t";
    case bytea:
      return bytes_of(text);
    case bigint:
    case smallint:
    case integer:
    case oid:
      return number_of<std::int64_t>(text);
    case real:
    case double_precision:
      return double_of(text);
    case date:
      return date_of(text);
    case timestamp:
    case timestamptz:
      return timestamp_of(text);
    case interval:
      return interval_of(text);
    case numeric:
      return Numeric{std::string(text)};
    case uuid: {
      Uuid out;
      CHECK(parse_uuid(text, out));
      return out;
    }
    default:
      return std::string(text);
  }
}

}  // namespace dsqlsim
