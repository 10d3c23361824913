// Calls of functions in SQL. The body is bound with the arguments as the columns of the only row around it, so that a
// column of its own tables comes before an argument of that name, and $1 is the first argument.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

/// How well the arguments, in the function's order, fit: that many have the very type; none if one does not convert by
/// itself.
std::optional<int> fit(const FunctionDef& f, std::span<const SqlType> given) {
  int exact = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i].id != TypeId::unknown && !can_cast(given[i], f.arguments[i], CastContext::implicit))
      return std::nullopt;
    exact += given[i].same_base(f.arguments[i]) ? 1 : 0;
  }
  return exact;
}

/// For each parameter which of the arguments it gets; nothing if they do not match one to one.
std::optional<std::vector<std::size_t>> order_of(std::span<const std::string> parameters,
                                                 std::span<const std::string> names) {
  if (parameters.size() != names.size()) return std::nullopt;
  std::vector<std::size_t> out(names.size(), SIZE_MAX);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = names[i].empty() ? parameters.begin() + static_cast<std::ptrdiff_t>(i)
                                     : std::find(parameters.begin(), parameters.end(), names[i]);
    if (at == parameters.end() || out[static_cast<std::size_t>(at - parameters.begin())] != SIZE_MAX)
      return std::nullopt;
    out[static_cast<std::size_t>(at - parameters.begin())] = i;
  }
  return out;
}

std::string named_signature(std::string_view function, std::span<const std::string> names,
                            std::span<const ExprPtr> args) {
  std::string out = fmt::format("{}(", function);
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (i > 0) out += ", ";
    if (!names[i].empty()) out += names[i] + " => ";
    out += type_name(SqlType(args[i]->type.id));
  }
  return out + ")";
}

/// What functions of PostgreSQL's call their parameters, for those that one calls by name.
struct NamedParameters {
  std::string_view function;
  std::vector<std::string> names;
  bool optional = false;
};

const std::vector<NamedParameters>& named_parameters() {
  static const std::vector<NamedParameters> all{
      {"make_interval", {"years", "months", "weeks", "days", "hours", "mins", "secs"}, true},
      {"make_date", {"year", "month", "day"}},
      {"make_timestamp", {"year", "month", "mday", "hour", "min", "sec"}},
      {"make_timestamptz", {"year", "month", "mday", "hour", "min", "sec"}},
  };
  return all;
}

}  // namespace

Status name_arguments(std::string_view function, std::span<const std::string> names, std::vector<ExprPtr>& args) {
  const auto known = std::find_if(named_parameters().begin(), named_parameters().end(),
                                  [&](const NamedParameters& p) { return p.function == function; });
  const bool named = std::any_of(names.begin(), names.end(), [](const std::string& n) { return !n.empty(); });
  if (known == named_parameters().end()) {
    if (!named) return std::monostate{};
    const auto is_it = [&](const Function& f) { return f.name == function; };
    const bool ours = std::any_of(all_functions().begin(), all_functions().end(), is_it);
    if (ours || is_unmodelled_function(function)) return not_modelled("NamedArgExpr");
    return refuse("42883", fmt::format("function {} does not exist", named_signature(function, names, args)));
  }
  if (!known->optional && !named) return std::monostate{};
  const std::string shown = named_signature(function, names, args);
  std::vector<ExprPtr> ordered(known->names.size());
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto at = !names[i].empty() ? std::find(known->names.begin(), known->names.end(), names[i])
                                      : known->names.begin() + static_cast<std::ptrdiff_t>(std::min(i, ordered.size()));
    if (at == known->names.end() || ordered[static_cast<std::size_t>(at - known->names.begin())] != nullptr) {
      return refuse("42883", fmt::format("function {} does not exist", shown));
    }
    ordered[static_cast<std::size_t>(at - known->names.begin())] = std::move(args[i]);
  }
  for (ExprPtr& e : ordered) {
    if (e == nullptr && !known->optional) return refuse("42883", fmt::format("function {} does not exist", shown));
    if (e == nullptr) e = make_constant(std::int64_t{0}, TypeId::int4);
  }
  args = std::move(ordered);
  return std::monostate{};
}

Result<const FunctionDef*> Binder::user_function(const std::vector<std::string>& names,
                                                 std::span<const std::string> argument_names,
                                                 std::vector<ExprPtr>& args) const {
  const FunctionDef* best = nullptr;
  std::vector<std::size_t> best_order;
  int most = -1;
  bool tie = false;
  for (const FunctionDef* f :
       context_.catalog.find_functions(names.size() > 1 ? names[names.size() - 2] : "", names.back(), *path_)) {
    const std::optional<std::vector<std::size_t>> order = order_of(f->argument_names, argument_names);
    if (!order) continue;
    std::vector<SqlType> given;
    for (const std::size_t i : *order) given.push_back(args[i]->type);
    const std::optional<int> exact = fit(*f, given);
    if (!exact || *exact < most) continue;
    tie = *exact == most;
    if (tie) continue;
    best = f;
    best_order = *order;
    most = *exact;
  }
  if (tie)
    return refuse("42725", fmt::format("function {} is not unique",
                                       call_signature(fmt::format("{}", fmt::join(names, ".")), args)));
  std::vector<ExprPtr> ordered;
  for (const std::size_t i : best_order) ordered.push_back(std::move(args[i]));
  if (best != nullptr) args = std::move(ordered);
  return best;
}

Result<ExprPtr> Binder::user_call(const FunctionDef& f, std::vector<ExprPtr> args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    DSQLSIM_TRY(args[i], coerce(std::move(args[i]), f.arguments[i], CastContext::implicit));
  }
  // What calls itself comes back here.
  if (++depth_ > 100) return refuse("54001", "stack depth limit exceeded");
  auto e = std::make_unique<Expr>(ExprKind::user_call, f.result);
  e->op = f.strict ? CompareOp::equal : CompareOp::not_equal;
  e->args = std::move(args);
  DSQLSIM_TRY(e->subquery, function_body(f));
  --depth_;
  return e;
}

Result<std::unique_ptr<SelectPlan>> Binder::function_body(const FunctionDef& f) {
  DSQLSIM_TRY(const ParsedScript script, parse(f.body));
  if (script.size() != 1 || script.classify(0) != StatementClass::query) {
    return not_modelled("function whose body is not one query");
  }
  Scope arguments;
  for (std::uint32_t i = 0; i < f.arguments.size(); ++i) {
    arguments.columns.push_back({f.name, f.argument_names[i], 0, i, f.arguments[i], false});
  }
  const Scope* outside = std::exchange(arguments_, &arguments);
  Result<std::unique_ptr<SelectPlan>> body = select(*script.statement(0).stmt->select_stmt, &arguments);
  arguments_ = outside;
  if (!body) return body;
  if (f.result.id == TypeId::none) return body;
  const auto mismatch = [&](std::string detail) {
    return refuse("42P13",
                  fmt::format("return type mismatch in function declared to return {}",
                              f.columns.empty() ? type_name(f.result) : "record"),
                  std::move(detail));
  };
  SelectPlan& plan = **body;
  const std::size_t wanted = std::max<std::size_t>(f.columns.size(), 1);
  if (plan.visible != wanted) {
    if (f.columns.empty()) return mismatch("Final statement must return exactly one column.");
    return mismatch(plan.visible < wanted ? "Final statement returns too few columns."
                                          : "Final statement returns too many columns.");
  }
  const bool row = plan.operation != SetOperation::none || plan.is_values;
  for (std::size_t i = 0; i < wanted; ++i) {
    const SqlType to = f.columns.empty() ? f.result : f.columns[i].type;
    const SqlType from = plan.targets[i].value->type;
    if (from.same_base(to)) continue;
    if (!can_cast(from, to, CastContext::assignment)) {
      return mismatch(f.columns.empty() ? fmt::format("Actual return type is {}.", type_name(SqlType(from.id)))
                                        : fmt::format("Final statement returns {} instead of {} at column {}.",
                                                      type_name(SqlType(from.id)), type_name(SqlType(to.id)), i + 1));
    }
    if (row || plan.distinct || !plan.order.empty()) {
      if (is_relabel(from, to)) continue;
      return not_modelled("function whose result has to be converted after it is sorted");
    }
    DSQLSIM_TRY(plan.targets[i].value, coerce(std::move(plan.targets[i].value), to, CastContext::assignment));
  }
  return body;
}

Status Binder::bind_arguments(const PgQuery__FuncCall& node, Scope& scope, std::vector<ExprPtr>& out,
                              std::vector<std::string>& names) {
  if (node.func_variadic != 0) return not_modelled("VARIADIC");
  for (const Node* arg : list(node.n_args, node.args)) {
    const bool named = arg->node_case == PG_QUERY__NODE__NODE_NAMED_ARG_EXPR;
    if (!named && !names.empty() && !names.back().empty()) {
      return refuse(sqlstate::syntax_error, "positional argument cannot follow named argument");
    }
    names.emplace_back(named ? text_of(arg->named_arg_expr->name) : std::string_view());
    DSQLSIM_TRY(ExprPtr e, expr(named ? arg->named_arg_expr->arg : arg, scope));
    out.push_back(std::move(e));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
