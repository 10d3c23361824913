// information_schema, as PostgreSQL defines it. The checks that stand for NOT NULL are left out of table_constraints: their
// names are made of oids.

#include <fmt/format.h>

#include <algorithm>

#include "model/system_tables.h"

namespace dsqlsim::model {

namespace {

using Rows = std::vector<Row>;

const std::string database = "postgres";

std::string yes_or_no(bool yes) { return yes ? "YES" : "NO"; }

struct Numbers {
  Value precision;
  Value scale;
};

Numbers numbers_of(SqlType type) {
  switch (type.id) {
    case TypeId::int2: return {std::int64_t{16}, std::int64_t{0}};
    case TypeId::int4: return {std::int64_t{32}, std::int64_t{0}};
    case TypeId::int8: return {std::int64_t{64}, std::int64_t{0}};
    case TypeId::float4: return {std::int64_t{24}, Null{}};
    case TypeId::float8: return {std::int64_t{53}, Null{}};
    case TypeId::numeric:
      if (type.modifier < 0) return {};
      return {std::int64_t{type.modifier >> 16}, std::int64_t{type.modifier & 0xFFFF}};
    default: return {};
  }
}

void columns_of(const TableDef& table, Rows& out) {
  std::int64_t position = 0;
  for (const ColumnDef& c : table.columns) {
    ++position;
    if (c.dropped) continue;
    const Numbers numbers = numbers_of(c.type);
    const bool has_length = (c.type.id == TypeId::varchar || c.type.id == TypeId::bpchar) && c.type.modifier > 0;
    Value generation;
    if (c.identity != Identity::none) generation = std::string(c.identity == Identity::always ? "ALWAYS" : "BY DEFAULT");
    out.push_back({database, table.schema, table.name, c.name, position, yes_or_no(!c.not_null), type_name(SqlType(c.type.id)),
                   has_length ? Value(std::int64_t{c.type.modifier}) : Value(), numbers.precision, numbers.scale,
                   std::string(internal_name(c.type.id)), yes_or_no(c.identity != Identity::none), generation,
                   std::string(c.generated != nullptr ? "ALWAYS" : "NEVER")});
  }
}

void constraints_of(const TableDef& table, Rows& out) {
  const auto add = [&](const std::string& name, const char* type, bool deferrable, bool deferred) {
    out.push_back({table.schema, name, table.schema, table.name, std::string(type), yes_or_no(deferrable), yes_or_no(deferred)});
  };
  for (const IndexDef& index : table.indexes) {
    if (index.constraint) add(index.name, index.primary ? "PRIMARY KEY" : "UNIQUE", false, false);
  }
  for (const CheckDef& c : table.checks) add(c.name, "CHECK", false, false);
  for (const ForeignKeyDef& c : table.foreign_keys) add(c.name, "FOREIGN KEY", c.deferrable, c.initially_deferred);
}

const IndexDef* parent_index(const Catalog& catalog, const ForeignKeyDef& key) {
  const TableDef* parent = catalog.find_table(key.parent);
  if (parent == nullptr) return nullptr;
  const auto found = std::find_if(parent->indexes.begin(), parent->indexes.end(), [&](const IndexDef& i) { return i.id == key.parent_index; });
  return found == parent->indexes.end() ? nullptr : &*found;
}

void key_columns_of(const Catalog& catalog, const TableDef& table, Rows& out) {
  const auto add = [&](const std::string& name, std::uint32_t column, std::size_t position, Value in_unique) {
    out.push_back({table.schema, name, table.schema, table.name, table.columns[column].name, static_cast<std::int64_t>(position + 1),
                   std::move(in_unique)});
  };
  for (const IndexDef& index : table.indexes) {
    if (!index.constraint) continue;
    for (std::size_t i = 0; i < index.keys.size(); ++i) add(index.name, index.keys[i].column, i, Null{});
  }
  for (const ForeignKeyDef& c : table.foreign_keys) {
    const IndexDef* unique = parent_index(catalog, c);
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
      Value place;
      for (std::size_t k = 0; unique != nullptr && k < unique->keys.size(); ++k) {
        if (unique->keys[k].column == c.parent_columns[i]) place = static_cast<std::int64_t>(k + 1);
      }
      add(c.name, c.columns[i], i, place);
    }
  }
}

const char* rule_of(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::no_action: return "NO ACTION";
    case ReferentialAction::restrict: return "RESTRICT";
    case ReferentialAction::cascade: return "CASCADE";
    case ReferentialAction::set_null: return "SET NULL";
    case ReferentialAction::set_default: return "SET DEFAULT";
  }
  return "NO ACTION";
}

void references_of(const Catalog& catalog, const TableDef& table, Rows& out) {
  for (const ForeignKeyDef& c : table.foreign_keys) {
    const TableDef* parent = catalog.find_table(c.parent);
    const IndexDef* unique = parent_index(catalog, c);
    const bool known = parent != nullptr && unique != nullptr;
    out.push_back({table.schema, c.name, known ? Value(parent->schema) : Value(), known ? Value(unique->name) : Value(),
                   std::string(c.match_full ? "FULL" : "NONE"), std::string(rule_of(c.on_update)), std::string(rule_of(c.on_delete))});
  }
}

void tables_of(const Catalog& catalog, Rows& out) {
  for (const auto& [name, table] : catalog.tables) {
    out.push_back({database, name.schema, name.name, std::string(table->system == SystemTable::none ? "BASE TABLE" : "VIEW")});
  }
  for (const auto& [name, view] : catalog.views) out.push_back({database, name.schema, name.name, std::string("VIEW")});
}

}  // namespace

bool is_information_schema(SystemTable table) { return table >= SystemTable::tables; }

std::vector<Row> information_schema_rows(SystemTable asked, const Catalog& catalog) {
  Rows out;
  switch (asked) {
    case SystemTable::tables: tables_of(catalog, out); return out;
    case SystemTable::views:
      for (const auto& [name, view] : catalog.views) out.push_back({database, name.schema, name.name});
      return out;
    case SystemTable::sequences:
      for (const auto& [name, s] : catalog.sequences) {
        out.push_back({database, name.schema, name.name, std::string("bigint"), fmt::to_string(s->start), fmt::to_string(s->minimum),
                       fmt::to_string(s->maximum), fmt::to_string(s->increment), yes_or_no(s->cycle)});
      }
      return out;
    case SystemTable::schemata:
      for (const char* system : {"information_schema", "pg_catalog", "sys"}) out.push_back({database, std::string(system), std::string("admin")});
      for (const std::string& schema : catalog.schemas) out.push_back({database, schema, std::string("admin")});
      return out;
    default: break;
  }
  for (const auto& [name, table] : catalog.tables) {
    if (table->system != SystemTable::none) continue;
    switch (asked) {
      case SystemTable::columns: columns_of(*table, out); break;
      case SystemTable::table_constraints: constraints_of(*table, out); break;
      case SystemTable::key_column_usage: key_columns_of(catalog, *table, out); break;
      default: references_of(catalog, *table, out); break;
    }
  }
  return out;
}

}  // namespace dsqlsim::model
