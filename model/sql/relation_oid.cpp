#include "model/sql/relation_oid.h"

#include <algorithm>
#include <array>

namespace dsqlsim::model {

namespace {

std::string shown(std::string_view schema, std::string_view name) {
  const bool found_anyway = schema == "public" || schema == "pg_catalog";
  return found_anyway ? quoted_identifier(name) : quoted_identifier(schema) + "." + quoted_identifier(name);
}

}  // namespace

std::string quoted_identifier(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); };
  const bool digit_first = !name.empty() && name.front() >= '0' && name.front() <= '9';
  if (!name.empty() && !digit_first && std::all_of(name.begin(), name.end(), plain)) return std::string(name);
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string relation_text(const Catalog& catalog, std::int64_t oid) {
  for (const auto& [name, table] : catalog.tables) {
    if (oid_of(*table) == oid) return shown(name.schema, name.name);
    for (const IndexDef& index : table->indexes) {
      if (oid_of(index) == oid) return shown(name.schema, index.name);
    }
  }
  std::int64_t position = 0;
  for (const auto& [name, view] : catalog.views) {
    if (view_oid(position++) == oid) return shown(name.schema, name.name);
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    if (oid_of(*sequence) == oid) return shown(name.schema, name.name);
  }
  return std::to_string(oid);
}

}  // namespace dsqlsim::model
