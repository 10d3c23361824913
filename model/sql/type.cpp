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
};

template <class T>
constexpr std::size_t alternative() {
  return Value(std::in_place_type<T>).index();
}

const std::array<TypeFacts, 23>& facts() {
  static const std::array<TypeFacts, 23> all{{
      {TypeId::unknown, "unknown", "unknown", TypeCategory::unknown, alternative<std::string>()},
      {TypeId::boolean, "bool", "boolean", TypeCategory::boolean, alternative<bool>()},
      {TypeId::int2, "int2", "smallint", TypeCategory::number, alternative<std::int64_t>()},
      {TypeId::int4, "int4", "integer", TypeCategory::number, alternative<std::int64_t>()},
      {TypeId::int8, "int8", "bigint", TypeCategory::number, alternative<std::int64_t>()},
      {TypeId::numeric, "numeric", "numeric", TypeCategory::number, alternative<Numeric>()},
      {TypeId::float4, "float4", "real", TypeCategory::number, alternative<double>()},
      {TypeId::float8, "float8", "double precision", TypeCategory::number, alternative<double>()},
      {TypeId::text, "text", "text", TypeCategory::string, alternative<std::string>()},
      {TypeId::varchar, "varchar", "character varying", TypeCategory::string, alternative<std::string>()},
      {TypeId::bpchar, "bpchar", "character", TypeCategory::string, alternative<std::string>()},
      {TypeId::bytea, "bytea", "bytea", TypeCategory::other, alternative<Bytes>()},
      {TypeId::uuid, "uuid", "uuid", TypeCategory::other, alternative<Uuid>()},
      {TypeId::date, "date", "date", TypeCategory::time, alternative<Date>()},
      {TypeId::timestamp, "timestamp", "timestamp without time zone", TypeCategory::time, alternative<Timestamp>()},
      {TypeId::timestamptz, "timestamptz", "timestamp with time zone", TypeCategory::time, alternative<Timestamp>()},
      {TypeId::interval, "interval", "interval", TypeCategory::span, alternative<Interval>()},
      {TypeId::json, "json", "json", TypeCategory::other, alternative<std::string>()},
      {TypeId::jsonb, "jsonb", "jsonb", TypeCategory::other, alternative<std::string>()},
      {TypeId::time_of_day, "time", "time without time zone", TypeCategory::other, alternative<std::string>()},
      {TypeId::regclass, "regclass", "regclass", TypeCategory::number, alternative<std::int64_t>()},
      {TypeId::record, "record", "record", TypeCategory::other, alternative<Null>()},
      {TypeId::none, "void", "void", TypeCategory::other, alternative<Null>()},
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
