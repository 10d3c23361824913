#pragma once
// The types of generated columns and expressions, how they are spelled, and literals of them.

#include <array>
#include <string>

#include "tests/differential/draws.h"

namespace dsqlsim::differential {

enum class Type : std::uint8_t {
  int4, text, boolean, int8, numeric, timestamp, int2, varchar, bpchar, float8, date, interval, uuid, bytea, timestamptz, jsonb,
};
inline constexpr std::array<Type, 16> all_types{
    Type::int4, Type::text, Type::boolean, Type::int8, Type::numeric, Type::timestamp, Type::int2, Type::varchar,
    Type::bpchar, Type::float8, Type::date, Type::interval, Type::uuid, Type::bytea, Type::timestamptz, Type::jsonb};

[[nodiscard]] bool is_integer(Type type);
[[nodiscard]] bool is_number(Type type);
[[nodiscard]] bool is_string(Type type);
/// A date or a point in time.
[[nodiscard]] bool is_moment(Type type);

/// What follows "::" in a cast.
[[nodiscard]] std::string cast_name(Type type);
/// What a column is declared as: with a length or a precision where the type has one.
[[nodiscard]] std::string declared(Type type, Draws& draws);

/// A value of the type in quotes or bare, of unknown type if it is in quotes.
[[nodiscard]] std::string bare_literal(Type type, Draws& draws);
/// As bare_literal, but such that PostgreSQL knows the type.
[[nodiscard]] std::string typed_literal(Type type, Draws& draws);
/// In quotes, and no value of the type, or one that is out of its range.
[[nodiscard]] std::string wrong_literal(Type type, Draws& draws);

}  // namespace dsqlsim::differential
