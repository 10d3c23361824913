#include "model/sql/catalog.h"

#include <algorithm>
#include <array>

namespace dsqlsim::model {

namespace {

constexpr std::array<std::string_view, 4> search_path{"public", "pg_catalog", "sys", "information_schema"};

template <class Definition>
const Definition* find_in(const std::map<QualifiedName, const Definition*>& names, std::string_view schema,
                          std::string_view name) {
  if (!schema.empty()) {
    const auto found = names.find({std::string(schema), std::string(name)});
    return found == names.end() ? nullptr : found->second;
  }
  // sys and information_schema are not on the search path; pg_catalog always is.
  for (std::size_t i = 0; i < 2; ++i) {
    const auto found = names.find({std::string(search_path[i]), std::string(name)});
    if (found != names.end()) return found->second;
  }
  return nullptr;
}

}  // namespace

std::optional<std::uint32_t> TableDef::find_column(std::string_view column) const {
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].dropped && columns[i].name == column) return i;
  }
  return std::nullopt;
}

bool TableDef::is_key_column(std::uint32_t column) const {
  for (const IndexDef& index : indexes) {
    if (!index.unique || !index.plain()) continue;
    for (const IndexKey& key : index.keys) {
      if (key.column == column) return true;
    }
  }
  return false;
}

TableDef& CatalogArena::add(TableDef table) {
  tables.push_back(std::make_unique<TableDef>(std::move(table)));
  return *tables.back();
}

const Expr* CatalogArena::add(ExprPtr expression) {
  expressions.push_back(std::move(expression));
  return expressions.back().get();
}

const TableDef* Catalog::find_table(std::string_view schema, std::string_view name) const {
  return find_in(tables, schema, name);
}

const TableDef* Catalog::find_table(TableId id) const {
  for (const auto& [name, table] : tables) {
    if (table->id == id) return table;
  }
  return nullptr;
}

const ViewDef* Catalog::find_view(std::string_view schema, std::string_view name) const {
  return find_in(views, schema, name);
}

const SequenceDef* Catalog::find_sequence(std::string_view schema, std::string_view name) const {
  return find_in(sequences, schema, name);
}

bool Catalog::has_schema(std::string_view name) const {
  return std::find(schemas.begin(), schemas.end(), name) != schemas.end() ||
         std::find(search_path.begin(), search_path.end(), name) != search_path.end();
}

const IndexDef* Catalog::find_index(std::string_view name, const TableDef** table) const {
  for (const auto& [key, candidate] : tables) {
    for (const IndexDef& index : candidate->indexes) {
      if (index.name != name) continue;
      if (table != nullptr) *table = candidate;
      return &index;
    }
  }
  return nullptr;
}

bool Catalog::relation_exists(std::string_view schema, std::string_view name) const {
  if (find_table(schema, name) != nullptr || find_view(schema, name) != nullptr || find_sequence(schema, name) != nullptr) {
    return true;
  }
  const TableDef* table = nullptr;
  return find_index(name, &table) != nullptr && table->schema == schema;
}

const DomainDef* Catalog::find_domain(std::string_view schema, std::string_view name) const {
  return find_in(domains, schema, name);
}

bool Catalog::has_role(std::string_view name) const {
  return name == "public" || std::find(roles.begin(), roles.end(), name) != roles.end();
}

}  // namespace dsqlsim::model
