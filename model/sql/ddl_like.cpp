// CREATE TABLE (LIKE ...): columns with their types and NOT NULL always, the rest as INCLUDING says.

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

// Of PostgreSQL's parse tree, TableLikeClause.options.
constexpr unsigned including_constraints = 1U << 2;
constexpr unsigned including_defaults = 1U << 3;
constexpr unsigned including_generated = 1U << 4;
constexpr unsigned including_identity = 1U << 5;
constexpr unsigned including_indexes = 1U << 6;

}  // namespace

Status DdlBinder::like(const PgQuery__TableLikeClause& clause, TableDef& table) {
  DSQLSIM_TRY(const TableDef* from, table_named(*clause.relation));
  const unsigned options = clause.options;
  if (!table.columns.empty() && (options & (including_constraints | including_generated | including_indexes)) != 0) {
    // Expressions and keys name columns by position.
    return not_modelled("LIKE with constraints after other columns");
  }
  for (const ColumnDef& source : from->columns) {
    if (source.dropped) {
      if ((options & (including_constraints | including_generated | including_indexes)) != 0) return not_modelled("LIKE of a table with dropped columns");
      continue;
    }
    if (table.find_column(source.name)) {
      return refuse("42701", fmt::format("column \"{}\" specified more than once", source.name));
    }
    ColumnDef column = source;
    if ((options & including_defaults) == 0) column.default_value = nullptr;
    if ((options & including_generated) == 0) column.generated = nullptr;
    column.identity = Identity::none;
    column.sequence = 0;
    if (source.identity != Identity::none && (options & including_identity) != 0) return not_modelled("LIKE INCLUDING IDENTITY");
    table.columns.push_back(std::move(column));
  }
  if ((options & including_constraints) != 0) table.checks = from->checks;
  return std::monostate{};
}

Status DdlBinder::like_indexes(const PgQuery__TableLikeClause& clause, TableDef& table) {
  if ((static_cast<unsigned>(clause.options) & including_indexes) == 0) return std::monostate{};
  DSQLSIM_TRY(const TableDef* from, table_named(*clause.relation));
  for (const IndexDef& source : from->indexes) {
    IndexDef index = source;
    std::string columns;
    for (const IndexKey& key : index.keys) {
      if (!index.primary) columns += (columns.empty() ? "" : "_") + (key.expression != nullptr ? "expr" : table.columns[key.column].name);
    }
    index.name = free_name(table.schema, table.name, columns, index.primary ? "pkey" : (index.constraint ? "key" : "idx"), &table);
    index.id = plan_.next.next_index++;
    index.valid = true;
    table.indexes.push_back(std::move(index));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
