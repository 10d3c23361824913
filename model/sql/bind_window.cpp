// Calls with OVER: the function, its partition, order and frame. A named window is looked up in the query's WINDOW clause.

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

// Of PostgreSQL's parse tree, WindowDef.frameOptions.
constexpr int frame_nondefault = 0x00001;
constexpr int frame_range = 0x00002;
constexpr int frame_rows = 0x00004;
constexpr int frame_groups = 0x00008;
constexpr int frame_start_unbounded = 0x00020;
constexpr int frame_end_unbounded = 0x00100;
constexpr int frame_start_current = 0x00200;
constexpr int frame_end_current = 0x00400;
constexpr int frame_start_preceding = 0x00800;
constexpr int frame_end_preceding = 0x01000;
constexpr int frame_exclusion = 0x08000 | 0x10000 | 0x20000;

std::optional<WindowFunction> window_function(std::string_view name) {
  if (name == "row_number") return WindowFunction::row_number;
  if (name == "rank") return WindowFunction::rank;
  if (name == "dense_rank") return WindowFunction::dense_rank;
  if (name == "percent_rank") return WindowFunction::percent_rank;
  if (name == "cume_dist") return WindowFunction::cume_dist;
  if (name == "ntile") return WindowFunction::ntile;
  if (name == "lag") return WindowFunction::lag;
  if (name == "lead") return WindowFunction::lead;
  if (name == "first_value") return WindowFunction::first_value;
  if (name == "last_value") return WindowFunction::last_value;
  if (name == "nth_value") return WindowFunction::nth_value;
  return std::nullopt;
}

struct Arity {
  std::size_t least;
  std::size_t most;
};

Arity arity_of(WindowFunction f) {
  switch (f) {
    case WindowFunction::ntile:
    case WindowFunction::first_value:
    case WindowFunction::last_value: return {1, 1};
    case WindowFunction::nth_value: return {2, 2};
    case WindowFunction::lag:
    case WindowFunction::lead: return {1, 3};
    default: return {0, 0};
  }
}

SqlType result_of(WindowFunction f, const WindowCall& call) {
  switch (f) {
    case WindowFunction::row_number:
    case WindowFunction::rank:
    case WindowFunction::dense_rank: return TypeId::int8;
    case WindowFunction::percent_rank:
    case WindowFunction::cume_dist: return TypeId::float8;
    case WindowFunction::ntile: return TypeId::int4;
    case WindowFunction::aggregate: return call.aggregate.type;
    default: return call.arguments[0]->type;
  }
}

}  // namespace

bool is_window_function(std::string_view name) { return window_function(name).has_value(); }

Result<ExprPtr> Binder::window_call(const PgQuery__FuncCall& node, Scope& scope) {
  if (scope.windows == nullptr) {
    return refuse("42P20", fmt::format("window functions are not allowed in {}", scope.clause));
  }
  const std::string name = strings_of(list(node.n_funcname, node.funcname)).back();
  WindowCall call;
  // Window functions do not nest; aggregates inside one belong to the query.
  std::vector<WindowCall>* collected = std::exchange(scope.windows, nullptr);
  const std::string_view clause = std::exchange(scope.clause, "window function arguments");
  const auto bind_parts = [&]() -> Status {
    if (const auto f = window_function(name)) {
      call.function = *f;
      for (const Node* arg : list(node.n_args, node.args)) {
        DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
        call.arguments.push_back(std::move(e));
      }
      const Arity arity = arity_of(*f);
      if (call.arguments.size() < arity.least || call.arguments.size() > arity.most) {
        return refuse("42883", fmt::format("function {} does not exist", call_signature(name, call.arguments)));
      }
      const bool counts = *f == WindowFunction::ntile;
      for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        ExprPtr& arg = call.arguments[i];
        if (counts || i == 1) {
          DSQLSIM_TRY(arg, coerce(std::move(arg), TypeId::int4, CastContext::implicit));
        } else if (i == 2) {
          DSQLSIM_TRY(arg, coerce(std::move(arg), call.arguments[0]->type, CastContext::implicit));
        } else {
          DSQLSIM_TRY(arg, settle(std::move(arg)));
        }
      }
    } else if (const auto kind = aggregate_kind(name)) {
      call.function = WindowFunction::aggregate;
      if (node.agg_distinct != 0) return refuse(sqlstate::feature_not_supported, "DISTINCT is not implemented for window functions");
      if (node.n_agg_order > 0) {
        return refuse(sqlstate::feature_not_supported, "aggregate ORDER BY is not implemented for window functions");
      }
      DSQLSIM_TRY(call.aggregate, aggregate_parts(node, *kind, scope));
    } else {
      return refuse("42809", fmt::format("OVER specified, but {} is not a window function nor an aggregate function", name));
    }
    return window_definition(*node.over, call, scope);
  };
  Status bound = bind_parts();
  scope.windows = collected;
  scope.clause = clause;
  if (!bound) {
    if (bound.error().message == "window functions are not allowed in window function arguments") {
      return refuse("42P20", "window function calls cannot be nested");
    }
    return tl::unexpected<DbError>(std::move(bound.error()));
  }
  auto e = std::make_unique<Expr>(ExprKind::window_value, result_of(call.function, call));
  e->index = static_cast<std::uint32_t>(collected->size());
  collected->push_back(std::move(call));
  return e;
}

Status Binder::window_definition(const PgQuery__WindowDef& def, WindowCall& out, Scope& scope) {
  const std::string_view name = text_of(def.name).empty() ? text_of(def.refname) : text_of(def.name);
  if (!name.empty()) {
    const PgQuery__WindowDef* base = nullptr;
    for (const Node* node : scope.named_windows) {
      if (text_of(node->window_def->name) == name) base = node->window_def;
    }
    if (base == nullptr || base == &def) return refuse("42704", fmt::format("window \"{}\" does not exist", name));
    PgQuery__WindowDef unnamed = *base;
    unnamed.name = nullptr;
    DSQLSIM_CHECKED(window_definition(unnamed, out, scope));
  }
  for (const Node* node : list(def.n_partition_clause, def.partition_clause)) {
    DSQLSIM_TRY(ExprPtr e, expr(node, scope));
    DSQLSIM_TRY(e, settle(std::move(e)));
    out.partition.push_back(std::move(e));
  }
  for (const Node* node : list(def.n_order_clause, def.order_clause)) {
    DSQLSIM_TRY(ExprPtr e, expr(node->sort_by->node, scope));
    DSQLSIM_TRY(e, settle(std::move(e)));
    DSQLSIM_TRY(e, comparable(std::move(e)));
    out.order.emplace_back(std::move(e), sort_key(*node->sort_by));
  }
  return window_frame(def, out, scope);
}

Status Binder::window_frame(const PgQuery__WindowDef& def, WindowCall& out, Scope& scope) {
  const int options = def.frame_options;
  if ((options & frame_nondefault) == 0) return std::monostate{};
  if ((options & frame_groups) != 0) return not_modelled("window frame in GROUPS");
  if ((options & frame_exclusion) != 0) return not_modelled("window frame with EXCLUDE");
  out.rows = (options & frame_rows) != 0;
  const bool offsets = def.start_offset != nullptr || def.end_offset != nullptr;
  if ((options & frame_range) != 0 && offsets) return not_modelled("window frame in RANGE with an offset");
  out.start = (options & frame_start_unbounded) != 0  ? FrameBound::unbounded_preceding
              : (options & frame_start_current) != 0  ? FrameBound::current_row
              : (options & frame_start_preceding) != 0 ? FrameBound::preceding
                                                       : FrameBound::following;
  out.end = (options & frame_end_unbounded) != 0  ? FrameBound::unbounded_following
            : (options & frame_end_current) != 0  ? FrameBound::current_row
            : (options & frame_end_preceding) != 0 ? FrameBound::preceding
                                                   : FrameBound::following;
  if (def.start_offset != nullptr) {
    DSQLSIM_TRY(out.start_offset, expr(def.start_offset, scope));
    DSQLSIM_TRY(out.start_offset, coerce(std::move(out.start_offset), TypeId::int8, CastContext::implicit));
  }
  if (def.end_offset != nullptr) {
    DSQLSIM_TRY(out.end_offset, expr(def.end_offset, scope));
    DSQLSIM_TRY(out.end_offset, coerce(std::move(out.end_offset), TypeId::int8, CastContext::implicit));
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
