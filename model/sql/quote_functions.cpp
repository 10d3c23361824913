// Text that is put into SQL: quote_ident and its like, and format().

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/function.h"
#include "model/sql/relation_oid.h"

namespace dsqlsim::model {

namespace {

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }

std::string literal(std::string_view text) {
  const bool escaped = text.find('\\') != std::string_view::npos;
  std::string out = escaped ? "E'" : "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

/// One conversion of format(): "%[position$][-][width]type" without its percent sign.
struct Conversion {
  std::size_t position = 0;
  bool left = false;
  std::size_t width = 0;
  char type = 0;
};

std::size_t number_at(std::string_view& rest) {
  std::size_t n = 0;
  while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && n < 100'000) {
    n = n * 10 + static_cast<std::size_t>(rest.front() - '0');
    rest.remove_prefix(1);
  }
  return n;
}

bool read_conversion(CallContext& c, std::string_view& rest, Conversion& out) {
  const std::string_view mark = rest;
  const std::size_t n = number_at(rest);
  if (rest.starts_with('$')) {
    if (n == 0) return c.fail("22023", "format specifies argument 0, but arguments are numbered from 1");
    out.position = n;
    rest.remove_prefix(1);
  } else {
    rest = mark;
  }
  if (rest.starts_with('-')) {
    out.left = true;
    rest.remove_prefix(1);
  }
  out.width = number_at(rest);
  if (rest.empty()) return c.fail("22023", "unterminated format() type specifier");
  out.type = rest.front();
  rest.remove_prefix(1);
  if (out.type == 's' || out.type == 'I' || out.type == 'L') return true;
  if (out.type == '*')
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: format() with a width from an argument");
  return c.fail("22023", fmt::format("unrecognized format() type specifier \"{}\"", out.type));
}

bool convert(CallContext& c, const Value& value, char type, std::string& out) {
  if (type == 'L') {
    out = is_null(value) ? "NULL" : literal(std::get<std::string>(value));
  } else if (is_null(value)) {
    if (type == 'I') return c.fail("22004", "null values cannot be formatted as an SQL identifier");
    out.clear();
  } else {
    out = type == 'I' ? quoted_identifier(std::get<std::string>(value)) : std::get<std::string>(value);
  }
  return true;
}

bool format(CallContext& c, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  std::string_view rest = str(a[0]);
  std::string text;
  std::size_t next = 1;
  while (!rest.empty()) {
    const char first = rest.front();
    rest.remove_prefix(1);
    if (first != '%' || rest.starts_with('%')) {
      text += first;
      if (first == '%') rest.remove_prefix(1);
      continue;
    }
    Conversion conversion;
    if (!read_conversion(c, rest, conversion)) return false;
    if (conversion.position > 0) next = conversion.position;
    if (next >= a.size()) return c.fail("22023", "too few arguments for format()");
    std::string part;
    if (!convert(c, *a[next++], conversion.type, part)) return false;
    const std::string pad(conversion.width > part.size() ? conversion.width - part.size() : 0, ' ');
    text += conversion.left ? part + pad : pad + part;
  }
  out = std::move(text);
  return true;
}

}  // namespace

void add_quote_functions(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  out.push_back({"quote_ident", {string}, string, [](CallContext&, Arguments a, Value& r) {
                   r = quoted_identifier(str(a[0]));
                   return true;
                 }});
  out.push_back({"quote_literal", {string}, string, [](CallContext&, Arguments a, Value& r) {
                   r = literal(str(a[0]));
                   return true;
                 }});
  Function nullable{"quote_nullable", {string}, string, [](CallContext&, Arguments a, Value& r) {
                      r = is_null(*a[0]) ? std::string("NULL") : literal(str(a[0]));
                      return true;
                    }};
  nullable.strict = false;
  out.push_back(nullable);
  Function text{"format", {string}, string, format, Volatility::stable};
  text.strict = false;
  text.variadic = true;
  out.push_back(text);
}

}  // namespace dsqlsim::model
