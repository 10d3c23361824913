// Functions in FROM: generate_series, unnest, what takes JSON apart, functions in SQL; several side by side.

#include <algorithm>

#include "model/execution.h"
#include "model/sql/cast.h"
#include "model/sql/compare.h"
#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

/// The next value of a series; false when it cannot be represented.
bool advance(Value& value, const Value& step) {
  if (auto* i = std::get_if<std::int64_t>(&value)) return !__builtin_add_overflow(*i, std::get<std::int64_t>(step), i);
  if (auto* n = std::get_if<Numeric>(&value)) {
    *n = numeric_of(add(decimal_of(*n), decimal_of(std::get<Numeric>(step))));
    return true;
  }
  auto& t = std::get<Timestamp>(value);
  const std::optional<Timestamp> next = add(t, std::get<Interval>(step));
  if (next) t = *next;
  return next.has_value();
}

int direction(const Value& step) {
  if (const auto* i = std::get_if<std::int64_t>(&step)) return *i > 0 ? 1 : (*i < 0 ? -1 : 0);
  if (const auto* n = std::get_if<Numeric>(&step)) return compare(decimal_of(*n), decimal_of(0));
  return compare(std::get<Interval>(step), Interval());
}

Value json_as_text(std::string_view json) {
  if (json_kind(json) == JsonKind::null) return Null{};
  return json_kind(json) == JsonKind::string ? Value(json_unquote(json)) : Value(std::string(json));
}

/// The items of an array or the members of an object; false with the reason if it is neither.
bool json_rows(CallContext& call, SetFunctionKind kind, const std::string& json, Rows& out) {
  const JsonKind shape = json_kind(json);
  if (kind == SetFunctionKind::json_elements || kind == SetFunctionKind::json_element_texts) {
    if (shape == JsonKind::object) return call.fail("22023", "cannot extract elements from an object");
    if (shape != JsonKind::array) return call.fail("22023", "cannot extract elements from a scalar");
    for (const std::string_view item : json_items(json)) {
      out.push_back({kind == SetFunctionKind::json_elements ? Value(std::string(item)) : json_as_text(item)});
    }
    return true;
  }
  if (shape != JsonKind::object) {
    const bool keys = kind == SetFunctionKind::json_keys;
    if (keys)
      return call.fail("22023", shape == JsonKind::array ? "cannot call jsonb_object_keys on an array"
                                                         : "cannot call jsonb_object_keys on a scalar");
    return call.fail("22023", kind == SetFunctionKind::json_each ? "cannot call jsonb_each on a non-object"
                                                                 : "cannot call jsonb_each_text on a non-object");
  }
  for (const auto& [key, value] : json_members(json)) {
    Row row{json_unquote(key)};
    if (kind == SetFunctionKind::json_each) row.emplace_back(std::string(value));
    if (kind == SetFunctionKind::json_each_text) row.push_back(json_as_text(value));
    out.push_back(std::move(row));
  }
  return true;
}

}  // namespace

bool Execution::user_rows(const Expr& call, const Frame& frame, Rows& out, std::size_t at_most) {
  Row arguments;
  for (const ExprPtr& e : call.args) {
    Value scratch;
    const Value* v = evaluator_.eval(*e, frame, scratch);
    if (v == nullptr) return false;
    arguments.push_back(*v);
  }
  const bool strict = call.op == CompareOp::equal;
  if (strict && std::any_of(arguments.begin(), arguments.end(), [](const Value& v) { return is_null(v); })) return true;
  Level level(*this, nullptr, 1);
  level.frame().rows[0] = arguments.data();
  return collect(*call.subquery, &level.frame(), out, at_most);
}

const Value* Execution::user_call(const Expr& e, const Frame& frame, Value& scratch) {
  Rows rows;
  if (!user_rows(e, frame, rows, 1)) return nullptr;
  // RETURNS void gives NULL.
  scratch = rows.empty() || e.type.id == TypeId::none ? Value() : std::move(rows[0][0]);
  return &scratch;
}

bool Execution::series(std::vector<Value> args, Rows& out) {
  if (args.size() == 2) {
    args.push_back(std::holds_alternative<Numeric>(args[0]) ? Value(Numeric{"1"}) : Value(std::int64_t{1}));
  }
  const int sign = direction(args[2]);
  if (sign == 0) return call_.fail("22023", "step size cannot equal zero");
  for (Value v = args[0]; compare_values(v, args[1]) * sign <= 0;) {
    out.push_back({v});
    if (!charge({v})) return false;
    if (!advance(v, args[2])) break;
  }
  return true;
}

bool Execution::run_set_function(const SetFunction& f, const Frame& frame, Rows& out) {
  if (f.kind == SetFunctionKind::user) {
    if (!user_rows(*f.arguments[0], frame, out, f.set ? SIZE_MAX : 1)) return false;
    if (!f.set && out.empty()) out.emplace_back(f.width);
    return true;
  }
  std::vector<Value> args;
  for (const ExprPtr& e : f.arguments) {
    Value scratch;
    const Value* v = evaluator_.eval(*e, frame, scratch);
    if (v == nullptr) return false;
    args.push_back(*v);
  }
  if (f.kind == SetFunctionKind::single) {
    out.push_back(std::move(args));
    return true;
  }
  // As any strict function: no rows.
  if (std::any_of(args.begin(), args.end(), [](const Value& v) { return is_null(v); })) return true;
  if (f.kind == SetFunctionKind::series) return series(std::move(args), out);
  if (f.kind != SetFunctionKind::elements) return json_rows(call_, f.kind, std::get<std::string>(args[0]), out);
  Result<std::vector<Value>> elements = array_elements(std::get<std::string>(args[0]), f.type);
  if (!elements) return fail(std::move(elements.error())) != Flow::failed;
  for (Value& e : *elements) out.push_back({std::move(e)});
  return true;
}

Flow Execution::scan_functions(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  // With the arguments of the time before, as in a cross join, so are its rows.
  std::vector<Value> arguments;
  for (const SetFunction& f : range.functions) {
    for (const ExprPtr& e : f.kind == SetFunctionKind::user ? f.arguments[0]->args : f.arguments) {
      Value scratch;
      const Value* v = evaluator_.eval(*e, frame, scratch);
      if (v == nullptr) return Flow::failed;
      arguments.push_back(*v);
    }
  }
  std::size_t known = 0;
  while (known < functions_.size() && functions_[known].range != &range) ++known;
  if (known == functions_.size()) functions_.push_back({&range, {}, nullptr});
  if (functions_[known].rows == nullptr || functions_[known].arguments != arguments) {
    // The body of a function in SQL may add to functions_.
    Rows rows;
    if (!function_rows(range, frame, rows)) return Flow::failed;
    functions_[known] = {&range, std::move(arguments), &keep(std::move(rows))};
  }
  return scan_rows(*functions_[known].rows, node, frame, next);
}

bool Execution::function_rows(const RangeEntry& range, const Frame& frame, Rows& rows) {
  std::vector<Rows> parts(range.functions.size());
  std::size_t longest = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!run_set_function(range.functions[i], frame, parts[i])) return false;
    longest = std::max(longest, parts[i].size());
  }
  rows.resize(longest);
  for (std::size_t r = 0; r < longest; ++r) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t c = 0; c < range.functions[i].width; ++c) {
        rows[r].push_back(r < parts[i].size() ? std::move(parts[i][r][c]) : Value());
      }
    }
    if (range.ordinality) rows[r].emplace_back(static_cast<std::int64_t>(r + 1));
  }
  return true;
}

}  // namespace dsqlsim::model
