// Further functions on text: what is asked for now and then.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/function.h"
#include "model/sql/text_input.h"

namespace dsqlsim::model {

namespace {

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }
std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }

std::vector<std::string_view> characters(std::string_view s) {
  std::vector<std::string_view> out;
  while (!s.empty()) {
    const std::size_t n = std::max<std::size_t>(utf8_offset(s, 1), 1);
    out.push_back(s.substr(0, n));
    s.remove_prefix(n);
  }
  return out;
}

bool trim_set(std::string_view s, std::string_view set, bool left, bool right, Value& out) {
  std::vector<std::string_view> text = characters(s);
  const std::vector<std::string_view> unwanted = characters(set);
  const auto goes = [&](std::string_view c) { return std::find(unwanted.begin(), unwanted.end(), c) != unwanted.end(); };
  std::size_t first = 0;
  while (left && first < text.size() && goes(text[first])) ++first;
  while (right && text.size() > first && goes(text.back())) text.pop_back();
  std::string kept;
  for (std::size_t i = first; i < text.size(); ++i) kept += text[i];
  out = std::move(kept);
  return true;
}

bool right(CallContext&, Arguments a, Value& out) {
  const std::string& s = str(a[0]);
  const auto length = static_cast<std::int64_t>(utf8_length(s));
  const std::int64_t n = integer(a[1]);
  const std::int64_t skip = n >= 0 ? std::max<std::int64_t>(length - n, 0) : std::min(length, -n);
  out = s.substr(utf8_offset(s, static_cast<std::size_t>(skip)));
  return true;
}

bool position(CallContext&, Arguments a, Value& out) {
  const std::string& s = str(a[0]);
  const std::size_t at = s.find(str(a[1]));
  out = at == std::string::npos ? std::int64_t{0} : static_cast<std::int64_t>(utf8_length(s.substr(0, at))) + 1;
  return true;
}

bool reverse(CallContext&, Arguments a, Value& out) {
  const std::vector<std::string_view> all = characters(str(a[0]));
  std::string reversed;
  for (auto c = all.rbegin(); c != all.rend(); ++c) reversed += *c;
  out = std::move(reversed);
  return true;
}

bool split_part(CallContext& c, Arguments a, Value& out) {
  const std::int64_t n = integer(a[2]);
  if (n == 0) return c.fail("22023", "field position must not be zero");
  std::vector<std::string> fields;
  std::string_view rest = str(a[0]);
  const std::string& separator = str(a[1]);
  while (!separator.empty()) {
    const std::size_t at = rest.find(separator);
    if (at == std::string_view::npos) break;
    fields.emplace_back(rest.substr(0, at));
    rest.remove_prefix(at + separator.size());
  }
  fields.emplace_back(rest);
  const auto count = static_cast<std::int64_t>(fields.size());
  const std::int64_t wanted = n > 0 ? n - 1 : count + n;
  out = wanted >= 0 && wanted < count ? fields[static_cast<std::size_t>(wanted)] : std::string();
  return true;
}

bool initcap(CallContext&, Arguments a, Value& out) {
  std::string s = str(a[0]);
  bool inside = false;
  for (char& ch : s) {
    const bool upper = ch >= 'A' && ch <= 'Z';
    const bool lower = ch >= 'a' && ch <= 'z';
    if (lower && !inside) ch = static_cast<char>(ch - 32);
    if (upper && inside) ch = static_cast<char>(ch | 32);
    inside = upper || lower || (ch >= '0' && ch <= '9');
  }
  out = std::move(s);
  return true;
}

bool translate(CallContext&, Arguments a, Value& out) {
  const std::vector<std::string_view> from = characters(str(a[1]));
  const std::vector<std::string_view> to = characters(str(a[2]));
  std::string result;
  for (const std::string_view c : characters(str(a[0]))) {
    const auto at = static_cast<std::size_t>(std::find(from.begin(), from.end(), c) - from.begin());
    if (at == from.size()) {
      result += c;
    } else if (at < to.size()) {
      result += to[at];
    }
  }
  out = std::move(result);
  return true;
}

/// The code point of the first character; 0 for the empty text.
bool ascii(CallContext&, Arguments a, Value& out) {
  const std::string& s = str(a[0]);
  if (s.empty()) {
    out = std::int64_t{0};
    return true;
  }
  const auto lead = static_cast<unsigned char>(s[0]);
  std::int64_t code = lead < 0x80 ? lead : (lead < 0xE0 ? lead & 0x1F : (lead < 0xF0 ? lead & 0x0F : lead & 0x07));
  for (std::size_t i = 1; i < utf8_offset(s, 1); ++i) code = code << 6 | (static_cast<unsigned char>(s[i]) & 0x3F);
  out = code;
  return true;
}

bool overlay(CallContext& c, Arguments a, Value& out) {
  const std::string& s = str(a[0]);
  const std::int64_t from = integer(a[2]);
  const std::int64_t length = a.size() > 3 ? integer(a[3]) : static_cast<std::int64_t>(utf8_length(str(a[1])));
  if (from <= 0) return c.fail("22011", "negative substring length not allowed");
  const std::size_t head = utf8_offset(s, static_cast<std::size_t>(from - 1));
  const std::int64_t after = std::max<std::int64_t>(from - 1 + length, 0);
  out = s.substr(0, head) + str(a[1]) + s.substr(utf8_offset(s, static_cast<std::size_t>(after)));
  return true;
}

bool concat_ws(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0])) {
    out = Null{};
    return true;
  }
  std::string s;
  bool any = false;
  for (std::size_t i = 1; i < a.size(); ++i) {
    if (is_null(*a[i])) continue;
    if (any) s += str(a[0]);
    s += str(a[i]);
    any = true;
  }
  out = std::move(s);
  return true;
}

}  // namespace

void add_string_functions(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  using enum TypeId;
  out.push_back({"right", {string, int4}, string, right});
  out.push_back({"btrim", {string, string}, string, [](CallContext&, Arguments a, Value& r) { return trim_set(str(a[0]), str(a[1]), true, true, r); }});
  out.push_back({"ltrim", {string, string}, string, [](CallContext&, Arguments a, Value& r) { return trim_set(str(a[0]), str(a[1]), true, false, r); }});
  out.push_back({"rtrim", {string, string}, string, [](CallContext&, Arguments a, Value& r) { return trim_set(str(a[0]), str(a[1]), false, true, r); }});
  out.push_back({"position", {string, string}, int4, position});
  out.push_back({"strpos", {string, string}, int4, position});
  out.push_back({"starts_with", {string, string}, boolean, [](CallContext&, Arguments a, Value& r) { r = str(a[0]).starts_with(str(a[1])); return true; }});
  out.push_back({"^@", {string, string}, boolean, [](CallContext&, Arguments a, Value& r) { r = str(a[0]).starts_with(str(a[1])); return true; }});
  out.push_back({"reverse", {string}, string, reverse});
  out.push_back({"split_part", {string, string, int4}, string, split_part});
  out.push_back({"initcap", {string}, string, initcap});
  out.push_back({"translate", {string, string, string}, string, translate});
  out.push_back({"overlay", {string, string, int4}, string, overlay});
  out.push_back({"overlay", {string, string, int4, int4}, string, overlay});
  out.push_back({"ascii", {string}, int4, ascii});
  out.push_back({"concat_ws", {string, string}, string, concat_ws, Volatility::stable, false, true});
  out.push_back({"bit_length", {string}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(str(a[0]).size()) * 8; return true; }});
  out.push_back({"bit_length", {bytea}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(std::get_if<Bytes>(a[0])->data.size()) * 8; return true; }});
}

}  // namespace dsqlsim::model
