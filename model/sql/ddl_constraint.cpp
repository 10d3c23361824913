// Constraints of CREATE TABLE and ALTER TABLE: CHECK, PRIMARY KEY, UNIQUE, FOREIGN KEY.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t max_key_columns = 8;
constexpr std::size_t max_indexes = 24;
constexpr std::int32_t max_declared_key_width = 2000;

ReferentialAction action_of(std::string_view code) {
  if (code == "r") return ReferentialAction::restrict;
  if (code == "c") return ReferentialAction::cascade;
  if (code == "n") return ReferentialAction::set_null;
  if (code == "d") return ReferentialAction::set_default;
  return ReferentialAction::no_action;
}

/// Position of the unique index over exactly these columns, in any order.
std::optional<std::uint32_t> unique_over(const TableDef& table, std::vector<std::uint32_t> columns) {
  std::sort(columns.begin(), columns.end());
  for (std::uint32_t i = 0; i < table.indexes.size(); ++i) {
    const IndexDef& index = table.indexes[i];
    if (!index.unique || !index.plain() || !index.valid) continue;
    std::vector<std::uint32_t> keys;
    for (const IndexKey& key : index.keys) keys.push_back(key.column);
    std::sort(keys.begin(), keys.end());
    if (keys == columns) return i;
  }
  return std::nullopt;
}

Status columns_of(const TableDef& table, const std::vector<std::string>& names, std::string_view where,
                  std::vector<std::uint32_t>& out) {
  for (const std::string& name : names) {
    const std::optional<std::uint32_t> column = table.find_column(name);
    if (!column) {
      return refuse(sqlstate::undefined_column,
                    where.empty() ? fmt::format("column \"{}\" named in key does not exist", name)
                                  : fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
    }
    out.push_back(*column);
  }
  return std::monostate{};
}

}  // namespace

Status DdlBinder::table_constraint(const PgQuery__Constraint& node, TableDef& table) {
  switch (node.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK: return check(node, table, true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: return unique(node, table, strings_of(list(node.n_keys, node.keys)), true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: return unique(node, table, strings_of(list(node.n_keys, node.keys)), false);
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
      return foreign_key(node, table, strings_of(list(node.n_fk_attrs, node.fk_attrs)), true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
      return refuse(sqlstate::feature_not_supported, "EXCLUDE constraint not supported for CREATE TABLE");
    default: return not_modelled("Constraint");
  }
}

Status DdlBinder::check(const PgQuery__Constraint& node, TableDef& table, bool validated) {
  CheckDef out;
  Result<std::string> given = given_name(node, table);
  if (!given && validated) return refuse("42710", fmt::format("check constraint \"{}\" already exists", text_of(node.conname)));
  DSQLSIM_TRY(out.name, std::move(given));
  StatementPlan unused;
  Binder binder(context_, unused);
  Scope scope = Binder::row_scope(table, table.name);
  scope.clause = "check constraints";
  DSQLSIM_TRY(ExprPtr e, binder.condition(node.raw_expr, scope, "CHECK"));
  if (unused.subqueries > 0) return refuse(sqlstate::feature_not_supported, "cannot use subquery in check constraint");
  if (out.name.empty()) {
    // The one column that it looks at gives the name, wherever the constraint was written.
    std::vector<std::uint32_t> columns;
    visit_expressions(*e, 0, [&](const Expr& x, std::uint16_t) {
      if (x.kind == ExprKind::column && std::find(columns.begin(), columns.end(), x.index) == columns.end()) columns.push_back(x.index);
    });
    out.name = free_constraint_name(table, columns.size() == 1 ? table.columns[columns[0]].name : std::string(), "check");
  }
  out.condition = context_.arena.add(std::move(e));
  out.validated = validated;
  table.checks.push_back(std::move(out));
  return std::monostate{};
}

Status DdlBinder::check_key_types(const TableDef& table, const IndexDef& index) const {
  std::int32_t width = 0;
  for (const IndexKey& key : index.keys) {
    const SqlType type = key.expression != nullptr ? key.expression->type : table.columns[key.column].type;
    if (type.id == TypeId::json || type.id == TypeId::jsonb) {
      return refuse(sqlstate::feature_not_supported, fmt::format("datatype {} is not supported in a key", type_name(type)));
    }
    if (is_text(type.id) && type.modifier > 0) width += type.modifier;
  }
  if (index.keys.size() > max_key_columns) {
    return refuse("54011", "more than 8 column keys in an index are not supported");
  }
  if (width > max_declared_key_width) {
    return refuse(sqlstate::program_limit_exceeded, "key size greater than 2000 bytes not supported");
  }
  if (table.indexes.size() >= max_indexes) {
    return refuse(sqlstate::program_limit_exceeded, "more than 24 indexes per table are not allowed");
  }
  return std::monostate{};
}

Status DdlBinder::unique(const PgQuery__Constraint& node, TableDef& table, const std::vector<std::string>& columns,
                         bool primary) {
  if (node.deferrable != 0 || node.initdeferred != 0) {
    return refuse(sqlstate::feature_not_supported, "DEFERRABLE not supported for this constraint");
  }
  if (primary && table.primary() != nullptr) {
    return refuse("42P16", fmt::format("multiple primary keys for table \"{}\" are not allowed", table.name));
  }
  IndexDef index;
  index.unique = true;
  index.primary = primary;
  index.constraint = true;
  index.nulls_not_distinct = node.nulls_not_distinct != 0;
  std::vector<std::uint32_t> positions;
  DSQLSIM_CHECKED(columns_of(table, columns, "", positions));
  for (const std::uint32_t position : positions) {
    for (const IndexKey& other : index.keys) {
      if (other.column == position) {
        return refuse("42701", fmt::format("column \"{}\" appears twice in {} constraint", table.columns[position].name,
                                           primary ? "primary key" : "unique"));
      }
    }
    index.keys.push_back({position, nullptr});
    if (primary) table.columns[position].not_null = true;
  }
  DSQLSIM_CHECKED(columns_of(table, strings_of(list(node.n_including, node.including)), "", index.included));
  DSQLSIM_CHECKED(check_key_types(table, index));
  // What says the same as a constraint before it adds nothing.
  const auto same = [&](const IndexDef& i) {
    const auto same_key = [](const IndexKey& a, const IndexKey& b) { return a.column == b.column; };
    return i.included == index.included && i.nulls_not_distinct == index.nulls_not_distinct &&
           std::equal(i.keys.begin(), i.keys.end(), index.keys.begin(), index.keys.end(), same_key);
  };
  if (!primary && std::any_of(table.indexes.begin(), table.indexes.end(), same)) {
    return text_of(node.conname).empty() ? Status(std::monostate{}) : Status(not_modelled("a named constraint that repeats another"));
  }
  DSQLSIM_TRY(index.name, given_name(node, table));
  if (index.name.empty()) {
    std::vector<std::string> parts = columns;
    for (const std::uint32_t included : index.included) parts.push_back(table.columns[included].name);
    index.name = primary ? free_name(table.schema, table.name, "", "pkey", &table)
                         : free_name(table.schema, table.name, fmt::format("{}", fmt::join(parts, "_")), "key", &table);
  } else if (index.name == table.name || plan_.next.relation_exists(table.schema, index.name)) {
    return refuse("42P07", fmt::format("relation \"{}\" already exists", index.name));
  }
  index.id = plan_.next.next_index++;
  table.indexes.push_back(std::move(index));
  return std::monostate{};
}

Status DdlBinder::foreign_key(const PgQuery__Constraint& node, TableDef& table, const std::vector<std::string>& columns,
                              bool validated) {
  if (!context_.dialect.has_foreign_keys()) {
    return refuse(sqlstate::feature_not_supported, "FOREIGN KEY constraint not supported");
  }
  ForeignKeyDef out;
  DSQLSIM_TRY(out.name, given_name(node, table));
  if (out.name.empty()) out.name = free_constraint_name(table, fmt::format("{}", fmt::join(columns, "_")), "fkey");
  DSQLSIM_CHECKED(columns_of(table, columns, "foreign key", out.columns));
  const TableDef* parent = &table;
  const std::string_view parent_schema = text_of(node.pktable->schemaname);
  const bool own_schema = parent_schema.empty() || parent_schema == table.schema;
  if (text_of(node.pktable->relname) != table.name || !own_schema) {
    DSQLSIM_TRY(parent, table_named(*node.pktable));
  }
  out.parent = parent->id;
  DSQLSIM_CHECKED(columns_of(*parent, strings_of(list(node.n_pk_attrs, node.pk_attrs)), "foreign key", out.parent_columns));
  if (out.parent_columns.empty()) {
    const IndexDef* primary = parent->primary();
    if (primary == nullptr) {
      return refuse("42704", fmt::format("there is no primary key for referenced table \"{}\"", parent->name));
    }
    for (const IndexKey& key : primary->keys) out.parent_columns.push_back(key.column);
  }
  if (out.parent_columns.size() != out.columns.size()) {
    return refuse("42830", "number of referencing and referenced columns for foreign key disagree");
  }
  const std::optional<std::uint32_t> index = unique_over(*parent, out.parent_columns);
  if (!index) {
    return refuse("42830", fmt::format("there is no unique constraint matching given keys for referenced table \"{}\"", parent->name));
  }
  out.parent_index = parent->indexes[*index].id;
  for (std::size_t i = 0; i < out.columns.size(); ++i) {
    const SqlType child_type = table.columns[out.columns[i]].type;
    const SqlType parent_type = parent->columns[out.parent_columns[i]].type;
    if (representation(child_type) != representation(parent_type)) {
      return refuse("42804", fmt::format("foreign key constraint \"{}\" cannot be implemented", out.name),
                    fmt::format("Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.", table.columns[out.columns[i]].name,
                                parent->columns[out.parent_columns[i]].name, type_name(child_type), type_name(parent_type)));
    }
  }
  out.on_delete = action_of(text_of(node.fk_del_action));
  out.on_update = action_of(text_of(node.fk_upd_action));
  if (node.n_fk_del_set_cols > 0) return not_modelled("ON DELETE SET of some columns");
  out.match_full = text_of(node.fk_matchtype) == "f";
  out.deferrable = node.deferrable != 0;
  out.initially_deferred = node.initdeferred != 0;
  out.validated = validated;
  table.foreign_keys.push_back(std::move(out));
  return std::monostate{};
}

}  // namespace dsqlsim::model
