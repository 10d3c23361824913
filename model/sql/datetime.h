#pragma once
// Calendar and clock: text input of dates, timestamps and intervals, and their arithmetic, by PostgreSQL's rules in the
// time zone UTC (the only one DSQL has). Days and microseconds count from 2000-01-01. Knows no current time.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim::model {

inline constexpr std::int64_t us_per_second = 1'000'000;
inline constexpr std::int64_t us_per_day = 86'400 * us_per_second;

struct Calendar {
  std::int64_t year = 2000;
  std::int32_t month = 1;
  std::int32_t day = 1;
};

enum class TimeInput : std::uint8_t { ok, malformed, out_of_range };

[[nodiscard]] Calendar calendar_of(std::int64_t days);
[[nodiscard]] std::int64_t days_of(Calendar date);
[[nodiscard]] std::int32_t days_in_month(std::int64_t year, std::int32_t month);

/// Reads "2026-09-01 12:30:00.5+02"; a zone is applied only if `zoned`, else ignored as PostgreSQL does.
[[nodiscard]] TimeInput parse_timestamp(std::string_view text, bool zoned, Timestamp& out);
[[nodiscard]] TimeInput parse_date(std::string_view text, Date& out);
/// Reads "1 year 2 mons -3 days 04:05:06.7", "P1DT2H", "2 hours ago".
[[nodiscard]] TimeInput parse_interval(std::string_view text, Interval& out);

[[nodiscard]] constexpr bool is_finite(Timestamp t) { return t.us != INT64_MAX && t.us != INT64_MIN; }
[[nodiscard]] constexpr bool is_finite(Date d) { return d.days != INT32_MAX && d.days != INT32_MIN; }
/// Between 4713 BC and 294276 AD, what PostgreSQL's timestamps hold.
[[nodiscard]] bool in_range(Timestamp t);

/// These are empty when the result cannot be represented.
/// Months first (clamped to the month's last day), then days, then microseconds.
[[nodiscard]] std::optional<Timestamp> add(Timestamp t, const Interval& span);
[[nodiscard]] std::optional<Interval> negate(const Interval& span);
[[nodiscard]] std::optional<Interval> add(const Interval& a, const Interval& b);
/// Months and days cascade their fractions down, 30 days a month.
[[nodiscard]] std::optional<Interval> multiply(const Interval& span, double factor);
[[nodiscard]] std::optional<Interval> divide(const Interval& span, double divisor);
/// The difference as days and microseconds.
[[nodiscard]] Interval difference(Timestamp later, Timestamp earlier);
/// PostgreSQL's order of intervals: 30 days a month, 24 hours a day.
[[nodiscard]] int compare(const Interval& a, const Interval& b);

}  // namespace dsqlsim::model
