#include "tests/differential/types.h"

#include <span>

namespace dsqlsim::differential {

namespace {

using Texts = std::span<const char* const>;

constexpr std::array<const char*, 7> int2s{"1", "0", "2", "-1", "7", "32767", "-32768"};
constexpr std::array<const char*, 8> int4s{"1", "0", "2", "3", "-1", "10", "2147483647", "-2147483648"};
constexpr std::array<const char*, 7> int8s{"1", "0", "-2", "5", "3000000000", "9223372036854775807", "-9223372036854775808"};
constexpr std::array<const char*, 10> numerics{"1", "0", "1.5", "1.50", "-0.05", "123456789.123456789", "100", "2.675",
                                               "12345678901234567890123456789", "NaN"};
constexpr std::array<const char*, 9> float8s{"1", "0", "1.5", "-2.25", "0.1", "1e100", "NaN", "Infinity", "1e-7"};
constexpr std::array<const char*, 11> texts{"a", "", "b", "ab", "B a ", " x", "\xc3\xa4", "a%b_", "10", "null", "abcdefgh"};
constexpr std::array<const char*, 2> booleans{"true", "false"};
constexpr std::array<const char*, 4> byteas{"\\x61", "\\x", "\\x00ff", "\\x616263"};
constexpr std::array<const char*, 3> uuids{"00000000-0000-0000-0000-000000000001", "ffffffff-0000-4000-8000-000000000000",
                                           "0123456789abcdef0123456789ABCDEF"};
constexpr std::array<const char*, 6> dates{"2026-01-31", "2024-02-29", "1999-12-31", "2000-01-01", "20260301", "0001-01-01"};
constexpr std::array<const char*, 6> timestamps{"2026-01-31 23:59:59.999999", "2024-02-29 12:00:00", "2000-01-01",
                                                "1999-12-31 23:59:59.5", "2026-03-01T01:02:03", "1970-01-01 00:00"};
constexpr std::array<const char*, 5> zoned{"2026-01-31 23:59:59.999999+00", "2024-02-29 12:00:00+02", "2000-01-01 00:00:00-05:30",
                                           "1999-12-31 23:59:59.5Z", "2026-03-01 01:02:03"};
constexpr std::array<const char*, 11> intervals{"1 day", "24:00:00", "0", "1 mon", "-1 day 02:03:04.5", "1 year 2 mons", "-00:00:01",
                                                "30 days", "1.5 days", "2 weeks ago", "P1DT2H"};
constexpr std::array<const char*, 5> jsons{"1", "{}", "{\"b\": 1, \"a\": [true, null]}", "\"x\"", "[1, 2]"};

Texts values_of(Type type) {
  switch (type) {
    case Type::int2: return int2s;
    case Type::int4: return int4s;
    case Type::int8: return int8s;
    case Type::numeric: return numerics;
    case Type::float8: return float8s;
    case Type::text:
    case Type::varchar:
    case Type::bpchar: return texts;
    case Type::boolean: return booleans;
    case Type::bytea: return byteas;
    case Type::uuid: return uuids;
    case Type::date: return dates;
    case Type::timestamp: return timestamps;
    case Type::timestamptz: return zoned;
    case Type::interval: return intervals;
    case Type::jsonb: return jsons;
  }
  return texts;
}

std::string quoted(const std::string& text) { return "'" + text + "'"; }

}  // namespace

bool is_integer(Type type) { return type == Type::int2 || type == Type::int4 || type == Type::int8; }
bool is_number(Type type) { return is_integer(type) || type == Type::numeric || type == Type::float8; }
bool is_string(Type type) { return type == Type::text || type == Type::varchar || type == Type::bpchar; }
bool is_moment(Type type) { return type == Type::date || type == Type::timestamp || type == Type::timestamptz; }

std::string cast_name(Type type) {
  switch (type) {
    case Type::int2: return "smallint";
    case Type::int4: return "int";
    case Type::int8: return "bigint";
    case Type::numeric: return "numeric";
    case Type::float8: return "float8";
    case Type::text: return "text";
    case Type::varchar: return "varchar";
    case Type::bpchar: return "char(4)";
    case Type::boolean: return "boolean";
    case Type::bytea: return "bytea";
    case Type::uuid: return "uuid";
    case Type::date: return "date";
    case Type::timestamp: return "timestamp";
    case Type::timestamptz: return "timestamptz";
    case Type::interval: return "interval";
    case Type::jsonb: return "jsonb";
  }
  return "text";
}

std::string declared(Type type, Draws& draws) {
  constexpr std::array<const char*, 3> precisions{"numeric", "numeric(6,2)", "numeric(12)"};
  constexpr std::array<const char*, 3> lengths{"varchar", "varchar(3)", "varchar(40)"};
  constexpr std::array<const char*, 1> widths{"char(4)"};
  if (type == Type::numeric) return draws.pick(precisions);
  if (type == Type::varchar) return draws.pick(lengths);
  if (type == Type::bpchar) return draws.pick(widths);
  return cast_name(type);
}

std::string bare_literal(Type type, Draws& draws) {
  const std::string text = draws.pick(values_of(type));
  const bool extreme = text.size() > 8 || text.front() == 'N';
  if (is_integer(type) || (type == Type::numeric && text.find('.') != std::string::npos)) return extreme ? quoted(text) : text;
  if (type == Type::boolean) return text;
  return quoted(text);
}

std::string typed_literal(Type type, Draws& draws) {
  if (type == Type::int4 || type == Type::boolean) {
    const std::string text = bare_literal(type, draws);
    return text.front() == '\'' ? text + "::int" : text;
  }
  if (type == Type::timestamp && draws.coin()) return "TIMESTAMP " + quoted(draws.pick(values_of(type)));
  return quoted(draws.pick(values_of(type))) + "::" + cast_name(type);
}

std::string wrong_literal(Type type, Draws& draws) {
  constexpr std::array<const char*, 7> numbers{"x", "", "1e", "99999999999999999999", "1.5", " 7 ", "--1"};
  constexpr std::array<const char*, 7> moments{"2026-02-30", "2026-13-01", "x", "", "2026-01-01 25:00", "2026-1-1", "2026-01-01 00:00:60"};
  constexpr std::array<const char*, 5> spans{"1 fortnight", "x", "", "1 day ago ago", "12:61"};
  constexpr std::array<const char*, 6> truths{"t", "yes", "x", "", "1", "truey"};
  constexpr std::array<const char*, 5> others{"zz", "", "{", "\\xf", "\\xzz"};
  if (is_number(type)) return quoted(draws.pick(numbers)) + "::" + cast_name(type);
  if (is_moment(type)) return quoted(draws.pick(moments)) + "::" + cast_name(type);
  if (type == Type::interval) return quoted(draws.pick(spans)) + "::interval";
  if (type == Type::boolean) return quoted(draws.pick(truths)) + "::boolean";
  return quoted(draws.pick(others)) + "::" + cast_name(type);
}

}  // namespace dsqlsim::differential
