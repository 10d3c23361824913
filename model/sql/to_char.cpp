#include "model/sql/to_char.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "model/sql/datetime.h"

namespace dsqlsim::model {

namespace {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> roman{"I",   "II",   "III", "IV", "V",  "VI",
                                                 "VII", "VIII", "IX",  "X",  "XI", "XII"};

std::string upper(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Moment {
  Calendar date;
  std::int64_t day_number = 0;
  std::int64_t day_of_year = 0;
  /// Sunday is 0.
  std::int64_t weekday = 0;
  std::int64_t us = 0;
  std::int64_t hour = 0;
  std::int64_t iso_year = 0;
  std::int64_t iso_week = 0;
  std::int64_t iso_day_of_year = 0;

  [[nodiscard]] std::int64_t minute() const { return us / (60 * us_per_second) % 60; }
  [[nodiscard]] std::int64_t second() const { return us / us_per_second % 60; }
};

Moment moment_of(Timestamp t) {
  Moment m;
  m.day_number = t.us >= 0 ? t.us / us_per_day : -((us_per_day - 1 - t.us) / us_per_day);
  m.us = t.us - m.day_number * us_per_day;
  m.hour = m.us / (3600 * us_per_second);
  m.date = calendar_of(m.day_number);
  m.day_of_year = m.day_number - days_of({m.date.year, 1, 1}) + 1;
  m.weekday = ((m.day_number + 6) % 7 + 7) % 7;
  // The ISO year is the one that the week's Thursday is in.
  const std::int64_t monday = m.day_number - (m.weekday + 6) % 7;
  m.iso_year = calendar_of(monday + 3).year;
  const std::int64_t january_4 = days_of({m.iso_year, 1, 4});
  const std::int64_t first = january_4 - (((january_4 + 6) % 7 + 7) % 7 + 6) % 7;
  m.iso_week = (monday - first) / 7 + 1;
  m.iso_day_of_year = m.day_number - first + 1;
  return m;
}

std::string ordinal_ending(std::string_view digits) {
  const char last = digits.back();
  const bool teen = digits.size() > 1 && digits[digits.size() - 2] == '1';
  if (teen || last < '1' || last > '3') return "th";
  return last == '1' ? "st" : (last == '2' ? "nd" : "rd");
}

struct Field {
  std::string_view name;
  bool numeric = false;
  std::string (*print)(const Moment&, bool fill) = nullptr;
};

std::string digits(std::int64_t v, int width, bool fill) {
  return fill ? fmt::format("{:0{}}", v, width) : fmt::format("{}", v);
}
std::string padded(std::string text, bool fill) { return fill ? fmt::format("{:<9}", text) : text; }
std::int64_t positive_year(std::int64_t year) { return year > 0 ? year : 1 - year; }
std::int64_t half_day(std::int64_t hour) { return hour % 12 == 0 ? 12 : hour % 12; }
std::string_view month_of(const Moment& m) { return months[static_cast<std::size_t>(m.date.month - 1)]; }
std::string_view day_of(const Moment& m) { return days[static_cast<std::size_t>(m.weekday)]; }
std::string thousands(std::int64_t year) { return fmt::format("{},{:03}", year / 1000, year % 1000); }
std::int64_t century(std::int64_t year) { return year > 0 ? (year - 1) / 100 + 1 : -((-year) / 100 + 1); }

/// Longer names before those that they begin with; letters of names are compared as they are, of numbers in any case.
const std::vector<Field>& fields() {
  static const std::vector<Field> all{
      {"SSSSS", true, [](const Moment& m, bool) { return fmt::format("{}", m.us / us_per_second); }},
      {"SSSS", true, [](const Moment& m, bool) { return fmt::format("{}", m.us / us_per_second); }},
      {"Y,YYY", true, [](const Moment& m, bool) { return thousands(positive_year(m.date.year)); }},
      {"MONTH", false, [](const Moment& m, bool fill) { return padded(upper(month_of(m)), fill); }},
      {"Month", false, [](const Moment& m, bool fill) { return padded(std::string(month_of(m)), fill); }},
      {"month", false, [](const Moment& m, bool fill) { return padded(lower(month_of(m)), fill); }},
      {"IYYY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.iso_year), 4, fill); }},
      {"YYYY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.date.year), 4, fill); }},
      {"HH12", true, [](const Moment& m, bool fill) { return digits(half_day(m.hour), 2, fill); }},
      {"HH24", true, [](const Moment& m, bool fill) { return digits(m.hour, 2, fill); }},
      {"IDDD", true, [](const Moment& m, bool fill) { return digits(m.iso_day_of_year, 3, fill); }},
      {"A.D.", false, [](const Moment& m, bool) { return std::string(m.date.year > 0 ? "A.D." : "B.C."); }},
      {"B.C.", false, [](const Moment& m, bool) { return std::string(m.date.year > 0 ? "A.D." : "B.C."); }},
      {"A.M.", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "A.M." : "P.M."); }},
      {"P.M.", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "A.M." : "P.M."); }},
      {"a.m.", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "a.m." : "p.m."); }},
      {"p.m.", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "a.m." : "p.m."); }},
      {"DAY", false, [](const Moment& m, bool fill) { return padded(upper(day_of(m)), fill); }},
      {"Day", false, [](const Moment& m, bool fill) { return padded(std::string(day_of(m)), fill); }},
      {"day", false, [](const Moment& m, bool fill) { return padded(lower(day_of(m)), fill); }},
      {"DDD", true, [](const Moment& m, bool fill) { return digits(m.day_of_year, 3, fill); }},
      {"IYY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.iso_year) % 1000, 3, fill); }},
      {"YYY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.date.year) % 1000, 3, fill); }},
      {"MON", false, [](const Moment& m, bool) { return upper(month_of(m).substr(0, 3)); }},
      {"Mon", false, [](const Moment& m, bool) { return std::string(month_of(m).substr(0, 3)); }},
      {"mon", false, [](const Moment& m, bool) { return lower(month_of(m).substr(0, 3)); }},
      {"FF1", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second).substr(0, 1); }},
      {"FF2", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second).substr(0, 2); }},
      {"FF3", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second).substr(0, 3); }},
      {"FF4", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second).substr(0, 4); }},
      {"FF5", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second).substr(0, 5); }},
      {"FF6", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second); }},
      {"HH", true, [](const Moment& m, bool fill) { return digits(half_day(m.hour), 2, fill); }},
      {"MI", true, [](const Moment& m, bool fill) { return digits(m.minute(), 2, fill); }},
      {"SS", true, [](const Moment& m, bool fill) { return digits(m.second(), 2, fill); }},
      {"MS", true, [](const Moment& m, bool) { return fmt::format("{:03}", m.us % us_per_second / 1000); }},
      {"US", true, [](const Moment& m, bool) { return fmt::format("{:06}", m.us % us_per_second); }},
      {"MM", true, [](const Moment& m, bool fill) { return digits(m.date.month, 2, fill); }},
      {"DD", true, [](const Moment& m, bool fill) { return digits(m.date.day, 2, fill); }},
      {"DY", false, [](const Moment& m, bool) { return upper(day_of(m).substr(0, 3)); }},
      {"Dy", false, [](const Moment& m, bool) { return std::string(day_of(m).substr(0, 3)); }},
      {"dy", false, [](const Moment& m, bool) { return lower(day_of(m).substr(0, 3)); }},
      {"IW", true, [](const Moment& m, bool fill) { return digits(m.iso_week, 2, fill); }},
      {"ID", true, [](const Moment& m, bool) { return fmt::format("{}", m.weekday == 0 ? 7 : m.weekday); }},
      {"IY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.iso_year) % 100, 2, fill); }},
      {"YY", true, [](const Moment& m, bool fill) { return digits(positive_year(m.date.year) % 100, 2, fill); }},
      {"WW", true, [](const Moment& m, bool fill) { return digits((m.day_of_year - 1) / 7 + 1, 2, fill); }},
      {"CC", true, [](const Moment& m, bool fill) { return digits(century(m.date.year), 2, fill); }},
      {"RM", false,
       [](const Moment& m, bool fill) {
         const std::string text(roman[static_cast<std::size_t>(m.date.month - 1)]);
         return fill ? fmt::format("{:<4}", text) : text;
       }},
      {"AM", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "AM" : "PM"); }},
      {"PM", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "AM" : "PM"); }},
      {"am", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "am" : "pm"); }},
      {"pm", false, [](const Moment& m, bool) { return std::string(m.hour < 12 ? "am" : "pm"); }},
      {"AD", false, [](const Moment& m, bool) { return std::string(m.date.year > 0 ? "AD" : "BC"); }},
      {"BC", false, [](const Moment& m, bool) { return std::string(m.date.year > 0 ? "AD" : "BC"); }},
      {"Y", true, [](const Moment& m, bool) { return fmt::format("{}", positive_year(m.date.year) % 10); }},
      {"I", true, [](const Moment& m, bool) { return fmt::format("{}", positive_year(m.iso_year) % 10); }},
      {"D", true, [](const Moment& m, bool) { return fmt::format("{}", m.weekday + 1); }},
      {"W", true, [](const Moment& m, bool) { return fmt::format("{}", (m.date.day - 1) / 7 + 1); }},
      {"Q", true, [](const Moment& m, bool) { return fmt::format("{}", (m.date.month - 1) / 3 + 1); }},
      {"J", true, [](const Moment& m, bool) { return fmt::format("{}", m.day_number + 2'451'545); }},
  };
  return all;
}

const Field* field_at(std::string_view rest) {
  const auto found = std::find_if(fields().begin(), fields().end(), [&](const Field& f) {
    const std::string_view written = rest.substr(0, f.name.size());
    return written == f.name || (f.numeric && written.size() == f.name.size() && upper(written) == f.name);
  });
  return found == fields().end() ? nullptr : &*found;
}

/// TZ, tz, TZH, TZM and OF; how many letters they take.
std::size_t zone_at(std::string_view rest, bool zoned, std::string& out) {
  const auto is = [&](std::string_view word) { return rest.starts_with(word); };
  if (is("TZH") || is("tzh")) {
    out += "+00";
    return 3;
  }
  if (is("TZM") || is("tzm")) {
    out += "00";
    return 3;
  }
  if (is("TZ") || is("tz")) {
    if (zoned) out += rest[0] == 'T' ? "UTC" : "utc";
    return 2;
  }
  if (!is("OF") && !is("of")) return 0;
  out += "+00";
  return 2;
}

/// Text in double quotes; a backslash takes the next character as it is.
void quoted(std::string_view& rest, std::string& out) {
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    out += rest.front();
    rest.remove_prefix(1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
}

}  // namespace

std::optional<std::string> format_timestamp(Timestamp t, bool zoned, std::string_view rest) {
  const Moment m = moment_of(t);
  std::string out;
  while (!rest.empty()) {
    if (rest.front() == '"') {
      quoted(rest, out);
      continue;
    }
    const bool unfilled = rest.starts_with("FM") || rest.starts_with("fm");
    if (rest.starts_with("TM") || rest.starts_with("tm")) return std::nullopt;
    if (unfilled || rest.starts_with("FX") || rest.starts_with("fx")) rest.remove_prefix(2);
    if (const std::size_t taken = zone_at(rest, zoned, out); taken > 0) {
      rest.remove_prefix(taken);
      continue;
    }
    const Field* field = field_at(rest);
    if (field == nullptr) {
      if (rest.empty()) break;
      const std::string_view foreign = upper(rest.substr(0, 2)) == "RM" ? rest : std::string_view();
      if (!foreign.empty()) return std::nullopt;
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::string text = field->print(m, !unfilled);
    out += text;
    rest.remove_prefix(field->name.size());
    if (rest.starts_with("TH") || rest.starts_with("th")) {
      if (field->numeric) out += rest[0] == 'T' ? upper(ordinal_ending(text)) : ordinal_ending(text);
      rest.remove_prefix(2);
    }
    if (rest.starts_with("SP")) return std::nullopt;
  }
  return out;
}

namespace {

struct NumberPattern {
  /// '9', '0', ',' and 'D' in their order.
  std::string marks;
  bool unfilled = false;
  enum class Sign {
    plain,
    minus_before,
    minus_after,
    sign_before,
    sign_after,
    plus_before,
    plus_after
  } sign = Sign::plain;
  int before = 0;
  int after = 0;
};

bool read_sign(std::string_view word, NumberPattern& p) {
  const bool first = p.marks.empty();
  using Sign = NumberPattern::Sign;
  if (p.sign != Sign::plain) return false;
  if (word == "MI") p.sign = first ? Sign::minus_before : Sign::minus_after;
  if (word == "PL") p.sign = first ? Sign::plus_before : Sign::plus_after;
  if (word == "S" || word == "SG") p.sign = first ? Sign::sign_before : Sign::sign_after;
  return true;
}

std::optional<NumberPattern> read_number_pattern(std::string_view rest) {
  NumberPattern p;
  bool point = false;
  while (!rest.empty()) {
    const std::string two = upper(rest.substr(0, 2));
    const std::string one = two.substr(0, 1);
    std::size_t taken = 1;
    if (two == "FM") {
      p.unfilled = true;
      taken = 2;
    } else if (two == "MI" || two == "SG" || two == "PL") {
      if (!read_sign(two, p)) return std::nullopt;
      taken = 2;
    } else if (one == "S") {
      if (!read_sign(one, p)) return std::nullopt;
    } else if (one == "9" || one == "0") {
      p.marks += one;
      ++(point ? p.after : p.before);
    } else if (one == "," || one == "G") {
      if (point) return std::nullopt;
      p.marks += one == "G" ? 'G' : ',';
    } else if (one == "." || one == "D") {
      if (point) return std::nullopt;
      p.marks += 'D';
      point = true;
    } else {
      return std::nullopt;
    }
    rest.remove_prefix(taken);
  }
  return p;
}

/// Walks over the marks of a template and puts digits in their places.
class NumberPrinter {
 public:
  NumberPrinter(const NumberPattern& pattern, const std::string& digits) : p_(pattern), place_(pattern.before) {
    const std::size_t dot = digits.find('.');
    whole_ = digits.substr(0, dot);
    if (whole_ == "0") whole_.clear();
    if (dot != std::string::npos) fraction_ = digits.substr(dot + 1);
    overflow_ = static_cast<int>(whole_.size()) > p_.before;
  }

  std::string print() {
    for (std::size_t i = 0; i < p_.marks.size(); ++i) mark(i);
    const std::size_t point = p_.marks.find('D');
    if (p_.unfilled && point != std::string::npos) drop_zeros(point);
    return std::move(out_);
  }

 private:
  void mark(std::size_t i) {
    const char mark = p_.marks[i];
    if (mark == 'D') {
      point_ = true;
      out_ += '.';
    } else if (mark == ',' || mark == 'G') {
      // The C locale has no separator of its own; PostgreSQL then takes a comma.
      if (started_ || !p_.unfilled) out_ += started_ ? ',' : ' ';
    } else if (point_) {
      out_ += overflow_ ? '#' : (decimals_ < fraction_.size() ? fraction_[decimals_] : '0');
      ++decimals_;
    } else {
      whole(i);
      --place_;
    }
  }

  void whole(std::size_t i) {
    const bool digit = overflow_ || static_cast<int>(whole_.size()) >= place_;
    // From the first 0 of the template on, missing digits are zeros; and a number below one shows one if nothing
    // follows.
    const std::size_t zero = p_.marks.find('0');
    const bool nothing = p_.after == 0 || (p_.unfilled && fraction_.find_first_not_of('0') == std::string::npos);
    const bool lone = place_ == 1 && whole_.empty() && nothing;
    if (digit || (zero != std::string::npos && zero <= i)) {
      started_ = true;
      out_ += overflow_ ? '#' : (digit ? whole_[whole_.size() - static_cast<std::size_t>(place_)] : '0');
    } else if (lone) {
      out_ += '0';
    } else if (!p_.unfilled) {
      out_ += ' ';
    }
  }

  /// FM takes away the fraction's last zeros, but for those that the template has a 0 for.
  void drop_zeros(std::size_t point) {
    const std::size_t last = p_.marks.rfind('0');
    const std::size_t kept = last == std::string::npos || last < point ? 0 : last - point;
    const std::size_t at = out_.find('.');
    while (out_.size() > at + 1 + kept && out_.back() == '0') out_.pop_back();
  }

  const NumberPattern& p_;
  std::string whole_;
  std::string fraction_;
  std::string out_;
  bool overflow_ = false;
  bool started_ = false;
  bool point_ = false;
  int place_;
  std::size_t decimals_ = 0;
};

}  // namespace

std::optional<std::string> format_number(const Decimal& number, std::string_view pattern) {
  using Sign = NumberPattern::Sign;
  const std::optional<NumberPattern> read = read_number_pattern(pattern);
  if (!read || number.nan || read->sign == Sign::minus_before || read->sign == Sign::plus_before ||
      read->sign == Sign::plus_after) {
    return std::nullopt;
  }
  const std::string signed_digits = to_text(round_to(number, read->after));
  const bool negative = signed_digits.starts_with('-');
  const std::string digits = signed_digits.substr(negative ? 1 : 0);
  const std::string out = NumberPrinter(*read, digits).print();
  const bool always = read->sign == Sign::sign_before || read->sign == Sign::sign_after;
  const std::string sign = negative ? "-" : (always ? "+" : (read->unfilled ? "" : " "));
  if (read->sign == Sign::minus_after || read->sign == Sign::sign_after) return out + sign;
  const std::size_t first = std::min(out.find_first_not_of(' '), out.size());
  return out.substr(0, first) + sign + out.substr(first);
}

}  // namespace dsqlsim::model
