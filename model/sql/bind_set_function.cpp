// Set-returning functions: in FROM, several side by side, WITH ORDINALITY; and in a select list, where they become one more
// range that is joined to the rest row by row.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

struct JsonFunction {
  std::string_view name;
  SetFunctionKind kind;
};

const JsonFunction* json_function(std::string_view name) {
  static constexpr std::array<JsonFunction, 5> all{{{"jsonb_array_elements", SetFunctionKind::json_elements},
                                                    {"jsonb_array_elements_text", SetFunctionKind::json_element_texts},
                                                    {"jsonb_object_keys", SetFunctionKind::json_keys},
                                                    {"jsonb_each", SetFunctionKind::json_each},
                                                    {"jsonb_each_text", SetFunctionKind::json_each_text}}};
  const auto found = std::find_if(all.begin(), all.end(), [&](const JsonFunction& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void add_function(RangeEntry& entry, SetFunction f, std::vector<RangeColumn> columns) {
  f.type = columns[0].type;
  f.width = columns.size();
  for (RangeColumn& c : columns) entry.columns.push_back(std::move(c));
  entry.functions.push_back(std::move(f));
}

/// Several arrays are several columns.
Status unnest(std::vector<ExprPtr> args, RangeEntry& entry) {
  for (ExprPtr& array : args) {
    if (array->type.id == TypeId::unknown) return refuse("42725", "function unnest(unknown) is not unique");
    if (!array->type.array) return refuse("42883", fmt::format("function {} does not exist", call_signature("unnest", {&array, 1})));
    SetFunction f;
    f.kind = SetFunctionKind::elements;
    const SqlType element = element_of(array->type);
    f.arguments.push_back(std::move(array));
    add_function(entry, std::move(f), {{"unnest", element, false}});
  }
  return std::monostate{};
}

}  // namespace

bool is_set_function(std::string_view name) { return name == "generate_series" || name == "unnest" || json_function(name) != nullptr; }

Status Binder::set_function(const PgQuery__FuncCall& call, RangeEntry& entry, Scope& scope) {
  const std::vector<std::string> names = strings_of(list(call.n_funcname, call.funcname));
  const std::string& name = names.back();
  std::vector<ExprPtr> args;
  std::vector<std::string> argument_names;
  if (!is_set_function(name)) {
    DSQLSIM_CHECKED(bind_arguments(call, scope, args, argument_names));
    DSQLSIM_TRY(const FunctionDef* own, user_function(names, argument_names, args));
    SetFunction f;
    f.kind = own != nullptr ? SetFunctionKind::user : SetFunctionKind::single;
    f.set = own != nullptr && own->set;
    f.named = own != nullptr && !own->columns.empty();
    ExprPtr value;
    if (own != nullptr) {
      DSQLSIM_TRY(value, user_call(*own, std::move(args)));
    } else {
      DSQLSIM_TRY(value, this->call(call, scope));
    }
    std::vector<RangeColumn> columns;
    if (f.named) {
      for (const FunctionColumn& c : own->columns) columns.push_back({c.name, c.type, false});
    } else {
      columns.push_back({name, value->type, false});
    }
    f.arguments.push_back(std::move(value));
    add_function(entry, std::move(f), std::move(columns));
    return std::monostate{};
  }
  for (const Node* arg : list(call.n_args, call.args)) {
    DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
    args.push_back(std::move(e));
  }
  if (name == "unnest" && !args.empty()) return unnest(std::move(args), entry);
  if (const JsonFunction* json = json_function(name)) {
    if (args.size() != 1) return refuse("42883", fmt::format("function {} does not exist", call_signature(name, args)));
    SetFunction f;
    f.kind = json->kind;
    f.named = true;
    DSQLSIM_TRY(args[0], coerce(std::move(args[0]), TypeId::jsonb, CastContext::implicit));
    f.arguments = std::move(args);
    const bool texts = json->kind == SetFunctionKind::json_element_texts || json->kind == SetFunctionKind::json_each_text;
    const SqlType type = texts ? TypeId::text : TypeId::jsonb;
    const bool members = json->kind == SetFunctionKind::json_each || json->kind == SetFunctionKind::json_each_text;
    if (members) {
      add_function(entry, std::move(f), {{"key", TypeId::text, false}, {"value", type, false}});
    } else if (json->kind == SetFunctionKind::json_keys) {
      f.named = false;
      add_function(entry, std::move(f), {{name, TypeId::text, false}});
    } else {
      add_function(entry, std::move(f), {{"value", type, false}});
    }
    return std::monostate{};
  }
  return series(std::move(args), entry);
}

Status Binder::series(std::vector<ExprPtr> args, RangeEntry& entry) {
  if (args.size() == 4) return not_modelled("function generate_series in FROM");
  if (args.size() < 2 || args.size() > 3) return refuse("42883", fmt::format("function {} does not exist", call_signature("generate_series", args)));
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
  const SqlType type = f.type;
  add_function(entry, std::move(f), {{"generate_series", type, false}});
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
    if (item->func_call->over != nullptr) return refuse("42P20", "window functions are not allowed in functions in FROM");
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
  const std::size_t column = entry.columns.size();
  DSQLSIM_CHECKED(set_function(call, entry, scope));
  if (entry.columns.size() != column + 1) return not_modelled("function of several columns in a select list");
  return make_column(0, static_cast<std::uint16_t>(entry.subquery_id), static_cast<std::uint32_t>(column), entry.columns[column].type);
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
