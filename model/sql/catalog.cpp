#include "model/sql/catalog.h"

#include <algorithm>
#include <array>

namespace dsqlsim::model {

namespace {

constexpr std::array<std::string_view, 3> system_schemas{"pg_catalog", "sys", "information_schema"};
constexpr std::string_view user{"admin"};

template <class Definition>
const Definition* find_in(const std::map<QualifiedName, const Definition*>& names, std::string_view schema,
                          std::string_view name) {
  const auto in = [&](std::string_view home) -> const Definition* {
    const auto found = names.find({std::string(home), std::string(name)});
    return found == names.end() ? nullptr : found->second;
  };
  if (!schema.empty()) return in(schema);
  const Definition* system = in("pg_catalog");
  return system != nullptr ? system : in("public");
}

/// One name from the front of a list; what is left begins at the comma.
std::string take_name(std::string_view& text) {
  std::string name;
  if (text.starts_with('"')) {
    for (text.remove_prefix(1); !text.empty() && !(text.front() == '"' && !text.starts_with("\"\"")); text.remove_prefix(1)) {
      if (text.front() == '"') text.remove_prefix(1);
      name += text.front();
    }
    text.remove_prefix(std::min(text.find(','), text.size()));
    return name;
  }
  for (; !text.empty() && text.front() != ','; text.remove_prefix(1)) {
    if (text.front() == ' ') continue;
    name += text.front() >= 'A' && text.front() <= 'Z' ? static_cast<char>(text.front() | 32) : text.front();
  }
  return name;
}

}  // namespace

const SearchPath& default_search_path() {
  static const SearchPath path{std::string(user), "public"};
  return path;
}

SearchPath parse_search_path(std::string_view text) {
  SearchPath path;
  while (!text.empty()) {
    while (text.starts_with(' ') || text.starts_with(',')) text.remove_prefix(1);
    std::string name = take_name(text);
    if (name == "$user") name = user;
    if (!name.empty()) path.push_back(std::move(name));
  }
  return path;
}

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
         std::find(system_schemas.begin(), system_schemas.end(), name) != system_schemas.end();
}

const IndexDef* Catalog::find_index(std::string_view name, const TableDef** table) const {
  for (const auto& [key, candidate] : tables) {
    for (const IndexDef& index : candidate->indexes) {
      if (index.name == name) return find_index(key.schema, name, table);
    }
  }
  return nullptr;
}

std::string Catalog::locate(std::string_view schema, std::string_view name, const SearchPath& path) const {
  if (!schema.empty()) return std::string(schema);
  std::string system{"pg_catalog"};
  if (std::find(path.begin(), path.end(), system) == path.end() && relation_exists(system, name)) return system;
  for (const std::string& candidate : path) {
    if (relation_exists(candidate, name)) return candidate;
  }
  return {};
}

std::string Catalog::creation_schema(const SearchPath& path) const {
  const auto found = std::find_if(path.begin(), path.end(), [&](const std::string& name) { return has_schema(name); });
  return found == path.end() ? std::string() : *found;
}

bool Catalog::constraint_exists(std::string_view schema, std::string_view name) const {
  const auto named = [&](const auto& c) { return c.name == name; };
  return std::any_of(tables.begin(), tables.end(), [&](const auto& item) {
    const TableDef& table = *item.second;
    return table.schema == schema &&
           (std::any_of(table.checks.begin(), table.checks.end(), named) ||
            std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), named) ||
            std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexDef& i) { return i.constraint && i.name == name; }));
  });
}

const IndexDef* Catalog::find_index(std::string_view schema, std::string_view name, const TableDef** table) const {
  for (const auto& [key, candidate] : tables) {
    if (key.schema != schema) continue;
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
  return find_index(schema, name, nullptr) != nullptr;
}

const DomainDef* Catalog::find_domain(std::string_view schema, std::string_view name) const {
  return find_in(domains, schema, name);
}

std::vector<const FunctionDef*> Catalog::find_functions(std::string_view schema, std::string_view name, const SearchPath& path) const {
  std::vector<const FunctionDef*> out;
  const auto add = [&](std::string_view home) {
    const auto found = functions.find({std::string(home), std::string(name)});
    if (found != functions.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  };
  if (!schema.empty()) {
    add(schema);
  } else {
    for (const std::string& home : path) add(home);
  }
  return out;
}

bool Catalog::has_role(std::string_view name) const {
  return name == "public" || std::find(roles.begin(), roles.end(), name) != roles.end();
}

}  // namespace dsqlsim::model
