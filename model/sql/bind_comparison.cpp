// Operators: comparisons of values and rows, IN, BETWEEN, ANY and ALL, LIKE; and the common type of several values.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/json_order.h"

namespace dsqlsim::model {

namespace {

std::optional<CompareOp> compare_op(std::string_view name) {
  if (name == "=") return CompareOp::equal;
  if (name == "<>" || name == "!=") return CompareOp::not_equal;
  if (name == "<") return CompareOp::less;
  if (name == "<=") return CompareOp::less_equal;
  if (name == ">") return CompareOp::greater;
  if (name == ">=") return CompareOp::greater_equal;
  return std::nullopt;
}

std::string_view symbol(CompareOp op) {
  switch (op) {
    case CompareOp::equal: return "=";
    case CompareOp::not_equal: return "<>";
    case CompareOp::less: return "<";
    case CompareOp::less_equal: return "<=";
    case CompareOp::greater: return ">";
    case CompareOp::greater_equal: return ">=";
  }
  return "=";
}

/// The type both convert to by themselves; none if there is no such type.
std::optional<SqlType> meet(SqlType a, SqlType b) {
  if (a.id == TypeId::unknown) return b;
  if (b.id == TypeId::unknown) return a;
  if (a.same_base(b)) return a.modifier == b.modifier ? a : SqlType{[&] { SqlType t = a; t.modifier = -1; return t; }()};
  SqlType plain_a = a;
  SqlType plain_b = b;
  plain_a.modifier = -1;
  plain_b.modifier = -1;
  if (is_text(a.id) && is_text(b.id) && !a.array && !b.array) return SqlType(TypeId::text);
  if (can_cast(plain_a, plain_b, CastContext::implicit)) return plain_b;
  if (can_cast(plain_b, plain_a, CastContext::implicit)) return plain_a;
  return std::nullopt;
}

tl::unexpected<DbError> no_operator(SqlType left, std::string_view op, SqlType right) {
  SqlType l = left;
  SqlType r = right;
  l.modifier = -1;
  r.modifier = -1;
  return refuse("42883", fmt::format("operator does not exist: {} {} {}", type_name(l), op, type_name(r)));
}

bool is_row(const Node* node) { return node->node_case == PG_QUERY__NODE__NODE_ROW_EXPR; }

ExprPtr negated(ExprPtr e) {
  auto out = std::make_unique<Expr>(ExprKind::logical_not, TypeId::boolean);
  out->args.push_back(std::move(e));
  return out;
}

ExprPtr both(ExprKind kind, ExprPtr a, ExprPtr b) {
  auto out = std::make_unique<Expr>(kind, TypeId::boolean);
  out->args.push_back(std::move(a));
  out->args.push_back(std::move(b));
  return out;
}

}  // namespace

/// A value of char(n) is as long as its own type says; ours knows only the type of the whole expression.
bool mixes_lengths(std::span<const ExprPtr> values, SqlType common) {
  return common.id == TypeId::bpchar && std::any_of(values.begin(), values.end(), [&](const ExprPtr& v) {
    const bool null = v->kind == ExprKind::constant && is_null(v->constant);
    return !null && (v->type.id != TypeId::bpchar || v->type.modifier != common.modifier);
  });
}

Result<SqlType> Binder::common_type(std::span<const ExprPtr> values, std::string_view what) {
  // The first type wins unless it gives way to a later one by an implicit cast that has no way back.
  SqlType common;
  for (const ExprPtr& v : values) {
    const SqlType next = v->type;
    if (next.id == TypeId::unknown) continue;
    if (common.id == TypeId::unknown) {
      common = next;
      continue;
    }
    if (next.same_base(common)) {
      if (next.modifier != common.modifier) common.modifier = common.id == TypeId::bpchar ? common.modifier : -1;
      continue;
    }
    if (category(next) != category(common)) {
      return refuse("42804", fmt::format("{} types {} and {} cannot be matched", what, type_name(SqlType(common.id)),
                                         type_name(SqlType(next.id))));
    }
    const bool both_strings = is_text(common.id) && is_text(next.id);
    if (!is_preferred(common) && !both_strings && can_cast(common, next, CastContext::implicit) &&
        !can_cast(next, common, CastContext::implicit)) {
      common = next;
    }
    if (common.id != TypeId::bpchar) common.modifier = -1;
  }
  if (mixes_lengths(values, common)) return not_modelled("values of char(n) of several lengths in one expression");
  for (const ExprPtr& v : values) {
    if (can_cast(v->type, common, CastContext::implicit) || common.id == TypeId::unknown) continue;
    return refuse("42846", fmt::format("{} could not convert type {} to {}", what, type_name(SqlType(v->type.id)),
                                       type_name(SqlType(common.id))));
  }
  return common.id == TypeId::unknown ? SqlType(TypeId::text) : common;
}

/// What compares as PostgreSQL compares the value: the text of jsonb does not.
Result<ExprPtr> Binder::comparable(ExprPtr e) {
  if (e->type.id != TypeId::jsonb || e->type.array) return e;
  std::vector<ExprPtr> args;
  args.push_back(std::move(e));
  return call_named(json_order_function, std::move(args), false);
}

Result<ExprPtr> Binder::compare(CompareOp op, ExprPtr left, ExprPtr right) {
  const std::optional<SqlType> common = meet(left->type, right->type);
  if (!common || common->id == TypeId::json || common->id == TypeId::record) {
    return no_operator(left->type, symbol(op), right->type);
  }
  SqlType type = common->id == TypeId::unknown ? SqlType(TypeId::text) : *common;
  // varchar has no operators of its own: beside char(n) those of char(n) are as near as those of text, and one side is theirs.
  const auto are = [&](TypeId one, TypeId other) { return left->type.id == one && right->type.id == other; };
  if (are(TypeId::bpchar, TypeId::varchar) || are(TypeId::varchar, TypeId::bpchar)) type = SqlType(TypeId::bpchar);
  // Compare char(n) and varchar(n) without cutting either side to a length.
  type.modifier = -1;
  auto e = std::make_unique<Expr>(ExprKind::compare, TypeId::boolean);
  e->op = op;
  DSQLSIM_TRY(ExprPtr l, coerce(std::move(left), type, CastContext::implicit));
  DSQLSIM_TRY(ExprPtr r, coerce(std::move(right), type, CastContext::implicit));
  DSQLSIM_TRY(l, comparable(std::move(l)));
  DSQLSIM_TRY(r, comparable(std::move(r)));
  e->args.push_back(std::move(l));
  e->args.push_back(std::move(r));
  return e;
}

Result<ExprPtr> Binder::compare_rows(CompareOp op, std::vector<ExprPtr> left, std::vector<ExprPtr> right) {
  if (left.size() != right.size()) return refuse("42601", "unequal number of entries in row expressions");
  if (left.size() == 1) return compare(op, std::move(left[0]), std::move(right[0]));
  if (op == CompareOp::equal || op == CompareOp::not_equal) {
    // Pair by pair, as far as it takes.
    auto all = std::make_unique<Expr>(op == CompareOp::equal ? ExprKind::logical_and : ExprKind::logical_or, TypeId::boolean);
    for (std::size_t i = 0; i < left.size(); ++i) {
      DSQLSIM_TRY(ExprPtr pair, compare(op, std::move(left[i]), std::move(right[i])));
      all->args.push_back(std::move(pair));
    }
    return all;
  }
  auto e = std::make_unique<Expr>(ExprKind::row_compare, TypeId::boolean);
  e->op = op;
  std::vector<ExprPtr> rights;
  for (std::size_t i = 0; i < left.size(); ++i) {
    DSQLSIM_TRY(ExprPtr pair, compare(op, std::move(left[i]), std::move(right[i])));
    e->args.push_back(std::move(pair->args[0]));
    rights.push_back(std::move(pair->args[1]));
  }
  for (ExprPtr& r : rights) e->args.push_back(std::move(r));
  return e;
}

Result<std::vector<ExprPtr>> Binder::row(const Node* node, Scope& scope) {
  std::vector<ExprPtr> out;
  if (!is_row(node)) {
    DSQLSIM_TRY(ExprPtr e, expr(node, scope));
    out.push_back(std::move(e));
    return out;
  }
  for (const Node* item : list(node->row_expr->n_args, node->row_expr->args)) {
    DSQLSIM_TRY(ExprPtr e, expr(item, scope));
    out.push_back(std::move(e));
  }
  return out;
}

Result<ExprPtr> Binder::apply(std::string_view op, std::vector<ExprPtr> args) {
  const std::optional<CompareOp> comparison = compare_op(op);
  if (comparison && args.size() == 2) return compare(*comparison, std::move(args[0]), std::move(args[1]));
  return call_named(op, std::move(args), true);
}

Result<ExprPtr> Binder::operation(const PgQuery__AExpr& node, Scope& scope) {
  const std::vector<std::string> names = strings_of(list(node.n_name, node.name));
  const std::string& op = names.back();
  switch (node.kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE: break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY: return quantified(node, scope, true);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL: return quantified(node, scope, false);
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN: return in_list(node, scope);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN: {
      const NodeList bounds = list(node.rexpr->list->n_items, node.rexpr->list->items);
      return between(node, bounds[0], bounds[1], node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN, scope);
    }
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM: {
      const NodeList bounds = list(node.rexpr->list->n_items, node.rexpr->list->items);
      const bool outside = node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM;
      DSQLSIM_TRY(ExprPtr one, between(node, bounds[0], bounds[1], outside, scope));
      DSQLSIM_TRY(ExprPtr other, between(node, bounds[1], bounds[0], outside, scope));
      return both(outside ? ExprKind::logical_and : ExprKind::logical_or, std::move(one), std::move(other));
    }
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT: {
      DSQLSIM_TRY(ExprPtr left, expr(node.lexpr, scope));
      DSQLSIM_TRY(ExprPtr right, expr(node.rexpr, scope));
      // A literal beside jsonb is jsonb.
      const bool literal = left->type.id == TypeId::unknown && right->type.id == TypeId::jsonb;
      const SqlType left_type = literal ? right->type : left->type;
      DSQLSIM_TRY(ExprPtr e, compare(CompareOp::equal, std::move(left), std::move(right)));
      if (node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF) {
        if ((category(left_type) == TypeCategory::time || left_type.id == TypeId::jsonb) && left_type.id != e->args[0]->type.id) {
          // A date compares with a timestamp and stays a date; jsonb compares by its order.
          auto out = std::make_unique<Expr>(ExprKind::case_when, left_type);
          out->args.push_back(std::move(e));
          out->args.push_back(make_constant(Null{}, left_type));
          DSQLSIM_TRY(ExprPtr again, expr(node.lexpr, scope));
          DSQLSIM_TRY(again, coerce(std::move(again), left_type, CastContext::implicit));
          out->args.push_back(std::move(again));
          return out;
        }
        e->kind = ExprKind::null_if;
        // Integers compare across their widths, and so do floats: the left one keeps its type.
        const bool keeps = is_integer(left_type.id) && is_integer(e->args[0]->type.id);
        e->type = keeps ? left_type : e->args[0]->type;
        return e;
      }
      e->kind = ExprKind::is_distinct;
      return node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT ? std::move(e) : negated(std::move(e));
    }
    default: return not_modelled("A_Expr of this kind");
  }
  const std::optional<CompareOp> comparison = compare_op(op);
  if (comparison && node.lexpr != nullptr && (is_row(node.lexpr) || is_row(node.rexpr))) {
    DSQLSIM_TRY(std::vector<ExprPtr> left, row(node.lexpr, scope));
    if (node.rexpr->node_case == PG_QUERY__NODE__NODE_SUB_LINK && left.size() > 1) return compare_row_subquery(*comparison, std::move(left), node, scope);
    DSQLSIM_TRY(std::vector<ExprPtr> right, row(node.rexpr, scope));
    return compare_rows(*comparison, std::move(left), std::move(right));
  }
  std::vector<ExprPtr> args;
  if (node.lexpr != nullptr) {
    DSQLSIM_TRY(ExprPtr left, expr(node.lexpr, scope));
    args.push_back(std::move(left));
  }
  DSQLSIM_TRY(ExprPtr right, expr(node.rexpr, scope));
  args.push_back(std::move(right));
  return apply(op, std::move(args));
}

/// (a, b) = (SELECT x, y ...): the subquery is asked for each of its columns.
Result<ExprPtr> Binder::compare_row_subquery(CompareOp op, std::vector<ExprPtr> left, const PgQuery__AExpr& node, Scope& scope) {
  const PgQuery__SubLink& link = *node.rexpr->sub_link;
  DSQLSIM_TRY(const auto shape, select(*link.subselect->select_stmt, &scope));
  if (shape->visible != left.size()) {
    return refuse("42601", shape->visible < left.size() ? "subquery has too few columns" : "subquery has too many columns");
  }
  std::vector<ExprPtr> right;
  for (std::size_t i = 0; i < left.size(); ++i) {
    DSQLSIM_TRY(ExprPtr value, subquery_column(link, i, left.size(), scope));
    right.push_back(std::move(value));
  }
  return compare_rows(op, std::move(left), std::move(right));
}

Result<ExprPtr> Binder::quantified(const PgQuery__AExpr& node, Scope& scope, bool any) {
  const std::optional<CompareOp> op = compare_op(strings_of(list(node.n_name, node.name)).back());
  if (!op) return not_modelled("ANY or ALL with this operator");
  DSQLSIM_TRY(ExprPtr left, expr(node.lexpr, scope));
  DSQLSIM_TRY(ExprPtr right, expr(node.rexpr, scope));
  if (right->type.id == TypeId::unknown) {
    const SqlType element = left->type.id == TypeId::unknown ? SqlType(TypeId::text) : SqlType(left->type.id);
    DSQLSIM_TRY(right, coerce(std::move(right), array_of(element), CastContext::implicit));
  }
  if (!right->type.array) return refuse("42809", "op ANY/ALL (array) requires array on right side");
  const std::optional<SqlType> common = meet(left->type, element_of(right->type));
  if (!common) return no_operator(left->type, symbol(*op), element_of(right->type));
  auto e = std::make_unique<Expr>(any ? ExprKind::any_element : ExprKind::all_elements, TypeId::boolean);
  e->op = *op;
  DSQLSIM_TRY(left, coerce(std::move(left), *common, CastContext::implicit));
  DSQLSIM_TRY(right, coerce(std::move(right), array_of(*common), CastContext::implicit));
  e->args.push_back(std::move(left));
  e->args.push_back(std::move(right));
  return e;
}

/// Values that have no common type are compared one by one, and told off in their order.
Result<ExprPtr> Binder::in_several_types(const PgQuery__AExpr& node, Scope& scope) {
  ExprPtr out;
  for (const Node* item : list(node.rexpr->list->n_items, node.rexpr->list->items)) {
    DSQLSIM_TRY(ExprPtr left, expr(node.lexpr, scope));
    DSQLSIM_TRY(ExprPtr right, expr(item, scope));
    DSQLSIM_TRY(ExprPtr match, compare(CompareOp::equal, std::move(left), std::move(right)));
    out = out == nullptr ? std::move(match) : both(ExprKind::logical_or, std::move(out), std::move(match));
  }
  return strings_of(list(node.n_name, node.name)).back() == "<>" ? negated(std::move(out)) : std::move(out);
}

Result<ExprPtr> Binder::in_list(const PgQuery__AExpr& node, Scope& scope) {
  const bool inverted = strings_of(list(node.n_name, node.name)).back() == "<>";
  const NodeList items = list(node.rexpr->list->n_items, node.rexpr->list->items);
  if (is_row(node.lexpr)) {
    ExprPtr out;
    for (const Node* item : items) {
      DSQLSIM_TRY(std::vector<ExprPtr> left, row(node.lexpr, scope));
      DSQLSIM_TRY(std::vector<ExprPtr> right, row(item, scope));
      DSQLSIM_TRY(ExprPtr match, compare_rows(CompareOp::equal, std::move(left), std::move(right)));
      out = out == nullptr ? std::move(match) : both(ExprKind::logical_or, std::move(out), std::move(match));
    }
    return inverted ? negated(std::move(out)) : std::move(out);
  }
  std::vector<ExprPtr> values;
  DSQLSIM_TRY(ExprPtr left, expr(node.lexpr, scope));
  values.push_back(std::move(left));
  for (const Node* item : items) {
    DSQLSIM_TRY(ExprPtr value, expr(item, scope));
    values.push_back(std::move(value));
  }
  const auto any = [&](TypeId id) {
    return std::any_of(values.begin(), values.end(), [id](const ExprPtr& v) { return v->type.id == id; });
  };
  if (any(TypeId::bpchar) && any(TypeId::varchar)) return in_several_types(node, scope);
  SqlType common;
  for (const ExprPtr& v : values) {
    const std::optional<SqlType> next = meet(common, v->type);
    if (next && next->id == TypeId::json) return no_operator(values[0]->type, "=", v->type);
    if (!next) return in_several_types(node, scope);
    common = *next;
  }
  if (common.id == TypeId::unknown) common = TypeId::text;
  common.modifier = -1;
  auto e = std::make_unique<Expr>(ExprKind::any_of, TypeId::boolean);
  for (ExprPtr& v : values) {
    DSQLSIM_TRY(ExprPtr converted, coerce(std::move(v), common, CastContext::implicit));
    DSQLSIM_TRY(converted, comparable(std::move(converted)));
    e->args.push_back(std::move(converted));
  }
  return inverted ? negated(std::move(e)) : std::move(e);
}

Result<ExprPtr> Binder::between(const PgQuery__AExpr& node, const Node* low, const Node* high, bool inverted, Scope& scope) {
  std::vector<ExprPtr> sides;
  for (std::size_t i = 0; i < 2; ++i) {
    DSQLSIM_TRY(ExprPtr value, expr(node.lexpr, scope));
    DSQLSIM_TRY(ExprPtr bound, expr(i == 0 ? low : high, scope));
    const CompareOp inside = i == 0 ? CompareOp::greater_equal : CompareOp::less_equal;
    const CompareOp outside = i == 0 ? CompareOp::less : CompareOp::greater;
    DSQLSIM_TRY(ExprPtr side, compare(inverted ? outside : inside, std::move(value), std::move(bound)));
    sides.push_back(std::move(side));
  }
  return both(inverted ? ExprKind::logical_or : ExprKind::logical_and, std::move(sides[0]), std::move(sides[1]));
}

}  // namespace dsqlsim::model
