#pragma once
// Visits every expression of a query, nested queries included, with the number of query levels between it and the query
// that the visit began at: a column reference of level L seen at depth D belongs to the beginning iff L == D.

#include "model/sql/plan.h"

namespace dsqlsim::model {

template <class Visit>
void visit_expressions(const Expr& e, std::uint16_t depth, Visit&& visit);

template <class Visit>
void visit_expressions(const FromNode& node, std::uint16_t depth, Visit&& visit) {
  for (const auto* conditions : {&node.filters, &node.after, &node.consumed}) {
    for (const ExprPtr& e : *conditions) visit_expressions(*e, depth, visit);
  }
  if (node.left != nullptr) visit_expressions(*node.left, depth, visit);
  if (node.right != nullptr) visit_expressions(*node.right, depth, visit);
}

template <class Visit>
void visit_expressions(const SelectPlan& plan, std::uint16_t depth, Visit&& visit) {
  const auto inner = static_cast<std::uint16_t>(depth + 1);
  const auto one = [&](const ExprPtr& e) {
    if (e != nullptr) visit_expressions(*e, depth, visit);
  };
  for (const CtePlan& cte : plan.ctes) {
    if (cte.query != nullptr) visit_expressions(*cte.query, inner, visit);
    if (cte.step != nullptr) visit_expressions(*cte.step, inner, visit);
  }
  for (const RangeEntry& range : plan.ranges) {
    if (range.subquery != nullptr) visit_expressions(*range.subquery, inner, visit);
    for (const SetFunction& f : range.functions) {
      for (const ExprPtr& e : f.arguments) one(e);
    }
  }
  if (plan.from != nullptr) visit_expressions(*plan.from, depth, visit);
  for (const ExprPtr& e : plan.gate) one(e);
  for (const ExprPtr& e : plan.group_by) one(e);
  for (const Aggregate& a : plan.aggregates) {
    one(a.argument);
    one(a.separator);
    one(a.filter);
    for (const auto& [key, sort] : a.order) one(key);
  }
  one(plan.having);
  for (const WindowCall& w : plan.windows) {
    for (const auto* expressions : {&w.arguments, &w.partition}) {
      for (const ExprPtr& e : *expressions) one(e);
    }
    for (const auto& [key, sort] : w.order) one(key);
    for (const ExprPtr* e : {&w.aggregate.argument, &w.aggregate.separator, &w.aggregate.filter, &w.start_offset, &w.end_offset}) one(*e);
  }
  for (const TargetColumn& t : plan.targets) one(t.value);
  one(plan.limit);
  one(plan.offset);
  for (const auto& row : plan.values) {
    for (const ExprPtr& e : row) one(e);
  }
  if (plan.left != nullptr) visit_expressions(*plan.left, inner, visit);
  if (plan.right != nullptr) visit_expressions(*plan.right, inner, visit);
}

template <class Visit>
void visit_expressions(const Expr& e, std::uint16_t depth, Visit&& visit) {
  visit(e, depth);
  for (const ExprPtr& arg : e.args) visit_expressions(*arg, depth, visit);
  // The body of a function sees its arguments and nothing around the call.
  if (e.subquery != nullptr && e.kind != ExprKind::user_call) visit_expressions(*e.subquery, static_cast<std::uint16_t>(depth + 1), visit);
}

}  // namespace dsqlsim::model
