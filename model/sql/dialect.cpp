#include "model/sql/dialect.h"

#include <charconv>

namespace dsqlsim::model {

namespace {

bool number(std::string_view text, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

bool Dialect::parse(std::string_view text, Dialect& out) {
  Dialect d;
  d.day = 31;
  const bool with_day = text.size() == 10 && text[7] == '-';
  if ((text.size() != 7 && !with_day) || text[4] != '-') return false;
  if (!number(text.substr(0, 4), d.year) || !number(text.substr(5, 2), d.month)) return false;
  if (with_day && !number(text.substr(8, 2), d.day)) return false;
  if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31) return false;
  // The preview of December 2024 is the first that there is anything to know of.
  if (d.year < 2024 || (d.year == 2024 && d.month < 12)) return false;
  out = d;
  return true;
}

}  // namespace dsqlsim::model
