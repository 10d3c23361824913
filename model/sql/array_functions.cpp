// Functions and operators of arrays. An array travels as its text, so that most need not know what its elements are:
// equal elements of one type print alike (but for numeric, which bind_array.cpp keeps away from what compares). An
// element that is an argument comes as an array of one.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/cast.h"
#include "model/sql/function.h"

namespace dsqlsim::model {

namespace {

using Elements = std::vector<Value>;

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }
std::int64_t integer(const Value* v) { return *std::get_if<std::int64_t>(v); }

/// Of an array that is not NULL; what is stored is well formed.
Elements elements(const Value* v) { return array_elements(str(v), TypeId::text).value_or(Elements()); }

bool put(Value& out, const Elements& items) {
  out = array_text(items, TypeId::text);
  return true;
}

template <class T>
bool put_plain(Value& out, T value) {
  out = value;
  return true;
}

bool concatenate(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0]) || is_null(*a[1])) {
    out = is_null(*a[0]) ? *a[1] : *a[0];
    return true;
  }
  Elements all = elements(a[0]);
  for (Value& e : elements(a[1])) all.push_back(std::move(e));
  return put(out, all);
}

bool holds_all(const Value* outer, const Value* inner) {
  const Elements all = elements(outer);
  const Elements wanted = elements(inner);
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const Value& e) { return !is_null(e) && std::find(all.begin(), all.end(), e) != all.end(); });
}

bool overlap(CallContext&, Arguments a, Value& out) {
  const Elements all = elements(a[0]);
  const Elements others = elements(a[1]);
  return put_plain(out, std::any_of(others.begin(), others.end(), [&](const Value& e) {
                     return !is_null(e) && std::find(all.begin(), all.end(), e) != all.end();
                   }));
}

bool remove(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  Elements all = elements(a[0]);
  std::erase(all, elements(a[1])[0]);
  return put(out, all);
}

bool replace(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  Elements all = elements(a[0]);
  std::replace(all.begin(), all.end(), elements(a[1])[0], elements(a[2])[0]);
  return put(out, all);
}

bool position(CallContext& c, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  if (a.size() > 2 && is_null(*a[2])) return c.fail("22004", "initial position must not be null");
  const Elements all = elements(a[0]);
  const Value wanted = elements(a[1])[0];
  const std::int64_t from = a.size() > 2 ? std::max<std::int64_t>(integer(a[2]), 1) : 1;
  for (auto i = static_cast<std::size_t>(from - 1); i < all.size(); ++i) {
    if (all[i] == wanted) return put_plain(out, static_cast<std::int64_t>(i + 1));
  }
  return true;
}

bool positions(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  const Elements all = elements(a[0]);
  const Value wanted = elements(a[1])[0];
  Elements found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == wanted) found.emplace_back(fmt::format("{}", i + 1));
  }
  return put(out, found);
}

bool to_string(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0]) || is_null(*a[1])) return true;
  std::string joined;
  bool first = true;
  for (const Value& e : elements(a[0])) {
    const bool substitute = is_null(e) && a.size() > 2 && !is_null(*a[2]);
    if (is_null(e) && !substitute) continue;
    if (!first) joined += str(a[1]);
    joined += substitute ? str(a[2]) : std::get<std::string>(e);
    first = false;
  }
  out = std::move(joined);
  return true;
}

/// NULL for an array without elements, which has no dimensions, and for a dimension that it has not.
bool length(CallContext&, Arguments a, Value& out) {
  const Elements all = elements(a[0]);
  if (integer(a[1]) == 1 && !all.empty()) out = static_cast<std::int64_t>(all.size());
  return true;
}

bool lower_bound(CallContext&, Arguments a, Value& out) {
  if (integer(a[1]) == 1 && !elements(a[0]).empty()) out = std::int64_t{1};
  return true;
}

bool trim(CallContext& c, Arguments a, Value& out) {
  Elements all = elements(a[0]);
  const auto size = static_cast<std::int64_t>(all.size());
  if (integer(a[1]) < 0 || integer(a[1]) > size)
    return c.fail("2202E", fmt::format("number of elements to trim must be between 0 and {}", size));
  all.resize(static_cast<std::size_t>(size - integer(a[1])));
  return put(out, all);
}

/// array[from:to].
bool slice(CallContext&, Arguments a, Value& out) {
  const Elements all = elements(a[0]);
  const std::int64_t from = std::max<std::int64_t>(integer(a[1]), 1);
  const std::int64_t to = std::min(integer(a[2]), static_cast<std::int64_t>(all.size()));
  Elements part;
  for (std::int64_t i = from; i <= to; ++i) part.push_back(all[static_cast<std::size_t>(i - 1)]);
  return put(out, part);
}

bool split(CallContext&, Arguments a, Value& out) {
  if (is_null(*a[0])) return true;
  const std::string& text = str(a[0]);
  Elements parts;
  const auto add = [&](std::string part) {
    const bool null = a.size() > 2 && !is_null(*a[2]) && part == str(a[2]);
    parts.push_back(null ? Value() : Value(std::move(part)));
  };
  if (text.empty()) return put(out, parts);
  if (is_null(*a[1])) {
    for (std::size_t i = 0; i < text.size();) {
      std::size_t n = 1;
      while (i + n < text.size() && (static_cast<unsigned char>(text[i + n]) & 0xC0) == 0x80) ++n;
      add(text.substr(i, n));
      i += n;
    }
    return put(out, parts);
  }
  const std::string& separator = str(a[1]);
  std::size_t begin = 0;
  while (!separator.empty()) {
    const std::size_t end = text.find(separator, begin);
    if (end == std::string::npos) break;
    add(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  add(text.substr(begin));
  return put(out, parts);
}

}  // namespace

const std::vector<ArrayFunction>& array_functions() {
  static const std::vector<ArrayFunction> all = [] {
    using enum TypeId;
    std::vector<ArrayFunction> out;
    const auto add = [&](std::string_view name, std::string_view shape, char result, FunctionBody body, bool strict,
                         bool compares) {
      ArrayFunction f;
      f.shape = shape;
      f.result = result;
      f.compares = compares;
      f.function.name = name;
      f.function.body = body;
      f.function.strict = strict;
      out.push_back(std::move(f));
    };
    add("||", "aa", 'a', concatenate, false, false);
    add("||", "ae", 'a', concatenate, false, false);
    add("||", "ea", 'a', concatenate, false, false);
    add("array_cat", "aa", 'a', concatenate, false, false);
    add("array_append", "ae", 'a', concatenate, false, false);
    add("array_prepend", "ea", 'a', concatenate, false, false);
    add(
        "@>", "aa", 'b', [](CallContext&, Arguments a, Value& r) { return put_plain(r, holds_all(a[0], a[1])); }, true,
        true);
    add(
        "<@", "aa", 'b', [](CallContext&, Arguments a, Value& r) { return put_plain(r, holds_all(a[1], a[0])); }, true,
        true);
    add("&&", "aa", 'b', overlap, true, true);
    add("array_remove", "ae", 'a', remove, false, true);
    add("array_replace", "aee", 'a', replace, false, true);
    add("array_position", "ae", 'i', position, false, true);
    add("array_position", "aei", 'i', position, false, true);
    add("array_positions", "ae", 'I', positions, false, true);
    add("array_to_string", "at", 't', to_string, false, false);
    add("array_to_string", "att", 't', to_string, false, false);
    add("array_length", "ai", 'i', length, true, false);
    add("array_upper", "ai", 'i', length, true, false);
    add("array_lower", "ai", 'i', lower_bound, true, false);
    add(
        "cardinality", "a", 'i',
        [](CallContext&, Arguments a, Value& r) {
          return put_plain(r, static_cast<std::int64_t>(elements(a[0]).size()));
        },
        true, false);
    add(
        "array_ndims", "a", 'i',
        [](CallContext&, Arguments a, Value& r) {
          if (!elements(a[0]).empty()) r = std::int64_t{1};
          return true;
        },
        true, false);
    add(
        "array_dims", "a", 't',
        [](CallContext&, Arguments a, Value& r) {
          if (const std::size_t n = elements(a[0]).size(); n > 0) r = fmt::format("[1:{}]", n);
          return true;
        },
        true, false);
    add("trim_array", "ai", 'a', trim, true, false);
    add("[:]", "aii", 'a', slice, true, false);
    return out;
  }();
  return all;
}

bool is_array_function(std::string_view name) {
  const auto& all = array_functions();
  return std::any_of(all.begin(), all.end(), [&](const ArrayFunction& f) { return f.function.name == name; });
}

void add_array_functions(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  for (const std::size_t n : {2U, 3U}) {
    Function f{"string_to_array", std::vector<SqlType>(n, string), array_of(SqlType(string)), split};
    f.strict = false;
    out.push_back(f);
  }
}

}  // namespace dsqlsim::model
