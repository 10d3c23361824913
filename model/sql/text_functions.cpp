// Functions on text, bytea and uuid, and LIKE.

#include <fmt/format.h>

#include "model/sql/function.h"
#include "model/sql/text_input.h"

namespace dsqlsim::model {

namespace {

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }
const std::string& bytes(const Value* v) { return std::get_if<Bytes>(v)->data; }
std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }

char fold(char c, bool folding) { return folding && c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }

/// Pattern matching with % and _; linear in the text for every '%' by remembering the last one only.
bool like(std::string_view s, std::string_view pattern, bool folding) {
  std::size_t i = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (i < s.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      mark = i;
    } else if (p < pattern.size() && !escaped && pattern[p] == '_') {
      i += utf8_offset(s.substr(i), 1);
      ++p;
    } else if (p < pattern.size() && fold(pattern[p + (escaped ? 1 : 0)], folding) == fold(s[i], folding)) {
      p += escaped ? 2 : 1;
      ++i;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      i = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

bool substring(CallContext& c, const std::string& s, std::int64_t from, std::int64_t length, Value& out) {
  if (length < 0) return c.fail("22011", "negative substring length not allowed");
  const std::int64_t end = from > INT64_MAX - length ? INT64_MAX : from + length;
  const std::int64_t begin = std::max<std::int64_t>(from, 1);
  if (end <= begin) {
    out = std::string();
    return true;
  }
  const std::size_t first = utf8_offset(s, static_cast<std::size_t>(begin - 1));
  const std::size_t last = utf8_offset(s, static_cast<std::size_t>(end - 1));
  out = s.substr(first, last - first);
  return true;
}

template <class Change>
bool map_ascii(Arguments a, Value& out, Change change) {
  std::string s = str(a[0]);
  for (char& ch : s) ch = change(ch);
  out = std::move(s);
  return true;
}

bool trim(const std::string& s, std::string_view set, bool left, bool right, Value& out) {
  std::size_t first = left ? s.find_first_not_of(set) : 0;
  if (first == std::string::npos) first = s.size();
  std::size_t last = right ? s.find_last_not_of(set) : s.size() - 1;
  out = last == std::string::npos || last + 1 <= first ? std::string() : s.substr(first, last + 1 - first);
  return true;
}

/// PostgreSQL's limit is 1 GB; no column could hold what is larger than this.
constexpr std::size_t most_bytes = 64U << 20;

bool put_text(CallContext& c, std::string text, Value& out) {
  if (text.size() > most_bytes) return c.fail("54000", "requested length too large");
  out = std::move(text);
  return true;
}

bool replace_all(CallContext& c, Arguments a, Value& out) {
  const std::string& s = str(a[0]);
  const std::string& from = str(a[1]);
  if (from.empty()) return put_text(c, s, out);
  std::string r;
  std::size_t begin = 0;
  for (std::size_t at = s.find(from); at != std::string::npos && r.size() <= most_bytes; at = s.find(from, begin)) {
    r.append(s, begin, at - begin);
    r += str(a[2]);
    begin = at + from.size();
  }
  r.append(s, begin, std::string::npos);
  return put_text(c, std::move(r), out);
}

/// A character by its code point.
bool chr(CallContext& c, Arguments a, Value& out) {
  const std::int64_t code = integer(a[0]);
  if (code < 0) return c.fail("22023", "character number must be positive");
  if (code == 0) return c.fail("54000", "null character not permitted");
  if (code > 0x10FFFF) return c.fail("54000", "requested character too large for encoding: " + std::to_string(code));
  if (code >= 0xD800 && code < 0xE000) return c.fail("54000", "requested character not valid for encoding: " + std::to_string(code));
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  std::string r;
  if (code < 0x80) {
    r = static_cast<char>(code);
  } else if (code < 0x800) {
    r = {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  } else if (code < 0x10000) {
    r = {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  } else {
    r = {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
  }
  out = std::move(r);
  return true;
}

bool repeat(CallContext& c, Arguments a, Value& out) {
  const std::int64_t n = std::max<std::int64_t>(integer(a[1]), 0);
  const std::string& s = str(a[0]);
  if (static_cast<std::uint64_t>(n) * s.size() > (64U << 20)) return c.fail("54000", "requested length too large");
  std::string r;
  r.reserve(s.size() * static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < n; ++i) r += s;
  out = std::move(r);
  return true;
}

bool pad(CallContext& c, Arguments a, bool left, Value& out) {
  const std::int64_t wanted = std::max<std::int64_t>(integer(a[1]), 0);
  if (wanted > (64 << 20)) return c.fail("54000", "requested length too large");
  const std::string fill = a.size() > 2 ? str(a[2]) : " ";
  const std::string& s = str(a[0]);
  const auto length = static_cast<std::int64_t>(utf8_length(s));
  if (length >= wanted || fill.empty()) {
    out = s.substr(0, utf8_offset(s, static_cast<std::size_t>(std::min(length, wanted))));
    return true;
  }
  std::string padding;
  while (static_cast<std::int64_t>(utf8_length(padding)) < wanted - length) padding += fill;
  padding.resize(utf8_offset(padding, static_cast<std::size_t>(wanted - length)));
  out = left ? padding + s : s + padding;
  return true;
}

/// A version-4 UUID of two draws.
bool random_uuid(CallContext& c, Arguments, Value& out) {
  const std::uint64_t high = c.random_bits == nullptr ? 0 : c.random_bits(c.random_state);
  const std::uint64_t low = c.random_bits == nullptr ? 0 : c.random_bits(c.random_state);
  out = make_uuid((high & ~0xF000ULL) | 0x4000ULL, (low & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL);
  return true;
}

bool join_text(Arguments a, std::size_t first, std::string_view separator, Value& out) {
  std::string s;
  bool any = false;
  for (std::size_t i = first; i < a.size(); ++i) {
    if (is_null(*a[i])) continue;
    if (any) s += separator;
    s += str(a[i]);
    any = true;
  }
  out = std::move(s);
  return true;
}

void add_like(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"~~", {TypeId::text, TypeId::text}, boolean, [](CallContext&, Arguments a, Value& r) { r = like(str(a[0]), str(a[1]), false); return true; }});
  out.push_back({"!~~", {TypeId::text, TypeId::text}, boolean, [](CallContext&, Arguments a, Value& r) { r = !like(str(a[0]), str(a[1]), false); return true; }});
  out.push_back({"~~*", {TypeId::text, TypeId::text}, boolean, [](CallContext&, Arguments a, Value& r) { r = like(str(a[0]), str(a[1]), true); return true; }});
  out.push_back({"!~~*", {TypeId::text, TypeId::text}, boolean, [](CallContext&, Arguments a, Value& r) { r = !like(str(a[0]), str(a[1]), true); return true; }});
}

void add_trims(std::vector<Function>& out) {
  using enum TypeId;
  out.push_back({"btrim", {TypeId::text}, TypeId::text, [](CallContext&, Arguments a, Value& r) { return trim(str(a[0]), " ", true, true, r); }});
  out.push_back({"ltrim", {TypeId::text}, TypeId::text, [](CallContext&, Arguments a, Value& r) { return trim(str(a[0]), " ", true, false, r); }});
  out.push_back({"rtrim", {TypeId::text}, TypeId::text, [](CallContext&, Arguments a, Value& r) { return trim(str(a[0]), " ", false, true, r); }});
}

}  // namespace

void add_text_functions(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  using enum TypeId;
  out.push_back({"||", {string, string}, string, [](CallContext& c, Arguments a, Value& r) { return put_text(c, str(a[0]) + str(a[1]), r); }});
  out.push_back({"||", {bytea, bytea}, bytea, [](CallContext&, Arguments a, Value& r) { r = Bytes{bytes(a[0]) + bytes(a[1])}; return true; }});
  add_like(out);
  add_trims(out);
  out.push_back({"lower", {string}, string, [](CallContext&, Arguments a, Value& r) { return map_ascii(a, r, [](char c) { return fold(c, true); }); }});
  out.push_back({"upper", {string}, string, [](CallContext&, Arguments a, Value& r) { return map_ascii(a, r, [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }); }});
  for (const char* name : {"length", "char_length", "character_length"}) {
    out.push_back({name, {string}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(utf8_length(str(a[0]))); return true; }});
  }
  out.push_back({"octet_length", {string}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(str(a[0]).size()); return true; }});
  for (const char* name : {"length", "octet_length"}) {
    out.push_back({name, {bytea}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(bytes(a[0]).size()); return true; }});
  }
  for (const char* name : {"substring", "substr"}) {
    out.push_back({name, {string, int4}, string, [](CallContext& c, Arguments a, Value& r) { return substring(c, str(a[0]), integer(a[1]), INT32_MAX, r); }});
    out.push_back({name, {string, int4, int4}, string, [](CallContext& c, Arguments a, Value& r) { return substring(c, str(a[0]), integer(a[1]), integer(a[2]), r); }});
  }
  out.push_back({"left", {string, int4}, string, [](CallContext& c, Arguments a, Value& r) {
                   const std::int64_t n = integer(a[1]);
                   return substring(c, str(a[0]), 1, n >= 0 ? n : std::max<std::int64_t>(0, static_cast<std::int64_t>(utf8_length(str(a[0]))) + n), r);
                 }});
  out.push_back({"repeat", {string, int4}, string, repeat});
  out.push_back({"replace", {string, string, string}, string, replace_all});
  out.push_back({"lpad", {string, int4, string}, string, [](CallContext& c, Arguments a, Value& r) { return pad(c, a, true, r); }});
  out.push_back({"rpad", {string, int4, string}, string, [](CallContext& c, Arguments a, Value& r) { return pad(c, a, false, r); }});
  out.push_back({"lpad", {string, int4}, string, [](CallContext& c, Arguments a, Value& r) { return pad(c, a, true, r); }});
  out.push_back({"rpad", {string, int4}, string, [](CallContext& c, Arguments a, Value& r) { return pad(c, a, false, r); }});
  out.push_back({"concat", {string}, string, [](CallContext&, Arguments a, Value& r) { return join_text(a, 0, "", r); }, Volatility::stable, false, true});
  out.push_back({"boolout", {boolean}, string, [](CallContext&, Arguments a, Value& r) { r = to_text(*a[0]); return true; }});
  out.push_back({"chr", {int4}, string, chr});
  out.push_back({"gen_random_uuid", {}, uuid, random_uuid, Volatility::volatile_});
  out.push_back({"pg_column_size", {string}, int4, [](CallContext&, Arguments a, Value& r) { r = static_cast<std::int64_t>(str(a[0]).size() + 4); return true; }, Volatility::stable});
}

}  // namespace dsqlsim::model
