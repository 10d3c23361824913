#include "model/sql/type.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace dsqlsim::model {

namespace {

struct TypeFacts {
  TypeId id;
  std::string_view internal;
  std::string_view shown;
  TypeCategory category;
  std::size_t representation;
  /// Object ids in PostgreSQL's pg_type, of the type and of arrays of it.
  std::uint32_t oid;
  std::uint32_t array_oid;
};

template <class T>
constexpr std::size_t alternative() {
  return Value(std::in_place_type<T>).index();
}

const std::array<TypeFacts, 23>& facts() {
  static const std::array<TypeFacts, 23> all{{
      {TypeId::unknown, "unknown", "unknown", TypeCategory::unknown, alternative<std::string>(), 705, 0},
      {TypeId::boolean, "bool", "boolean", TypeCategory::boolean, alternative<bool>(), 16, 1000},
      {TypeId::int2, "int2", "smallint", TypeCategory::number, alternative<std::int64_t>(), 21, 1005},
      {TypeId::int4, "int4", "integer", TypeCategory::number, alternative<std::int64_t>(), 23, 1007},
      {TypeId::int8, "int8", "bigint", TypeCategory::number, alternative<std::int64_t>(), 20, 1016},
      {TypeId::numeric, "numeric", "numeric", TypeCategory::number, alternative<Numeric>(), 1700, 1231},
      {TypeId::float4, "float4", "real", TypeCategory::number, alternative<double>(), 700, 1021},
      {TypeId::float8, "float8", "double precision", TypeCategory::number, alternative<double>(), 701, 1022},
      {TypeId::text, "text", "text", TypeCategory::string, alternative<std::string>(), 25, 1009},
      {TypeId::varchar, "varchar", "character varying", TypeCategory::string, alternative<std::string>(), 1043, 1015},
      {TypeId::bpchar, "bpchar", "character", TypeCategory::string, alternative<std::string>(), 1042, 1014},
      {TypeId::bytea, "bytea", "bytea", TypeCategory::other, alternative<Bytes>(), 17, 1001},
      {TypeId::uuid, "uuid", "uuid", TypeCategory::other, alternative<Uuid>(), 2950, 2951},
      {TypeId::date, "date", "date", TypeCategory::time, alternative<Date>(), 1082, 1182},
      {TypeId::timestamp, "timestamp", "timestamp without time zone", TypeCategory::time, alternative<Timestamp>(), 1114, 1115},
      {TypeId::timestamptz, "timestamptz", "timestamp with time zone", TypeCategory::time, alternative<Timestamp>(), 1184, 1185},
      {TypeId::interval, "interval", "interval", TypeCategory::span, alternative<Interval>(), 1186, 1187},
      {TypeId::json, "json", "json", TypeCategory::other, alternative<std::string>(), 114, 199},
      {TypeId::jsonb, "jsonb", "jsonb", TypeCategory::other, alternative<std::string>(), 3802, 3807},
      {TypeId::time_of_day, "time", "time without time zone", TypeCategory::other, alternative<std::string>(), 1083, 1183},
      {TypeId::regclass, "regclass", "regclass", TypeCategory::number, alternative<std::int64_t>(), 2205, 2210},
      {TypeId::record, "record", "record", TypeCategory::other, alternative<Null>(), 2249, 2287},
      {TypeId::none, "void", "void", TypeCategory::other, alternative<Null>(), 2278, 0},
  }};
  return all;
}

const TypeFacts& facts_of(TypeId id) { return facts()[static_cast<std::size_t>(id)]; }

}  // namespace

TypeCategory category(SqlType type) { return type.array ? TypeCategory::array : facts_of(type.id).category; }

bool is_preferred(SqlType type) {
  return !type.array && (type.id == TypeId::float8 || type.id == TypeId::text || type.id == TypeId::timestamptz ||
                         type.id == TypeId::boolean || type.id == TypeId::interval);
}

SqlType element_of(SqlType array) {
  array.array = false;
  return array;
}

SqlType array_of(SqlType element) {
  element.array = true;
  return element;
}

std::string type_name(SqlType type) {
  std::string name(facts_of(type.id).shown);
  if (type.modifier >= 0) {
    if (type.id == TypeId::timestamp || type.id == TypeId::timestamptz) {
      name = fmt::format("timestamp({}) {} time zone", type.modifier, type.id == TypeId::timestamp ? "without" : "with");
    } else if (type.id == TypeId::numeric) {
      name += fmt::format("({},{})", type.modifier >> 16, type.modifier & 0xFFFF);
    } else if (type.id == TypeId::varchar || type.id == TypeId::bpchar) {
      name += fmt::format("({})", type.modifier);
    }
  }
  return type.array ? name + "[]" : name;
}

std::uint32_t type_oid(SqlType type) { return type.array ? facts_of(type.id).array_oid : facts_of(type.id).oid; }

std::string_view internal_name(TypeId id) { return facts_of(id).internal; }

bool find_type(std::string_view name, TypeId& out) {
  for (const TypeFacts& f : facts()) {
    if (f.id != TypeId::unknown && f.id != TypeId::none && (f.internal == name || f.shown == name)) {
      out = f.id;
      return true;
    }
  }
  constexpr std::array<std::pair<std::string_view, TypeId>, 5> others{{{"name", TypeId::text},
                                                                       {"char", TypeId::text},
                                                                       {"oid", TypeId::int8},
                                                                       {"void", TypeId::none},
                                                                       {"unknown", TypeId::unknown}}};
  for (const auto& [other, id] : others) {
    if (other == name) {
      out = id;
      return true;
    }
  }
  return false;
}

std::size_t representation(SqlType type) {
  return type.array ? alternative<std::string>() : facts_of(type.id).representation;
}

}  // namespace dsqlsim::model
