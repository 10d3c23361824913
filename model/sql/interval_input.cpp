// Text to interval, as PostgreSQL reads it: words with units in any order, a time of day, years-months, ISO 8601.

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "model/sql/datetime.h"
#include "model/sql/time_cursor.h"

namespace dsqlsim::model {

namespace {

struct Unit {
  std::string_view name;
  std::int32_t months;
  std::int32_t days;
  std::int64_t us;
};

constexpr std::array<Unit, 57> units{{
    {"year", 12, 0, 0},
    {"years", 12, 0, 0},
    {"yr", 12, 0, 0},
    {"yrs", 12, 0, 0},
    {"y", 12, 0, 0},
    {"month", 1, 0, 0},
    {"months", 1, 0, 0},
    {"mon", 1, 0, 0},
    {"mons", 1, 0, 0},
    {"week", 0, 7, 0},
    {"weeks", 0, 7, 0},
    {"w", 0, 7, 0},
    {"day", 0, 1, 0},
    {"days", 0, 1, 0},
    {"d", 0, 1, 0},
    {"hour", 0, 0, 3'600'000'000},
    {"hours", 0, 0, 3'600'000'000},
    {"hr", 0, 0, 3'600'000'000},
    {"hrs", 0, 0, 3'600'000'000},
    {"h", 0, 0, 3'600'000'000},
    {"minute", 0, 0, 60'000'000},
    {"minutes", 0, 0, 60'000'000},
    {"min", 0, 0, 60'000'000},
    {"mins", 0, 0, 60'000'000},
    {"m", 0, 0, 60'000'000},
    {"second", 0, 0, 1'000'000},
    {"seconds", 0, 0, 1'000'000},
    {"sec", 0, 0, 1'000'000},
    {"secs", 0, 0, 1'000'000},
    {"s", 0, 0, 1'000'000},
    {"millisecond", 0, 0, 1'000},
    {"milliseconds", 0, 0, 1'000},
    {"ms", 0, 0, 1'000},
    {"msec", 0, 0, 1'000},
    {"msecs", 0, 0, 1'000},
    {"microsecond", 0, 0, 1},
    {"microseconds", 0, 0, 1},
    {"us", 0, 0, 1},
    {"usec", 0, 0, 1},
    {"usecs", 0, 0, 1},
    {"decade", 120, 0, 0},
    {"decades", 120, 0, 0},
    {"dec", 120, 0, 0},
    {"decs", 120, 0, 0},
    {"century", 1200, 0, 0},
    {"centuries", 1200, 0, 0},
    {"cent", 1200, 0, 0},
    {"c", 1200, 0, 0},
    {"millennium", 12000, 0, 0},
    {"millennia", 12000, 0, 0},
    {"mil", 12000, 0, 0},
    {"mils", 12000, 0, 0},
}};

const Unit* find_unit(std::string_view name) {
  for (const Unit& u : units) {
    if (u.name == name) return &u;
  }
  return nullptr;
}

/// Adds whole and millionths of a unit; a fraction of a month is 30 days, of a day 24 hours. False if that is too much.
bool add_units(Interval& out, const Unit& unit, std::int64_t whole, std::int64_t millionths) {
  Interval more;
  if (__builtin_mul_overflow(whole, std::int64_t{unit.months}, &more.months) ||
      __builtin_mul_overflow(whole, std::int64_t{unit.days}, &more.days) ||
      __builtin_mul_overflow(whole, unit.us, &more.us)) {
    return false;
  }
  Interval fraction{0, 0, unit.us * millionths / 1'000'000};
  if (unit.months >= 12) {
    fraction.months = static_cast<std::int32_t>(unit.months * millionths / 1'000'000);
  } else {
    const std::int64_t day_us = (unit.months * 30 + unit.days) * millionths * (us_per_day / 1'000'000);
    fraction.days = static_cast<std::int32_t>(day_us / us_per_day);
    fraction.us += day_us % us_per_day;
  }
  for (const Interval& part : {more, fraction}) {
    const std::optional<Interval> sum = add(out, part);
    if (!sum) return false;
    out = *sum;
  }
  return true;
}

TimeInput iso_interval(TimeCursor c, Interval& out) {
  bool time = false;
  bool any = false;
  while (!c.rest.empty()) {
    if (c.take('T')) {
      time = true;
      continue;
    }
    const bool minus = c.take('-');
    std::int64_t whole = 0;
    if (!c.number(whole)) return TimeInput::malformed;
    std::int64_t millionths = c.take('.') ? fraction_us(c) : 0;
    if (c.rest.empty()) return TimeInput::malformed;
    const char letter = c.rest.front();
    c.rest.remove_prefix(1);
    const std::string_view name = letter == 'Y'   ? "year"
                                  : letter == 'M' ? (time ? "minute" : "month")
                                  : letter == 'W' ? "week"
                                  : letter == 'D' ? "day"
                                  : letter == 'H' ? "hour"
                                  : letter == 'S' ? "second"
                                                  : "";
    const Unit* unit = find_unit(name);
    if (unit == nullptr) return TimeInput::malformed;
    if (!add_units(out, *unit, minus ? -whole : whole, minus ? -millionths : millionths))
      return TimeInput::out_of_range;
    any = true;
  }
  return any ? TimeInput::ok : TimeInput::malformed;
}

/// The words of an interval, each unit at most once.
class IntervalReader {
 public:
  explicit IntervalReader(TimeCursor& c) : c_(c) {}

  /// "[+-]hh:mm[:ss]", "[+-]years-months" or "[+-]number unit".
  TimeInput part() {
    const bool minus = c_.take('-');
    if (!minus) (void)c_.take('+');
    const std::string_view mark = c_.rest;
    std::int64_t whole = 0;
    if (!c_.number(whole) && (c_.rest.empty() || c_.rest.front() != '.')) return TimeInput::malformed;
    if (c_.rest.starts_with(':')) {
      c_.rest = mark;
      return time_of_day(minus);
    }
    if (c_.take('-')) return years_and_months(minus, whole);
    const std::int64_t millionths = c_.take('.') ? fraction_us(c_) : 0;
    c_.skip_blanks();
    const std::string name = c_.word();
    // Without a unit it is days before a time of day, and seconds at the end.
    const Unit* unit = find_unit(!name.empty() ? name : (c_.rest.empty() ? "second" : "day"));
    if (unit == nullptr || (name.empty() && !c_.rest.empty() && !is_clock_next()) || !first(*unit))
      return TimeInput::malformed;
    const bool fits = add_units(out_, *unit, minus ? -whole : whole, minus ? -millionths : millionths);
    return fits ? TimeInput::ok : TimeInput::out_of_range;
  }

  [[nodiscard]] const Interval& result() const { return out_; }

 private:
  /// False if the unit was there before, under any of its names.
  bool first(const Unit& unit) {
    const Interval size{unit.months, unit.days, unit.us};
    const bool known = std::any_of(seen_.begin(), seen_.end(), [&](const Interval& s) { return s == size; });
    seen_.push_back(size);
    return !known;
  }

  [[nodiscard]] bool is_clock_next() const {
    std::string_view s = c_.rest;
    if (s.starts_with('-') || s.starts_with('+')) s.remove_prefix(1);
    const std::size_t digits = s.find_first_not_of("0123456789");
    return digits != 0 && digits != std::string_view::npos && s[digits] == ':';
  }

  TimeInput time_of_day(bool minus) {
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    std::int64_t fraction = 0;
    if (!c_.number(hours) || !c_.take(':') || !c_.number(minutes)) return TimeInput::malformed;
    if (c_.take(':')) {
      if (!c_.number(seconds)) return TimeInput::malformed;
      if (c_.take('.')) fraction = fraction_us(c_);
    }
    for (const char* name : {"hour", "minute", "second", "ms", "us"}) {
      if (!first(*find_unit(name))) return TimeInput::malformed;
    }
    constexpr std::int64_t most_hours = 2'000'000'000;
    if (minutes > 59 || seconds > 60 || hours > most_hours) return TimeInput::out_of_range;
    const std::int64_t us = ((hours * 60 + minutes) * 60 + seconds) * us_per_second + fraction;
    return put(Interval{0, 0, minus ? -us : us});
  }

  TimeInput years_and_months(bool minus, std::int64_t years) {
    std::int64_t months = 0;
    if (!c_.number(months)) return TimeInput::malformed;
    constexpr std::int64_t most_years = 178'000'000;
    if (months > 11 || years > most_years) return TimeInput::out_of_range;
    if ((!c_.rest.empty() && c_.rest.front() != ' ') || !first(*find_unit("month"))) return TimeInput::malformed;
    const auto all = static_cast<std::int32_t>(years * 12 + months);
    return put(Interval{minus ? -all : all, 0, 0});
  }

  TimeInput put(const Interval& part) {
    const std::optional<Interval> sum = add(out_, part);
    if (!sum) return TimeInput::out_of_range;
    out_ = *sum;
    return TimeInput::ok;
  }

  TimeCursor& c_;
  Interval out_;
  std::vector<Interval> seen_;
};

}  // namespace

TimeInput parse_interval(std::string_view text, Interval& out) {
  out = Interval();
  TimeCursor c{text};
  c.skip_blanks();
  if (c.take('P')) return iso_interval(c, out);
  bool any = false;
  bool ago = false;
  (void)c.take('@');
  IntervalReader reader(c);
  while (true) {
    c.skip_blanks();
    if (c.rest.empty()) break;
    if (is_letter(c.rest.front())) {
      if (!any || c.word() != "ago") return TimeInput::malformed;
      ago = true;
      continue;
    }
    if (const TimeInput r = reader.part(); r != TimeInput::ok) return r;
    any = true;
  }
  out = reader.result();
  if (ago) {
    const std::optional<Interval> opposite = negate(out);
    if (!opposite) return TimeInput::out_of_range;
    out = *opposite;
  }
  return any ? TimeInput::ok : TimeInput::malformed;
}

}  // namespace dsqlsim::model
