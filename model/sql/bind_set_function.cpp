// Set-returning functions: in FROM, several side by side, WITH ORDINALITY; and in a select list, where they become one more
// range that is joined to the rest row by row.

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

Status Binder::set_function(const PgQuery__FuncCall& call, RangeEntry& entry, Scope& scope) {
  const std::string name = strings_of(list(call.n_funcname, call.funcname)).back();
  std::vector<ExprPtr> args;
  for (const Node* arg : list(call.n_args, call.args)) {
    DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
    args.push_back(std::move(e));
  }
  if (name == "unnest" && !args.empty()) {
    // Several arrays are several columns.
    for (ExprPtr& array : args) {
      if (!array->type.array) return not_modelled("unnest of something that is no array");
      SetFunction f;
      f.kind = SetFunctionKind::elements;
      f.type = element_of(array->type);
      f.arguments.push_back(std::move(array));
      entry.columns.push_back({name, f.type, false});
      entry.functions.push_back(std::move(f));
    }
    return std::monostate{};
  }
  if (name != "generate_series" || args.size() < 2 || args.size() > 3) return not_modelled(fmt::format("function {} in FROM", name));
  SetFunction f;
  DSQLSIM_TRY(f.type, common_type(std::span(args).first(2), "generate_series"));
  const bool time = category(f.type) == TypeCategory::time;
  if (f.type.id == TypeId::text || f.type.id == TypeId::int2) f.type = TypeId::int4;
  if (f.type.id == TypeId::date) f.type = TypeId::timestamptz;
  if (!is_integer(f.type.id) && f.type.id != TypeId::numeric && !time) return not_modelled("generate_series of this type");
  if (args.size() == 3 && !time && args[2]->type.id == TypeId::int8) f.type = TypeId::int8;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const SqlType wanted = i == 2 && time ? SqlType(TypeId::interval) : f.type;
    DSQLSIM_TRY(args[i], coerce(std::move(args[i]), wanted, CastContext::implicit));
  }
  if (time && args.size() != 3) return refuse("42883", "function generate_series does not exist");
  f.arguments = std::move(args);
  entry.columns.push_back({name, f.type, false});
  entry.functions.push_back(std::move(f));
  return std::monostate{};
}

Result<std::unique_ptr<FromNode>> Binder::function(const PgQuery__RangeFunction& call, SelectPlan& plan, Scope& scope) {
  if (call.n_coldeflist > 0) return not_modelled("RangeFunction with column definitions");
  RangeEntry entry;
  entry.kind = RangeKind::functions;
  entry.lateral = true;
  for (const Node* node : list(call.n_functions, call.functions)) {
    const Node* item = node->list->items[0];
    if (item->node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return not_modelled("RangeFunction");
    if (entry.alias.empty()) entry.alias = strings_of(list(item->func_call->n_funcname, item->func_call->funcname)).back();
    DSQLSIM_CHECKED(set_function(*item->func_call, entry, scope));
  }
  entry.ordinality = call.ordinality != 0;
  if (entry.ordinality) entry.columns.push_back({"ordinality", TypeId::int8, false});
  return add_range(std::move(entry), call.alias, plan, scope);
}

Result<ExprPtr> Binder::set_returning_target(const PgQuery__FuncCall& call, Scope& scope) {
  if (scope.set_functions == nullptr) {
    return refuse(sqlstate::feature_not_supported, fmt::format("set-returning functions are not allowed in {}", scope.clause));
  }
  RangeEntry& entry = *scope.set_functions;
  const auto column = static_cast<std::uint32_t>(entry.functions.size());
  DSQLSIM_CHECKED(set_function(call, entry, scope));
  if (entry.functions.size() != column + 1) return not_modelled("unnest of several arrays in a select list");
  return make_column(0, static_cast<std::uint16_t>(entry.subquery_id), column, entry.functions[column].type);
}

Status Binder::join_set_functions(RangeEntry entry, SelectPlan& plan) {
  if (entry.functions.empty()) return std::monostate{};
  if (plan.grouped || !plan.windows.empty()) return not_modelled("set-returning function beside aggregates or window functions");
  auto scan = std::make_unique<FromNode>();
  scan->slot = static_cast<std::uint16_t>(plan.ranges.size());
  entry.subquery_id = 0;
  plan.ranges.push_back(std::move(entry));
  plan.set_returning = true;
  if (plan.from == nullptr) {
    plan.from = std::move(scan);
    return std::monostate{};
  }
  auto joined = std::make_unique<FromNode>();
  joined->is_join = true;
  joined->left = std::move(plan.from);
  joined->right = std::move(scan);
  plan.from = std::move(joined);
  return std::monostate{};
}

}  // namespace dsqlsim::model
