// The operators and functions of regular expressions.

#include "model/sql/cast.h"
#include "model/sql/function.h"
#include "model/sql/regex.h"

namespace dsqlsim::model {

namespace {

const std::string& text(const Value* v) { return *std::get_if<std::string>(v); }

bool fail_with(CallContext& c, const DbError& error) {
  c.error = error;
  return false;
}

template <bool wanted, bool ignore_case>
bool matches(CallContext& c, Arguments a, Value& out) {
  const Result<Regex> regex = Regex::compile(text(a[1]), ignore_case);
  if (!regex) return fail_with(c, regex.error());
  const auto found = regex->search(characters_of(text(a[0])), 0);
  if (!found) return fail_with(c, found.error());
  out = found->has_value() == wanted;
  return true;
}

struct Options {
  bool global = false;
  bool ignore_case = false;
};

/// The flags that the model knows; what else there is, is its lack.
bool read_options(CallContext& c, std::string_view flags, Options& out) {
  for (const char flag : flags) {
    out.global = out.global || flag == 'g';
    out.ignore_case = out.ignore_case || flag == 'i';
    if (flag != 'g' && flag != 'i')
      return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: flag of a regular expression");
  }
  return true;
}

/// One whose matches have an extent that is beyond doubt.
bool compile_for_extent(CallContext& c, const std::string& pattern, bool ignore_case, bool wants_groups, Regex& out) {
  Result<Regex> regex = Regex::compile(pattern, ignore_case);
  if (!regex) return fail_with(c, regex.error());
  if (regex->lazy())
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: lazy quantifier in a regular expression");
  if (wants_groups && regex->has_doubtful_groups())
    return c.fail(sqlstate::internal_error, "dsqlsim: not modelled: group repeated in a regular expression");
  out = std::move(*regex);
  return true;
}

std::u32string slice(const std::u32string& s, RegexSpan span) { return s.substr(span.first, span.last - span.first); }

void append_replacement(std::u32string& out, const std::u32string& s, const std::u32string& replacement,
                        const std::vector<RegexSpan>& spans) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const bool escape = replacement[i] == '\\' && i + 1 < replacement.size();
    const char32_t next = escape ? replacement[i + 1] : 0;
    if (next == '&' || (next >= '1' && next <= '9')) {
      const std::size_t group = next == '&' ? 0 : next - '0';
      if (group < spans.size() && spans[group].first != std::string_view::npos) out += slice(s, spans[group]);
      ++i;
    } else {
      out += replacement[i];
      if (next == '\\') ++i;
    }
  }
}

/// \1 and its like.
bool names_group(std::string_view replacement) {
  for (std::size_t i = 0; i + 1 < replacement.size(); ++i) {
    if (replacement[i] != '\\') continue;
    ++i;
    if (replacement[i] >= '1' && replacement[i] <= '9') return true;
  }
  return false;
}

bool replace(CallContext& c, Arguments a, Value& out) {
  Options options;
  if (a.size() > 3 && !read_options(c, text(a[3]), options)) return false;
  Regex regex;
  if (!compile_for_extent(c, text(a[1]), options.ignore_case, names_group(text(a[2])), regex)) return false;
  const std::u32string s = characters_of(text(a[0]));
  const std::u32string replacement = characters_of(text(a[2]));
  std::u32string result;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= s.size();) {
    const auto found = regex.search(s, from);
    if (!found) return fail_with(c, found.error());
    if (!*found) break;
    const RegexSpan whole = (**found)[0];
    result += s.substr(copied, whole.first - copied);
    append_replacement(result, s, replacement, **found);
    copied = whole.last;
    if (!options.global) break;
    from = whole.last + (whole.first == whole.last ? 1 : 0);
  }
  out = utf8_of(result + s.substr(std::min(copied, s.size())));
  return true;
}

bool substring(CallContext& c, Arguments a, Value& out) {
  Regex regex;
  if (!compile_for_extent(c, text(a[1]), false, true, regex)) return false;
  const std::u32string s = characters_of(text(a[0]));
  const auto found = regex.search(s, 0);
  if (!found) return fail_with(c, found.error());
  out = Null{};
  if (!*found) return true;
  const RegexSpan span = (**found)[regex.groups() > 0 ? 1 : 0];
  if (span.first != std::string_view::npos) out = utf8_of(slice(s, span));
  return true;
}

bool match(CallContext& c, Arguments a, Value& out) {
  Options options;
  if (a.size() > 2 && !read_options(c, text(a[2]), options)) return false;
  if (options.global) return c.fail("22023", "regexp_match() does not support the \"global\" option");
  Regex regex;
  if (!compile_for_extent(c, text(a[1]), options.ignore_case, true, regex)) return false;
  const std::u32string s = characters_of(text(a[0]));
  const auto found = regex.search(s, 0);
  if (!found) return fail_with(c, found.error());
  out = Null{};
  if (!*found) return true;
  std::vector<Value> parts;
  for (std::size_t i = regex.groups() > 0 ? 1 : 0; i < (*found)->size(); ++i) {
    const RegexSpan span = (**found)[i];
    parts.push_back(span.first == std::string_view::npos ? Value() : Value(utf8_of(slice(s, span))));
  }
  out = array_text(parts, TypeId::text);
  return true;
}

}  // namespace

void add_regex_functions(std::vector<Function>& out) {
  using enum TypeId;
  constexpr TypeId string = TypeId::text;
  out.push_back({"~", {string, string}, boolean, matches<true, false>});
  out.push_back({"~*", {string, string}, boolean, matches<true, true>});
  out.push_back({"!~", {string, string}, boolean, matches<false, false>});
  out.push_back({"!~*", {string, string}, boolean, matches<false, true>});
  out.push_back({"regexp_like", {string, string}, boolean, matches<true, false>});
  out.push_back({"regexp_like", {string, string, string}, boolean, nullptr});
  out.push_back({"regexp_replace", {string, string, string}, string, replace});
  out.push_back({"regexp_replace", {string, string, string, string}, string, replace});
  out.push_back({"regexp_replace", {string, string, string, int4}, string, nullptr});
  out.push_back({"regexp_replace", {string, string, string, int4, int4}, string, nullptr});
  out.push_back({"regexp_replace", {string, string, string, int4, int4, string}, string, nullptr});
  out.push_back({"substring", {string, string}, string, substring});
  out.push_back({"regexp_match", {string, string}, array_of(SqlType(string)), match});
  out.push_back({"regexp_match", {string, string, string}, array_of(SqlType(string)), match});
}

}  // namespace dsqlsim::model
