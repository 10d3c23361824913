#include "model/sql/expr.h"

#include "model/sql/plan.h"
#include "sim/core/check.h"

namespace dsqlsim::model {

Expr::Expr(ExprKind k, SqlType t) : kind(k), type(t) {}

Expr::~Expr() = default;

ExplainPlan::ExplainPlan() = default;
ExplainPlan::~ExplainPlan() = default;
ExplainPlan::ExplainPlan(ExplainPlan&&) noexcept = default;
ExplainPlan& ExplainPlan::operator=(ExplainPlan&&) noexcept = default;

ExprPtr make_constant(Value value, SqlType type) {
  auto e = std::make_unique<Expr>(ExprKind::constant, type);
  e->constant = std::move(value);
  return e;
}

ExprPtr make_column(std::uint16_t level, std::uint16_t slot, std::uint32_t column, SqlType type) {
  auto e = std::make_unique<Expr>(ExprKind::column, type);
  e->level = level;
  e->slot = slot;
  e->index = column;
  return e;
}

ExprPtr clone(const Expr& expr) {
  CHECK(expr.subquery == nullptr);
  auto e = std::make_unique<Expr>(expr.kind, expr.type);
  e->op = expr.op;
  e->explicit_cast = expr.explicit_cast;
  e->level = expr.level;
  e->slot = expr.slot;
  e->index = expr.index;
  e->function = expr.function;
  e->domain = expr.domain;
  e->constant = expr.constant;
  for (const ExprPtr& arg : expr.args) e->args.push_back(clone(*arg));
  return e;
}

bool same(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.op != b.op || a.level != b.level || a.slot != b.slot || a.index != b.index ||
      (a.kind != ExprKind::column && !a.type.same_base(b.type)) || a.function != b.function || a.args.size() != b.args.size() || a.subquery || b.subquery ||
      a.constant != b.constant) {
    return false;
  }
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    if (!same(*a.args[i], *b.args[i])) return false;
  }
  return true;
}

}  // namespace dsqlsim::model
