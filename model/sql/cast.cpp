#include "model/sql/cast.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "model/sql/json.h"
#include "model/sql/json_slice.h"
#include "model/sql/text_input.h"

namespace dsqlsim::model {

namespace {

constexpr SqlState out_of_range{"22003"};
constexpr SqlState cannot_coerce{"42846"};

int rank(TypeId id) {
  switch (id) {
    case TypeId::int2: return 1;
    case TypeId::int4: return 2;
    case TypeId::int8: return 3;
    case TypeId::numeric: return 4;
    case TypeId::float4: return 5;
    case TypeId::float8: return 6;
    default: return 0;
  }
}

bool can_cast_number(TypeId from, TypeId to, CastContext context) {
  return rank(from) < rank(to) || context != CastContext::implicit;
}

bool can_cast_time(TypeId from, TypeId to, CastContext context) {
  // date -> timestamp -> timestamptz widen by themselves; the way back is for assignments.
  const auto width = [](TypeId id) { return id == TypeId::date ? 0 : (id == TypeId::timestamp ? 1 : 2); };
  return width(from) < width(to) || context != CastContext::implicit;
}

Result<Value> integer_of(std::int64_t v, TypeId to) {
  const bool fits = to == TypeId::int8 || (to == TypeId::int4 && v >= INT32_MIN && v <= INT32_MAX) ||
                    (to == TypeId::int2 && v >= INT16_MIN && v <= INT16_MAX);
  if (!fits) return refuse(out_of_range, type_name(to) + " out of range");
  return Value(v);
}

Result<Value> fit_text(std::string text, SqlType to, CastContext context) {
  if (to.id == TypeId::bpchar) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
  }
  if (to.modifier < 0) return Value(std::move(text));
  const auto limit = static_cast<std::size_t>(to.modifier);
  if (utf8_length(text) <= limit) return Value(std::move(text));
  const std::size_t cut = utf8_offset(text, limit);
  const bool only_blanks = text.find_first_not_of(' ', cut) == std::string::npos;
  if (context != CastContext::explicit_ && !only_blanks) {
    return refuse("22001", "value too long for type " + type_name(to));
  }
  text.resize(cut);
  return Value(std::move(text));
}

Result<Value> fit_numeric(Decimal d, SqlType to) {
  if (to.modifier < 0 || d.nan) return Value(numeric_of(d));
  const std::int32_t precision = to.modifier >> 16;
  const std::int32_t scale = to.modifier & 0xFFFF;
  d = round_to(d, scale);
  if (static_cast<std::int32_t>(d.digits.size()) - d.scale > precision - scale) {
    return refuse(out_of_range, "numeric field overflow",
                  fmt::format("A field with precision {}, scale {} must round to an absolute value less than 10^{}.",
                              precision, scale, precision - scale));
  }
  return Value(numeric_of(d));
}

Result<Value> from_double(double v, SqlType to) {
  if (to.id == TypeId::float8) return Value(v);
  if (to.id == TypeId::float4) {
    const double narrowed = static_cast<double>(static_cast<float>(v));
    if (std::isinf(narrowed) && !std::isinf(v)) return refuse(out_of_range, "value out of range: overflow");
    return Value(narrowed);
  }
  if (to.id == TypeId::numeric) {
    if (std::isinf(v)) return refuse(sqlstate::internal_error, "dsqlsim: not modelled: infinite numeric");
    // PostgreSQL converts with 15 significant digits.
    Decimal d;
    (void)parse_decimal(fmt::format("{:.15g}", v), d);
    return fit_numeric(std::move(d), to);
  }
  const double rounded = std::nearbyint(v);
  if (!(rounded >= -9223372036854775808.0 && rounded < 9223372036854775808.0)) {
    return refuse(out_of_range, type_name(to.id) + " out of range");
  }
  return integer_of(static_cast<std::int64_t>(rounded), to.id);
}

Result<Value> number_to_number(const Value& value, SqlType to) {
  if (const auto* i = std::get_if<std::int64_t>(&value)) {
    if (is_integer(to.id)) return integer_of(*i, to.id);
    if (to.id == TypeId::numeric) return fit_numeric(decimal_of(*i), to);
    return from_double(static_cast<double>(*i), to);
  }
  if (const auto* d = std::get_if<double>(&value)) return from_double(*d, to);
  const Decimal d = decimal_of(std::get<Numeric>(value));
  if (to.id == TypeId::numeric) return fit_numeric(d, to);
  if (!is_integer(to.id)) return from_double(to_double(d), to);
  if (d.nan) return refuse(sqlstate::feature_not_supported, "cannot convert NaN to " + type_name(to.id));
  std::int64_t v = 0;
  if (!to_int64(d, v)) return refuse(out_of_range, type_name(to.id) + " out of range");
  return integer_of(v, to.id);
}

/// A bare number or truth value of jsonb.
Result<Value> json_to_scalar(const std::string& json, SqlType to) {
  const JsonKind kind = json_kind(json);
  if (kind == JsonKind::boolean && to.id == TypeId::boolean) return Value(json == "true");
  if (kind == JsonKind::number && to.id != TypeId::boolean) {
    Decimal d;
    (void)parse_decimal(json, d);
    return number_to_number(Value(numeric_of(d)), to);
  }
  const std::string_view name = kind == JsonKind::number ? "numeric" : json_kind_name(kind);
  return refuse("22023", fmt::format("cannot cast jsonb {} to type {}", name, type_name(SqlType(to.id))));
}

Result<Value> time_to_time(const Value& value, SqlType to) {
  if (const auto* d = std::get_if<Date>(&value); d != nullptr && !is_finite(*d)) {
    return to.id == TypeId::date ? value : Value(Timestamp{d->days > 0 ? INT64_MAX : INT64_MIN});
  }
  if (const auto* s = std::get_if<Timestamp>(&value); s != nullptr && !is_finite(*s)) {
    return to.id == TypeId::date ? Value(Date{s->us > 0 ? INT32_MAX : INT32_MIN}) : value;
  }
  if (const auto* d = std::get_if<Date>(&value)) {
    if (to.id == TypeId::date) return value;
    return Value(Timestamp{d->days * us_per_day});
  }
  const Timestamp t = std::get<Timestamp>(value);
  if (to.id != TypeId::date) return value;
  const std::int64_t days = t.us >= 0 ? t.us / us_per_day : -((us_per_day - 1 - t.us) / us_per_day);
  return Value(Date{static_cast<std::int32_t>(days)});
}

/// Unquoted in an array's text it is NULL, in any case.
bool is_null_word(std::string_view s) {
  return s.size() == 4 && (s[0] | 32) == 'n' && (s[1] | 32) == 'u' && (s[2] | 32) == 'l' && (s[3] | 32) == 'l';
}

/// timestamp(p): to the nearest, halves away from zero.
Value round_time(Value value, SqlType to) {
  auto* t = std::get_if<Timestamp>(&value);
  if (t == nullptr || !is_finite(*t) || to.modifier < 0 || to.modifier >= 6) return value;
  std::int64_t unit = 1;
  for (std::int32_t p = to.modifier; p < 6; ++p) unit *= 10;
  const std::int64_t half = t->us >= 0 ? unit / 2 : -(unit / 2);
  t->us = (t->us + half) / unit * unit;
  return value;
}

Result<Value> array_to_array(const Value& value, SqlType from, SqlType to, CastContext context) {
  DSQLSIM_TRY(std::vector<Value> elements, array_elements(std::get<std::string>(value), element_of(from)));
  for (Value& e : elements) {
    DSQLSIM_TRY(e, cast_value(e, element_of(from), element_of(to), context));
  }
  return Value(array_text(elements, element_of(to)));
}

}  // namespace

bool can_cast(SqlType from, SqlType to, CastContext context) {
  if (from.same_base(to) || from.id == TypeId::unknown) return true;
  if (from.array || to.array) {
    if (from.array && to.array) return can_cast(element_of(from), element_of(to), context);
    return is_text(from.array ? to.id : from.id) &&
           (context == CastContext::explicit_ || (from.array && context == CastContext::assignment));
  }
  const TypeCategory a = category(from);
  const TypeCategory b = category(to);
  if (a == TypeCategory::string && b == TypeCategory::string) return true;
  if (b == TypeCategory::string) return context != CastContext::implicit && from.id != TypeId::record;
  if (a == TypeCategory::string) return context == CastContext::explicit_;
  if (a == TypeCategory::number && b == TypeCategory::number) return can_cast_number(from.id, to.id, context);
  if (a == TypeCategory::time && b == TypeCategory::time) return can_cast_time(from.id, to.id, context);
  if (context == CastContext::explicit_ && from.id == TypeId::int4 && to.id == TypeId::boolean) return true;
  if (context == CastContext::explicit_ && from.id == TypeId::boolean && to.id == TypeId::int4) return true;
  if (from.id == TypeId::jsonb && (b == TypeCategory::number || to.id == TypeId::boolean)) return context == CastContext::explicit_;
  const bool both_json = (from.id == TypeId::json || from.id == TypeId::jsonb) &&
                         (to.id == TypeId::json || to.id == TypeId::jsonb);
  return both_json && context != CastContext::implicit;
}

bool is_relabel(SqlType from, SqlType to) {
  if (from.array || to.array) return from.same_base(to);
  if (to.modifier >= 0 && to.modifier != from.modifier) return false;
  if (from.id == to.id) return true;
  if (is_integer(from.id) && is_integer(to.id)) return rank(from.id) < rank(to.id);
  if (from.id == TypeId::float4 && to.id == TypeId::float8) return true;
  if (from.id == TypeId::timestamp && to.id == TypeId::timestamptz) return true;
  if (from.id == TypeId::timestamptz && to.id == TypeId::timestamp) return true;
  return is_text(from.id) && is_text(to.id) && to.id != TypeId::bpchar;
}

Result<Value> cast_value(const Value& value, SqlType from, SqlType to, CastContext context) {
  if (is_null(value) || to.id == TypeId::unknown) return value;
  if (from.array && to.array) return array_to_array(value, from, to, context);
  const TypeCategory a = category(from);
  const TypeCategory b = category(to);
  if (!to.array && is_text(to.id)) {
    return fit_text(is_text(from.id) || from.id == TypeId::unknown ? std::get<std::string>(value) : output_text(value, from),
                    to, context);
  }
  if (a == TypeCategory::unknown || a == TypeCategory::string) {
    DSQLSIM_TRY(Value parsed, text_input(std::get<std::string>(value), to));
    if (to.id == TypeId::numeric && !to.array) return fit_numeric(decimal_of(std::get<Numeric>(parsed)), to);
    return to.array ? std::move(parsed) : round_time(std::move(parsed), to);
  }
  if (a == TypeCategory::number && b == TypeCategory::number) return number_to_number(value, to);
  if (a == TypeCategory::time && b == TypeCategory::time) {
    DSQLSIM_TRY(Value converted, time_to_time(value, to));
    return round_time(std::move(converted), to);
  }
  if (from.same_base(to)) return value;
  if (from.id == TypeId::jsonb && (b == TypeCategory::number || to.id == TypeId::boolean)) {
    return json_to_scalar(std::get<std::string>(value), to);
  }
  if (to.id == TypeId::boolean && from.id == TypeId::int4) return Value(std::get<std::int64_t>(value) != 0);
  if (to.id == TypeId::int4 && from.id == TypeId::boolean) return Value(std::int64_t{std::get<bool>(value) ? 1 : 0});
  if (to.id == TypeId::jsonb || to.id == TypeId::json) return text_input(std::get<std::string>(value), to);
  return refuse(cannot_coerce, "cannot cast type " + type_name(from) + " to " + type_name(to));
}

Result<Value> convert_parameter(const Value& value, SqlType to) {
  if (is_null(value)) return value;
  if (value.index() == representation(to) && !is_integer(to.id) && !is_text(to.id) && to.id != TypeId::float4 &&
      to.id != TypeId::jsonb && to.id != TypeId::json && !to.array) {
    return value;
  }
  if (std::holds_alternative<std::string>(value)) {
    return cast_value(value, is_text(to.id) ? SqlType(TypeId::text) : SqlType(TypeId::unknown), to, CastContext::assignment);
  }
  if (const auto* bytes = std::get_if<Bytes>(&value)) {
    if (to.id == TypeId::uuid && bytes->data.size() == 16) {
      Uuid u;
      for (std::size_t i = 0; i < 16; ++i) u.bytes[i] = static_cast<std::uint8_t>(bytes->data[i]);
      return Value(u);
    }
    return cast_value(Value(bytes->data), TypeId::unknown, to, CastContext::assignment);
  }
  const bool number = std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value) ||
                      std::holds_alternative<Numeric>(value);
  if (number && category(to) == TypeCategory::number) return number_to_number(value, to);
  if (category(to) == TypeCategory::time &&
      (std::holds_alternative<Timestamp>(value) || std::holds_alternative<Date>(value))) {
    return time_to_time(value, to);
  }
  return cast_value(Value(to_text(value)), TypeId::unknown, to, CastContext::assignment);
}

std::string output_text(const Value& value, SqlType type) {
  if (type.array) return std::get<std::string>(value);
  std::string out;
  if (type.id == TypeId::boolean) return std::get<bool>(value) ? "true" : "false";
  out = to_text(value);
  if (type.id == TypeId::timestamptz && is_finite(std::get<Timestamp>(value))) out += "+00";
  if (type.id == TypeId::float4 && !std::isnan(std::get<double>(value)) && !std::isinf(std::get<double>(value))) {
    out = fmt::format("{}", static_cast<float>(std::get<double>(value)));
  }
  return out;
}

Result<std::vector<Value>> array_elements(std::string_view text, SqlType element) {
  const auto malformed = [&] { return refuse("22P02", fmt::format("malformed array literal: \"{}\"", text)); };
  std::vector<Value> out;
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return malformed();
  std::string_view body = text.substr(1, text.size() - 2);
  if (body.empty()) return out;
  std::size_t i = 0;
  while (true) {
    std::string item;
    bool quoted = false;
    while (i < body.size() && body[i] == ' ') ++i;
    if (i < body.size() && body[i] == '"') {
      quoted = true;
      for (++i; i < body.size() && body[i] != '"'; ++i) {
        if (body[i] == '\\' && i + 1 < body.size()) ++i;
        item += body[i];
      }
      if (i == body.size()) return malformed();
      ++i;
    } else {
      for (; i < body.size() && body[i] != ','; ++i) {
        if (body[i] == '{' || body[i] == '}' || body[i] == '"') return malformed();
        item += body[i];
      }
      while (!item.empty() && item.back() == ' ') item.pop_back();
      if (item.empty()) return malformed();
    }
    if (!quoted && is_null_word(item)) {
      out.emplace_back();
    } else {
      DSQLSIM_TRY(Value v, cast_value(Value(std::move(item)), TypeId::unknown, element, CastContext::assignment));
      out.push_back(std::move(v));
    }
    if (i >= body.size()) return out;
    if (body[i] != ',') return malformed();
    ++i;
  }
}

std::string array_text(std::span<const Value> elements, SqlType element) {
  std::string out = "{";
  for (const Value& e : elements) {
    if (out.size() > 1) out += ',';
    if (is_null(e)) {
      out += "NULL";
      continue;
    }
    const std::string item = element.id == TypeId::boolean ? to_text(e) : output_text(e, element);
    const bool quote = item.empty() || item.find_first_of("{}\",\\ \t\n") != std::string::npos || is_null_word(item);
    if (quote) out += '"';
    for (const char c : item) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    if (quote) out += '"';
  }
  return out + "}";
}

}  // namespace dsqlsim::model
