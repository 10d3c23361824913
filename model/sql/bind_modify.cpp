// UPDATE and DELETE, and what the three modifying statements share: target table, SET lists, RETURNING.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

Result<const TableDef*> Binder::target_table(const PgQuery__RangeVar& var, std::string_view verb) {
  const std::string_view schema = text_of(var.schemaname);
  const std::string_view name = text_of(var.relname);
  const std::string home = context_.catalog.locate(schema, name, *path_);
  const TableDef* table = context_.catalog.find_table(home, name);
  if (table == nullptr) {
    if (context_.catalog.find_view(home, name) != nullptr) return not_modelled(fmt::format("{} of a view", verb));
    return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
  }
  if (table->system != SystemTable::none) return refuse("42501", fmt::format("permission denied for table {}", name));
  plan_.tables.push_back(table);
  return table;
}

ExprPtr Binder::default_of(const ColumnDef& column) {
  if (column.identity != Identity::none) {
    auto e = std::make_unique<Expr>(ExprKind::next_value, TypeId::int8);
    e->index = column.sequence;
    return e;
  }
  if (column.default_value == nullptr) return make_constant(Null{}, column.type);
  return clone(*column.default_value);
}

Status Binder::assign_to(const PgQuery__ResTarget& target, ModifyPlan& plan, ExprPtr value) {
  const std::optional<std::uint32_t> column = plan.table->find_column(text_of(target.name));
  if (!column) {
    return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" of relation \"{}\" does not exist",
                                                          text_of(target.name), plan.table->name));
  }
  if (target.n_indirection > 0) return not_modelled("assignment to part of a column");
  const ColumnDef& def = plan.table->columns[*column];
  for (const Assignment& other : plan.assignments) {
    if (other.column == *column) {
      return refuse("42601", fmt::format("multiple assignments to same column \"{}\"", def.name));
    }
  }
  const bool is_default = value == nullptr;
  if ((def.generated != nullptr || def.identity == Identity::always) && !is_default) {
    return refuse("428C9", fmt::format("column \"{}\" can only be updated to DEFAULT", def.name));
  }
  if (is_default) {
    if (def.generated == nullptr) plan.assignments.push_back({*column, default_of(def)});
  } else {
    DSQLSIM_TRY(value, assign(std::move(value), def));
    plan.assignments.push_back({*column, std::move(value)});
  }
  plan.changes_key = plan.changes_key || plan.table->is_key_column(*column);
  return std::monostate{};
}

Result<ExprPtr> Binder::subquery_column(const PgQuery__SubLink& node, std::size_t position, std::size_t width, Scope& scope) {
  DSQLSIM_TRY(auto plan, select(*node.subselect->select_stmt, &scope));
  if (plan->visible != width) return refuse("42601", "number of columns does not match number of values");
  if (plan->distinct || plan->is_values || plan->operation != SetOperation::none) return not_modelled("multiple assignment from this subquery");
  // Only the first column is the value: exchange it with the wanted one, and the sort keys that mean them.
  const std::size_t wanted = position;
  std::swap(plan->targets[0], plan->targets[wanted]);
  for (SortKey& key : plan->order) {
    if (key.target == 0) {
      key.target = static_cast<std::uint32_t>(wanted);
    } else if (key.target == wanted) {
      key.target = 0;
    }
  }
  plan->visible = 1;
  auto e = std::make_unique<Expr>(ExprKind::scalar_subquery, plan->targets[0].value->type);
  e->correlated = plan->correlated;
  e->subquery = std::move(plan);
  e->subquery_id = plan_.subqueries++;
  return e;
}

Status Binder::assignments(NodeList nodes, ModifyPlan& plan, Scope& scope) {
  // Whether the values suit their columns is asked when all of them are known.
  std::vector<ExprPtr> values;
  for (const Node* node : nodes) {
    DSQLSIM_TRY(ExprPtr value, assigned_value(*node->res_target, scope));
    values.push_back(std::move(value));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    DSQLSIM_CHECKED(assign_to(*nodes[i]->res_target, plan, std::move(values[i])));
  }
  std::sort(plan.assignments.begin(), plan.assignments.end(),
            [](const Assignment& a, const Assignment& b) { return a.column < b.column; });
  return std::monostate{};
}

Result<ExprPtr> Binder::assigned_value(const PgQuery__ResTarget& target, Scope& scope) {
  const Node* value = target.val;
  if (value->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF) {
    // SET (a, b) = (x, y) arrives as one target a column, each naming its place in the row.
    const PgQuery__MultiAssignRef& multi = *value->multi_assign_ref;
    if (multi.source->node_case == PG_QUERY__NODE__NODE_SUB_LINK) {
      // One subquery a column; the others of its columns are not looked at.
      return subquery_column(*multi.source->sub_link, static_cast<std::size_t>(multi.colno - 1),
                             static_cast<std::size_t>(multi.ncolumns), scope);
    }
    if (multi.source->node_case != PG_QUERY__NODE__NODE_ROW_EXPR) return not_modelled("multiple assignment");
    const PgQuery__RowExpr& row = *multi.source->row_expr;
    if (static_cast<std::size_t>(multi.ncolumns) != row.n_args) {
      return refuse("42601", "number of columns does not match number of values");
    }
    value = row.args[multi.colno - 1];
  }
  if (value->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT) return ExprPtr();
  return expr(value, scope);
}

Status Binder::returning(NodeList nodes, ModifyPlan& plan, Scope& scope) {
  scope.clause = "RETURNING";
  return targets(nodes, plan.returning, scope);
}

Result<std::unique_ptr<ModifyPlan>> Binder::update(const PgQuery__UpdateStmt& stmt, Scope* outer) {
  auto plan = std::make_unique<ModifyPlan>();
  plan->kind = ModifyKind::update;
  Scope scope;
  scope.outer = outer;
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  DSQLSIM_TRY(plan->table, target_table(*stmt.relation, "UPDATE"));
  plan->source = std::make_unique<SelectPlan>();
  SelectPlan& source = *plan->source;
  DSQLSIM_TRY(source.from, table(*stmt.relation, source, scope));
  if (stmt.n_from_clause > 0) {
    DSQLSIM_TRY(auto others, from_list(list(stmt.n_from_clause, stmt.from_clause), source, scope));
    auto joined = std::make_unique<FromNode>();
    joined->is_join = true;
    // The other tables lead: the target is then reached by its key.
    joined->left = std::move(others);
    joined->right = std::move(source.from);
    source.from = std::move(joined);
  }
  // What comes first is told first: WHERE, RETURNING, SET.
  std::vector<ExprPtr> conditions;
  if (stmt.where_clause != nullptr) {
    scope.clause = "WHERE";
    DSQLSIM_TRY(ExprPtr where, condition(stmt.where_clause, scope, "WHERE"));
    split_conjuncts(std::move(where), conditions);
  }
  DSQLSIM_CHECKED(returning(list(stmt.n_returning_list, stmt.returning_list), *plan, scope));
  scope.clause = "UPDATE";
  DSQLSIM_CHECKED(assignments(list(stmt.n_target_list, stmt.target_list), *plan, scope));
  place_conditions(source, std::move(conditions));
  return plan;
}

Result<std::unique_ptr<ModifyPlan>> Binder::erase(const PgQuery__DeleteStmt& stmt, Scope* outer) {
  auto plan = std::make_unique<ModifyPlan>();
  plan->kind = ModifyKind::delete_;
  Scope scope;
  scope.outer = outer;
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  DSQLSIM_TRY(plan->table, target_table(*stmt.relation, "DELETE"));
  plan->source = std::make_unique<SelectPlan>();
  SelectPlan& source = *plan->source;
  DSQLSIM_TRY(source.from, table(*stmt.relation, source, scope));
  if (stmt.n_using_clause > 0) {
    DSQLSIM_TRY(auto others, from_list(list(stmt.n_using_clause, stmt.using_clause), source, scope));
    auto joined = std::make_unique<FromNode>();
    joined->is_join = true;
    joined->left = std::move(others);
    joined->right = std::move(source.from);
    source.from = std::move(joined);
  }
  std::vector<ExprPtr> conditions;
  if (stmt.where_clause != nullptr) {
    DSQLSIM_TRY(ExprPtr where, condition(stmt.where_clause, scope, "WHERE"));
    split_conjuncts(std::move(where), conditions);
  }
  place_conditions(source, std::move(conditions));
  DSQLSIM_CHECKED(returning(list(stmt.n_returning_list, stmt.returning_list), *plan, scope));
  return plan;
}

}  // namespace dsqlsim::model
