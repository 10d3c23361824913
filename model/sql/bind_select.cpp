// SELECT: CTEs, select list, grouping, ordering, limits, locking clauses; VALUES and set operations.

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

SortKey sort_key_of(const PgQuery__SortBy& sort, std::size_t target) {
  SortKey key = sort_key(sort);
  key.target = static_cast<std::uint32_t>(target);
  return key;
}

std::optional<std::int32_t> ordinal(const Node* node) {
  if (node->node_case != PG_QUERY__NODE__NODE_A_CONST || node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL) return std::nullopt;
  return node->a_const->ival->ival;
}

/// The name if the node is a bare column name.
std::string_view bare_name(const Node* node) {
  if (node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || node->column_ref->n_fields != 1) return {};
  return string_of(node->column_ref->fields[0]);
}

}  // namespace

SortKey sort_key(const PgQuery__SortBy& sort) {
  SortKey key;
  key.descending = sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  key.nulls_first = sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_DEFAULT
                        ? key.descending
                        : sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST;
  return key;
}

Result<std::unique_ptr<SelectPlan>> Binder::select(const PgQuery__SelectStmt& stmt, Scope* outer, bool keep_unknown) {
  if (++depth_ > 200) return refuse("54001", "stack depth limit exceeded");
  if (stmt.into_clause != nullptr) return refuse(sqlstate::feature_not_supported, "unsupported statement: CreateTableAs");
  if (stmt.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) return not_modelled("WITH TIES");
  if (stmt.op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
    auto out = set_operation(stmt, outer);
    --depth_;
    return out;
  }
  if (stmt.n_values_lists > 0) {
    auto out = values(stmt, outer);
    --depth_;
    return out;
  }
  auto plan = std::make_unique<SelectPlan>();
  Scope scope;
  scope.outer = outer;
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  DSQLSIM_TRY(plan->from, from_list(list(stmt.n_from_clause, stmt.from_clause), *plan, scope));
  std::vector<Aggregate> aggregates;
  scope.aggregates = &aggregates;
  std::vector<WindowCall> windows;
  scope.windows = &windows;
  scope.named_windows = list(stmt.n_window_clause, stmt.window_clause);
  RangeEntry set_functions;
  set_functions.kind = RangeKind::functions;
  set_functions.lateral = true;
  set_functions.subquery_id = static_cast<std::uint32_t>(plan->ranges.size());
  scope.set_functions = &set_functions;
  DSQLSIM_CHECKED(targets(list(stmt.n_target_list, stmt.target_list), plan->targets, scope, keep_unknown));
  plan->visible = plan->targets.size();
  std::vector<ExprPtr> conditions;
  if (stmt.where_clause != nullptr) {
    scope.aggregates = nullptr;
    scope.windows = nullptr;
    scope.set_functions = nullptr;
    DSQLSIM_TRY(ExprPtr where, condition(stmt.where_clause, scope, "WHERE"));
    split_conjuncts(std::move(where), conditions);
    scope.aggregates = &aggregates;
    scope.windows = &windows;
    scope.set_functions = &set_functions;
  }
  if (stmt.having_clause != nullptr) {
    scope.windows = nullptr;
    scope.set_functions = nullptr;
    scope.clause = "HAVING";
    DSQLSIM_TRY(plan->having, condition(stmt.having_clause, scope, "HAVING"));
    scope.windows = &windows;
    scope.set_functions = &set_functions;
  }
  DSQLSIM_CHECKED(order_by(list(stmt.n_sort_clause, stmt.sort_clause), *plan, scope, false));
  DSQLSIM_CHECKED(distinct(stmt, *plan, scope));
  scope.aggregates = nullptr;
  scope.windows = nullptr;
  scope.set_functions = nullptr;
  plan->aggregates = std::move(aggregates);
  plan->windows = std::move(windows);
  DSQLSIM_CHECKED(group_by(stmt, *plan, scope));
  DSQLSIM_CHECKED(join_set_functions(std::move(set_functions), *plan));
  DSQLSIM_CHECKED(limits(stmt, *plan, scope));
  place_conditions(*plan, std::move(conditions));
  DSQLSIM_CHECKED(locking(list(stmt.n_locking_clause, stmt.locking_clause), *plan, scope));
  use_access_order(*plan);
  plan->correlated = scope.correlated;
  --depth_;
  return plan;
}

Status Binder::targets(NodeList nodes, std::vector<TargetColumn>& out, Scope& scope, bool keep_unknown) {
  for (const Node* node : nodes) {
    const PgQuery__ResTarget& target = *node->res_target;
    const bool star = target.val->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
                      target.val->column_ref->fields[target.val->column_ref->n_fields - 1]->node_case ==
                          PG_QUERY__NODE__NODE_A_STAR;
    if (!star) {
      DSQLSIM_TRY(ExprPtr e, expr(target.val, scope));
      if (!keep_unknown || e->kind != ExprKind::constant) {
        DSQLSIM_TRY(e, settle(std::move(e)));
      }
      out.push_back({std::move(e), text_of(target.name).empty() ? output_name(*target.val) : target.name});
      continue;
    }
    const PgQuery__ColumnRef& ref = *target.val->column_ref;
    const std::string_view relation = ref.n_fields > 1 ? string_of(ref.fields[ref.n_fields - 2]) : std::string_view();
    bool any = false;
    for (const ScopeColumn& c : scope.columns) {
      if (relation.empty() ? c.merged_away : c.relation != relation) continue;
      DSQLSIM_TRY(ExprPtr column, modelled_column_of(c, 0));
      out.push_back({std::move(column), c.name});
      any = true;
    }
    if (!any && !relation.empty()) {
      return refuse(sqlstate::undefined_table, fmt::format("missing FROM-clause entry for table \"{}\"", relation));
    }
    if (!any && scope.columns.empty()) return refuse(sqlstate::syntax_error, "SELECT * with no tables specified is not valid");
  }
  return std::monostate{};
}

Status Binder::order_by(NodeList nodes, SelectPlan& plan, Scope& scope, bool names_only) {
  for (const Node* node : nodes) {
    const PgQuery__SortBy& sort = *node->sort_by;
    if (sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) return not_modelled("ORDER BY USING");
    if (const auto position = ordinal(sort.node)) {
      if (*position < 1 || static_cast<std::size_t>(*position) > plan.visible) {
        return refuse("42P10", fmt::format("ORDER BY position {} is not in select list", *position));
      }
      plan.order.push_back(sort_key_of(sort, static_cast<std::size_t>(*position - 1)));
      continue;
    }
    const std::string_view name = bare_name(sort.node);
    std::size_t found = plan.visible;
    for (std::size_t i = 0; i < plan.visible && !name.empty(); ++i) {
      if (plan.targets[i].name != name) continue;
      if (found != plan.visible && !same(*plan.targets[i].value, *plan.targets[found].value)) {
        return refuse("42702", fmt::format("ORDER BY \"{}\" is ambiguous", name));
      }
      if (found == plan.visible) found = i;
    }
    if (found == plan.visible && names_only) {
      if (!name.empty()) return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" does not exist", name));
      return refuse(sqlstate::feature_not_supported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause");
    }
    if (found == plan.visible) {
      DSQLSIM_TRY(ExprPtr e, expr(sort.node, scope));
      DSQLSIM_TRY(e, settle(std::move(e)));
      for (found = 0; found < plan.targets.size(); ++found) {
        if (same(*plan.targets[found].value, *e)) break;
      }
      if (found == plan.targets.size()) plan.targets.push_back({std::move(e), ""});
    }
    if (plan.targets[found].value->type.id == TypeId::json) {
      return refuse("42883", "could not identify an ordering operator for type json");
    }
    plan.order.push_back(sort_key_of(sort, found));
  }
  for (SortKey& key : plan.order) key.json = plan.targets[key.target].value->type.id == TypeId::jsonb && !plan.targets[key.target].value->type.array;
  return std::monostate{};
}

Status Binder::distinct(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope) {
  if (stmt.n_distinct_clause == 0) return std::monostate{};
  const Node* first = stmt.distinct_clause[0];
  plan.distinct = true;
  if (first == nullptr || first->node_case == PG_QUERY__NODE__NODE__NOT_SET) {
    if (plan.targets.size() > plan.visible) {
      return refuse("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
    }
    return std::monostate{};
  }
  std::vector<SortKey> keys;
  for (const Node* node : list(stmt.n_distinct_clause, stmt.distinct_clause)) {
    std::size_t found = 0;
    if (const auto position = ordinal(node)) {
      found = static_cast<std::size_t>(*position - 1);
    } else {
      DSQLSIM_TRY(ExprPtr e, expr(node, scope));
      for (; found < plan.targets.size(); ++found) {
        if (same(*plan.targets[found].value, *e)) break;
      }
      if (found == plan.targets.size()) plan.targets.push_back({std::move(e), ""});
    }
    SortKey key;
    key.target = static_cast<std::uint32_t>(found);
    keys.push_back(key);
  }
  plan.distinct_on = keys.size();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i < plan.order.size()) {
      bool match = false;
      for (const SortKey& key : keys) match = match || key.target == plan.order[i].target;
      if (!match) return refuse("42P10", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
    } else {
      plan.order.push_back(keys[i]);
    }
  }
  return std::monostate{};
}

Status Binder::limits(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope) {
  const auto bound = [&](const Node* node, std::string_view what) -> Result<ExprPtr> {
    Scope empty;
    empty.outer = scope.outer;
    empty.clause = what;
    DSQLSIM_TRY(ExprPtr e, expr(node, empty));
    scope.correlated = scope.correlated || empty.correlated;
    return coerce(std::move(e), TypeId::int8, CastContext::assignment);
  };
  if (stmt.limit_count != nullptr) {
    DSQLSIM_TRY(plan.limit, bound(stmt.limit_count, "LIMIT"));
  }
  if (stmt.limit_offset != nullptr) {
    DSQLSIM_TRY(plan.offset, bound(stmt.limit_offset, "OFFSET"));
  }
  return std::monostate{};
}

Result<std::unique_ptr<SelectPlan>> Binder::values(const PgQuery__SelectStmt& stmt, Scope* outer) {
  if (stmt.n_locking_clause > 0) {
    return refuse(sqlstate::feature_not_supported,
                  fmt::format("{} cannot be applied to VALUES", lock_clause_name(stmt.locking_clause[0]->locking_clause->strength)));
  }
  auto plan = std::make_unique<SelectPlan>();
  plan->is_values = true;
  Scope scope;
  scope.outer = outer;
  scope.clause = "VALUES";
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  std::size_t width = 0;
  for (const Node* row_node : list(stmt.n_values_lists, stmt.values_lists)) {
    std::vector<ExprPtr> row;
    for (const Node* item : list(row_node->list->n_items, row_node->list->items)) {
      DSQLSIM_TRY(ExprPtr e, expr(item, scope));
      row.push_back(std::move(e));
    }
    if (!plan->values.empty() && row.size() != width) {
      return refuse(sqlstate::syntax_error, "VALUES lists must all be the same length");
    }
    width = row.size();
    plan->values.push_back(std::move(row));
  }
  for (std::size_t c = 0; c < width; ++c) {
    std::vector<ExprPtr> column;
    for (std::vector<ExprPtr>& row : plan->values) column.push_back(std::move(row[c]));
    DSQLSIM_TRY(const SqlType common, common_type(column, "VALUES"));
    for (std::size_t r = 0; r < column.size(); ++r) {
      DSQLSIM_TRY(plan->values[r][c], coerce(std::move(column[r]), common, CastContext::implicit));
    }
    plan->targets.push_back({make_column(0, 0, static_cast<std::uint32_t>(c), common), fmt::format("column{}", c + 1)});
  }
  plan->visible = width;
  DSQLSIM_CHECKED(order_by(list(stmt.n_sort_clause, stmt.sort_clause), *plan, scope, true));
  DSQLSIM_CHECKED(limits(stmt, *plan, scope));
  plan->correlated = scope.correlated;
  return plan;
}

Result<std::unique_ptr<SelectPlan>> Binder::set_operation(const PgQuery__SelectStmt& stmt, Scope* outer) {
  const auto lock = [](const PgQuery__SelectStmt& s) { return list(s.n_locking_clause, s.locking_clause); };
  for (const PgQuery__SelectStmt* locking : {&stmt, static_cast<const PgQuery__SelectStmt*>(stmt.larg), static_cast<const PgQuery__SelectStmt*>(stmt.rarg)}) {
    if (lock(*locking).empty()) continue;
    return refuse(sqlstate::feature_not_supported, fmt::format("{} is not allowed with UNION/INTERSECT/EXCEPT",
                                                               lock_clause_name(lock(*locking)[0]->locking_clause->strength)));
  }
  auto plan = std::make_unique<SelectPlan>();
  Scope scope;
  scope.outer = outer;
  DSQLSIM_CHECKED(with(stmt.with_clause, plan->ctes, scope));
  // The arms see the CTEs but add no query level of their own.
  Scope arms;
  arms.outer = outer;
  arms.ctes = scope.ctes;
  DSQLSIM_TRY(plan->left, select(*stmt.larg, &arms, true));
  DSQLSIM_TRY(plan->right, select(*stmt.rarg, &arms, true));
  plan->all = stmt.all != 0;
  plan->operation = stmt.op == PG_QUERY__SET_OPERATION__SETOP_UNION       ? SetOperation::union_
                    : stmt.op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ? SetOperation::intersect
                                                                          : SetOperation::except;
  const std::string_view name = plan->operation == SetOperation::union_      ? "UNION"
                                : plan->operation == SetOperation::intersect ? "INTERSECT"
                                                                             : "EXCEPT";
  if (plan->left->visible != plan->right->visible) {
    return refuse(sqlstate::syntax_error, fmt::format("each {} query must have the same number of columns", name));
  }
  for (std::size_t i = 0; i < plan->left->visible; ++i) {
    std::vector<ExprPtr> pair;
    pair.push_back(std::move(plan->left->targets[i].value));
    pair.push_back(std::move(plan->right->targets[i].value));
    DSQLSIM_TRY(const SqlType common, common_type(pair, name));
    DSQLSIM_TRY(plan->left->targets[i].value, coerce(std::move(pair[0]), common, CastContext::implicit));
    DSQLSIM_TRY(plan->right->targets[i].value, coerce(std::move(pair[1]), common, CastContext::implicit));
    plan->targets.push_back({make_column(0, 0, static_cast<std::uint32_t>(i), common), plan->left->targets[i].name});
  }
  plan->visible = plan->targets.size();
  DSQLSIM_CHECKED(order_by(list(stmt.n_sort_clause, stmt.sort_clause), *plan, scope, true));
  DSQLSIM_CHECKED(limits(stmt, *plan, scope));
  plan->correlated = scope.correlated || arms.correlated;
  return plan;
}

}  // namespace dsqlsim::model
