// Dates, timestamps and intervals; the clock; and the few functions about the session that scripts ask for.

#include <cmath>

#include <fmt/format.h>

#include "model/sql/datetime.h"
#include "model/sql/function.h"

namespace dsqlsim::model {

namespace {

Timestamp stamp(const Value* v) { return *std::get_if<Timestamp>(v); }
Date date_value(const Value* v) { return *std::get_if<Date>(v); }
const Interval& span(const Value* v) { return *std::get_if<Interval>(v); }
std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }
double real(const Value* v) { return *std::get_if<double>(v); }
const std::string& text(const Value* v) { return *std::get_if<std::string>(v); }
Timestamp midnight(Date d) {
  if (!is_finite(d)) return {d.days > 0 ? INT64_MAX : INT64_MIN};
  return {d.days * us_per_day};
}

template <class T>
bool put(Value& out, T value) {
  out = std::move(value);
  return true;
}

bool put_stamp(CallContext& c, Value& out, const std::optional<Timestamp>& t) {
  return t ? put(out, *t) : c.fail("22008", "timestamp out of range");
}

bool put_span(CallContext& c, Value& out, const std::optional<Interval>& v) {
  return v ? put(out, *v) : c.fail("22008", "interval out of range");
}

bool subtract_span(CallContext& c, Timestamp t, const Interval& v, Value& out) {
  const std::optional<Interval> opposite = negate(v);
  return put_stamp(c, out, opposite ? add(t, *opposite) : std::nullopt);
}

bool put_date(CallContext& c, Value& out, std::int64_t days) {
  constexpr std::int64_t first = -2'451'545;
  constexpr std::int64_t last = 2'145'031'948;
  if (days < first || days > last) return c.fail("22008", "date out of range");
  return put(out, Date{static_cast<std::int32_t>(days)});
}

bool subtract_stamps(CallContext& c, Arguments a, Value& out) {
  if (!is_finite(stamp(a[0])) || !is_finite(stamp(a[1]))) return c.fail("22008", "cannot subtract infinite timestamps");
  return put(out, difference(stamp(a[0]), stamp(a[1])));
}

/// An infinite date stays what it is.
bool shift_date(CallContext& c, Date d, std::int64_t days, Value& out) {
  return is_finite(d) ? put_date(c, out, d.days + days) : put(out, d);
}

void add_stamp_arithmetic(std::vector<Function>& out, TypeId type) {
  using enum TypeId;
  // A day of timestamptz depends on the session's time zone.
  const Volatility zoned = type == timestamptz ? Volatility::stable : Volatility::immutable;
  out.push_back({"+", {type, interval}, type, [](CallContext& c, Arguments a, Value& r) { return put_stamp(c, r, add(stamp(a[0]), span(a[1]))); }, zoned});
  out.push_back({"+", {interval, type}, type, [](CallContext& c, Arguments a, Value& r) { return put_stamp(c, r, add(stamp(a[1]), span(a[0]))); }, zoned});
  out.push_back({"-", {type, interval}, type, [](CallContext& c, Arguments a, Value& r) { return subtract_span(c, stamp(a[0]), span(a[1]), r); }, zoned});
  out.push_back({"-", {type, type}, interval, subtract_stamps});
}

void add_date_arithmetic(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"+", {date, int4}, date, [](CallContext& c, Arguments a, Value& r) { return shift_date(c, date_value(a[0]), integer(a[1]), r); }});
  out.push_back({"+", {int4, date}, date, [](CallContext& c, Arguments a, Value& r) { return shift_date(c, date_value(a[1]), integer(a[0]), r); }});
  out.push_back({"-", {date, int4}, date, [](CallContext& c, Arguments a, Value& r) { return shift_date(c, date_value(a[0]), -integer(a[1]), r); }});
  out.push_back({"-", {date, date}, int4, [](CallContext& c, Arguments a, Value& r) {
                   if (!is_finite(date_value(a[0])) || !is_finite(date_value(a[1]))) return c.fail("22008", "cannot subtract infinite dates");
                   return put(r, std::int64_t{date_value(a[0]).days} - date_value(a[1]).days); }});
  out.push_back({"+", {date, interval}, timestamp, [](CallContext& c, Arguments a, Value& r) { return put_stamp(c, r, add(midnight(date_value(a[0])), span(a[1]))); }});
  out.push_back({"-", {date, interval}, timestamp, [](CallContext& c, Arguments a, Value& r) { return subtract_span(c, midnight(date_value(a[0])), span(a[1]), r); }});
}

bool divide_span(CallContext& c, Arguments a, Value& out) {
  if (real(a[1]) == 0) return c.fail("22012", "division by zero");
  return put_span(c, out, divide(span(a[0]), real(a[1])));
}

void add_interval_arithmetic(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"+", {interval, interval}, interval, [](CallContext& c, Arguments a, Value& r) { return put_span(c, r, add(span(a[0]), span(a[1]))); }});
  out.push_back({"-", {interval, interval}, interval, [](CallContext& c, Arguments a, Value& r) {
                   const std::optional<Interval> opposite = negate(span(a[1]));
                   return put_span(c, r, opposite ? add(span(a[0]), *opposite) : std::nullopt);
                 }});
  out.push_back({"-", {interval}, interval, [](CallContext& c, Arguments a, Value& r) { return put_span(c, r, negate(span(a[0]))); }});
  out.push_back({"*", {interval, float8}, interval, [](CallContext& c, Arguments a, Value& r) { return put_span(c, r, multiply(span(a[0]), real(a[1]))); }});
  out.push_back({"*", {float8, interval}, interval, [](CallContext& c, Arguments a, Value& r) { return put_span(c, r, multiply(span(a[1]), real(a[0]))); }});
  out.push_back({"/", {interval, float8}, interval, divide_span});
}

bool extract_stamp(CallContext& c, const std::string& field, Timestamp t, double& out) {
  if (!is_finite(t)) return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: extract from infinity");
  const std::int64_t days = t.us >= 0 ? t.us / us_per_day : -((us_per_day - 1 - t.us) / us_per_day);
  const std::int64_t clock = t.us - days * us_per_day;
  const Calendar date = calendar_of(days);
  const std::int64_t minute_us = 60 * us_per_second;
  if (field == "epoch") {
    out = static_cast<double>(t.us) / 1e6 + 946684800.0;
  } else if (field == "year") {
    out = static_cast<double>(date.year);
  } else if (field == "month") {
    out = date.month;
  } else if (field == "day") {
    out = date.day;
  } else if (field == "hour") {
    const std::int64_t hours = clock / (60 * minute_us);
    out = static_cast<double>(hours);
  } else if (field == "minute") {
    out = static_cast<double>(clock / minute_us % 60);
  } else if (field == "second") {
    out = static_cast<double>(clock % minute_us) / 1e6;
  } else if (field == "dow") {
    out = static_cast<double>(((days + 6) % 7 + 7) % 7);
  } else {
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: extract " + field);
  }
  return true;
}

bool date_part(CallContext& c, Arguments a, Value& out) {
  double v = 0;
  if (!extract_stamp(c, text(a[0]), stamp(a[1]), v)) return false;
  return put(out, v);
}

/// extract() is numeric since PostgreSQL 14: seconds and epoch with six decimals.
bool extract(CallContext& c, Arguments a, Value& out) {
  double v = 0;
  const std::string& field = text(a[0]);
  if (!extract_stamp(c, field, stamp(a[1]), v)) return false;
  return put(out, Numeric{field == "epoch" || field == "second" ? fmt::format("{:.6f}", v) : fmt::format("{:.0f}", v)});
}

/// A date has no time of day to extract.
bool extract_date(CallContext& c, Arguments a, Value& out) {
  const std::string& field = text(a[0]);
  for (const char* smaller : {"hour", "minute", "second"}) {
    if (field == smaller) return c.fail("0A000", fmt::format("unit \"{}\" not supported for type date", field));
  }
  double v = 0;
  if (!extract_stamp(c, field, midnight(date_value(a[1])), v)) return false;
  return put(out, Numeric{fmt::format("{:.0f}", v)});
}

bool extract_span(CallContext& c, Arguments a, Value& out) {
  const Interval& v = span(a[1]);
  if (text(a[0]) != "epoch") return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: extract " + text(a[0]));
  const std::int32_t whole_years = v.months / 12;
  const double years = whole_years;
  const double seconds = (years * 365.25 + (v.months % 12) * 30.0 + v.days) * 86400.0 + static_cast<double>(v.us) / 1e6;
  return put(out, Numeric{fmt::format("{:.6f}", seconds)});
}

bool truncate_date(CallContext& c, Arguments a, Value& out) {
  const std::string& field = text(a[0]);
  if (!is_finite(stamp(a[1]))) return put(out, stamp(a[1]));
  const std::int64_t us = stamp(a[1]).us;
  const std::int64_t days = us >= 0 ? us / us_per_day : -((us_per_day - 1 - us) / us_per_day);
  const std::int64_t clock = us - days * us_per_day;
  Calendar date = calendar_of(days);
  if (field == "second") return put(out, Timestamp{us - clock % us_per_second});
  if (field == "minute") return put(out, Timestamp{us - clock % (60 * us_per_second)});
  if (field == "hour") return put(out, Timestamp{us - clock % (3600 * us_per_second)});
  if (field == "day") return put(out, Timestamp{us - clock});
  if (field == "month" || field == "year") {
    date.day = 1;
    if (field == "year") date.month = 1;
    return put(out, Timestamp{days_of(date) * us_per_day});
  }
  return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: date_trunc " + field);
}

/// Every part of an interval below the field becomes nothing.
bool truncate_span(CallContext& c, Arguments a, Value& out) {
  const std::string& field = text(a[0]);
  Interval v = span(a[1]);
  const auto whole = [&v](std::int64_t unit) { v.us -= v.us % unit; };
  if (field == "second") {
    whole(us_per_second);
  } else if (field == "minute") {
    whole(60 * us_per_second);
  } else if (field == "hour") {
    whole(3600 * us_per_second);
  } else if (field == "day") {
    v.us = 0;
  } else if (field == "month") {
    v = {v.months, 0, 0};
  } else if (field == "year") {
    v = {v.months - v.months % 12, 0, 0};
  } else {
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: date_trunc " + field);
  }
  return put(out, v);
}

void add_clock(std::vector<Function>& out) {
  using enum TypeId;
  for (const char* name : {"now", "transaction_timestamp"}) {
    out.push_back({name, {}, timestamptz, [](CallContext& c, Arguments, Value& r) { return put(r, c.transaction_time); }, Volatility::stable});
  }
  for (const char* name : {"statement_timestamp", "clock_timestamp"}) {
    out.push_back({name, {}, timestamptz, [](CallContext& c, Arguments, Value& r) { return put(r, c.statement_time); }, Volatility::volatile_});
  }
  out.push_back({"current_date", {}, date, [](CallContext& c, Arguments, Value& r) {
                   return put(r, Date{static_cast<std::int32_t>(c.transaction_time.us / us_per_day)});
                 }, Volatility::stable});
  out.push_back({"localtime", {}, time_of_day, [](CallContext& c, Arguments, Value& r) {
                   // The clock's part of the timestamp's own text.
                   return put(r, to_text(Value(c.transaction_time)).substr(11));
                 }, Volatility::stable});
  out.push_back({"localtimestamp", {}, timestamp, [](CallContext& c, Arguments, Value& r) { return put(r, c.transaction_time); }, Volatility::stable});
}

void add_session(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  out.push_back({"version", {}, string, [](CallContext&, Arguments, Value& r) { return put(r, std::string("PostgreSQL 16")); }, Volatility::stable});
  out.push_back({"current_user", {}, string, [](CallContext&, Arguments, Value& r) { return put(r, std::string("admin")); }, Volatility::stable});
  out.push_back({"session_user", {}, string, [](CallContext&, Arguments, Value& r) { return put(r, std::string("admin")); }, Volatility::stable});
  out.push_back({"current_database", {}, string, [](CallContext&, Arguments, Value& r) { return put(r, std::string("postgres")); }, Volatility::stable});
  // Virtual time belongs to the scheduler: the call says how much of it passes.
  out.push_back({"pg_sleep", {TypeId::float8}, TypeId::none, [](CallContext& c, Arguments a, Value& r) {
                   if (real(a[0]) > 0 && real(a[0]) < 1e9) c.slept_us += std::llrint(real(a[0]) * 1e6);
                   return put(r, Value(std::string()));
                 }, Volatility::volatile_});
}

}  // namespace

void add_time_functions(std::vector<Function>& out) {
  using enum TypeId;
  constexpr TypeId string = TypeId::text;
  add_stamp_arithmetic(out, timestamp);
  add_stamp_arithmetic(out, timestamptz);
  add_date_arithmetic(out);
  add_interval_arithmetic(out);
  for (const TypeId type : {timestamp, timestamptz}) {
    const Volatility zoned = type == timestamptz ? Volatility::stable : Volatility::immutable;
    out.push_back({"date_part", {string, type}, float8, date_part, zoned});
    out.push_back({"extract", {string, type}, numeric, extract, zoned});
    out.push_back({"date_trunc", {string, type}, type, truncate_date, zoned});
  }
  out.push_back({"extract", {string, date}, numeric, extract_date});
  out.push_back({"extract", {string, interval}, numeric, extract_span});
  out.push_back({"date_trunc", {string, interval}, interval, truncate_span});
  out.push_back({"to_timestamp", {float8}, timestamptz, [](CallContext& c, Arguments a, Value& r) {
                   const double us = (real(a[0]) - 946684800.0) * 1e6;
                   const bool fits = us > -0x1p62 && us < 0x1p63;
                   const Timestamp t{fits ? std::llrint(us) : INT64_MAX};
                   return put_stamp(c, r, in_range(t) ? std::optional(t) : std::nullopt);
                 }});
  add_clock(out);
  add_session(out);
}

}  // namespace dsqlsim::model
