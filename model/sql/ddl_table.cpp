// CREATE TABLE.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t max_columns = 255;
constexpr std::size_t max_tables = 1000;

Status check_column_type(SqlType type) {
  if (type.array || type.id == TypeId::record || type.id == TypeId::none) {
    return refuse(sqlstate::feature_not_supported, fmt::format("datatype {} not supported", type_name(type)));
  }
  return std::monostate{};
}

Status check_create(const PgQuery__CreateStmt& stmt) {
  const std::string_view persistence = text_of(stmt.relation->relpersistence);
  const auto refused = [](std::string_view what) {
    return refuse(sqlstate::feature_not_supported, fmt::format("{} not supported for CREATE TABLE", what));
  };
  if (persistence == "t") return refused("TEMPORARY or TEMP table");
  if (persistence == "u") return refused("UNLOGGED table");
  if (stmt.partspec != nullptr || stmt.partbound != nullptr) return refused("PARTITION BY");
  if (stmt.n_inh_relations > 0) return refused("INHERITS");
  if (stmt.of_typename != nullptr) return refused("OF type");
  if (stmt.n_options > 0) return refused("WITH storage parameter");
  if (!text_of(stmt.tablespacename).empty()) return refused("TABLESPACE");
  if (!text_of(stmt.access_method).empty()) return refused("USING");
  if (stmt.oncommit > PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_NOOP) return refused("ON COMMIT");
  return std::monostate{};
}

ConstraintTurn turn_of(PgQuery__ConstrType type) {
  switch (type) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: return ConstraintTurn::primary;
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: return ConstraintTurn::keys;
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: return ConstraintTurn::references;
    default: return ConstraintTurn::checks;
  }
}

bool is_attribute(PgQuery__ConstrType type) {
  return type == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE || type == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE ||
         type == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED || type == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE;
}

/// What one column cannot be at once.
Status check_declarations(const PgQuery__ColumnDef& def, std::string_view table) {
  const auto has = [&](PgQuery__ConstrType type) {
    const NodeList all = list(def.n_constraints, def.constraints);
    return std::any_of(all.begin(), all.end(), [&](const Node* c) { return c->constraint->contype == type; });
  };
  const auto both = [&](std::string_view what) {
    return refuse(sqlstate::syntax_error, fmt::format("{} for column \"{}\" of table \"{}\"", what, text_of(def.colname), table));
  };
  if (has(PG_QUERY__CONSTR_TYPE__CONSTR_NULL) && has(PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)) return both("conflicting NULL/NOT NULL declarations");
  const bool computed = has(PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED);
  const bool defaulted = has(PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT);
  const bool counted = has(PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY);
  if (defaulted && computed) return both("both default and generation expression specified");
  if (defaulted && counted) return both("both default and identity specified");
  if (computed && counted) return both("both identity and generation expression specified");
  return std::monostate{};
}

}  // namespace

Status DdlBinder::create_table(const PgQuery__CreateStmt& stmt) {
  plan_.tag = "CREATE TABLE";
  DSQLSIM_CHECKED(check_create(stmt));
  TableDef table;
  DSQLSIM_TRY(table.schema, schema_of(*stmt.relation));
  table.name = text_of(stmt.relation->relname);
  if (!plan_.next.has_schema(table.schema)) return refuse("3F000", fmt::format("schema \"{}\" does not exist", table.schema));
  if (plan_.next.relation_exists(table.schema, table.name)) {
    if (stmt.if_not_exists != 0) {
      plan_.no_change = true;
      return std::monostate{};
    }
    return refuse("42P07", fmt::format("relation \"{}\" already exists", table.name));
  }
  const auto is_user_table = [](const auto& item) { return item.second->system == SystemTable::none; };
  if (std::count_if(plan_.next.tables.begin(), plan_.next.tables.end(), is_user_table) >= static_cast<std::ptrdiff_t>(max_tables)) {
    return refuse(sqlstate::program_limit_exceeded, "creating more than 1000 tables not allowed");
  }
  table.id = plan_.next.next_table++;
  // Columns first: constraints may name columns that follow them.
  for (const Node* node : list(stmt.n_table_elts, stmt.table_elts)) {
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF) {
      DSQLSIM_CHECKED(column(*node->column_def, table));
    } else if (node->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE) {
      DSQLSIM_CHECKED(like(*node->table_like_clause, table));
    }
  }
  if (table.columns.size() > max_columns) return refuse("54011", "tables can have at most 255 columns");
  for (const ConstraintTurn turn : {ConstraintTurn::checks, ConstraintTurn::primary, ConstraintTurn::keys, ConstraintTurn::references}) {
    DSQLSIM_CHECKED(constraints_of(stmt, table, turn));
  }
  for (const Node* node : list(stmt.n_table_elts, stmt.table_elts)) {
    if (node->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE) DSQLSIM_CHECKED(like_indexes(*node->table_like_clause, table));
  }
  act(StorageAction::Kind::create_table, table.id);
  publish(std::move(table));
  return std::monostate{};
}

/// PostgreSQL makes the checks first, then the indexes, the primary key's before others, then the references; names that are made up depend on it.
Status DdlBinder::constraints_of(const PgQuery__CreateStmt& stmt, TableDef& table, ConstraintTurn turn) {
  for (const Node* node : list(stmt.n_table_elts, stmt.table_elts)) {
    if (node->node_case == PG_QUERY__NODE__NODE_CONSTRAINT && turn_of(node->constraint->contype) == turn) {
      DSQLSIM_CHECKED(table_constraint(*node->constraint, table));
    }
    if (node->node_case != PG_QUERY__NODE__NODE_COLUMN_DEF) continue;
    const PgQuery__ColumnDef& def = *node->column_def;
    const std::uint32_t position = *table.find_column(text_of(def.colname));
    if (turn == ConstraintTurn::checks) DSQLSIM_CHECKED(check_declarations(def, table.name));
    ConstraintTurn last = ConstraintTurn::checks;
    for (const Node* c : list(def.n_constraints, def.constraints)) {
      // DEFERRABLE and its like belong to what they follow.
      if (!is_attribute(c->constraint->contype)) last = turn_of(c->constraint->contype);
      if (last == turn) DSQLSIM_CHECKED(column_constraint(*c->constraint, table, position));
    }
  }
  return std::monostate{};
}

Status DdlBinder::column(const PgQuery__ColumnDef& node, TableDef& table) {
  ColumnDef out;
  out.name = text_of(node.colname);
  if (table.find_column(out.name)) return refuse("42701", fmt::format("column \"{}\" specified more than once", out.name));
  StatementPlan unused;
  Binder binder(context_, unused);
  DSQLSIM_TRY(out.type, binder.type(*node.type_name));
  out.domain = binder.domain_of(*node.type_name);
  if (out.domain != nullptr) out.default_value = out.domain->default_value;
  DSQLSIM_CHECKED(check_column_type(out.type));
  if (node.coll_clause != nullptr) {
    const std::vector<std::string> names = strings_of(list(node.coll_clause->n_collname, node.coll_clause->collname));
    if (names.back() != "C") return refuse(sqlstate::feature_not_supported, "collation other than C is not supported");
  }
  table.columns.push_back(std::move(out));
  return std::monostate{};
}

Status DdlBinder::default_value(const Node* value, ColumnDef& column) {
  StatementPlan unused;
  Binder binder(context_, unused);
  Scope scope;
  scope.clause = "DEFAULT expressions";
  Result<ExprPtr> bound = binder.expr(value, scope);
  if (!bound && bound.error().state == sqlstate::undefined_column) {
    return refuse(sqlstate::feature_not_supported, "cannot use column reference in DEFAULT expression");
  }
  DSQLSIM_TRY(ExprPtr e, std::move(bound));
  bool subquery = false;
  bool user_call = false;
  visit_expressions(*e, 0, [&](const Expr& x, std::uint16_t) {
    user_call = user_call || x.kind == ExprKind::user_call;
    subquery = subquery || x.subquery != nullptr;
  });
  if (user_call) return not_modelled("a function in SQL in DEFAULT");
  if (subquery) return refuse(sqlstate::feature_not_supported, "cannot use subquery in DEFAULT expression");
  if (!can_cast(e->type, column.type, CastContext::assignment)) {
    return refuse("42804", fmt::format("column \"{}\" is of type {} but default expression is of type {}", column.name,
                                       type_name(column.type), type_name(e->type)));
  }
  DSQLSIM_TRY(e, binder.coerce(std::move(e), column.type, CastContext::assignment));
  column.default_value = context_.arena.add(std::move(e));
  return std::monostate{};
}

Status DdlBinder::column_constraint(const PgQuery__Constraint& node, TableDef& table, std::uint32_t position) {
  ColumnDef& column = table.columns[position];
  switch (node.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL: return std::monostate{};
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: column.not_null = true; return std::monostate{};
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT: return default_value(node.raw_expr, column);
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: return unique(node, table, {column.name}, true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: return unique(node, table, {column.name}, false);
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK: return check(node, table, true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: return foreign_key(node, table, {column.name}, true);
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY: return identity(node, table, position);
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED: {
      StatementPlan unused;
      Binder binder(context_, unused);
      Scope scope = Binder::row_scope(table, table.name);
      scope.clause = "column generation expressions";
      DSQLSIM_TRY(ExprPtr e, binder.expr(node.raw_expr, scope));
      if (unused.subqueries > 0) return refuse(sqlstate::feature_not_supported, "cannot use subquery in column generation expression");
      bool stable = false;
      const ColumnDef* computed = nullptr;
      visit_expressions(*e, 0, [&](const Expr& x, std::uint16_t) {
        if (x.kind == ExprKind::column && (x.index == position || table.columns[x.index].generated != nullptr)) computed = &table.columns[x.index];
        stable = stable || (x.function != nullptr && x.function->volatility != Volatility::immutable);
      });
      if (computed != nullptr) {
        return refuse("42P17", fmt::format("cannot use generated column \"{}\" in column generation expression", computed->name),
                      "A generated column cannot reference another generated column.");
      }
      if (stable) return refuse("42P17", "generation expression is not immutable");
      DSQLSIM_TRY(e, binder.coerce(std::move(e), column.type, CastContext::assignment));
      column.generated = context_.arena.add(std::move(e));
      return std::monostate{};
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE: {
      // They follow the REFERENCES that they are about.
      if (table.foreign_keys.empty() || table.foreign_keys.back().columns != std::vector<std::uint32_t>{position}) return refuse(sqlstate::feature_not_supported, "DEFERRABLE not supported for this constraint");
      ForeignKeyDef& fk = table.foreign_keys.back();
      fk.deferrable = node.contype != PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE && 
                      (fk.deferrable || node.contype != PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE);
      fk.initially_deferred = node.contype == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED;
      return std::monostate{};
    }
    default: return not_modelled("Constraint");
  }
}

Status DdlBinder::identity(const PgQuery__Constraint& node, TableDef& table, std::uint32_t position) {
  ColumnDef& column = table.columns[position];
  if (column.type.id != TypeId::int8) {
    return refuse(sqlstate::feature_not_supported,
                  fmt::format("datatype {} not supported, identity column type must be bigint", type_name(column.type)));
  }
  DSQLSIM_TRY(column.sequence, add_sequence(table.schema, free_name(table.schema, table.name, column.name, "seq", nullptr),
                                            list(node.n_options, node.options), true));
  column.identity = text_of(node.generated_when) == "a" ? Identity::always : Identity::by_default;
  column.not_null = true;
  return std::monostate{};
}

}  // namespace dsqlsim::model
