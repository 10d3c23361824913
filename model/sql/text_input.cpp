#include "model/sql/text_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "model/sql/cast.h"
#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "model/sql/json.h"

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> invalid(SqlType type, std::string_view text) {
  return refuse("22P02", fmt::format("invalid input syntax for type {}: \"{}\"", type_name(type.id), text));
}

std::string_view trimmed(std::string_view s) {
  constexpr std::string_view blanks = " \t\n\r\v\f";
  const auto first = s.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
  }
  return out;
}

Result<Value> read_boolean(const std::string& text, SqlType to) {
  const std::string word = lower(trimmed(text));
  // Unique prefixes are accepted, as PostgreSQL does.
  const auto prefix_of = [&](std::string_view full, std::size_t least) {
    return word.size() >= least && full.substr(0, word.size()) == word;
  };
  if (prefix_of("true", 1) || prefix_of("yes", 1) || word == "on" || word == "1") return Value(true);
  if (prefix_of("false", 1) || prefix_of("no", 1) || prefix_of("off", 2) || word == "0") return Value(false);
  return invalid(to, text);
}

Result<Value> read_integer(const std::string& text, SqlType to) {
  std::string_view s = trimmed(text);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  std::int64_t v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  const bool digits_only = !s.empty() && s.find_first_not_of("0123456789", s.front() == '-' ? 1 : 0) == std::string_view::npos;
  if (!digits_only || s == "-") return invalid(to, text);
  const bool fits = error == std::errc() && (to.id == TypeId::int8 || (to.id == TypeId::int4 && v >= INT32_MIN && v <= INT32_MAX) ||
                                             (to.id == TypeId::int2 && v >= INT16_MIN && v <= INT16_MAX));
  if (!fits) return refuse("22003", fmt::format("value \"{}\" is out of range for type {}", text, type_name(to.id)));
  return Value(v);
}

Result<Value> read_double(const std::string& text, SqlType to) {
  const std::string s = lower(trimmed(text));
  if (s == "nan") return Value(std::nan(""));
  if (s == "infinity" || s == "inf" || s == "+infinity") return Value(HUGE_VAL);
  if (s == "-infinity" || s == "-inf") return Value(-HUGE_VAL);
  std::string_view digits = s;
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  double v = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), v);
  if (error == std::errc::result_out_of_range) {
    return refuse("22003", fmt::format("\"{}\" is out of range for type {}", text, type_name(to.id)));
  }
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return invalid(to, text);
  return Value(to.id == TypeId::float4 ? static_cast<double>(static_cast<float>(v)) : v);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = static_cast<char>(c | 32);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

Result<Value> read_hex(std::string_view digits) {
  Bytes out;
  int high = -1;
  for (const char c : digits) {
    if (c == ' ' || c == '\n' || c == '\t') continue;
    const int d = hex_digit(c);
    if (d < 0) return refuse("22023", fmt::format("invalid hexadecimal digit: \"{}\"", c));
    if (high < 0) {
      high = d;
    } else {
      out.data += static_cast<char>(high * 16 + d);
      high = -1;
    }
  }
  if (high >= 0) return refuse("22023", "invalid hexadecimal data: odd number of digits");
  return Value(std::move(out));
}

Result<Value> read_bytea(const std::string& text) {
  if (text.size() >= 2 && text[0] == '\\' && text[1] == 'x') return read_hex(std::string_view(text).substr(2));
  Bytes out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out.data += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\\') {
      out.data += text[++i];
    } else if (i + 3 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '3' && text[i + 2] >= '0' && text[i + 2] <= '7' &&
               text[i + 3] >= '0' && text[i + 3] <= '7') {
      out.data += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      return refuse("22P02", "invalid input syntax for type bytea");
    }
  }
  return Value(std::move(out));
}

/// PostgreSQL reads many spellings: 5 January 2026, 1/2/2026, 10:00 PM, 44-03-15 BC.
bool may_be_a_moment(std::string_view text) {
  const std::string s = lower(trimmed(text));
  if (s.find_first_of("0123456789") == std::string::npos) return false;
  constexpr std::array<std::string_view, 17> words{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                                   "oct", "nov", "dec", "bc",  " am", " pm", "/",   "."};
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return s.find(w) != std::string::npos; });
}

Result<Value> time_error(TimeInput outcome, SqlType to, const std::string& text) {
  if (outcome == TimeInput::out_of_range && to.id == TypeId::interval) {
    return refuse("22015", fmt::format("interval field value out of range: \"{}\"", text));
  }
  if (outcome == TimeInput::out_of_range) {
    return refuse("22008", fmt::format("date/time field value out of range: \"{}\"", text));
  }
  if (to.id != TypeId::interval && may_be_a_moment(text)) {
    return refuse(sqlstate::internal_error, fmt::format("dsqlsim: not modelled: {} '{}'", type_name(to.id), text));
  }
  const std::string shown = to.id == TypeId::timestamp ? "timestamp" : type_name(to.id);
  return refuse("22007", fmt::format("invalid input syntax for type {}: \"{}\"", shown, text));
}

/// infinity, -infinity and epoch.
std::optional<Timestamp> timeless_moment(std::string_view text) {
  const std::string word = lower(trimmed(text));
  if (word == "infinity" || word == "+infinity") return Timestamp{INT64_MAX};
  if (word == "-infinity") return Timestamp{INT64_MIN};
  if (word == "epoch") return Timestamp{-946'684'800 * us_per_second};
  return std::nullopt;
}

/// Words that PostgreSQL takes for moments and the model does not know.
bool is_special_moment(std::string_view text) {
  constexpr std::array<std::string_view, 4> words{"now", "today", "tomorrow", "yesterday"};
  return std::find(words.begin(), words.end(), lower(trimmed(text))) != words.end();
}

Result<Value> read_time(const std::string& text, SqlType to) {
  if (to.id != TypeId::interval && is_special_moment(text)) {
    return refuse(sqlstate::internal_error, fmt::format("dsqlsim: not modelled: {} '{}'", type_name(to.id), text));
  }
  if (const std::optional<Timestamp> moment = timeless_moment(text); moment && to.id != TypeId::interval) {
    return cast_value(Value(*moment), TypeId::timestamp, to, CastContext::explicit_);
  }
  TimeInput outcome = TimeInput::ok;
  if (to.id == TypeId::date) {
    Date d;
    outcome = parse_date(text, d);
    if (outcome == TimeInput::ok) return Value(d);
  } else if (to.id == TypeId::interval) {
    Interval v;
    outcome = parse_interval(text, v);
    if (outcome == TimeInput::ok) return Value(v);
  } else {
    Timestamp t;
    outcome = parse_timestamp(text, to.id == TypeId::timestamptz, t);
    if (outcome == TimeInput::ok) return Value(t);
  }
  return time_error(outcome, to, text);
}

/// "hh:mm[:ss[.ffffff]]" to a fixed width, without the fraction's last zeros.
Result<Value> read_time_of_day(const std::string& text, SqlType to) {
  const std::string_view s = trimmed(text);
  int part[3] = {0, 0, 0};
  std::size_t i = 0;
  int parts = 0;
  for (; parts < 3; ++parts) {
    const std::size_t begin = i;
    while (i < s.size() && i < begin + 2 && s[i] >= '0' && s[i] <= '9') part[parts] = part[parts] * 10 + (s[i++] - '0');
    if (i == begin) return refuse("22007", fmt::format("invalid input syntax for type {}: \"{}\"", internal_name(to.id), text));
    if (i == s.size() || s[i] != ':') {
      ++parts;
      break;
    }
    ++i;
  }
  std::string fraction;
  if (i < s.size() && s[i] == '.' && parts == 3) {
    for (++i; i < s.size() && s[i] >= '0' && s[i] <= '9' && fraction.size() < 6; ++i) fraction += s[i];
  }
  if (i != s.size() || parts < 2) return refuse("22007", fmt::format("invalid input syntax for type {}: \"{}\"", internal_name(to.id), text));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  const bool midnight = part[0] == 24 && part[1] == 0 && part[2] == 0 && fraction.empty();
  if (!midnight && (part[0] > 23 || part[1] > 59 || part[2] > 59)) {
    return refuse("22008", fmt::format("date/time field value out of range: \"{}\"", text));
  }
  return Value(fmt::format("{:02}:{:02}:{:02}{}{}", part[0], part[1], part[2], fraction.empty() ? "" : ".", fraction));
}

Result<Value> read_json(const std::string& text, SqlType to) {
  std::string normal;
  const bool binary = to.id == TypeId::jsonb;
  const JsonInput read = binary ? read_jsonb(text, normal) : (normalize_json(text, normal) ? JsonInput::valid : JsonInput::invalid);
  if (read == JsonInput::untranslatable) return refuse("22P05", "unsupported Unicode escape sequence");
  if (read == JsonInput::invalid) return refuse("22P02", "invalid input syntax for type json");
  return Value(binary ? std::move(normal) : text);
}

Result<Value> read_uuid(const std::string& text, SqlType to) {
  Uuid u;
  std::string_view s = text;
  if (s.size() >= 2 && s.front() == '{' && s.back() == '}') s = s.substr(1, s.size() - 2);
  if (!parse_uuid(s, u)) return invalid(to, text);
  return Value(u);
}

Result<Value> read_numeric(const std::string& text, SqlType to) {
  Decimal d;
  const std::string word = lower(trimmed(text));
  if (word.ends_with("inf") || word.ends_with("infinity")) {
    return refuse(sqlstate::internal_error, "dsqlsim: not modelled: infinite numeric");
  }
  if (!parse_decimal(trimmed(text), d)) return invalid(to, text);
  if (static_cast<std::int64_t>(d.digits.size()) > most_numeric_digits || d.scale > most_numeric_digits) {
    return refuse(sqlstate::internal_error, "dsqlsim: not modelled: numeric of more than 4000 digits");
  }
  return Value(numeric_of(d));
}

}  // namespace

Result<Value> text_input(const std::string& text, SqlType to) {
  if (to.array) {
    DSQLSIM_TRY(std::vector<Value> elements, array_elements(text, element_of(to)));
    return Value(array_text(elements, element_of(to)));
  }
  switch (to.id) {
    case TypeId::boolean: return read_boolean(text, to);
    case TypeId::int2:
    case TypeId::int4:
    case TypeId::int8: return read_integer(text, to);
    case TypeId::numeric: return read_numeric(text, to);
    case TypeId::float4:
    case TypeId::float8: return read_double(text, to);
    case TypeId::bytea: return read_bytea(text);
    case TypeId::uuid: return read_uuid(text, to);
    case TypeId::date:
    case TypeId::timestamp:
    case TypeId::timestamptz:
    case TypeId::interval: return read_time(text, to);
    case TypeId::time_of_day: return read_time_of_day(text, to);
    case TypeId::json:
    case TypeId::jsonb: return read_json(text, to);
    case TypeId::record: return refuse(sqlstate::feature_not_supported, "input of anonymous composite types is not implemented");
    default: return Value(text);
  }
}

std::size_t utf8_length(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return n;
}

std::size_t utf8_offset(std::string_view text, std::size_t n) {
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && n-- == 0) return i;
  }
  return text.size();
}

}  // namespace dsqlsim::model
