// Dates, timestamps and intervals put together from their parts, taken apart into them, and printed by a template.

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "model/sql/function.h"
#include "model/sql/to_char.h"

namespace dsqlsim::model {

namespace {

Timestamp stamp(const Value* v) { return *std::get_if<Timestamp>(v); }
const Interval& span(const Value* v) { return *std::get_if<Interval>(v); }
std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }
double real(const Value* v) { return *std::get_if<double>(v); }
const std::string& text(const Value* v) { return *std::get_if<std::string>(v); }

template <class T>
bool put(Value& out, T value) {
  out = std::move(value);
  return true;
}

struct Parts {
  Calendar date;
  std::int64_t us = 0;
};

Parts parts_of(Timestamp t) {
  const std::int64_t days = t.us >= 0 ? t.us / us_per_day : -((us_per_day - 1 - t.us) / us_per_day);
  return {calendar_of(days), t.us - days * us_per_day};
}

/// Years, months, days and a clock from the earlier to the later, as one counts on a calendar: days that are missing
/// are borrowed from the month of the earlier.
Interval count_up(Timestamp later, Timestamp earlier) {
  const Parts a = parts_of(later);
  const Parts b = parts_of(earlier);
  std::int64_t us = a.us - b.us;
  std::int64_t days = a.date.day - b.date.day;
  std::int64_t months = (a.date.year - b.date.year) * 12 + (a.date.month - b.date.month);
  if (us < 0) {
    us += us_per_day;
    --days;
  }
  if (days < 0) {
    days += days_in_month(b.date.year, b.date.month);
    --months;
  }
  return {static_cast<std::int32_t>(months), static_cast<std::int32_t>(days), us};
}

bool age(CallContext& c, Arguments a, Value& out) {
  const Timestamp today{c.transaction_time.us - parts_of(c.transaction_time).us};
  const Timestamp from = a.size() == 1 ? today : stamp(a[0]);
  const Timestamp to = stamp(a[a.size() - 1]);
  if (!is_finite(from) || !is_finite(to)) return c.fail("22008", "timestamp out of range");
  return put(out, from >= to ? count_up(from, to) : *negate(count_up(to, from)));
}

/// years, months, weeks, days, hours, mins, secs; what is left out is nothing.
bool make_interval(CallContext& c, Arguments a, Value& out) {
  constexpr std::array<Interval, 6> units{
      {{12, 0, 0}, {1, 0, 0}, {0, 7, 0}, {0, 1, 0}, {0, 0, 3600 * us_per_second}, {0, 0, 60 * us_per_second}}};
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t us =
      std::isfinite(real(a[6])) && std::fabs(real(a[6])) < 1e12 ? std::llrint(real(a[6]) * 1e6) : INT64_MAX;
  for (std::size_t i = 0; i < units.size(); ++i) {
    months += units[i].months * integer(a[i]);
    days += units[i].days * integer(a[i]);
    us += us == INT64_MAX ? 0 : units[i].us * integer(a[i]);
  }
  const auto fits = [](std::int64_t v) { return v >= INT32_MIN && v <= INT32_MAX; };
  if (!fits(months) || !fits(days) || us == INT64_MAX) return c.fail("22008", "interval out of range");
  return put(out, Interval{static_cast<std::int32_t>(months), static_cast<std::int32_t>(days), us});
}

bool date_of(CallContext& c, Arguments a, Calendar& out) {
  out = {integer(a[0]), static_cast<std::int32_t>(integer(a[1])), static_cast<std::int32_t>(integer(a[2]))};
  const bool fits = out.year >= 1 && out.year <= 294276 && out.month >= 1 && out.month <= 12 && out.day >= 1 &&
                    out.day <= days_in_month(out.year, out.month);
  if (fits) return true;
  if (out.year < 0) return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: make_date before the common era");
  return c.fail("22008", fmt::format("date field value out of range: {}-{:02}-{:02}", out.year, out.month, out.day));
}

bool make_date(CallContext& c, Arguments a, Value& out) {
  Calendar date;
  return date_of(c, a, date) && put(out, Date{static_cast<std::int32_t>(days_of(date))});
}

bool make_timestamp(CallContext& c, Arguments a, Value& out) {
  Calendar date;
  if (!date_of(c, a, date)) return false;
  const std::int64_t hour = integer(a[3]);
  const std::int64_t minute = integer(a[4]);
  const double second = real(a[5]);
  const bool midnight = hour == 24 && minute == 0 && second == 0;
  if (!midnight && !(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60)) {
    return c.fail("22008", fmt::format("time field value out of range: {}:{:02}:{:02}", hour, minute, second));
  }
  return put(out, Timestamp{days_of(date) * us_per_day + (hour * 60 + minute) * 60 * us_per_second +
                            std::llrint(second * 1e6)});
}

bool put_text(CallContext& c, const std::optional<std::string>& printed, const std::string& pattern, Value& out) {
  if (!printed) return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: to_char with '" + pattern + "'");
  return put(out, *printed);
}

template <bool zoned>
bool print_stamp(CallContext& c, Arguments a, Value& out) {
  // NULL, as PostgreSQL has it for an empty template and for infinity.
  if (text(a[1]).empty() || !is_finite(stamp(a[0]))) return true;
  return put_text(c, format_timestamp(stamp(a[0]), zoned, text(a[1])), text(a[1]), out);
}

bool print_number(CallContext& c, Arguments a, Value& out) {
  return put_text(c, format_number(decimal_of(*std::get_if<Numeric>(a[0])), text(a[1])), text(a[1]), out);
}

bool print_integer(CallContext& c, Arguments a, Value& out) {
  return put_text(c, format_number(decimal_of(integer(a[0])), text(a[1])), text(a[1]), out);
}

bool justify_hours(CallContext& c, Arguments a, Value& out) {
  Interval v = span(a[0]);
  std::int64_t days = v.days + v.us / us_per_day;
  v.us %= us_per_day;
  if (days > 0 && v.us < 0) {
    v.us += us_per_day;
    --days;
  } else if (days < 0 && v.us > 0) {
    v.us -= us_per_day;
    ++days;
  }
  if (days < INT32_MIN || days > INT32_MAX) return c.fail("22008", "interval out of range");
  v.days = static_cast<std::int32_t>(days);
  return put(out, v);
}

bool justify_days(CallContext& c, Arguments a, Value& out) {
  Interval v = span(a[0]);
  std::int64_t months = std::int64_t{v.months} + v.days / 30;
  v.days %= 30;
  if (months > 0 && v.days < 0) {
    v.days += 30;
    --months;
  } else if (months < 0 && v.days > 0) {
    v.days -= 30;
    ++months;
  }
  if (months < INT32_MIN || months > INT32_MAX) return c.fail("22008", "interval out of range");
  v.months = static_cast<std::int32_t>(months);
  return put(out, v);
}

}  // namespace

void add_calendar_functions(std::vector<Function>& out) {
  using enum TypeId;
  constexpr TypeId string = TypeId::text;
  for (const TypeId type : {timestamptz, timestamp}) {
    out.push_back({"age", {type, type}, interval, age, type == timestamp ? Volatility::immutable : Volatility::stable});
    out.push_back({"age", {type}, interval, age, Volatility::stable});
    out.push_back({"isfinite", {type}, boolean, [](CallContext&, Arguments a, Value& r) {
                     return put(r, is_finite(stamp(a[0])));
                   }});
  }
  out.push_back({"isfinite", {date}, boolean, [](CallContext&, Arguments a, Value& r) {
                   return put(r, is_finite(*std::get_if<Date>(a[0])));
                 }});
  out.push_back({"isfinite", {interval}, boolean, [](CallContext&, Arguments, Value& r) { return put(r, true); }});
  out.push_back({"make_interval", {int4, int4, int4, int4, int4, int4, float8}, interval, make_interval});
  out.push_back({"make_date", {int4, int4, int4}, date, make_date});
  out.push_back({"make_timestamp", {int4, int4, int4, int4, int4, float8}, timestamp, make_timestamp});
  out.push_back(
      {"make_timestamptz", {int4, int4, int4, int4, int4, float8}, timestamptz, make_timestamp, Volatility::stable});
  out.push_back({"to_char", {timestamptz, string}, string, print_stamp<true>, Volatility::stable});
  out.push_back({"to_char", {timestamp, string}, string, print_stamp<false>, Volatility::stable});
  out.push_back({"to_char", {numeric, string}, string, print_number, Volatility::stable});
  out.push_back({"to_char", {int8, string}, string, print_integer, Volatility::stable});
  out.push_back({"to_char", {int4, string}, string, print_integer, Volatility::stable});
  out.push_back({"to_char", {float8, string}, string, nullptr, Volatility::stable});
  out.push_back({"to_char", {interval, string}, string, nullptr, Volatility::stable});
  out.push_back({"justify_hours", {interval}, interval, justify_hours});
  out.push_back({"justify_days", {interval}, interval, justify_days});
}

}  // namespace dsqlsim::model
