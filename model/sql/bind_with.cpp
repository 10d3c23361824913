// WITH: each CTE is bound once; readers see its columns, the executor runs it at most once.

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

Status name_columns(const PgQuery__CommonTableExpr& cte, CtePlan& out) {
  const std::vector<std::string> names = strings_of(list(cte.n_aliascolnames, cte.aliascolnames));
  if (names.size() > out.columns.size()) {
    return refuse("42P10", fmt::format("WITH query \"{}\" has {} columns available but {} columns specified", out.name,
                                       out.columns.size(), names.size()));
  }
  for (std::size_t i = 0; i < names.size(); ++i) out.columns[i].name = names[i];
  return std::monostate{};
}

template <class Targets>
void columns_from(const Targets& targets, std::size_t n, std::vector<RangeColumn>& out) {
  for (std::size_t i = 0; i < n; ++i) out.push_back({targets[i].name, targets[i].value->type, false});
}

/// UNION at the top whose right arm may name the CTE itself.
bool is_recursive(const PgQuery__CommonTableExpr& cte) {
  if (cte.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return false;
  const PgQuery__SelectStmt& query = *cte.ctequery->select_stmt;
  if (query.op != PG_QUERY__SET_OPERATION__SETOP_UNION) return false;
  bool names_itself = false;
  walk(&query.rarg->base, [&](const ProtobufCMessage& message) {
    if (message.descriptor != &pg_query__range_var__descriptor) return;
    names_itself = names_itself || text_of(reinterpret_cast<const PgQuery__RangeVar&>(message).relname) == text_of(cte.ctename);
  });
  return names_itself;
}

}  // namespace

Status Binder::with(const PgQuery__WithClause* clause, std::vector<CtePlan>& out, Scope& scope) {
  if (clause == nullptr) return std::monostate{};
  for (const Node* node : list(clause->n_ctes, clause->ctes)) {
    const PgQuery__CommonTableExpr& cte = *node->common_table_expr;
    CtePlan plan;
    plan.name = text_of(cte.ctename);
    plan.id = plan_.ctes++;
    for (const ScopeCte& other : scope.ctes) {
      if (other.name == plan.name && !out.empty()) {
        for (const CtePlan& mine : out) {
          if (mine.name == plan.name) {
            return refuse("42712", fmt::format("WITH query name \"{}\" specified more than once", plan.name));
          }
        }
      }
    }
    // A CTE sees its elder siblings and what encloses the query, not the query's own tables.
    Scope between;
    between.outer = scope.outer;
    between.ctes = scope.ctes;
    if (clause->recursive != 0 && is_recursive(cte)) {
      DSQLSIM_CHECKED(recursive_cte(cte, plan, between));
    } else if (cte.ctequery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
      DSQLSIM_TRY(plan.query, select(*cte.ctequery->select_stmt, &between));
      columns_from(plan.query->targets, plan.query->visible, plan.columns);
    } else {
      switch (cte.ctequery->node_case) {
        case PG_QUERY__NODE__NODE_INSERT_STMT: {
          DSQLSIM_TRY(plan.modify, insert(*cte.ctequery->insert_stmt, &between));
          break;
        }
        case PG_QUERY__NODE__NODE_UPDATE_STMT: {
          DSQLSIM_TRY(plan.modify, update(*cte.ctequery->update_stmt, &between));
          break;
        }
        case PG_QUERY__NODE__NODE_DELETE_STMT: {
          DSQLSIM_TRY(plan.modify, erase(*cte.ctequery->delete_stmt, &between));
          break;
        }
        default: return not_modelled(node_name(*cte.ctequery));
      }
      columns_from(plan.modify->returning, plan.modify->returning.size(), plan.columns);
    }
    DSQLSIM_CHECKED(name_columns(cte, plan));
    scope.correlated = scope.correlated || between.correlated;
    scope.ctes.push_back({plan.name, plan.id, plan.columns, plan.modify == nullptr || !plan.modify->returning.empty()});
    out.push_back(std::move(plan));
  }
  return std::monostate{};
}

Status Binder::recursive_cte(const PgQuery__CommonTableExpr& cte, CtePlan& out, Scope& scope) {
  const PgQuery__SelectStmt& query = *cte.ctequery->select_stmt;
  if (query.n_sort_clause > 0 || query.limit_count != nullptr) return not_modelled("ORDER BY or LIMIT in a recursive query");
  out.recursive_all = query.all != 0;
  DSQLSIM_TRY(out.query, select(*query.larg, &scope));
  columns_from(out.query->targets, out.query->visible, out.columns);
  DSQLSIM_CHECKED(name_columns(cte, out));
  scope.ctes.push_back({out.name, out.id, out.columns, true});
  DSQLSIM_TRY(out.step, select(*query.rarg, &scope));
  if (out.step->visible != out.columns.size()) {
    return refuse(sqlstate::syntax_error, "each UNION query must have the same number of columns");
  }
  for (std::size_t i = 0; i < out.columns.size(); ++i) {
    TargetColumn& target = out.step->targets[i];
    if (!can_cast(target.value->type, out.columns[i].type, CastContext::implicit)) {
      return refuse("42804", fmt::format("recursive query \"{}\" column {} has type {} in non-recursive term but type {} overall",
                                         out.name, i + 1, type_name(out.columns[i].type), type_name(target.value->type)));
    }
    DSQLSIM_TRY(target.value, coerce(std::move(target.value), out.columns[i].type, CastContext::implicit));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
