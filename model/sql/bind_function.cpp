// Function calls, aggregates and subqueries inside expressions.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

/// Result type of an aggregate; unknown if it cannot take the argument.
SqlType aggregate_type(AggregateKind kind, SqlType arg) {
  switch (kind) {
    case AggregateKind::count_rows:
    case AggregateKind::count: return TypeId::int8;
    case AggregateKind::sum:
      if (arg.id == TypeId::int2 || arg.id == TypeId::int4) return TypeId::int8;
      if (arg.id == TypeId::int8 || arg.id == TypeId::numeric) return TypeId::numeric;
      if (arg.id == TypeId::float4 || arg.id == TypeId::float8 || arg.id == TypeId::interval) return arg.id;
      return {};
    case AggregateKind::avg:
      if (is_integer(arg.id) || arg.id == TypeId::numeric) return TypeId::numeric;
      if (arg.id == TypeId::interval) return arg.id;
      if (arg.id == TypeId::float4 || arg.id == TypeId::float8) return TypeId::float8;
      return {};
    case AggregateKind::min:
    case AggregateKind::max:
      if (arg.id == TypeId::uuid || arg.id == TypeId::boolean || arg.id == TypeId::json || arg.id == TypeId::jsonb ||
          arg.id == TypeId::bytea) {
        return {};
      }
      if (arg.id == TypeId::varchar) return TypeId::text;
      // The padding of char(n) comes from its length.
      return arg.id == TypeId::bpchar ? arg : SqlType(arg.id);
    case AggregateKind::bool_and:
    case AggregateKind::bool_or: return arg.id == TypeId::boolean ? TypeId::boolean : TypeId::unknown;
    case AggregateKind::string_agg: return TypeId::text;
    case AggregateKind::array_agg: return array_of(arg);
    case AggregateKind::json_agg:
    case AggregateKind::json_object_agg: return TypeId::jsonb;
  }
  return {};
}

/// Only count(*) has a star, and count nothing else in its place.
Status check_star(const PgQuery__FuncCall& node, AggregateKind kind) {
  const bool star = node.agg_star != 0;
  if (star && kind != AggregateKind::count) {
    return refuse("42883", fmt::format("function {}() does not exist", strings_of(list(node.n_funcname, node.funcname)).back()));
  }
  if (star || node.n_args > 0 || kind != AggregateKind::count) return std::monostate{};
  return refuse("42809", "count(*) must be used to call a parameterless aggregate function");
}

}  // namespace

std::optional<AggregateKind> aggregate_kind(std::string_view name) {
  if (name == "count") return AggregateKind::count;
  if (name == "sum") return AggregateKind::sum;
  if (name == "min") return AggregateKind::min;
  if (name == "max") return AggregateKind::max;
  if (name == "avg") return AggregateKind::avg;
  if (name == "bool_and" || name == "every") return AggregateKind::bool_and;
  if (name == "bool_or") return AggregateKind::bool_or;
  if (name == "string_agg") return AggregateKind::string_agg;
  if (name == "array_agg") return AggregateKind::array_agg;
  if (name == "jsonb_agg") return AggregateKind::json_agg;
  if (name == "jsonb_object_agg") return AggregateKind::json_object_agg;
  return std::nullopt;
}

std::string call_signature(std::string_view name, std::span<const ExprPtr> args) {
  std::string out(name);
  out += '(';
  for (std::size_t i = 0; i < args.size(); ++i) {
    SqlType t = args[i]->type;
    t.modifier = -1;
    out += (i == 0 ? "" : ", ") + type_name(t);
  }
  return out + ")";
}

/// char(n) with the blanks that it has and that are not stored; what else is given comes back.
Result<ExprPtr> Binder::padded(ExprPtr e) {
  if (e->type.id != TypeId::bpchar || e->type.array || e->type.modifier < 0) return e;
  std::vector<ExprPtr> args;
  const std::int64_t length = e->type.modifier;
  args.push_back(std::move(e));
  args.push_back(make_constant(length, TypeId::int4));
  return call_named("rpad", std::move(args), false);
}

/// As the type's output prints it: like the cast to text, but for char(n) and boolean ("t").
Result<ExprPtr> Binder::printed(ExprPtr e) {
  if (e->type.id == TypeId::boolean && !e->type.array) {
    std::vector<ExprPtr> args;
    args.push_back(std::move(e));
    return call_named("boolout", std::move(args), false);
  }
  DSQLSIM_TRY(e, padded(std::move(e)));
  return coerce(std::move(e), TypeId::text, CastContext::explicit_);
}

/// Functions that take any type. Null: the name is none of theirs.
Result<ExprPtr> Binder::call_polymorphic(std::string_view name, std::vector<ExprPtr>& args) {
  if (name == "pg_typeof" && args.size() == 1) {
    return make_constant(type_name(SqlType(args[0]->type.array ? array_of(SqlType(args[0]->type.id)) : SqlType(args[0]->type.id))),
                         TypeId::text);
  }
  if (name == "current_schema" && args.empty()) {
    std::string schema = context_.catalog.creation_schema(*path_);
    return make_constant(schema.empty() ? Value() : Value(std::move(schema)), TypeId::text);
  }
  if (name == "pg_is_in_recovery" && args.empty()) return make_constant(false, TypeId::boolean);
  if (name == "current_schemas" && args.size() == 1) return schemas_of_path(*args[0]);
  if (name == "to_regclass" && args.size() == 1) return to_regclass_or_null(*args[0]);
  return call_array(name, args);
}

Result<ExprPtr> Binder::call_named(std::string_view name, std::vector<ExprPtr> args, bool is_operator) {
  if (is_operator) {
    DSQLSIM_TRY(ExprPtr of_array, call_array(name, args));
    if (of_array != nullptr) return of_array;
  }
  const bool pattern = is_operator && (name.starts_with("~") || name.starts_with("!~"));
  if (pattern && args.size() == 2) {
    // Patterns see the blanks of char(n).
    DSQLSIM_TRY(args[0], padded(std::move(args[0])));
  }
  if (name == "||" && args.size() == 2) {
    // Text concatenates with anything that has a text form.
    for (std::size_t i = 0; i < 2; ++i) {
      const SqlType other = args[1 - i]->type;
      // bytea and jsonb have operators of their own, which a literal beside them adapts to.
      const bool own_operator = args[i]->type.id == TypeId::bytea || args[i]->type.id == TypeId::jsonb;
      const bool wanted = !args[i]->type.array;
      const bool text_beside = category(other) == TypeCategory::string ||
                               (other.id == TypeId::unknown && args[i]->type.id != TypeId::unknown && !own_operator);
      if (!wanted || !text_beside || category(args[i]->type) == TypeCategory::string) continue;
      DSQLSIM_TRY(args[i], coerce(std::move(args[i]), TypeId::text, CastContext::explicit_));
    }
  }
  std::vector<SqlType> types;
  for (const ExprPtr& arg : args) types.push_back(arg->type);
  const Resolution found = resolve(name, types);
  // These have more operators and functions on PostgreSQL than here.
  const bool foreign = std::any_of(types.begin(), types.end(), [&](SqlType t) {
    return (t.array && !is_array_function(name)) || t.id == TypeId::json || t.id == TypeId::jsonb || t.id == TypeId::bytea;
  });
  if (found.function == nullptr && (foreign || is_unmodelled_function(name))) return not_modelled(fmt::format("function {}", name));
  if (found.function == nullptr || found.ambiguous) {
    const std::string_view verb = found.ambiguous ? "is not unique" : "does not exist";
    const SqlState state = found.ambiguous ? SqlState("42725") : SqlState("42883");
    if (!is_operator) return refuse(state, fmt::format("function {} {}", call_signature(name, args), verb));
    const auto shown = [&](std::size_t i) {
      SqlType t = types[i];
      t.modifier = -1;
      return type_name(t);
    };
    return refuse(state, args.size() == 1 ? fmt::format("operator {}: {} {}", verb, name, shown(0))
                                          : fmt::format("operator {}: {} {} {}", verb, shown(0), name, shown(1)));
  }
  const Function& f = *found.function;
  if (f.body == nullptr) return not_modelled(fmt::format("function {}", call_signature(name, args)));
  auto e = std::make_unique<Expr>(ExprKind::call, f.result);
  e->function = &f;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const SqlType wanted = i < f.arguments.size() ? f.arguments[i] : f.arguments.back();
    DSQLSIM_TRY(ExprPtr arg, coerce(std::move(args[i]), wanted, CastContext::implicit));
    e->args.push_back(std::move(arg));
  }
  return e;
}

Result<ExprPtr> Binder::call(const PgQuery__FuncCall& node, Scope& scope) {
  const std::vector<std::string> names = strings_of(list(node.n_funcname, node.funcname));
  const std::string& name = names.back();
  if (node.over != nullptr) return window_call(node, scope);
  if (is_window_function(name)) return refuse("42809", fmt::format("window function {} requires an OVER clause", name));
  if (name == "nextval" || name == "currval" || name == "setval" || name == "lastval") {
    return sequence_call(name, node, scope);
  }
  if (name == "current_setting") return current_setting(node, scope);
  if (names.size() > 1 && names[0] == "sys") {
    return refuse("42809", fmt::format("{}.{} is a procedure", names[0], name));
  }
  if (const auto kind = aggregate_kind(name)) return aggregate(node, *kind, scope);
  if (is_set_function(name)) return set_returning_target(node, scope);
  std::vector<ExprPtr> args;
  std::vector<std::string> argument_names;
  DSQLSIM_CHECKED(bind_arguments(node, scope, args, argument_names));
  if (!context_.catalog.functions.empty()) {
    DSQLSIM_TRY(const FunctionDef* own, user_function(names, argument_names, args));
    if (own != nullptr && own->set) return set_returning_target(node, scope);
    if (own != nullptr) return user_call(*own, std::move(args));
  }
  DSQLSIM_CHECKED(name_arguments(name, argument_names, args));
  return builtin_call(name, std::move(args));
}

Result<ExprPtr> Binder::builtin_call(const std::string& name, std::vector<ExprPtr> args) {
  if (name.rfind("pg_advisory", 0) == 0 || name.rfind("pg_try_advisory", 0) == 0) {
    return refuse(sqlstate::feature_not_supported, fmt::format("function {} not supported", name));
  }
  if (name == "concat" || name == "format" || (name == "concat_ws" && args.size() > 1)) {
    for (ExprPtr& arg : args) {
      DSQLSIM_TRY(arg, printed(std::move(arg)));
    }
  }
  if ((name == "quote_literal" || name == "quote_nullable") && args.size() == 1) {
    DSQLSIM_TRY(args[0], coerce(std::move(args[0]), TypeId::text, CastContext::explicit_));
  }
  if (name == "jsonb_build_object" || name == "jsonb_build_array" || name == "to_jsonb") {
    for (ExprPtr& arg : args) {
      DSQLSIM_TRY(arg, as_jsonb(std::move(arg)));
    }
  }
  if (name == "octet_length" && args.size() == 1) {
    DSQLSIM_TRY(args[0], padded(std::move(args[0])));
  }
  DSQLSIM_TRY(ExprPtr any, call_polymorphic(name, args));
  if (any != nullptr) return any;
  return call_named(name, std::move(args), false);
}

Result<ExprPtr> Binder::as_jsonb(ExprPtr e) {
  if (e->type.array) return not_modelled("an array as jsonb");
  if (e->type.id == TypeId::jsonb) return e;
  if (e->type.id == TypeId::json) return coerce(std::move(e), TypeId::jsonb, CastContext::explicit_);
  DSQLSIM_TRY(e, settle(std::move(e)));
  const TypeCategory kind = category(e->type);
  const bool moment = e->type.id == TypeId::timestamp || e->type.id == TypeId::timestamptz;
  if (kind != TypeCategory::boolean && kind != TypeCategory::number && !moment) {
    DSQLSIM_TRY(e, padded(std::move(e)));
    DSQLSIM_TRY(e, coerce(std::move(e), TypeId::text, CastContext::explicit_));
  }
  std::vector<ExprPtr> args;
  args.push_back(std::move(e));
  return call_named("to_jsonb", std::move(args), false);
}

Result<ExprPtr> Binder::aggregate(const PgQuery__FuncCall& node, AggregateKind kind, Scope& scope) {
  DSQLSIM_TRY(Aggregate a, aggregate_parts(node, kind, scope));
  auto e = std::make_unique<Expr>(ExprKind::aggregate, a.type);
  e->index = static_cast<std::uint32_t>(scope.aggregates->size());
  scope.aggregates->push_back(std::move(a));
  return e;
}

Result<Aggregate> Binder::aggregate_parts(const PgQuery__FuncCall& node, AggregateKind kind, Scope& scope) {
  if (scope.aggregates == nullptr && node.over == nullptr) {
    return refuse("42803", fmt::format("aggregate functions are not allowed in {}", scope.clause));
  }
  if (node.agg_within_group != 0) return not_modelled("WITHIN GROUP");
  DSQLSIM_CHECKED(check_star(node, kind));
  Aggregate a;
  a.kind = node.agg_star != 0 ? AggregateKind::count_rows : kind;
  a.distinct = node.agg_distinct != 0;
  std::vector<ExprPtr> args;
  // Aggregates do not nest; one with OVER takes the query's aggregates as arguments.
  std::vector<Aggregate>* collected = scope.aggregates;
  std::vector<WindowCall>* windows = std::exchange(scope.windows, nullptr);
  RangeEntry* set_functions = std::exchange(scope.set_functions, nullptr);
  if (node.over == nullptr) scope.aggregates = nullptr;
  const std::string_view clause = scope.clause;
  if (node.over == nullptr) scope.clause = "aggregate arguments";
  const auto bind_parts = [&]() -> Status {
    for (const Node* arg : list(node.n_args, node.args)) {
      DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
      DSQLSIM_TRY(e, settle(std::move(e)));
      args.push_back(std::move(e));
    }
    for (const Node* item : list(node.n_agg_order, node.agg_order)) {
      DSQLSIM_TRY(ExprPtr key, expr(item->sort_by->node, scope));
      DSQLSIM_TRY(key, comparable(std::move(key)));
      SortKey sort;
      sort.descending = item->sort_by->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
      sort.nulls_first = item->sort_by->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_DEFAULT
                             ? sort.descending
                             : item->sort_by->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST;
      a.order.emplace_back(std::move(key), sort);
    }
    if (node.agg_filter != nullptr) {
      DSQLSIM_TRY(a.filter, condition(node.agg_filter, scope, "FILTER"));
    }
    return std::monostate{};
  };
  Status bound = bind_parts();
  scope.aggregates = collected;
  scope.windows = windows;
  scope.set_functions = set_functions;
  scope.clause = clause;
  if (!bound) {
    if (bound.error().message == "window functions are not allowed in aggregate arguments") {
      return refuse("42803", "aggregate function calls cannot contain window function calls");
    }
    if (bound.error().message.find("aggregate arguments") != std::string::npos) {
      return refuse("42803", "aggregate function calls cannot be nested");
    }
    return tl::unexpected<DbError>(std::move(bound.error()));
  }
  const std::size_t wanted = a.kind == AggregateKind::count_rows ? 0 : (kind == AggregateKind::string_agg || kind == AggregateKind::json_object_agg ? 2 : 1);
  const SqlType arg_type = args.empty() ? SqlType() : args[0]->type;
  a.type = aggregate_type(a.kind, arg_type);
  if (args.size() != wanted || a.type.id == TypeId::unknown) {
    const std::string name = strings_of(list(node.n_funcname, node.funcname)).back();
    return refuse("42883", fmt::format("function {} does not exist", call_signature(name, args)));
  }
  if (kind == AggregateKind::json_agg || kind == AggregateKind::json_object_agg) {
    DSQLSIM_TRY(args.back(), as_jsonb(std::move(args.back())));
  }
  if (kind == AggregateKind::json_object_agg) {
    DSQLSIM_TRY(args[0], printed(std::move(args[0])));
  }
  if (wanted > 0) a.argument = std::move(args[0]);
  if (wanted > 1) a.separator = std::move(args[1]);
  return a;
}

Result<ExprPtr> Binder::subquery_expr(const PgQuery__SubLink& node, Scope& scope) {
  if (node.subselect == nullptr || node.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return not_modelled("SubLink");
  DSQLSIM_TRY(auto plan, select(*node.subselect->select_stmt, &scope));
  ExprKind kind = ExprKind::scalar_subquery;
  CompareOp op = CompareOp::equal;
  switch (node.sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK: kind = ExprKind::exists; break;
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK: break;
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK: kind = ExprKind::array_subquery; break;
    case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK: kind = ExprKind::any_row; break;
    case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK: kind = ExprKind::all_rows; break;
    default: return not_modelled("SubLink of this kind");
  }
  auto e = std::make_unique<Expr>(kind, TypeId::boolean);
  const std::size_t width = plan->visible;
  if (kind == ExprKind::scalar_subquery || kind == ExprKind::array_subquery) {
    if (width != 1) return refuse("42601", "subquery must return only one column");
    e->type = kind == ExprKind::array_subquery ? array_of(plan->targets[0].value->type) : plan->targets[0].value->type;
  } else if (kind != ExprKind::exists) {
    DSQLSIM_TRY(std::vector<ExprPtr> left, row(node.testexpr, scope));
    if (left.size() != width) {
      return refuse("42601", left.size() < width ? "subquery has too many columns" : "subquery has too few columns");
    }
    const std::vector<std::string> names = strings_of(list(node.n_oper_name, node.oper_name));
    if (!names.empty() && names.back() != "=") {
      op = names.back() == "<>"   ? CompareOp::not_equal
           : names.back() == "<"  ? CompareOp::less
           : names.back() == "<=" ? CompareOp::less_equal
           : names.back() == ">"  ? CompareOp::greater
                                  : CompareOp::greater_equal;
    }
    for (std::size_t i = 0; i < width; ++i) {
      // The comparison of two stand-ins says which side has to be converted to what.
      ExprPtr stand_in = make_column(0, 0, static_cast<std::uint32_t>(i), plan->targets[i].value->type);
      DSQLSIM_TRY(ExprPtr pair, compare(op, std::move(left[i]), std::move(stand_in)));
      const SqlType wanted = pair->args[1]->type;
      e->args.push_back(std::move(pair->args[0]));
      if (!is_relabel(plan->targets[i].value->type, wanted)) {
        DSQLSIM_TRY(plan->targets[i].value, coerce(std::move(plan->targets[i].value), wanted, CastContext::implicit));
      }
    }
    e->op = op;
  }
  e->correlated = plan->correlated;
  e->subquery = std::move(plan);
  e->subquery_id = plan_.subqueries++;
  return e;
}

}  // namespace dsqlsim::model
