// INSERT: its rows, defaults, ON CONFLICT and RETURNING.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

/// One row is evaluated in the order of the table's columns, whatever the order in which they are listed.
void sort_by_column(std::vector<std::uint32_t>& columns, std::vector<ExprPtr>& row) {
  std::vector<std::pair<std::uint32_t, ExprPtr>> pairs;
  for (std::size_t i = 0; i < columns.size(); ++i) pairs.emplace_back(columns[i], std::move(row[i]));
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i] = pairs[i].first;
    row[i] = std::move(pairs[i].second);
  }
}

}  // namespace

Result<std::unique_ptr<ModifyPlan>> Binder::insert(const PgQuery__InsertStmt& stmt, Scope* outer) {
  auto plan = std::make_unique<ModifyPlan>();
  plan->kind = ModifyKind::insert;
  Scope scope;
  scope.outer = outer;
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  DSQLSIM_TRY(plan->table, target_table(*stmt.relation, "INSERT"));
  DSQLSIM_CHECKED(insert_source(stmt, *plan, &scope));
  const std::string_view alias =
      stmt.relation->alias != nullptr ? text_of(stmt.relation->alias->aliasname) : std::string_view(plan->table->name);
  if (stmt.on_conflict_clause != nullptr) {
    DSQLSIM_CHECKED(on_conflict(*stmt.on_conflict_clause, *plan, alias, &scope));
  }
  Scope row = row_scope(*plan->table, alias);
  row.outer = outer;
  row.ctes = scope.ctes;
  DSQLSIM_CHECKED(returning(list(stmt.n_returning_list, stmt.returning_list), *plan, row));
  return plan;
}

Status Binder::insert_source(const PgQuery__InsertStmt& stmt, ModifyPlan& plan, Scope* outer) {
  if (stmt.select_stmt == nullptr) {
    // INSERT ... DEFAULT VALUES: one row without columns.
    plan.source = std::make_unique<SelectPlan>();
    plan.source->is_values = true;
    plan.source->values.emplace_back();
    return insert_columns(stmt, plan, 0);
  }
  plan.overriding_system_value = stmt.override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE;
  if (stmt.override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE) return not_modelled("OVERRIDING USER VALUE");
  const PgQuery__SelectStmt& select_stmt = *stmt.select_stmt->select_stmt;
  const bool plain_values = select_stmt.n_values_lists > 0 && select_stmt.n_sort_clause == 0 &&
                            select_stmt.limit_count == nullptr && select_stmt.limit_offset == nullptr &&
                            select_stmt.with_clause == nullptr;
  if (plain_values) {
    DSQLSIM_CHECKED(insert_columns(stmt, plan, select_stmt.values_lists[0]->list->n_items));
    return insert_values(select_stmt, plan, outer);
  }
  DSQLSIM_TRY(plan.source, select(select_stmt, outer, true));
  DSQLSIM_CHECKED(insert_columns(stmt, plan, plan.source->visible));
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const ColumnDef& column = plan.table->columns[plan.columns[i]];
    if (column.generated != nullptr || (column.identity == Identity::always && !plan.overriding_system_value)) {
      return refuse("428C9", fmt::format("cannot insert a non-DEFAULT value into column \"{}\"", column.name));
    }
    DSQLSIM_TRY(plan.source->targets[i].value, assign(std::move(plan.source->targets[i].value), column));
  }
  return std::monostate{};
}

Status Binder::insert_columns(const PgQuery__InsertStmt& stmt, ModifyPlan& plan, std::size_t given) {
  const std::vector<ColumnDef>& columns = plan.table->columns;
  for (const Node* node : list(stmt.n_cols, stmt.cols)) {
    const std::string_view name = text_of(node->res_target->name);
    const std::optional<std::uint32_t> column = plan.table->find_column(name);
    if (!column) {
      return refuse(sqlstate::undefined_column,
                    fmt::format("column \"{}\" of relation \"{}\" does not exist", name, plan.table->name));
    }
    if (std::find(plan.columns.begin(), plan.columns.end(), *column) != plan.columns.end()) {
      return refuse("42701", fmt::format("column \"{}\" specified more than once", name));
    }
    plan.columns.push_back(*column);
  }
  if (stmt.n_cols == 0) {
    for (std::uint32_t i = 0; i < columns.size() && plan.columns.size() < given; ++i) {
      if (!columns[i].dropped) plan.columns.push_back(i);
    }
  }
  if (given > plan.columns.size()) return refuse(sqlstate::syntax_error, "INSERT has more expressions than target columns");
  if (stmt.n_cols > given && stmt.select_stmt != nullptr) {
    return refuse(sqlstate::syntax_error, "INSERT has more target columns than expressions");
  }
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (std::find(plan.columns.begin(), plan.columns.end(), i) != plan.columns.end()) continue;
    plan.defaults.push_back({i, columns[i].dropped ? make_constant(Null{}, columns[i].type) : default_of(columns[i])});
  }
  return std::monostate{};
}

Status Binder::insert_values(const PgQuery__SelectStmt& stmt, ModifyPlan& plan, Scope* outer) {
  plan.source = std::make_unique<SelectPlan>();
  plan.source->is_values = true;
  Scope scope;
  scope.outer = outer;
  scope.clause = "VALUES";
  for (const Node* row_node : list(stmt.n_values_lists, stmt.values_lists)) {
    const NodeList items = list(row_node->list->n_items, row_node->list->items);
    if (items.size() != plan.columns.size()) {
      return refuse(sqlstate::syntax_error, "VALUES lists must all be the same length");
    }
    std::vector<ExprPtr> row;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const ColumnDef& column = plan.table->columns[plan.columns[i]];
      if (items[i]->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT) {
        row.push_back(default_of(column));
        continue;
      }
      if (column.generated != nullptr || (column.identity == Identity::always && !plan.overriding_system_value)) {
        return refuse("428C9", fmt::format("cannot insert a non-DEFAULT value into column \"{}\"", column.name));
      }
      DSQLSIM_TRY(ExprPtr e, expr(items[i], scope));
      row.push_back(std::move(e));
    }
    // Whether the values suit their columns is asked when all of the row are known.
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i]->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT) continue;
      DSQLSIM_TRY(row[i], assign(std::move(row[i]), plan.table->columns[plan.columns[i]]));
    }
    plan.source->values.push_back(std::move(row));
  }
  plan.source->correlated = scope.correlated;
  if (plan.source->values.size() == 1) sort_by_column(plan.columns, plan.source->values[0]);
  return std::monostate{};
}

Status Binder::arbiters(const PgQuery__InferClause& infer, ModifyPlan& plan) {
  const std::string_view name = text_of(infer.conname);
  for (std::uint32_t i = 0; i < plan.table->indexes.size() && !name.empty(); ++i) {
    if (plan.table->indexes[i].name == name) plan.arbiters.push_back(i);
  }
  if (!name.empty()) {
    if (!plan.arbiters.empty()) return std::monostate{};
    return refuse("42704", fmt::format("constraint \"{}\" for table \"{}\" does not exist", name, plan.table->name));
  }
  if (infer.where_clause != nullptr) return not_modelled("ON CONFLICT with a predicate");
  std::vector<std::uint32_t> columns;
  for (const Node* node : list(infer.n_index_elems, infer.index_elems)) {
    const PgQuery__IndexElem& element = *node->index_elem;
    if (element.expr != nullptr) return not_modelled("ON CONFLICT on an expression");
    const std::optional<std::uint32_t> column = plan.table->find_column(text_of(element.name));
    if (!column) return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" does not exist", text_of(element.name)));
    columns.push_back(*column);
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  for (std::uint32_t i = 0; i < plan.table->indexes.size(); ++i) {
    const IndexDef& index = plan.table->indexes[i];
    if (!index.unique || !index.plain()) continue;
    std::vector<std::uint32_t> keys;
    for (const IndexKey& key : index.keys) keys.push_back(key.column);
    std::sort(keys.begin(), keys.end());
    if (keys == columns) plan.arbiters.push_back(i);
  }
  if (!plan.arbiters.empty()) return std::monostate{};
  return refuse("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification");
}

Status Binder::on_conflict(const PgQuery__OnConflictClause& clause, ModifyPlan& plan, std::string_view alias, Scope* outer) {
  plan.on_conflict = clause.action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_UPDATE ? ConflictAction::update
                                                                                      : ConflictAction::nothing;
  if (clause.infer != nullptr) {
    DSQLSIM_CHECKED(arbiters(*clause.infer, plan));
  } else if (plan.on_conflict == ConflictAction::update) {
    return refuse(sqlstate::syntax_error, "ON CONFLICT DO UPDATE requires inference specification or constraint name");
  } else {
    for (std::uint32_t i = 0; i < plan.table->indexes.size(); ++i) {
      if (plan.table->indexes[i].unique) plan.arbiters.push_back(i);
    }
  }
  if (plan.on_conflict != ConflictAction::update) return std::monostate{};
  Scope scope = row_scope(*plan.table, alias, 0);
  scope.outer = outer;
  add_row(scope, *plan.table, "excluded", 1);
  // A bare name means the target's column.
  for (ScopeColumn& c : scope.columns) c.merged_away = c.slot == 1;
  scope.clause = "ON CONFLICT";
  DSQLSIM_CHECKED(assignments(list(clause.n_target_list, clause.target_list), plan, scope));
  if (clause.where_clause != nullptr) {
    DSQLSIM_TRY(plan.conflict_where, condition(clause.where_clause, scope, "WHERE"));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
