#include "model/sql/datetime.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/sql/time_cursor.h"

namespace dsqlsim::model {

namespace {

constexpr std::int64_t days_from_0000_03_01 = 730425;

TimeInput date_part(TimeCursor& c, std::int64_t& days) {
  Calendar date;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::size_t length = 0;
  if (!c.number(date.year, &length)) return TimeInput::malformed;
  if (length == 8 && (c.rest.empty() || c.rest.front() != '-')) {
    day = date.year % 100;
    month = date.year / 100 % 100;
    date.year /= 10000;
  } else if (!c.take('-') || !c.number(month) || !c.take('-') || !c.number(day)) {
    return TimeInput::malformed;
  }
  if (month < 1 || month > 12 || date.year < 1 || date.year > 294276) return TimeInput::out_of_range;
  date.month = static_cast<std::int32_t>(month);
  if (day < 1 || day > days_in_month(date.year, date.month)) return TimeInput::out_of_range;
  date.day = static_cast<std::int32_t>(day);
  days = days_of(date);
  return TimeInput::ok;
}

TimeInput clock_part(TimeCursor& c, std::int64_t& us) {
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t fraction = 0;
  if (!c.number(hour) || !c.take(':') || !c.number(minute)) return TimeInput::malformed;
  if (c.take(':')) {
    if (!c.number(second)) return TimeInput::malformed;
    if (c.take('.')) fraction = fraction_us(c);
  }
  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute > 0 || second > 0))) {
    return TimeInput::out_of_range;
  }
  us = ((hour * 60 + minute) * 60 + second) * us_per_second + fraction;
  return TimeInput::ok;
}

TimeInput zone_part(TimeCursor& c, std::int64_t& offset_us) {
  offset_us = 0;
  c.skip_blanks();
  if (c.rest.empty()) return TimeInput::ok;
  const bool west = c.rest.front() == '-';
  if (c.take('+') || c.take('-')) {
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::size_t length = 0;
    if (!c.number(hours, &length)) return TimeInput::malformed;
    if (length == 4) {
      minutes = hours % 100;
      hours /= 100;
    } else if (c.take(':') && !c.number(minutes)) {
      return TimeInput::malformed;
    }
    if (hours > 15 || minutes > 59) return TimeInput::out_of_range;
    offset_us = (hours * 60 + minutes) * 60 * us_per_second * (west ? -1 : 1);
    return TimeInput::ok;
  }
  const std::string zone = c.word();
  return zone == "z" || zone == "utc" || zone == "gmt" ? TimeInput::ok : TimeInput::malformed;
}

/// Days from 1970 on are divided with flooring.
std::int64_t floor_days(std::int64_t us) { return us >= 0 ? us / us_per_day : -((us_per_day - 1 - us) / us_per_day); }

}  // namespace

Calendar calendar_of(std::int64_t days) {
  const std::int64_t z = days + days_from_0000_03_01;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t day_of_era = z - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<std::int32_t>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<std::int32_t>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t days_of(Calendar date) {
  const std::int64_t y = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t shifted_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - days_from_0000_03_01;
}

std::int32_t days_in_month(std::int64_t year, std::int32_t month) {
  constexpr std::array<std::int32_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

TimeInput parse_timestamp(std::string_view text, bool zoned, Timestamp& out) {
  TimeCursor c{text};
  c.skip_blanks();
  std::int64_t days = 0;
  std::int64_t us = 0;
  std::int64_t offset = 0;
  if (const TimeInput r = date_part(c, days); r != TimeInput::ok) return r;
  if (!c.take('T')) c.skip_blanks();
  if (!c.rest.empty() && is_digit(c.rest.front())) {
    if (const TimeInput r = clock_part(c, us); r != TimeInput::ok) return r;
  }
  if (const TimeInput r = zone_part(c, offset); r != TimeInput::ok) return r;
  c.skip_blanks();
  if (!c.rest.empty()) return TimeInput::malformed;
  if (__builtin_mul_overflow(days, us_per_day, &out.us) || __builtin_add_overflow(out.us, us - (zoned ? offset : 0), &out.us)) {
    return TimeInput::out_of_range;
  }
  return in_range(out) ? TimeInput::ok : TimeInput::out_of_range;
}

TimeInput parse_date(std::string_view text, Date& out) {
  Timestamp t;
  if (const TimeInput r = parse_timestamp(text, false, t); r != TimeInput::ok) return r;
  out.days = static_cast<std::int32_t>(floor_days(t.us));
  return TimeInput::ok;
}

bool in_range(Timestamp t) {
  constexpr std::int64_t first = -211'813'488'000'000'000;
  constexpr std::int64_t after_last = 9'223'371'331'200'000'000;
  return t.us >= first && t.us < after_last;
}

std::optional<Timestamp> add(Timestamp t, const Interval& span) {
  if (!is_finite(t)) return t;
  std::int64_t days = floor_days(t.us);
  const std::int64_t clock = t.us - days * us_per_day;
  if (span.months != 0) {
    Calendar date = calendar_of(days);
    std::int64_t months = date.year * 12 + date.month - 1 + span.months;
    date.year = months >= 0 ? months / 12 : -((11 - months) / 12);
    date.month = static_cast<std::int32_t>(months - date.year * 12 + 1);
    date.day = std::min(date.day, days_in_month(date.year, date.month));
    days = days_of(date);
  }
  Timestamp out;
  if (__builtin_mul_overflow(days + span.days, us_per_day, &out.us) || __builtin_add_overflow(out.us, clock, &out.us) ||
      __builtin_add_overflow(out.us, span.us, &out.us) || !in_range(out)) {
    return std::nullopt;
  }
  return out;
}

std::optional<Interval> negate(const Interval& span) {
  if (span.months == INT32_MIN || span.days == INT32_MIN || span.us == INT64_MIN) return std::nullopt;
  return Interval{-span.months, -span.days, -span.us};
}

std::optional<Interval> add(const Interval& a, const Interval& b) {
  Interval out;
  if (__builtin_add_overflow(a.months, b.months, &out.months) || __builtin_add_overflow(a.days, b.days, &out.days) ||
      __builtin_add_overflow(a.us, b.us, &out.us)) {
    return std::nullopt;
  }
  return out;
}

namespace {

/// Of the products of months, days and microseconds; `us` is not rounded yet.
std::optional<Interval> cascade(double months, double days, double us) {
  // Fractions such as 0.1 must not leave a stray microsecond behind.
  const auto to_microunits = [](double v) { return std::nearbyint(v * 1e6) / 1e6; };
  const double whole_months = std::trunc(months);
  double whole_days = std::trunc(days);
  const double month_days = to_microunits((months - whole_months) * 30.0);
  double seconds = to_microunits((days - whole_days + month_days - std::trunc(month_days)) * 86'400.0);
  if (std::fabs(seconds) >= 86'400.0) {
    const double more = std::trunc(seconds / 86'400.0);
    whole_days += more;
    seconds -= more * 86'400.0;
  }
  whole_days += std::trunc(month_days);
  us += seconds * 1e6;
  const auto within = [](double v, double limit) { return v >= -limit && v < limit; };
  if (!within(whole_months, 0x1p31) || !within(whole_days, 0x1p31) || !within(us, 0x1p63)) return std::nullopt;
  return Interval{static_cast<std::int32_t>(whole_months), static_cast<std::int32_t>(whole_days),
                  static_cast<std::int64_t>(std::llrint(us))};
}

}  // namespace

std::optional<Interval> multiply(const Interval& span, double factor) {
  return cascade(span.months * factor, span.days * factor, static_cast<double>(span.us) * factor);
}

std::optional<Interval> divide(const Interval& span, double divisor) {
  return cascade(span.months / divisor, span.days / divisor, static_cast<double>(span.us) / divisor);
}

Interval difference(Timestamp later, Timestamp earlier) {
  const std::int64_t us = later.us - earlier.us;
  return {0, static_cast<std::int32_t>(us / us_per_day), us % us_per_day};
}

int compare(const Interval& a, const Interval& b) {
  __extension__ using Wide = __int128;
  const auto span = [](const Interval& v) {
    return static_cast<Wide>(v.us) + (static_cast<Wide>(v.months) * 30 + v.days) * us_per_day;
  };
  const auto x = span(a);
  const auto y = span(b);
  return x < y ? -1 : (x > y ? 1 : 0);
}

}  // namespace dsqlsim::model
