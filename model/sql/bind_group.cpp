// GROUP BY: binding of the keys, and the rewriting of everything after grouping in terms of keys and aggregates.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

const ScopeColumn* find_column(const Scope& scope, const Expr& e) {
  for (const ScopeColumn& c : scope.columns) {
    if (c.slot == e.slot && c.column == e.index) return &c;
  }
  return nullptr;
}

/// Grouping by a whole primary key fixes every column of its table.
bool is_fixed_by_key(const SelectPlan& plan, const Expr& column) {
  const TableDef* table = plan.ranges[column.slot].table;
  const IndexDef* primary = table == nullptr ? nullptr : table->primary();
  if (primary == nullptr || !plan.grouping_sets.empty()) return false;
  for (const IndexKey& key : primary->keys) {
    bool grouped = false;
    for (const ExprPtr& g : plan.group_by) {
      grouped = grouped || (g->kind == ExprKind::column && g->level == 0 && g->slot == column.slot && g->index == key.column);
    }
    if (!grouped) return false;
  }
  return true;
}

Status rewrite(ExprPtr& e, SelectPlan& plan, const Scope& scope) {
  if (e->kind == ExprKind::aggregate || e->kind == ExprKind::window_value) return std::monostate{};
  if (e->kind == ExprKind::grouping) return place_grouping(*e, plan);
  for (std::uint32_t i = 0; i < plan.group_by.size(); ++i) {
    if (!same(*e, *plan.group_by[i])) continue;
    auto key = std::make_unique<Expr>(ExprKind::group_key, e->type);
    key->index = i;
    e = std::move(key);
    return std::monostate{};
  }
  if (e->kind == ExprKind::column && e->level == 0) {
    if (is_fixed_by_key(plan, *e)) {
      auto key = std::make_unique<Expr>(ExprKind::group_key, e->type);
      key->index = static_cast<std::uint32_t>(plan.group_by.size());
      plan.group_by.push_back(std::move(e));
      e = std::move(key);
      return std::monostate{};
    }
    const ScopeColumn* c = find_column(scope, *e);
    return refuse("42803", fmt::format("column \"{}.{}\" must appear in the GROUP BY clause or be used in an aggregate function",
                                       c == nullptr ? "" : c->relation, c == nullptr ? "" : c->name));
  }
  for (ExprPtr& arg : e->args) {
    DSQLSIM_CHECKED(rewrite(arg, plan, scope));
  }
  if (e->subquery == nullptr || e->kind == ExprKind::user_call) return std::monostate{};
  bool uses_row = false;
  visit_expressions(*e->subquery, 1, [&](const Expr& x, std::uint16_t depth) {
    uses_row = uses_row || (x.kind == ExprKind::column && x.level == depth);
  });
  return uses_row ? Status(not_modelled("subquery that depends on a row of a grouped query")) : Status(std::monostate{});
}

}  // namespace

Result<ExprPtr> Binder::group_key(const Node* node, SelectPlan& plan, Scope& scope) {
  ExprPtr key;
  const bool is_ordinal =
      node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
  if (is_ordinal) {
    const auto position = static_cast<std::size_t>(node->a_const->ival->ival);
    if (position < 1 || position > plan.visible) {
      return refuse("42P10", fmt::format("GROUP BY position {} is not in select list", position));
    }
    const Expr& target = *plan.targets[position - 1].value;
    if (target.subquery != nullptr) return not_modelled("GROUP BY of a subquery");
    key = clone(target);
  } else {
    // An input column wins over an output name.
    Result<ExprPtr> bound = expr(node, scope);
    if (!bound && bound.error().state == sqlstate::undefined_column && node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
        node->column_ref->n_fields == 1) {
      for (std::size_t i = 0; i < plan.visible; ++i) {
        if (plan.targets[i].name == string_of(node->column_ref->fields[0])) bound = clone(*plan.targets[i].value);
      }
    }
    DSQLSIM_TRY(key, std::move(bound));
  }
  if (key->kind == ExprKind::aggregate) return refuse("42803", "aggregate functions are not allowed in GROUP BY");
  return settle(std::move(key));
}

Status Binder::group_by(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope) {
  const auto is_grouping = [](const TargetColumn& t) {
    bool found = false;
    visit_expressions(*t.value, 0, [&](const Expr& x, std::uint16_t) { found = found || x.kind == ExprKind::grouping; });
    return found;
  };
  plan.grouped = stmt.n_group_clause > 0 || !plan.aggregates.empty() || plan.having != nullptr ||
                 std::any_of(plan.targets.begin(), plan.targets.end(), is_grouping);
  if (!plan.grouped) return std::monostate{};
  scope.clause = "GROUP BY";
  if (stmt.group_distinct != 0) return not_modelled("GROUP BY DISTINCT");
  DSQLSIM_CHECKED(group_keys(list(stmt.n_group_clause, stmt.group_clause), plan, scope));
  return rewrite_grouped(plan, scope);
}

Status rewrite_grouped(SelectPlan& plan, const Scope& scope) {
  for (TargetColumn& target : plan.targets) {
    DSQLSIM_CHECKED(rewrite(target.value, plan, scope));
  }
  if (plan.having != nullptr) {
    DSQLSIM_CHECKED(rewrite(plan.having, plan, scope));
  }
  for (WindowCall& w : plan.windows) {
    for (auto* expressions : {&w.arguments, &w.partition}) {
      for (ExprPtr& e : *expressions) {
        DSQLSIM_CHECKED(rewrite(e, plan, scope));
      }
    }
    for (auto& [key, sort] : w.order) {
      DSQLSIM_CHECKED(rewrite(key, plan, scope));
    }
    for (ExprPtr* e : {&w.aggregate.argument, &w.aggregate.separator, &w.aggregate.filter}) {
      if (*e != nullptr) {
        DSQLSIM_CHECKED(rewrite(*e, plan, scope));
      }
    }
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
