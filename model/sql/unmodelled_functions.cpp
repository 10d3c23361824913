// Names that PostgreSQL knows and the function tables do not.

#include <algorithm>
#include <array>

#include "model/sql/function.h"

namespace dsqlsim::model {

namespace {

/// Families of functions of which we have, at most, single members.
constexpr std::array<std::string_view, 14> prefixes{"pg_",     "json",   "has_",   "regexp", "array_", "regr_", "ts_",
                                                    "percent", "txid_",  "row_to", "make_",  "justify_", "jsonb_", "to_"};

constexpr std::array<std::string_view, 97> names{
    "acos",        "age",          "ascii",        "asin",        "atan",         "atan2",        "bit_and",      "bit_count",
    "bit_length",  "bit_or",       "bit_xor",      "cardinality", "cbrt",         "concat_ws",    "convert",      "convert_from",
    "convert_to",  "corr",         "cos",          "cot",         "covar_pop",    "covar_samp",   "cume_dist",    "current_query",
    "current_schemas", "current_setting", "date_bin", "decode",   "degrees",      "dense_rank",   "div",          "encode",
    "exp",         "factorial",    "first_value",  "format",      "format_type",  "gcd",          "get_bit",      "get_byte",
    "initcap",     "isfinite",     "lag",          "last_value",  "lcm",          "lead",         "ln",           "log",
    "log10",       "max_by",       "md5",          "min_scale",   "mode",         "normalize",    "nth_value",    "ntile",
    "num_nonnulls", "num_nulls",   "obj_description", "overlaps", "overlay",      "parse_ident",  "pi",           "position",
    "pow",         "power",        "quote_ident",  "quote_literal", "quote_nullable", "radians",  "range_agg",    "rank",
    "reverse",     "right",        "row_number",   "scale",       "set_bit",      "set_byte",     "set_config",   "setseed",
    "sha224",      "sha256",       "sha384",       "sha512",      "sign",         "sin",          "split_part",   "sqrt",
    "starts_with", "stddev",       "stddev_pop",   "strpos",      "tan",          "timezone",     "translate",    "variance",
    "width_bucket"};

/// Operators of json, arrays, ranges, regular expressions, text search.
constexpr std::array<std::string_view, 30> operators{"->", "->>", "#>", "#>>", "@>", "<@", "?",   "?|",  "?&",  "#-",
                                                     "@?", "@@",  "~",  "~*",  "!~", "!~*", "^",  "#",   "<<",  ">>",
                                                     "&&", "|/",  "||/", "@",  "^@", "~<~", "~>~", "-|-", "&<", "&>"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& set, std::string_view name) {
  return std::find(set.begin(), set.end(), name) != set.end();
}

}  // namespace

bool is_unmodelled_function(std::string_view name) {
  const auto known = [&](const Function& f) { return f.name == name; };
  if (std::any_of(all_functions().begin(), all_functions().end(), known)) return false;
  const auto starts = [&](std::string_view prefix) { return name.substr(0, prefix.size()) == prefix; };
  return contains(names, name) || contains(operators, name) || std::any_of(prefixes.begin(), prefixes.end(), starts);
}

}  // namespace dsqlsim::model
