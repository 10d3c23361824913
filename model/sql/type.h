#pragma once
// SQL types as the binder sees them: an id, whether it is an array of that id, and PostgreSQL's modifier (length of
// varchar and char, precision and scale of numeric). How values of a type are represented is said here and only here;
// what they mean (comparison, input, output) is the business of compare.h and cast.h.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim::model {

enum class TypeId : std::uint8_t {
  unknown,  // a literal or parameter whose type the context decides
  boolean,
  int2,
  int4,
  int8,
  numeric,
  float4,
  float8,
  text,
  varchar,
  bpchar,  // char(n); stored without the padding, which output adds again
  bytea,
  uuid,
  date,
  timestamp,
  timestamptz,
  interval,
  json,
  jsonb,
  time_of_day,  // time without time zone, as text of fixed width, which sorts as the time does
  regclass,     // the oid of a relation; shown by its name
  record,
  none,  // result of a void function
};

struct SqlType {
  TypeId id = TypeId::unknown;
  bool array = false;
  /// -1: none. varchar(n), char(n): n. numeric(p,s): p << 16 | s.
  std::int32_t modifier = -1;

  constexpr SqlType() = default;
  constexpr SqlType(TypeId type, std::int32_t mod = -1) : id(type), modifier(mod) {}  // NOLINT: an id is a type
  [[nodiscard]] constexpr bool same_base(const SqlType& other) const { return id == other.id && array == other.array; }
};

/// Types that convert among each other without being asked, PostgreSQL's pg_type.typcategory.
enum class TypeCategory : std::uint8_t { unknown, boolean, number, string, time, span, array, other };

[[nodiscard]] TypeCategory category(SqlType type);
/// The type that wins in its category when there is a choice.
[[nodiscard]] bool is_preferred(SqlType type);
[[nodiscard]] constexpr bool is_integer(TypeId id) {
  return id == TypeId::int2 || id == TypeId::int4 || id == TypeId::int8;
}
[[nodiscard]] constexpr bool is_text(TypeId id) {
  return id == TypeId::text || id == TypeId::varchar || id == TypeId::bpchar;
}
[[nodiscard]] SqlType element_of(SqlType array);
[[nodiscard]] SqlType array_of(SqlType element);

/// As format_type prints it: "integer", "character varying(255)", "integer[]".
[[nodiscard]] std::string type_name(SqlType type);
/// The object id in PostgreSQL's pg_type.
[[nodiscard]] std::uint32_t type_oid(SqlType type);
/// The internal name: "int4", "varchar".
[[nodiscard]] std::string_view internal_name(TypeId id);
/// Looks up a lower-case type name in any of its spellings; false if there is none.
[[nodiscard]] bool find_type(std::string_view name, TypeId& out);

/// Which alternative of Value holds values of the type. Arrays, json and unknown travel as their text.
[[nodiscard]] std::size_t representation(SqlType type);

}  // namespace dsqlsim::model
