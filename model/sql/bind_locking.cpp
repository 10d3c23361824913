// FOR UPDATE and FOR KEY SHARE: which rows of which tables a query locks, and what the strict era demanded of it (facts 3).

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

LockStrength strength_of(const PgQuery__LockingClause& clause) {
  return clause.strength == PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE ? LockStrength::update : LockStrength::key_share;
}

std::string_view name_of(const PgQuery__LockingClause& clause) {
  switch (clause.strength) {
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORUPDATE: return "FOR UPDATE";
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORKEYSHARE: return "FOR KEY SHARE";
    case PG_QUERY__LOCK_CLAUSE_STRENGTH__LCS_FORSHARE: return "FOR SHARE";
    default: return "FOR NO KEY UPDATE";
  }
}

/// The weaker of two clauses on one relation gives way.
void strengthen(LockStrength& now, LockStrength wanted) {
  if (wanted > now) now = wanted;
}

/// Locks every table of a query in FROM. False if it holds no table at all.
bool lock_tables(SelectPlan& plan, LockStrength wanted) {
  bool any = false;
  for (RangeEntry& range : plan.ranges) {
    if (range.kind == RangeKind::table && range.table->system == SystemTable::none) {
      strengthen(range.lock, wanted);
      any = true;
    } else if (range.kind == RangeKind::subquery && lock_tables(*range.subquery, wanted)) {
      any = true;
    }
  }
  plan.locks = plan.locks || any;
  return any;
}

/// Whether every table below is already locked FOR UPDATE, which makes a refused clause on it harmless.
bool superseded(const SelectPlan& plan, const RangeEntry& range) {
  (void)plan;
  if (range.kind == RangeKind::subquery) {
    for (const RangeEntry& inner : range.subquery->ranges) {
      if (!superseded(*range.subquery, inner)) return false;
    }
    return true;
  }
  return range.kind != RangeKind::table || range.lock == LockStrength::update;
}

}  // namespace

Status Binder::locking(NodeList clauses, SelectPlan& plan, const Scope&) {
  for (const Node* node : clauses) {
    const PgQuery__LockingClause& clause = *node->locking_clause;
    const std::string_view name = name_of(clause);
    if (plan.grouped || plan.distinct) {
      return refuse(sqlstate::feature_not_supported,
                    fmt::format("{} is not allowed with {}", name,
                                plan.distinct             ? "DISTINCT clause"
                                : !plan.group_by.empty()  ? "GROUP BY clause"
                                : !plan.aggregates.empty() ? "aggregate functions"
                                                           : "HAVING clause"));
    }
    std::vector<std::size_t> slots;
    for (const Node* item : list(clause.n_locked_rels, clause.locked_rels)) {
      const std::string_view wanted = text_of(item->range_var->relname);
      std::size_t slot = 0;
      while (slot < plan.ranges.size() && plan.ranges[slot].alias != wanted) ++slot;
      if (slot == plan.ranges.size()) {
        return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" in {} clause not found in FROM clause", wanted, name));
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
        if (superseded(plan, range)) continue;
        return refuse(sqlstate::feature_not_supported, "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported");
      }
      if (range.kind == RangeKind::table && range.table->system == SystemTable::none) {
        strengthen(range.lock, strength_of(clause));
        plan.locks = true;
      } else if (range.kind == RangeKind::subquery) {
        (void)lock_tables(*range.subquery, strength_of(clause));
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
