// GROUP BY GROUPING SETS, ROLLUP and CUBE: to which sets of keys they come, several of them beside each other being
// multiplied out; and GROUPING().

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t most_sets = 4096;

using KeySet = std::vector<std::uint32_t>;

std::vector<KeySet> product(const std::vector<KeySet>& left, const std::vector<KeySet>& right) {
  std::vector<KeySet> out;
  for (const KeySet& a : left) {
    for (const KeySet& b : right) {
      out.push_back(a);
      out.back().insert(out.back().end(), b.begin(), b.end());
    }
  }
  return out;
}

}  // namespace

Result<std::uint32_t> Binder::add_group_key(const Node* node, SelectPlan& plan, Scope& scope) {
  DSQLSIM_TRY(ExprPtr key, group_key(node, plan, scope));
  for (std::uint32_t i = 0; i < plan.group_by.size(); ++i) {
    if (same(*key, *plan.group_by[i])) return i;
  }
  plan.group_by.push_back(std::move(key));
  return static_cast<std::uint32_t>(plan.group_by.size() - 1);
}

Result<std::vector<std::vector<std::uint32_t>>> Binder::grouping_sets(const Node* node, SelectPlan& plan,
                                                                      Scope& scope) {
  std::vector<KeySet> out;
  if (node->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
    KeySet keys;
    for (const Node* item : list(node->row_expr->n_args, node->row_expr->args)) {
      DSQLSIM_TRY(const std::uint32_t key, add_group_key(item, plan, scope));
      keys.push_back(key);
    }
    return std::vector<KeySet>{keys};
  }
  if (node->node_case != PG_QUERY__NODE__NODE_GROUPING_SET) {
    DSQLSIM_TRY(const std::uint32_t key, add_group_key(node, plan, scope));
    return std::vector<KeySet>{{key}};
  }
  const PgQuery__GroupingSet& set = *node->grouping_set;
  if (set.kind == PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_EMPTY) return std::vector<KeySet>{{}};
  std::vector<std::vector<KeySet>> parts;
  for (const Node* item : list(set.n_content, set.content)) {
    DSQLSIM_TRY(std::vector<KeySet> part, grouping_sets(item, plan, scope));
    parts.push_back(std::move(part));
  }
  if (set.kind == PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SETS) {
    for (const std::vector<KeySet>& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
  }
  if (parts.size() > 12) return not_modelled("ROLLUP or CUBE of more than 12 elements");
  const bool rollup = set.kind == PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_ROLLUP;
  // Every choice of elements; of ROLLUP those that leave no gap before one that is in.
  for (std::size_t choice = std::size_t{1} << parts.size(); choice-- > 0;) {
    if (rollup && (choice & (choice + 1)) != 0) continue;
    KeySet keys;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if ((choice >> i & 1) != 0) keys.insert(keys.end(), parts[i][0].begin(), parts[i][0].end());
    }
    out.push_back(std::move(keys));
  }
  return out;
}

Status Binder::group_keys(NodeList clause, SelectPlan& plan, Scope& scope) {
  std::vector<KeySet> sets{{}};
  bool several = false;
  for (const Node* node : clause) {
    several = several || node->node_case == PG_QUERY__NODE__NODE_GROUPING_SET;
    DSQLSIM_TRY(const std::vector<KeySet> next, grouping_sets(node, plan, scope));
    if (sets.size() * next.size() > most_sets) return refuse("54000", "too many grouping sets present (maximum 4096)");
    sets = product(sets, next);
  }
  if (!several) return std::monostate{};
  for (const KeySet& keys : sets) {
    std::vector<bool> members(plan.group_by.size());
    for (const std::uint32_t key : keys) members[key] = true;
    plan.grouping_sets.push_back(std::move(members));
  }
  return std::monostate{};
}

Result<ExprPtr> Binder::grouping(const PgQuery__GroupingFunc& node, Scope& scope) {
  if (scope.aggregates == nullptr)
    return refuse("42803", fmt::format("grouping operations are not allowed in {}", scope.clause));
  if (node.n_args > 31) return refuse("54023", "GROUPING must have fewer than 32 arguments");
  auto e = std::make_unique<Expr>(ExprKind::grouping, TypeId::int4);
  for (const Node* arg : list(node.n_args, node.args)) {
    DSQLSIM_TRY(ExprPtr bound, expr(arg, scope));
    DSQLSIM_TRY(bound, settle(std::move(bound)));
    e->args.push_back(std::move(bound));
  }
  return e;
}

Status place_grouping(Expr& e, SelectPlan& plan) {
  GroupingMark mark;
  for (const ExprPtr& arg : e.args) {
    std::uint32_t key = 0;
    while (key < plan.group_by.size() && !same(*arg, *plan.group_by[key])) ++key;
    if (key == plan.group_by.size()) {
      return refuse("42803", "arguments to GROUPING must be grouping expressions of the associated query level");
    }
    mark.keys.push_back(key);
  }
  e.args.clear();
  e.kind = ExprKind::group_key;
  if (plan.grouping_sets.empty()) {
    e.kind = ExprKind::constant;
    e.constant = std::int64_t{0};
    return std::monostate{};
  }
  mark.place = static_cast<std::uint32_t>(plan.group_by.size());
  e.index = mark.place;
  auto reserved = std::make_unique<Expr>(ExprKind::group_key, TypeId::int4);
  reserved->index = UINT32_MAX;
  plan.group_by.push_back(std::move(reserved));
  plan.grouping_marks.push_back(std::move(mark));
  return std::monostate{};
}

}  // namespace dsqlsim::model
