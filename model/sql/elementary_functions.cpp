// Elementary functions of float8, and small things that scripts ask for: to_hex, LIKE ... ESCAPE, the time of day as a
// number.

#include <fmt/format.h>

#include <cmath>

#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "model/sql/function.h"
#include "model/sql/text_input.h"

namespace dsqlsim::model {

namespace {

double real(const Value* v) { return *std::get_if<double>(v); }
const std::string& text(const Value* v) { return *std::get_if<std::string>(v); }

constexpr double pi = 3.14159265358979323846;

bool store(CallContext& c, double v, double from, Value& out) {
  if (std::isinf(v) && !std::isinf(from)) return c.fail("22003", "value out of range: overflow");
  out = v;
  return true;
}

template <double (*f)(double)>
bool apply(CallContext& c, Arguments a, Value& out) {
  return store(c, f(real(a[0])), real(a[0]), out);
}

/// Of functions that have no limit at infinity.
template <double (*f)(double)>
bool apply_periodic(CallContext& c, Arguments a, Value& out) {
  if (std::isinf(real(a[0]))) return c.fail("22003", "input is out of range");
  return store(c, f(real(a[0])), real(a[0]), out);
}

template <double (*f)(double)>
bool apply_inverse(CallContext& c, Arguments a, Value& out) {
  if (real(a[0]) < -1 || real(a[0]) > 1) return c.fail("22003", "input is out of range");
  return store(c, f(real(a[0])), real(a[0]), out);
}

template <double (*f)(double)>
bool logarithm(CallContext& c, Arguments a, Value& out) {
  if (real(a[0]) == 0) return c.fail("2201E", "cannot take logarithm of zero");
  if (real(a[0]) < 0) return c.fail("2201E", "cannot take logarithm of a negative number");
  return store(c, f(real(a[0])), real(a[0]), out);
}

bool exponential(CallContext& c, Arguments a, Value& out) {
  const double v = std::exp(real(a[0]));
  if (v == 0 && !std::isinf(real(a[0]))) return c.fail("22003", "value out of range: underflow");
  return store(c, v, real(a[0]), out);
}

double to_degrees(double v) { return v / (pi / 180.0); }
double to_radians(double v) { return v * (pi / 180.0); }
double cotangent(double v) { return 1.0 / std::tan(v); }

bool like_escape(CallContext& c, Arguments a, Value& out) {
  const std::string& escape = text(a[1]);
  if (utf8_length(escape) > 1) return c.fail("22025", "invalid escape string");
  std::string_view rest = text(a[0]);
  std::string pattern;
  bool after_escape = false;
  while (!rest.empty()) {
    const std::string_view character = rest.substr(0, std::max<std::size_t>(utf8_offset(rest, 1), 1));
    rest.remove_prefix(character.size());
    if (escape != "\\" && !after_escape && character == escape) {
      pattern += '\\';
      after_escape = true;
      continue;
    }
    if (character == "\\" && !after_escape && escape != "\\") pattern += '\\';
    pattern += character;
    after_escape = false;
  }
  out = std::move(pattern);
  return true;
}

/// Microseconds since midnight of "hh:mm:ss[.f]".
std::int64_t clock_of(const Value* v) {
  const std::string& s = text(v);
  const auto two = [&](std::size_t at) { return (s[at] - '0') * 10 + (s[at + 1] - '0'); };
  std::int64_t us = ((two(0) * 60 + two(3)) * 60 + two(6)) * us_per_second;
  std::int64_t unit = us_per_second / 10;
  for (std::size_t i = 9; i < s.size(); ++i, unit /= 10) us += (s[i] - '0') * unit;
  return us;
}

std::string clock_text(std::int64_t us) {
  us = ((us % us_per_day) + us_per_day) % us_per_day;
  const std::int64_t seconds = us / us_per_second;
  std::string out = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (us % us_per_second == 0) return out;
  out += fmt::format(".{:06}", us % us_per_second);
  return out.substr(0, out.find_last_not_of('0') + 1);
}

template <int sign>
bool shift_clock(CallContext&, Arguments a, Value& out) {
  out = clock_text(clock_of(a[0]) + sign * std::get_if<Interval>(a[1])->us);
  return true;
}

bool extract_clock(CallContext& c, Arguments a, Value& out) {
  const std::int64_t us = clock_of(a[1]);
  std::string field = text(a[0]);
  for (char& ch : field) ch = ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch | 32) : ch;
  const auto scaled = [&](std::int64_t value, std::int32_t scale) {
    Decimal d = decimal_of(value);
    std::int64_t power = 1;
    for (std::int32_t i = 0; i < scale; ++i) power *= 10;
    d = round_to(divide(d, decimal_of(power)), scale);
    out = numeric_of(d);
    return true;
  };
  if (field == "hour") return scaled(us / us_per_second / 3600, 0);
  if (field == "minute") return scaled(us / us_per_second / 60 % 60, 0);
  if (field == "second") return scaled(us % (60 * us_per_second), 6);
  if (field == "milliseconds") return scaled(us % (60 * us_per_second), 3);
  if (field == "microseconds") return scaled(us % (60 * us_per_second), 0);
  if (field == "epoch") return scaled(us, 6);
  return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: extract " + field);
}

void add_clock_arithmetic(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"+", {time_of_day, interval}, time_of_day, shift_clock<1>});
  out.push_back({"-", {time_of_day, interval}, time_of_day, shift_clock<-1>});
  out.push_back({"-", {time_of_day, time_of_day}, interval, [](CallContext&, Arguments a, Value& r) {
                   r = Interval{0, 0, clock_of(a[0]) - clock_of(a[1])};
                   return true;
                 }});
  out.push_back({"+", {date, time_of_day}, timestamp, [](CallContext& c, Arguments a, Value& r) {
                   const Date d = *std::get_if<Date>(a[0]);
                   if (!is_finite(d))
                     return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: infinity and a time");
                   r = Timestamp{d.days * us_per_day + clock_of(a[1])};
                   return true;
                 }});
  out.push_back({"extract", {TypeId::text, time_of_day}, numeric, extract_clock});
  out.push_back({"time", {timestamp}, time_of_day, [](CallContext&, Arguments a, Value& r) {
                   const Timestamp t = *std::get_if<Timestamp>(a[0]);
                   r = is_finite(t) ? Value(clock_text(t.us)) : Value();
                   return true;
                 }});
  out.push_back({"time", {interval}, time_of_day, [](CallContext&, Arguments a, Value& r) {
                   r = clock_text(std::get_if<Interval>(a[0])->us);
                   return true;
                 }});
}

}  // namespace

void add_elementary_functions(std::vector<Function>& out) {
  using enum TypeId;
  constexpr TypeId string = TypeId::text;
  out.push_back({"sin", {float8}, float8, apply_periodic<std::sin>});
  out.push_back({"cos", {float8}, float8, apply_periodic<std::cos>});
  out.push_back({"tan", {float8}, float8, apply_periodic<std::tan>});
  out.push_back({"cot", {float8}, float8, apply_periodic<cotangent>});
  out.push_back({"asin", {float8}, float8, apply_inverse<std::asin>});
  out.push_back({"acos", {float8}, float8, apply_inverse<std::acos>});
  out.push_back({"atan", {float8}, float8, apply<std::atan>});
  out.push_back({"atan2", {float8, float8}, float8, [](CallContext&, Arguments a, Value& r) {
                   r = std::atan2(real(a[0]), real(a[1]));
                   return true;
                 }});
  out.push_back({"cbrt", {float8}, float8, apply<std::cbrt>});
  out.push_back({"degrees", {float8}, float8, apply<to_degrees>});
  out.push_back({"radians", {float8}, float8, apply<to_radians>});
  out.push_back({"pi", {}, float8, [](CallContext&, Arguments, Value& r) {
                   r = pi;
                   return true;
                 }});
  // numeric has these with digits of its own.
  out.push_back({"exp", {numeric}, numeric, nullptr});
  out.push_back({"exp", {float8}, float8, exponential});
  for (const char* name : {"ln", "log", "log10"}) out.push_back({name, {numeric}, numeric, nullptr});
  out.push_back({"log", {numeric, numeric}, numeric, nullptr});
  out.push_back({"ln", {float8}, float8, logarithm<std::log>});
  for (const char* name : {"log", "log10"}) out.push_back({name, {float8}, float8, logarithm<std::log10>});
  out.push_back({"to_hex", {int4}, string, [](CallContext&, Arguments a, Value& r) {
                   r = fmt::format("{:x}", static_cast<std::uint32_t>(*std::get_if<std::int64_t>(a[0])));
                   return true;
                 }});
  out.push_back({"to_hex", {int8}, string, [](CallContext&, Arguments a, Value& r) {
                   r = fmt::format("{:x}", static_cast<std::uint64_t>(*std::get_if<std::int64_t>(a[0])));
                   return true;
                 }});
  out.push_back({"like_escape", {string, string}, string, like_escape});
  add_clock_arithmetic(out);
}

}  // namespace dsqlsim::model
