#include "model/fold.h"

#include <algorithm>

#include "model/eval.h"
#include "model/sql/cast.h"

namespace dsqlsim::model {

namespace {

bool is_constant(const Expr& e) { return e.kind == ExprKind::constant; }
bool is_null_constant(const ExprPtr& e) { return is_constant(*e) && is_null(e->constant); }
bool is_truth(const Expr& e, bool value) {
  const bool* truth = is_constant(e) ? std::get_if<bool>(&e.constant) : nullptr;
  return truth != nullptr && *truth == value;
}

/// Its arguments stay: an access path may point to one.
void become(Expr& e, Value value) {
  e.kind = ExprKind::constant;
  e.constant = std::move(value);
}

/// The expression becomes its argument.
void become_argument(Expr& e, std::size_t i) {
  const SqlType type = e.type;
  ExprPtr arg = std::move(e.args[i]);
  e.args.clear();
  e.kind = arg->kind;
  e.op = arg->op;
  e.explicit_cast = arg->explicit_cast;
  e.level = arg->level;
  e.slot = arg->slot;
  e.index = arg->index;
  e.type = arg->kind == ExprKind::cast ? arg->type : type;
  e.function = arg->function;
  e.domain = arg->domain;
  e.args = std::move(arg->args);
  e.constant = std::move(arg->constant);
  e.subquery = std::move(arg->subquery);
  e.subquery_id = arg->subquery_id;
  e.correlated = arg->correlated;
}

/// Text input and output of dates and times depend on the session's settings, and so do conversions by its time zone.
bool is_immutable_cast(SqlType from, SqlType to) {
  const auto depends = [](SqlType t) { return category(t) == TypeCategory::time; };
  if (depends(from) && depends(to)) {
    return from.id == to.id || (from.id == TypeId::date && to.id == TypeId::timestamp) ||
           (from.id == TypeId::timestamp && to.id == TypeId::date);
  }
  const bool span_as_text = category(from) != category(to) && (from.id == TypeId::interval || to.id == TypeId::interval);
  return !depends(from) && !depends(to) && !span_as_text && !from.array && !to.array;
}

bool is_foldable(const Expr& e) {
  switch (e.kind) {
    case ExprKind::call: return e.function->volatility == Volatility::immutable;
    case ExprKind::cast: return is_immutable_cast(e.args[0]->type, e.type);
    // PostgreSQL leaves the order of rows, (a, b) < (c, d), to the execution.
    case ExprKind::row_compare: return false;
    case ExprKind::compare:
    case ExprKind::is_distinct:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::logical_not:
    case ExprKind::is_null:
    case ExprKind::boolean_test:
    case ExprKind::case_when:
    case ExprKind::coalesce:
    case ExprKind::greatest:
    case ExprKind::least:
    case ExprKind::null_if:
    case ExprKind::any_of:
    case ExprKind::all_of:
    case ExprKind::any_element:
    case ExprKind::all_elements:
    case ExprKind::array_of: return true;
    default: return false;
  }
}

class Folder {
 public:
  Status expression(Expr& e) {
    switch (e.kind) {
      case ExprKind::case_when: return case_when(e);
      case ExprKind::coalesce: return coalesce(e);
      case ExprKind::logical_and: return logical(e, true);
      case ExprKind::logical_or: return logical(e, false);
      default: break;
    }
    for (ExprPtr& arg : e.args) DSQLSIM_CHECKED(expression(*arg));
    if (e.subquery != nullptr) DSQLSIM_CHECKED(select(*e.subquery));
    const bool null_argument = std::any_of(e.args.begin(), e.args.end(), is_null_constant);
    const bool strict = e.kind == ExprKind::compare || (e.kind == ExprKind::call && e.function->strict &&
                                                        e.function->volatility != Volatility::volatile_);
    if (strict && null_argument) {
      become(e, Null{});
      return std::monostate{};
    }
    // NULL equals nothing, so the first argument is the result.
    if (e.kind == ExprKind::null_if && null_argument) {
      become_argument(e, 0);
      return std::monostate{};
    }
    return evaluate(e);
  }

  Status optional(const ExprPtr& e) { return e == nullptr ? Status(std::monostate{}) : expression(*e); }
  Status all(const std::vector<ExprPtr>& list) {
    for (const ExprPtr& e : list) DSQLSIM_CHECKED(expression(*e));
    return std::monostate{};
  }
  Status targets(const std::vector<TargetColumn>& list) {
    for (const TargetColumn& t : list) DSQLSIM_CHECKED(optional(t.value));
    return std::monostate{};
  }

  Status select(SelectPlan& plan) {
    DSQLSIM_CHECKED(ctes(plan.ctes));
    for (RangeEntry& range : plan.ranges) {
      if (range.subquery != nullptr) DSQLSIM_CHECKED(select(*range.subquery));
      for (SetFunction& f : range.functions) DSQLSIM_CHECKED(all(f.arguments));
    }
    for (auto& row : plan.values) DSQLSIM_CHECKED(all(row));
    if (plan.operation == SetOperation::none && !plan.is_values) DSQLSIM_CHECKED(targets(plan.targets));
    if (plan.from != nullptr) DSQLSIM_CHECKED(from(*plan.from));
    DSQLSIM_CHECKED(all(plan.gate));
    DSQLSIM_CHECKED(all(plan.group_by));
    for (Aggregate& a : plan.aggregates) DSQLSIM_CHECKED(aggregate(a));
    for (WindowCall& w : plan.windows) DSQLSIM_CHECKED(window(w));
    DSQLSIM_CHECKED(optional(plan.having));
    DSQLSIM_CHECKED(optional(plan.limit));
    DSQLSIM_CHECKED(optional(plan.offset));
    if (plan.left != nullptr) DSQLSIM_CHECKED(select(*plan.left));
    return plan.right == nullptr ? Status(std::monostate{}) : select(*plan.right);
  }

  Status modify(ModifyPlan& plan) {
    DSQLSIM_CHECKED(ctes(plan.ctes));
    if (plan.source != nullptr) DSQLSIM_CHECKED(select(*plan.source));
    for (const std::vector<Assignment>* list : {&plan.defaults, &plan.assignments}) {
      for (const Assignment& a : *list) DSQLSIM_CHECKED(optional(a.value));
    }
    DSQLSIM_CHECKED(optional(plan.conflict_where));
    return targets(plan.returning);
  }

 private:
  Status ctes(std::vector<CtePlan>& list) {
    for (CtePlan& cte : list) {
      if (cte.query != nullptr) DSQLSIM_CHECKED(select(*cte.query));
      if (cte.step != nullptr) DSQLSIM_CHECKED(select(*cte.step));
      if (cte.modify != nullptr) DSQLSIM_CHECKED(modify(*cte.modify));
    }
    return std::monostate{};
  }

  Status from(FromNode& node) {
    for (const auto* list : {&node.filters, &node.after, &node.consumed}) DSQLSIM_CHECKED(all(*list));
    if (node.left != nullptr) DSQLSIM_CHECKED(from(*node.left));
    return node.right == nullptr ? Status(std::monostate{}) : from(*node.right);
  }

  Status aggregate(Aggregate& a) {
    DSQLSIM_CHECKED(optional(a.argument));
    DSQLSIM_CHECKED(optional(a.separator));
    DSQLSIM_CHECKED(optional(a.filter));
    for (auto& [key, sort] : a.order) DSQLSIM_CHECKED(optional(key));
    return std::monostate{};
  }

  Status window(WindowCall& w) {
    DSQLSIM_CHECKED(all(w.arguments));
    DSQLSIM_CHECKED(aggregate(w.aggregate));
    DSQLSIM_CHECKED(all(w.partition));
    for (auto& [key, sort] : w.order) DSQLSIM_CHECKED(optional(key));
    DSQLSIM_CHECKED(optional(w.start_offset));
    return optional(w.end_offset);
  }

  Status evaluate(Expr& e) {
    const bool constant = std::all_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return is_constant(*arg); });
    if (e.args.empty() || !constant || !is_foldable(e)) return std::monostate{};
    Value scratch;
    const Value* value = evaluator_.eval(e, frame_, scratch);
    if (value == nullptr) return tl::unexpected<DbError>(std::move(call_.error));
    become(e, *value);
    return std::monostate{};
  }

  Status case_when(Expr& e) {
    std::vector<ExprPtr> kept;
    std::size_t i = 0;
    for (; i + 1 < e.args.size(); i += 2) {
      DSQLSIM_CHECKED(expression(*e.args[i]));
      const Expr& condition = *e.args[i];
      if (is_truth(condition, false) || is_null_constant(e.args[i])) continue;
      DSQLSIM_CHECKED(expression(*e.args[i + 1]));
      if (is_truth(condition, true)) break;
      kept.push_back(std::move(e.args[i]));
      kept.push_back(std::move(e.args[i + 1]));
    }
    // What is left over is the result of a condition that holds, or ELSE.
    if (i + 1 < e.args.size()) {
      kept.push_back(std::move(e.args[i + 1]));
    } else if (i < e.args.size()) {
      DSQLSIM_CHECKED(expression(*e.args[i]));
      kept.push_back(std::move(e.args[i]));
    }
    e.args = std::move(kept);
    if (e.args.empty()) {
      become(e, Null{});
    } else if (e.args.size() == 1) {
      become_argument(e, 0);
    }
    return std::monostate{};
  }

  Status coalesce(Expr& e) {
    std::vector<ExprPtr> kept;
    for (ExprPtr& arg : e.args) {
      DSQLSIM_CHECKED(expression(*arg));
      if (is_null_constant(arg)) continue;
      const bool last = is_constant(*arg);
      kept.push_back(std::move(arg));
      if (last) break;
    }
    e.args = std::move(kept);
    if (e.args.empty()) {
      become(e, Null{});
    } else if (e.args.size() == 1) {
      become_argument(e, 0);
    }
    return std::monostate{};
  }

  /// `neutral` changes nothing, its opposite decides.
  Status logical(Expr& e, bool neutral) {
    for (ExprPtr& arg : e.args) {
      DSQLSIM_CHECKED(expression(*arg));
      if (!is_truth(*arg, !neutral)) continue;
      become(e, !neutral);
      return std::monostate{};
    }
    return evaluate(e);
  }

  CallContext call_;
  Evaluator evaluator_{call_, {}, nullptr};
  Frame frame_;
};

}  // namespace

Status fold_constants(StatementPlan& plan) {
  Folder folder;
  if (auto* select = std::get_if<SelectPlan>(&plan.body)) return folder.select(*select);
  if (auto* modify = std::get_if<ModifyPlan>(&plan.body)) return folder.modify(*modify);
  return std::monostate{};
}

}  // namespace dsqlsim::model
