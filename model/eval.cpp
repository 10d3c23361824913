#include "model/eval.h"

#include <array>

#include <fmt/format.h>

#include "model/sql/cast.h"
#include "model/sql/compare.h"
#include "sim/core/check.h"

namespace dsqlsim::model {

namespace {

const Value null_value{};

const Value* put(Value& scratch, bool value) {
  scratch = value;
  return &scratch;
}

/// Element by element, NULLs last; of two that begin alike the shorter is less.
int compare_arrays(const Value& a, const Value& b, SqlType element) {
  const auto elements = [&](const Value& v) { return array_elements(std::get<std::string>(v), element).value_or(std::vector<Value>()); };
  const std::vector<Value> x = elements(a);
  const std::vector<Value> y = elements(b);
  for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
    if (const int c = compare_with_nulls(x[i], y[i]); c != 0) return c;
  }
  return x.size() == y.size() ? 0 : (x.size() < y.size() ? -1 : 1);
}

const Value* put_null(Value& scratch) {
  scratch = Null{};
  return &scratch;
}

}  // namespace

bool QuantifierState::step(CompareOp op, const Value& left, const Value& right) {
  if (is_null(left) || is_null(right)) {
    seen_null = true;
    return false;
  }
  decided = model::holds(op, compare_values(left, right)) == any;
  return decided;
}

void QuantifierState::result(Value& out) const {
  if (decided) {
    out = any;
  } else if (seen_null) {
    out = Null{};
  } else {
    out = !any;
  }
}

const Value* Evaluator::fail(DbError error) {
  call_.error = std::move(error);
  return nullptr;
}

const Value* Evaluator::eval(const Expr& e, const Frame& frame, Value& scratch) {
  switch (e.kind) {
    case ExprKind::constant: return &e.constant;
    case ExprKind::parameter: return parameters_[e.index];
    case ExprKind::column: {
      const Frame* f = &frame;
      for (std::uint16_t i = 0; i < e.level; ++i) f = f->outer;
      const Value* row = f->rows[e.slot];
      return row == nullptr ? &null_value : row + e.index;
    }
    case ExprKind::group_key: return frame.group_keys + e.index;
    case ExprKind::grouping: break;
    case ExprKind::aggregate: return frame.aggregates + e.index;
    case ExprKind::window_value: return frame.windows + e.index;
    case ExprKind::call: return call(e, frame, scratch);
    case ExprKind::compare: return compare(e, frame, scratch);
    case ExprKind::row_compare: return compare_rows(e, frame, scratch);
    case ExprKind::logical_and: return logical(e, frame, scratch, true);
    case ExprKind::logical_or: return logical(e, frame, scratch, false);
    case ExprKind::logical_not: {
      const Value* v = eval(*e.args[0], frame, scratch);
      if (v == nullptr || is_null(*v)) return v;
      return put(scratch, !std::get<bool>(*v));
    }
    case ExprKind::is_null: {
      const Value* v = eval(*e.args[0], frame, scratch);
      return v == nullptr ? nullptr : put(scratch, is_null(*v));
    }
    case ExprKind::is_distinct: {
      Value second;
      const Value* a = eval(*e.args[0], frame, scratch);
      const Value* b = a == nullptr ? nullptr : eval(*e.args[1], frame, second);
      return b == nullptr ? nullptr : put(scratch, compare_with_nulls(*a, *b) != 0);
    }
    case ExprKind::boolean_test: return boolean_test(e, frame, scratch);
    case ExprKind::case_when: return case_when(e, frame, scratch);
    case ExprKind::coalesce: return first_of(e, frame, scratch);
    case ExprKind::greatest:
    case ExprKind::least: return extreme(e, frame, scratch);
    case ExprKind::null_if: {
      Value second;
      const Value* a = eval(*e.args[0], frame, scratch);
      const Value* b = a == nullptr ? nullptr : eval(*e.args[1], frame, second);
      if (b == nullptr) return nullptr;
      const bool same = !is_null(*a) && !is_null(*b) && compare_values(*a, *b) == 0;
      return same ? put_null(scratch) : a;
    }
    case ExprKind::any_of:
    case ExprKind::all_of: return quantified(e, frame, scratch);
    case ExprKind::any_element:
    case ExprKind::all_elements: return quantified_array(e, frame, scratch);
    case ExprKind::cast: return cast(e, frame, scratch);
    case ExprKind::array_of: return array_of(e, frame, scratch);
    case ExprKind::subscript: return subscript(e, frame, scratch);
    case ExprKind::next_value: return subqueries_->next_value(e.index, scratch) ? &scratch : nullptr;
    case ExprKind::current_value: return subqueries_->current_value(e.index, scratch) ? &scratch : nullptr;
    case ExprKind::set_value: return set_sequence(e, frame, scratch);
    case ExprKind::relation_name: return relation_name(e, frame, scratch);
    case ExprKind::in_domain: return in_domain(e, frame, scratch);
    case ExprKind::user_call: return user_call(e, frame, scratch);
    case ExprKind::scalar_subquery:
    case ExprKind::exists:
    case ExprKind::any_row:
    case ExprKind::all_rows:
    case ExprKind::array_subquery: return subqueries_->subquery(e, frame, scratch);
  }
  CHECK_WHY(false, "an expression of no kind");
  return nullptr;
}

bool Evaluator::holds(const Expr& e, const Frame& frame, bool& out) {
  Value scratch;
  const Value* v = eval(e, frame, scratch);
  if (v == nullptr) return false;
  const bool* truth = std::get_if<bool>(v);
  out = truth != nullptr && *truth;
  return true;
}

bool Evaluator::all_hold(const std::vector<ExprPtr>& conditions, const Frame& frame, bool& out) {
  out = true;
  for (const ExprPtr& e : conditions) {
    if (!holds(*e, frame, out)) return false;
    if (!out) return true;
  }
  return true;
}

const Value* Evaluator::call(const Expr& e, const Frame& frame, Value& scratch) {
  constexpr std::size_t few = 4;
  std::array<Value, few> small;
  std::vector<Value> large;
  std::array<const Value*, few> small_args{};
  std::vector<const Value*> large_args;
  const std::size_t n = e.args.size();
  Value* scratches = small.data();
  const Value** args = small_args.data();
  if (n > few) {
    large.resize(n);
    large_args.resize(n);
    scratches = large.data();
    args = large_args.data();
  }
  for (std::size_t i = 0; i < n; ++i) {
    args[i] = eval(*e.args[i], frame, scratches[i]);
    if (args[i] == nullptr) return nullptr;
  }
  // Every argument is evaluated, and may fail, before one that is NULL decides.
  for (std::size_t i = 0; i < n && e.function->strict; ++i) {
    if (is_null(*args[i])) return put_null(scratch);
  }
  Value out;
  if (!e.function->body(call_, Arguments(args, n), out)) return nullptr;
  scratch = std::move(out);
  return &scratch;
}

const Value* Evaluator::compare(const Expr& e, const Frame& frame, Value& scratch) {
  Value second;
  const Value* a = eval(*e.args[0], frame, scratch);
  if (a == nullptr) return nullptr;
  const Value* b = eval(*e.args[1], frame, second);
  if (b == nullptr) return nullptr;
  if (is_null(*a) || is_null(*b)) return put_null(scratch);
  if (e.args[0]->type.array) return put(scratch, model::holds(e.op, compare_arrays(*a, *b, element_of(e.args[0]->type))));
  return put(scratch, model::holds(e.op, compare_values(*a, *b)));
}

const Value* Evaluator::compare_rows(const Expr& e, const Frame& frame, Value& scratch) {
  const std::size_t n = e.args.size() / 2;
  const bool equality = e.op == CompareOp::equal || e.op == CompareOp::not_equal;
  bool unknown = false;
  for (std::size_t i = 0; i < n; ++i) {
    Value first;
    Value second;
    const Value* a = eval(*e.args[i], frame, first);
    const Value* b = a == nullptr ? nullptr : eval(*e.args[n + i], frame, second);
    if (b == nullptr) return nullptr;
    if (is_null(*a) || is_null(*b)) {
      // An ordering stops at the first NULL; an equality may still be decided by a later pair.
      if (!equality) return put_null(scratch);
      unknown = true;
      continue;
    }
    const int order = compare_values(*a, *b);
    if (order != 0) return put(scratch, equality ? e.op == CompareOp::not_equal : model::holds(e.op, order));
  }
  if (unknown) return put_null(scratch);
  return put(scratch, model::holds(e.op, 0));
}

const Value* Evaluator::logical(const Expr& e, const Frame& frame, Value& scratch, bool conjunction) {
  bool unknown = false;
  for (const ExprPtr& arg : e.args) {
    const Value* v = eval(*arg, frame, scratch);
    if (v == nullptr) return nullptr;
    if (is_null(*v)) {
      unknown = true;
    } else if (std::get<bool>(*v) != conjunction) {
      return put(scratch, !conjunction);
    }
  }
  return unknown ? put_null(scratch) : put(scratch, conjunction);
}

const Value* Evaluator::case_when(const Expr& e, const Frame& frame, Value& scratch) {
  std::size_t i = 0;
  for (; i + 1 < e.args.size(); i += 2) {
    bool match = false;
    if (!holds(*e.args[i], frame, match)) return nullptr;
    if (match) return eval(*e.args[i + 1], frame, scratch);
  }
  return i < e.args.size() ? eval(*e.args[i], frame, scratch) : put_null(scratch);
}

const Value* Evaluator::first_of(const Expr& e, const Frame& frame, Value& scratch) {
  const Value* v = nullptr;
  for (const ExprPtr& arg : e.args) {
    v = eval(*arg, frame, scratch);
    if (v == nullptr || !is_null(*v)) return v;
  }
  return v;
}

const Value* Evaluator::extreme(const Expr& e, const Frame& frame, Value& scratch) {
  Value best;
  for (const ExprPtr& arg : e.args) {
    Value candidate;
    const Value* v = eval(*arg, frame, candidate);
    if (v == nullptr) return nullptr;
    if (is_null(*v)) continue;
    const int order = is_null(best) ? 0 : compare_values(*v, best);
    if (is_null(best) || (e.kind == ExprKind::greatest ? order > 0 : order < 0)) best = *v;
  }
  scratch = std::move(best);
  return &scratch;
}

const Value* Evaluator::quantified(const Expr& e, const Frame& frame, Value& scratch) {
  Value left_scratch;
  const Value* left = eval(*e.args[0], frame, left_scratch);
  if (left == nullptr) return nullptr;
  QuantifierState state;
  state.any = e.kind == ExprKind::any_of;
  for (std::size_t i = 1; i < e.args.size(); ++i) {
    Value right_scratch;
    const Value* right = eval(*e.args[i], frame, right_scratch);
    if (right == nullptr) return nullptr;
    if (state.step(e.op, *left, *right)) break;
  }
  state.result(scratch);
  return &scratch;
}

const Value* Evaluator::quantified_array(const Expr& e, const Frame& frame, Value& scratch) {
  Value left_scratch;
  Value array_scratch;
  const Value* left = eval(*e.args[0], frame, left_scratch);
  const Value* array = left == nullptr ? nullptr : eval(*e.args[1], frame, array_scratch);
  if (array == nullptr) return nullptr;
  if (is_null(*array)) return put_null(scratch);
  Result<std::vector<Value>> elements = array_elements(std::get<std::string>(*array), element_of(e.args[1]->type));
  if (!elements) return fail(std::move(elements.error()));
  QuantifierState state;
  state.any = e.kind == ExprKind::any_element;
  for (const Value& element : *elements) {
    if (state.step(e.op, *left, element)) break;
  }
  state.result(scratch);
  return &scratch;
}

const Value* Evaluator::boolean_test(const Expr& e, const Frame& frame, Value& scratch) {
  const Value* v = eval(*e.args[0], frame, scratch);
  if (v == nullptr) return nullptr;
  const bool unknown = is_null(*v);
  const bool truth = !unknown && std::get<bool>(*v);
  switch (static_cast<BooleanTest>(e.index)) {
    case BooleanTest::is_true: return put(scratch, truth);
    case BooleanTest::is_not_true: return put(scratch, !truth);
    case BooleanTest::is_false: return put(scratch, !unknown && !truth);
    case BooleanTest::is_not_false: return put(scratch, unknown || truth);
    case BooleanTest::is_unknown: return put(scratch, unknown);
    case BooleanTest::is_not_unknown: return put(scratch, !unknown);
  }
  return nullptr;
}

const Value* Evaluator::cast(const Expr& e, const Frame& frame, Value& scratch) {
  Value source;
  const Value* v = eval(*e.args[0], frame, source);
  if (v == nullptr || is_null(*v)) return v == nullptr ? nullptr : put_null(scratch);
  Result<Value> out =
      cast_value(*v, e.args[0]->type, e.type, e.explicit_cast ? CastContext::explicit_ : CastContext::assignment);
  if (!out) return fail(std::move(out.error()));
  scratch = std::move(*out);
  return &scratch;
}

const Value* Evaluator::array_of(const Expr& e, const Frame& frame, Value& scratch) {
  std::vector<Value> elements;
  for (const ExprPtr& arg : e.args) {
    Value element;
    const Value* v = eval(*arg, frame, element);
    if (v == nullptr) return nullptr;
    elements.push_back(*v);
  }
  scratch = array_text(elements, element_of(e.type));
  return &scratch;
}

const Value* Evaluator::set_sequence(const Expr& e, const Frame& frame, Value& scratch) {
  Value second;
  const Value* value = eval(*e.args[0], frame, scratch);
  const Value* called = value == nullptr ? nullptr : eval(*e.args[1], frame, second);
  if (called == nullptr) return nullptr;
  if (is_null(*value) || is_null(*called)) return put_null(scratch);
  Value out;
  if (!subqueries_->set_value(e.index, std::get<std::int64_t>(*value), std::get<bool>(*called), out)) return nullptr;
  scratch = std::move(out);
  return &scratch;
}

const Value* Evaluator::relation_name(const Expr& e, const Frame& frame, Value& scratch) {
  const Value* v = eval(*e.args[0], frame, scratch);
  if (v == nullptr || is_null(*v)) return v;
  subqueries_->relation_name(std::get<std::int64_t>(*v), scratch);
  return &scratch;
}

const Value* Evaluator::user_call(const Expr& e, const Frame& frame, Value& scratch) {
  if (subqueries_ != nullptr) return subqueries_->user_call(e, frame, scratch);
  call_.fail(sqlstate::internal_error, "dsqlsim: not modelled: a function in SQL in a constraint, a generated column or an index");
  return nullptr;
}

const Value* Evaluator::in_domain(const Expr& e, const Frame& frame, Value& scratch) {
  const Value* v = eval(*e.args[0], frame, scratch);
  if (v == nullptr) return nullptr;
  if (Status ok = check_domain(*e.domain, *v, call_); !ok) return fail(std::move(ok.error()));
  return v;
}

Status check_domain(const DomainDef& domain, const Value& value, CallContext& call) {
  if (domain.not_null && is_null(value)) {
    return refuse(sqlstate::not_null_violation, fmt::format("domain {} does not allow null values", domain.name));
  }
  Frame frame;
  frame.rows.push_back(&value);
  for (const CheckDef& check : domain.checks) {
    Value scratch;
    const Value* v = Evaluator(call, {}, nullptr).eval(*check.condition, frame, scratch);
    if (v == nullptr) return tl::unexpected<DbError>(call.error);
    // NULL passes: only a definite false violates.
    if (is_null(*v) || std::get<bool>(*v)) continue;
    return refuse(sqlstate::check_violation,
                  fmt::format("value for domain {} violates check constraint \"{}\"", domain.name, check.name));
  }
  return std::monostate{};
}

const Value* Evaluator::subscript(const Expr& e, const Frame& frame, Value& scratch) {
  Value first;
  Value second;
  const Value* array = eval(*e.args[0], frame, first);
  const Value* index = array == nullptr ? nullptr : eval(*e.args[1], frame, second);
  if (index == nullptr) return nullptr;
  if (is_null(*array) || is_null(*index)) return put_null(scratch);
  Result<std::vector<Value>> elements = array_elements(std::get<std::string>(*array), element_of(e.args[0]->type));
  if (!elements) return fail(std::move(elements.error()));
  const std::int64_t i = std::get<std::int64_t>(*index);
  if (i < 1 || static_cast<std::size_t>(i) > elements->size()) return put_null(scratch);
  scratch = std::move((*elements)[static_cast<std::size_t>(i - 1)]);
  return &scratch;
}

}  // namespace dsqlsim::model
