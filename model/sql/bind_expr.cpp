// Expressions other than operators and function calls: constants, names, parameters, CASE and the tests.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/text_input.h"

namespace dsqlsim::model {

namespace {

constexpr int max_expression_depth = 600;

struct DepthGuard {
  int& depth;
  explicit DepthGuard(int& d) : depth(d) { ++depth; }
  ~DepthGuard() { --depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
};

}  // namespace

Result<ExprPtr> Binder::expr(const Node* node, Scope& scope) {
  const DepthGuard guard(depth_);
  if (depth_ > max_expression_depth) return refuse("54001", "stack depth limit exceeded");
  if (node == nullptr) return not_modelled("empty expression");
  switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return constant(*node->a_const);
    case PG_QUERY__NODE__NODE_COLUMN_REF: return column(*node->column_ref, scope);
    case PG_QUERY__NODE__NODE_PARAM_REF: return parameter(*node->param_ref, scope);
    case PG_QUERY__NODE__NODE_A_EXPR: return operation(*node->a_expr, scope);
    case PG_QUERY__NODE__NODE_BOOL_EXPR: return logical(*node->bool_expr, scope);
    case PG_QUERY__NODE__NODE_NULL_TEST: return null_test(*node->null_test, scope);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST: return boolean_test(*node->boolean_test, scope);
    case PG_QUERY__NODE__NODE_TYPE_CAST: return cast(*node->type_cast, scope);
    case PG_QUERY__NODE__NODE_FUNC_CALL: return call(*node->func_call, scope);
    case PG_QUERY__NODE__NODE_SUB_LINK: return subquery_expr(*node->sub_link, scope);
    case PG_QUERY__NODE__NODE_CASE_EXPR: return case_expr(*node->case_expr, scope);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
      return unified(ExprKind::coalesce, list(node->coalesce_expr->n_args, node->coalesce_expr->args), scope, "COALESCE");
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR: {
      const bool greatest = node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
      return unified(greatest ? ExprKind::greatest : ExprKind::least,
                     list(node->min_max_expr->n_args, node->min_max_expr->args), scope, greatest ? "GREATEST" : "LEAST");
    }
    case PG_QUERY__NODE__NODE_GROUPING_FUNC: return grouping(*node->grouping_func, scope);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return array(*node->a_array_expr, scope);
    case PG_QUERY__NODE__NODE_A_INDIRECTION: return subscript(*node->a_indirection, scope);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: return value_function(*node->sqlvalue_function);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: {
      const std::vector<std::string> names = strings_of(list(node->collate_clause->n_collname, node->collate_clause->collname));
      if (names.back() != "C") return refuse(sqlstate::feature_not_supported, "collation other than C is not supported");
      return expr(node->collate_clause->arg, scope);
    }
    case PG_QUERY__NODE__NODE_SET_TO_DEFAULT: return refuse(sqlstate::syntax_error, "DEFAULT is not allowed in this context");
    default: return not_modelled(node_name(*node));
  }
}

Result<ExprPtr> Binder::constant(const PgQuery__AConst& value) {
  if (value.isnull != 0) return make_constant(Null{}, TypeId::unknown);
  switch (value.val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL: return make_constant(std::int64_t{value.ival->ival}, TypeId::int4);
    case PG_QUERY__A__CONST__VAL_BOOLVAL: return make_constant(value.boolval->boolval != 0, TypeId::boolean);
    case PG_QUERY__A__CONST__VAL_SVAL: return make_constant(std::string(text_of(value.sval->sval)), TypeId::unknown);
    case PG_QUERY__A__CONST__VAL_FVAL: {
      // Integers that do not fit 32 bits arrive here as well, and -2147483648, whose sign comes later than its digits.
      const std::string digits(text_of(value.fval->fval));
      if (digits.find_first_not_of("0123456789-") == std::string::npos) {
        if (auto as_int4 = text_input(digits, TypeId::int4)) return make_constant(std::move(*as_int4), TypeId::int4);
        if (auto as_int8 = text_input(digits, TypeId::int8)) return make_constant(std::move(*as_int8), TypeId::int8);
      }
      DSQLSIM_TRY(Value number, text_input(digits, TypeId::numeric));
      return make_constant(std::move(number), TypeId::numeric);
    }
    // protobuf drops an all-default Integer message: the constant 0.
    case PG_QUERY__A__CONST__VAL__NOT_SET: return make_constant(std::int64_t{0}, TypeId::int4);
    default: return not_modelled("BitString");
  }
}

Result<ExprPtr> Binder::column(const PgQuery__ColumnRef& ref, Scope& scope) {
  const NodeList fields = list(ref.n_fields, ref.fields);
  if (fields.back()->node_case == PG_QUERY__NODE__NODE_A_STAR) return not_modelled("A_Star outside of a select list");
  const std::vector<std::string> names = strings_of(fields);
  const std::string& name = names.back();
  const std::string relation = names.size() > 1 ? names[names.size() - 2] : std::string();
  std::uint16_t level = 0;
  bool relation_seen = false;
  for (Scope* s = &scope; s != nullptr; s = s->outer, ++level) {
    const ScopeColumn* found = nullptr;
    bool here = false;
    for (const ScopeColumn& c : s->columns) {
      here = here || (!relation.empty() && c.relation == relation);
      relation_seen = relation_seen || c.relation == relation;
      if (c.name != name || (relation.empty() ? c.merged_away : c.relation != relation)) continue;
      if (found != nullptr) return refuse("42702", fmt::format("column reference \"{}\" is ambiguous", name));
      found = &c;
    }
    if (found != nullptr) {
      for (Scope* inner = &scope; inner != s; inner = inner->outer) inner->correlated = true;
      return modelled_column_of(*found, level);
    }
    // The nearest table of that name is meant, whatever columns it has.
    if (here) break;
  }
  if (!relation.empty() && !relation_seen) {
    // A table that goes by an alias here.
    const bool hidden = std::any_of(plan_.tables.begin(), plan_.tables.end(), [&](const TableDef* t) { return t->name == relation; });
    return refuse(sqlstate::undefined_table,
                  fmt::format("{} FROM-clause entry for table \"{}\"", hidden ? "invalid reference to" : "missing", relation));
  }
  level = 0;
  for (Scope* s = &scope; s != nullptr && relation.empty(); s = s->outer, ++level) {
    for (const ScopeColumn& c : s->columns) {
      if (c.relation != name) continue;
      if (!c.is_whole) return not_modelled("whole-row reference");
      for (Scope* inner = &scope; inner != s; inner = inner->outer) inner->correlated = true;
      return column_of(c, level);
    }
  }
  // A keyword since PostgreSQL 16.
  if (relation.empty() && name == "system_user") return not_modelled("SYSTEM_USER");
  for (const char* system : {"xmin", "xmax", "cmin", "cmax", "ctid", "tableoid"}) {
    if (name == system && !plan_.tables.empty()) return not_modelled(fmt::format("system column {}", name));
  }
  const std::string shown = relation.empty() ? "\"" + name + "\"" : relation + "." + name;
  // The system's tables have more columns than we know.
  for (const TableDef* table : plan_.tables) {
    if (table->system != SystemTable::none) return not_modelled(fmt::format("column {} of a system table", name));
  }
  return refuse(sqlstate::undefined_column, fmt::format("column {} does not exist", shown));
}

Result<ExprPtr> Binder::parameter(const PgQuery__ParamRef& ref, const Scope& scope) {
  if (arguments_ != nullptr) {
    const auto number = static_cast<std::uint32_t>(ref.number);
    if (number < 1 || number > arguments_->columns.size()) return refuse("42P02", fmt::format("there is no parameter ${}", ref.number));
    std::uint16_t level = 0;
    for (const Scope* s = &scope; s != arguments_; s = s->outer) ++level;
    return make_column(level, 0, number - 1, arguments_->columns[number - 1].type);
  }
  if (ref.number < 1 || ref.number > 65535) return refuse("42P02", fmt::format("there is no parameter ${}", ref.number));
  const auto index = static_cast<std::uint32_t>(ref.number - 1);
  if (plan_.parameters.size() <= index) plan_.parameters.resize(index + 1);
  auto e = std::make_unique<Expr>(ExprKind::parameter, plan_.parameters[index]);
  e->index = index;
  return e;
}

Result<ExprPtr> Binder::logical(const PgQuery__BoolExpr& node, Scope& scope) {
  const bool negation = node.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR;
  const bool conjunction = node.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
  auto e = std::make_unique<Expr>(
      negation ? ExprKind::logical_not : (conjunction ? ExprKind::logical_and : ExprKind::logical_or), TypeId::boolean);
  for (const Node* arg : list(node.n_args, node.args)) {
    DSQLSIM_TRY(ExprPtr bound, condition(arg, scope, negation ? "NOT" : (conjunction ? "AND" : "OR")));
    e->args.push_back(std::move(bound));
  }
  return e;
}

Result<ExprPtr> Binder::condition(const Node* node, Scope& scope, std::string_view what) {
  DSQLSIM_TRY(ExprPtr e, expr(node, scope));
  return to_boolean(std::move(e), what);
}

Result<ExprPtr> Binder::to_boolean(ExprPtr e, std::string_view what) {
  if (e->type.id != TypeId::boolean && e->type.id != TypeId::unknown) {
    return refuse("42804", fmt::format("argument of {} must be type boolean, not type {}", what, type_name(e->type.id)));
  }
  return coerce(std::move(e), TypeId::boolean, CastContext::implicit);
}

Result<ExprPtr> Binder::case_expr(const PgQuery__CaseExpr& node, Scope& scope) {
  std::vector<ExprPtr> conditions;
  std::vector<ExprPtr> results;
  for (const Node* item : list(node.n_args, node.args)) {
    const PgQuery__CaseWhen& when = *item->case_when;
    if (node.arg != nullptr) {
      DSQLSIM_TRY(ExprPtr subject, expr(node.arg, scope));
      DSQLSIM_TRY(subject, settle(std::move(subject)));
      DSQLSIM_TRY(ExprPtr candidate, expr(when.expr, scope));
      DSQLSIM_TRY(ExprPtr match, compare(CompareOp::equal, std::move(subject), std::move(candidate)));
      conditions.push_back(std::move(match));
    } else {
      DSQLSIM_TRY(ExprPtr match, condition(when.expr, scope, "CASE/WHEN"));
      conditions.push_back(std::move(match));
    }
    DSQLSIM_TRY(ExprPtr result, expr(when.result, scope));
    results.push_back(std::move(result));
  }
  if (node.defresult != nullptr) {
    DSQLSIM_TRY(ExprPtr otherwise, expr(node.defresult, scope));
    results.push_back(std::move(otherwise));
  }
  // ELSE has the first say in the type of the whole.
  if (node.defresult != nullptr) std::rotate(results.begin(), results.end() - 1, results.end());
  DSQLSIM_TRY(const SqlType common, common_type(results, "CASE"));
  if (node.defresult != nullptr) std::rotate(results.begin(), results.begin() + 1, results.end());
  auto e = std::make_unique<Expr>(ExprKind::case_when, common);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (i < conditions.size()) e->args.push_back(std::move(conditions[i]));
    DSQLSIM_TRY(ExprPtr result, coerce(std::move(results[i]), common, CastContext::implicit));
    e->args.push_back(std::move(result));
  }
  return e;
}

Result<ExprPtr> Binder::unified(ExprKind kind, NodeList args, Scope& scope, std::string_view what) {
  std::vector<ExprPtr> bound;
  for (const Node* arg : args) {
    DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
    bound.push_back(std::move(e));
  }
  DSQLSIM_TRY(const SqlType common, common_type(bound, what));
  auto e = std::make_unique<Expr>(kind, common);
  for (ExprPtr& arg : bound) {
    DSQLSIM_TRY(ExprPtr converted, coerce(std::move(arg), common, CastContext::implicit));
    e->args.push_back(std::move(converted));
  }
  return e;
}

Result<ExprPtr> Binder::null_test(const PgQuery__NullTest& node, Scope& scope) {
  if (node.arg->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) return not_modelled("NullTest of a row");
  DSQLSIM_TRY(ExprPtr arg, expr(node.arg, scope));
  DSQLSIM_TRY(arg, settle(std::move(arg)));
  auto e = std::make_unique<Expr>(ExprKind::is_null, TypeId::boolean);
  e->args.push_back(std::move(arg));
  if (node.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL) return e;
  auto negated = std::make_unique<Expr>(ExprKind::logical_not, TypeId::boolean);
  negated->args.push_back(std::move(e));
  return negated;
}

Result<ExprPtr> Binder::boolean_test(const PgQuery__BooleanTest& node, Scope& scope) {
  DSQLSIM_TRY(ExprPtr arg, condition(node.arg, scope, "IS TRUE"));
  auto e = std::make_unique<Expr>(ExprKind::boolean_test, TypeId::boolean);
  e->index = static_cast<std::uint32_t>(node.booltesttype) - static_cast<std::uint32_t>(PG_QUERY__BOOL_TEST_TYPE__IS_TRUE);
  e->args.push_back(std::move(arg));
  return e;
}

Result<ExprPtr> Binder::array(const PgQuery__AArrayExpr& node, Scope& scope) {
  if (node.n_elements == 0) return refuse("42P18", "cannot determine type of empty array");
  DSQLSIM_TRY(ExprPtr e, unified(ExprKind::array_of, list(node.n_elements, node.elements), scope, "ARRAY"));
  if (e->type.array) return not_modelled("multidimensional arrays");
  e->type = array_of(e->type);
  return e;
}

Result<ExprPtr> Binder::value_function(const PgQuery__SQLValueFunction& node) {
  switch (node.op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE: return call_named("current_date", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP: return call_named("now", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP: return call_named("localtimestamp", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER: return call_named("current_user", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER: return call_named("session_user", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG: return call_named("current_database", {}, false);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA: {
      std::vector<ExprPtr> none;
      return call_polymorphic("current_schema", none);
    }
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME: return call_named("localtime", {}, false);
    default: return not_modelled("SQLValueFunction");
  }
}

Result<ExprPtr> Binder::coerce(ExprPtr e, SqlType to, CastContext context) {
  if (to.id == TypeId::unknown) return e;
  if (e->kind == ExprKind::parameter && e->type.id == TypeId::unknown) {
    SqlType& known = plan_.parameters[e->index];
    if (known.id == TypeId::unknown) {
      known = to;
      known.modifier = -1;
    }
    e->type = known;
  }
  if (e->type.id == TypeId::regclass && is_text(to.id) && !to.array) return relation_name(std::move(e));
  if (to.id == TypeId::regclass && !to.array && e->type.id == TypeId::unknown && std::holds_alternative<std::string>(e->constant)) {
    const std::string name = std::get<std::string>(e->constant);
    DSQLSIM_TRY(const std::optional<std::int64_t> oid, relation_oid(name));
    if (!oid) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
    return make_constant(*oid, TypeId::regclass);
  }
  if (e->kind == ExprKind::constant) {
    if (!can_cast(e->type, to, context)) {
      return refuse("42846", fmt::format("cannot cast type {} to {}", type_name(e->type.id), type_name(to)));
    }
    if (e->type.id == TypeId::unknown) {
      // A literal is read at once; whether it fits a length or a precision is found out when its value is needed.
      SqlType plain = to;
      plain.modifier = -1;
      DSQLSIM_TRY(e->constant, cast_value(e->constant, e->type, plain, context));
      e->type = plain;
    }
  }
  if (e->type.same_base(to) && (to.modifier < 0 || to.modifier == e->type.modifier)) return e;
  if (!can_cast(e->type, to, context)) {
    const SqlState state = context == CastContext::explicit_ ? SqlState("42846") : SqlState("42804");
    return refuse(state, fmt::format("cannot cast type {} to {}", type_name(e->type), type_name(to)));
  }
  // The type of a parameter and the target of a cast decide what is evaluated.
  if (is_relabel(e->type, to) && e->kind != ExprKind::parameter && e->kind != ExprKind::cast) {
    e->type = to;
    return e;
  }
  auto cast = std::make_unique<Expr>(ExprKind::cast, to);
  cast->explicit_cast = context == CastContext::explicit_;
  cast->args.push_back(std::move(e));
  return cast;
}

Result<ExprPtr> Binder::assign(ExprPtr e, const ColumnDef& column) {
  if (e->type.id != TypeId::unknown && !can_cast(e->type, column.type, CastContext::assignment)) {
    return refuse("42804", fmt::format("column \"{}\" is of type {} but expression is of type {}", column.name,
                                       type_name(SqlType(column.type.id)), type_name(SqlType(e->type.id))));
  }
  return coerce(std::move(e), column.type, CastContext::assignment);
}

Result<ExprPtr> Binder::settle(ExprPtr e) {
  if (e->type.id == TypeId::regclass && !e->type.array) return relation_name(std::move(e));
  if (e->type.id != TypeId::unknown) return e;
  return coerce(std::move(e), TypeId::text, CastContext::implicit);
}

}  // namespace dsqlsim::model
