// FOR UPDATE and FOR KEY SHARE: which rows of which tables a query locks, and what the strict era demanded of it (facts 3).

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

LockStrength strength_of(const PgQuery__LockingClause& clause) {
  return clause.strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE ? LockStrength::update : LockStrength::key_share;
}

/// The weaker of two clauses on one relation gives way.
void strengthen(LockStrength& now, LockStrength wanted) {
  if (wanted > now) now = wanted;
}

bool is_user_table(const RangeEntry& range) {
  return range.kind == RangeKind::table && range.table->system == SystemTable::none;
}

/// PostgreSQL's reasons why the rows of a query are no rows of tables, in the order in which it looks for them.
Status check_lockable(const SelectPlan& plan, std::string_view name) {
  const auto refused = [&](std::string_view what) {
    return refuse(sqlstate::feature_not_supported, fmt::format("{} is not allowed with {}", name, what));
  };
  if (plan.operation != SetOperation::none) return refused("UNION/INTERSECT/EXCEPT");
  if (plan.distinct) return refused("DISTINCT clause");
  if (plan.grouped && !plan.group_by.empty()) return refused("GROUP BY clause");
  if (plan.having != nullptr) return refused("HAVING clause");
  if (plan.grouped) return refused("aggregate functions");
  if (!plan.windows.empty()) return refused("window functions");
  if (plan.set_returning) return refused("set-returning functions in the target list");
  return std::monostate{};
}

/// Locks what a query in FROM reads: its tables, and those of the queries in it.
Status lock_tables(SelectPlan& plan, LockStrength wanted, std::string_view name) {
  DSQLSIM_CHECKED(check_lockable(plan, name));
  for (RangeEntry& range : plan.ranges) {
    if (is_user_table(range)) {
      strengthen(range.lock, wanted);
      plan.locks = true;
    } else if (range.kind == RangeKind::subquery) {
      DSQLSIM_CHECKED(lock_tables(*range.subquery, wanted, name));
      plan.locks = plan.locks || range.subquery->locks;
    }
  }
  return std::monostate{};
}

/// Why a range named in OF cannot be locked; empty if it can.
std::string_view unlockable(const RangeEntry& range) {
  switch (range.kind) {
    case RangeKind::functions: return "a function";
    case RangeKind::cte: return "a WITH query";
    default: return "";
  }
}

/// A condition that no row passes in which every column of the slot is NULL: an outer join below it that fills the slot
/// with NULLs is an inner join in truth, and PostgreSQL plans it as one.
bool rejects_nulls(const Expr& e, std::uint16_t slot) {
  const auto any = [&] {
    return std::any_of(e.args.begin(), e.args.end(), [&](const ExprPtr& arg) { return rejects_nulls(*arg, slot); });
  };
  switch (e.kind) {
    case ExprKind::column: return e.level == 0 && e.slot == slot;
    case ExprKind::call: return e.function->strict && any();
    case ExprKind::compare:
    case ExprKind::cast:
    case ExprKind::logical_and: return any();
    case ExprKind::any_of: return rejects_nulls(*e.args[0], slot);
    case ExprKind::logical_or:
      return std::all_of(e.args.begin(), e.args.end(), [&](const ExprPtr& arg) { return rejects_nulls(*arg, slot); });
    case ExprKind::logical_not:
      return rejects_nulls(e.args[0]->kind == ExprKind::is_null ? *e.args[0]->args[0] : *e.args[0], slot);
    default: return false;
  }
}

bool rejects_nulls(const std::vector<ExprPtr>& conditions, std::uint16_t slot) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const ExprPtr& e) { return rejects_nulls(*e, slot); });
}

void slots_of(const FromNode& node, std::vector<std::uint16_t>& out) {
  if (!node.is_join) out.push_back(node.slot);
  if (node.left != nullptr) slots_of(*node.left, out);
  if (node.right != nullptr) slots_of(*node.right, out);
}

/// Slots that an outer join may fill with NULLs. `above` holds the conditions on the way down to the node.
void nullable_slots(const FromNode& node, const std::vector<const std::vector<ExprPtr>*>& above, std::vector<std::uint16_t>& out) {
  if (!node.is_join) return;
  std::vector<const std::vector<ExprPtr>*> below = above;
  below.push_back(&node.after);
  const auto add = [&](const FromNode& side) {
    std::vector<std::uint16_t> slots;
    slots_of(side, slots);
    const bool filtered = std::any_of(slots.begin(), slots.end(), [&](std::uint16_t slot) {
      return std::any_of(below.begin(), below.end(), [&](const auto* conditions) { return rejects_nulls(*conditions, slot); });
    });
    if (!filtered) out.insert(out.end(), slots.begin(), slots.end());
  };
  if (node.join != JoinKind::inner) add(*node.right);
  if (node.join == JoinKind::full) add(*node.left);
  if (node.join == JoinKind::inner) {
    below.push_back(&node.filters);
    for (const FromNode* side : {node.left.get(), node.right.get()}) {
      if (side->is_join) continue;
      below.push_back(&side->filters);
      below.push_back(&side->consumed);
    }
  }
  nullable_slots(*node.left, below, out);
  nullable_slots(*node.right, below, out);
}

/// Whether every table below is already locked FOR UPDATE, which makes a refused clause on it harmless.
bool superseded(const RangeEntry& range) {
  if (range.kind == RangeKind::subquery) {
    for (const RangeEntry& inner : range.subquery->ranges) {
      if (!superseded(inner)) return false;
    }
    return true;
  }
  return range.kind != RangeKind::table || range.lock == LockStrength::update;
}

}  // namespace

std::string_view lock_clause_name(int strength) {
  switch (strength) {
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE: return "FOR UPDATE";
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE: return "FOR KEY SHARE";
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE: return "FOR SHARE";
    default: return "FOR NO KEY UPDATE";
  }
}

Status Binder::locking(NodeList clauses, SelectPlan& plan, const Scope&) {
  if (clauses.empty()) return std::monostate{};
  std::vector<std::uint16_t> nullable;
  if (plan.from != nullptr) nullable_slots(*plan.from, {}, nullable);
  for (const Node* node : clauses) {
    const PgQuery__LockingClause& clause = *node->locking_clause;
    const std::string_view name = lock_clause_name(clause.strength);
    DSQLSIM_CHECKED(check_lockable(plan, name));
    std::vector<std::size_t> slots;
    for (const Node* item : list(clause.n_locked_rels, clause.locked_rels)) {
      const std::string_view wanted = text_of(item->range_var->relname);
      if (!text_of(item->range_var->schemaname).empty()) {
        return refuse(sqlstate::syntax_error, fmt::format("{} must specify unqualified relation names", name));
      }
      std::size_t slot = 0;
      while (slot < plan.ranges.size() && plan.ranges[slot].alias != wanted) ++slot;
      if (slot == plan.ranges.size()) {
        return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" in {} clause not found in FROM clause", wanted, name));
      }
      if (const std::string_view what = unlockable(plan.ranges[slot]); !what.empty()) {
        return refuse(sqlstate::feature_not_supported, fmt::format("{} cannot be applied to {}", name, what));
      }
      slots.push_back(slot);
    }
    if (clause.n_locked_rels == 0) {
      for (std::size_t i = 0; i < plan.ranges.size(); ++i) slots.push_back(i);
    }
    const bool refused = clause.strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE ||
                         clause.strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORNOKEYUPDATE ||
                         (clause.strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE && !context_.dialect.has_key_share());
    for (const std::size_t slot : slots) {
      RangeEntry& range = plan.ranges[slot];
      if (refused) {
        if (superseded(range)) continue;
        return refuse(sqlstate::feature_not_supported, "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported");
      }
      if (!is_user_table(range) && range.kind != RangeKind::subquery) continue;
      if (std::find(nullable.begin(), nullable.end(), slot) != nullable.end()) {
        return refuse(sqlstate::feature_not_supported,
                      fmt::format("{} cannot be applied to the nullable side of an outer join", name));
      }
      if (range.kind == RangeKind::subquery) {
        DSQLSIM_CHECKED(lock_tables(*range.subquery, strength_of(clause), name));
      } else {
        strengthen(range.lock, strength_of(clause));
        plan.locks = true;
      }
    }
  }
  return plan.locks && context_.dialect.strict_for_update() ? strict_locking(plan) : Status(std::monostate{});
}

Status Binder::strict_locking(const SelectPlan& plan) {
  if (plan.ranges.size() != 1 || plan.ranges[0].kind != RangeKind::table) {
    return refuse(sqlstate::feature_not_supported, "locking clause such as FOR UPDATE can be applied on a single table");
  }
  const IndexDef* primary = plan.ranges[0].table->primary();
  const AccessPath& access = plan.from->access;
  const bool point = primary != nullptr && access.kind == AccessPath::Kind::primary && access.equal.size() == primary->keys.size();
  if (!point) {
    return refuse(sqlstate::feature_not_supported,
                  "locking clause such as FOR UPDATE can be applied only on tables with equality predicates on the key");
  }
  return std::monostate{};
}

}  // namespace dsqlsim::model
