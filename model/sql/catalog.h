#pragma once
// What exists: tables with their columns, indexes and constraints, views and sequences, by name. A Catalog is an immutable
// version; DDL makes a changed copy and the database publishes it at COMMIT. Definitions live in an arena that outlasts
// every version, so plans and catalogs hold plain pointers. Knows nothing of rows.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/expr.h"
#include "model/sql/type.h"

namespace dsqlsim::model {

using TableId = std::uint32_t;

struct QualifiedName {
  std::string schema;
  std::string name;
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
};

enum class Identity : std::uint8_t { none, by_default, always };

struct ColumnDef {
  std::string name;
  SqlType type;
  bool not_null = false;
  bool dropped = false;
  const Expr* default_value = nullptr;
  /// GENERATED ALWAYS AS (...) STORED; bound against the row itself.
  const Expr* generated = nullptr;
  Identity identity = Identity::none;
  std::uint32_t sequence = 0;
  /// Whose values are checked beside the column's own constraints; null: `type` is all there is.
  const DomainDef* domain = nullptr;
};

/// One key of an index: a column, or an expression over the row.
struct IndexKey {
  std::uint32_t column = 0;
  const Expr* expression = nullptr;
};

struct IndexDef {
  std::uint32_t id = 0;
  std::string name;
  std::vector<IndexKey> keys;
  std::vector<std::uint32_t> included;
  bool unique = false;
  bool primary = false;
  /// False while an asynchronous build runs, and for ever if it failed.
  bool valid = true;
  bool nulls_not_distinct = false;
  /// Made by a UNIQUE constraint rather than by CREATE INDEX.
  bool constraint = false;
  const Expr* predicate = nullptr;

  [[nodiscard]] bool plain() const {
    if (predicate != nullptr) return false;
    for (const IndexKey& k : keys) {
      if (k.expression != nullptr) return false;
    }
    return true;
  }
};

struct CheckDef {
  std::string name;
  const Expr* condition = nullptr;
  bool validated = true;
};

/// CREATE DOMAIN: a type with checks. Conditions see the value as column 0 of slot 0.
struct DomainDef {
  std::string schema;
  std::string name;
  SqlType type;
  bool not_null = false;
  const Expr* default_value = nullptr;
  std::vector<CheckDef> checks;
};

enum class ReferentialAction : std::uint8_t { no_action, restrict, cascade, set_null, set_default };

struct ForeignKeyDef {
  std::string name;
  std::vector<std::uint32_t> columns;
  TableId parent = 0;
  std::vector<std::uint32_t> parent_columns;
  /// Which index of the parent the reference relies on.
  std::uint32_t parent_index = 0;
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
  bool match_full = false;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
};

/// Tables that the server fills itself.
enum class SystemTable : std::uint8_t {
  none,
  jobs,
  pg_indexes, pg_index, pg_class, pg_attribute, pg_tables, pg_views, pg_sequences, pg_constraint, pg_namespace, pg_roles, pg_database,
  tables, columns, views, sequences, schemata, table_constraints, key_column_usage, referential_constraints
};

struct TableDef {
  TableId id = 0;
  std::string schema;
  std::string name;
  /// Includes dropped columns: positions never change.
  std::vector<ColumnDef> columns;
  std::vector<IndexDef> indexes;
  std::vector<CheckDef> checks;
  std::vector<ForeignKeyDef> foreign_keys;
  SystemTable system = SystemTable::none;
  /// Catalog versions that made the table and this definition of it.
  std::uint64_t created = 0;
  std::uint64_t version = 0;

  [[nodiscard]] const IndexDef* primary() const {
    for (const IndexDef& index : indexes) {
      if (index.primary) return &index;
    }
    return nullptr;
  }
  [[nodiscard]] std::optional<std::uint32_t> find_column(std::string_view column) const;
  /// Column of a unique, non-partial, non-expression index, the primary key included: an UPDATE of it is a key change.
  [[nodiscard]] bool is_key_column(std::uint32_t column) const;
};

/// Schemas in the order in which a name without one is looked for. pg_catalog comes first unless the list names it.
using SearchPath = std::vector<std::string>;

/// "$user", public; the user is admin.
[[nodiscard]] const SearchPath& default_search_path();
/// Reads what SET search_path and the startup option take: names separated by commas, in double quotes or not.
[[nodiscard]] SearchPath parse_search_path(std::string_view text);

struct ViewDef {
  std::string schema;
  std::string name;
  std::string sql;
  std::vector<std::string> columns;
  /// Tables and views that it reads, directly.
  std::vector<TableId> tables;
  std::vector<QualifiedName> views;
  /// Of the session that made it: what the names in `sql` mean.
  SearchPath path;
};

struct SequenceDef {
  std::uint32_t id = 0;
  std::int64_t cache = 1;
  std::string schema;
  std::string name;
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = INT64_MAX;
  bool cycle = false;
};

struct FunctionColumn {
  std::string name;
  SqlType type;
};

/// CREATE FUNCTION ... LANGUAGE sql.
struct FunctionDef {
  std::string schema;
  std::string name;
  /// Empty where an argument has no name.
  std::vector<std::string> argument_names;
  std::vector<SqlType> arguments;
  SqlType result;
  /// RETURNS SETOF or TABLE.
  bool set = false;
  /// RETURNS TABLE.
  std::vector<FunctionColumn> columns;
  /// A NULL argument makes the result NULL.
  bool strict = false;
  std::string body;
};

/// Owns every definition and every expression inside one since the last load.
struct CatalogArena {
  std::vector<std::unique_ptr<TableDef>> tables;
  std::vector<std::unique_ptr<ViewDef>> views;
  std::vector<std::unique_ptr<SequenceDef>> sequences;
  std::vector<std::unique_ptr<DomainDef>> domains;
  std::vector<std::unique_ptr<FunctionDef>> functions;
  std::vector<ExprPtr> expressions;

  TableDef& add(TableDef table);
  const Expr* add(ExprPtr expression);
};

struct Catalog {
  std::uint64_t version = 1;
  std::map<QualifiedName, const TableDef*> tables;
  std::map<QualifiedName, const ViewDef*> views;
  std::map<QualifiedName, const SequenceDef*> sequences;
  std::map<QualifiedName, const DomainDef*> domains;
  /// Overloads of one name.
  std::map<QualifiedName, std::vector<const FunctionDef*>> functions;
  std::vector<std::string> schemas{"public"};
  /// Besides those that the server has of its own.
  std::vector<std::string> roles{"admin"};
  TableId next_table = 1;
  std::uint32_t next_index = 1;
  std::uint32_t next_sequence = 1;

  /// The schema itself if one is given, else the first of the path that has a relation of that name; empty if none has.
  [[nodiscard]] std::string locate(std::string_view schema, std::string_view name, const SearchPath& path) const;
  /// Where a new relation goes that names no schema: the first of the path that exists; empty if none does.
  [[nodiscard]] std::string creation_schema(const SearchPath& path) const;
  /// In the find functions an empty schema means the server's own path.
  [[nodiscard]] const TableDef* find_table(std::string_view schema, std::string_view name) const;
  [[nodiscard]] const TableDef* find_table(TableId id) const;
  [[nodiscard]] const ViewDef* find_view(std::string_view schema, std::string_view name) const;
  [[nodiscard]] const SequenceDef* find_sequence(std::string_view schema, std::string_view name) const;
  [[nodiscard]] const DomainDef* find_domain(std::string_view schema, std::string_view name) const;
  /// Of that name, in the schema or else in all schemas of the path.
  [[nodiscard]] std::vector<const FunctionDef*> find_functions(std::string_view schema, std::string_view name,
                                                               const SearchPath& path) const;
  [[nodiscard]] bool has_role(std::string_view name) const;
  [[nodiscard]] bool has_schema(std::string_view name) const;
  /// The index of that name and the table it is on; null if there is none.
  [[nodiscard]] const IndexDef* find_index(std::string_view schema, std::string_view name, const TableDef** table) const;
  /// In any schema.
  [[nodiscard]] const IndexDef* find_index(std::string_view name, const TableDef** table) const;
  /// Tables, indexes, views and sequences share one name space.
  [[nodiscard]] bool relation_exists(std::string_view schema, std::string_view name) const;
  /// A constraint of that name on any table of the schema.
  [[nodiscard]] bool constraint_exists(std::string_view schema, std::string_view name) const;
};

/// The tables under pg_catalog, information_schema and sys.
void add_system_tables(Catalog& catalog, CatalogArena& arena);

}  // namespace dsqlsim::model
