#include "model/sql/json_order.h"

#include <fmt/format.h>

#include "model/sql/decimal.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

/// Below every byte of a key or a string, so that a prefix comes first; JSON text has no such byte.
constexpr char end_of_string = '\0';
/// Kinds in their order.
constexpr char empty_root = '0';
constexpr char null_rank = '1';
constexpr char string_rank = '2';
constexpr char number_rank = '3';
constexpr char boolean_rank = '4';
constexpr char array_rank = '5';
constexpr char object_rank = '6';
constexpr std::int32_t middle_exponent = 500'000;

/// Sign, exponent, digits; those of a negative number the other way round.
void append_number(std::string& out, std::string_view text) {
  Decimal d;
  (void)parse_decimal(text, d);
  if (d.is_zero()) {
    out += '1';
    return;
  }
  const std::int32_t exponent = static_cast<std::int32_t>(d.digits.size()) - d.scale;
  std::string digits = fmt::format("{:06}", middle_exponent + exponent);
  for (const char digit : d.digits) digits += static_cast<char>('0' + digit);
  digits.erase(digits.find_last_not_of('0') + 1);
  for (char& digit : digits) digit = d.negative ? static_cast<char>('0' + '9' - digit) : digit;
  out += (d.negative ? '0' : '2') + digits + (d.negative ? '~' : end_of_string);
}

void append(std::string& out, std::string_view json) {
  switch (json_kind(json)) {
    case JsonKind::null:
      out += null_rank;
      break;
    case JsonKind::string:
      out += string_rank + json_unquote(json) + end_of_string;
      break;
    case JsonKind::number:
      out += number_rank;
      append_number(out, json);
      break;
    case JsonKind::boolean:
      out += fmt::format("{}{}", boolean_rank, json == "true" ? 1 : 0);
      break;
    case JsonKind::array: {
      const auto items = json_items(json);
      out += fmt::format("{}{:09}", array_rank, items.size());
      for (const std::string_view item : items) append(out, item);
      break;
    }
    case JsonKind::object: {
      const auto members = json_members(json);
      out += fmt::format("{}{:09}", object_rank, members.size());
      for (const auto& [key, value] : members) {
        out += json_unquote(key) + end_of_string;
        append(out, value);
      }
      break;
    }
  }
}

}  // namespace

std::string json_order_key(std::string_view json) {
  // A document that is nothing but [] comes before everything else in PostgreSQL.
  if (json == "[]") return std::string(1, empty_root);
  std::string out;
  append(out, json);
  return out;
}

}  // namespace dsqlsim::model
