// Where each condition is checked and how each table is reached. Joins are nested loops in the order written, so a condition
// goes to the first scan after which all its tables are bound; there, equality on leading key columns and bounds on the
// next ones become an access path.

#include <algorithm>

#include "model/sql/binder.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

using Slots = std::vector<std::uint16_t>;

bool contains(const Slots& set, std::uint16_t slot) { return std::find(set.begin(), set.end(), slot) != set.end(); }

Slots slots_of(const Expr& e) {
  Slots out;
  visit_expressions(e, 0, [&out](const Expr& x, std::uint16_t depth) {
    if (x.kind == ExprKind::column && x.level == depth && !contains(out, x.slot)) out.push_back(x.slot);
  });
  return out;
}

bool covers(const Slots& bound, const Slots& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](std::uint16_t s) { return contains(bound, s); });
}

void collect_slots(const FromNode& node, Slots& out) {
  if (!node.is_join) {
    out.push_back(node.slot);
    return;
  }
  collect_slots(*node.left, out);
  collect_slots(*node.right, out);
}

bool is_own_column(const Expr& e, std::uint16_t slot) { return e.kind == ExprKind::column && e.level == 0 && e.slot == slot; }

/// `column op value` in either order of writing; value must not need the slot itself.
struct Bound {
  std::uint32_t column = 0;
  CompareOp op = CompareOp::equal;
  const Expr* value = nullptr;
};

std::optional<Bound> bound_of(const Expr& e, std::uint16_t slot, const Slots& bound) {
  if (e.kind != ExprKind::compare) return std::nullopt;
  for (std::size_t side = 0; side < 2; ++side) {
    const Expr& column = *e.args[side];
    const Expr& value = *e.args[1 - side];
    if (!is_own_column(column, slot) || !covers(bound, slots_of(value))) continue;
    return Bound{column.index, side == 0 ? e.op : commuted(e.op), &value};
  }
  return std::nullopt;
}

bool is_lower(CompareOp op) { return op == CompareOp::greater || op == CompareOp::greater_equal; }
bool is_upper(CompareOp op) { return op == CompareOp::less || op == CompareOp::less_equal; }

class Chooser {
 public:
  Chooser(const TableDef& table, FromNode& node, std::vector<ExprPtr>& conditions, const Slots& bound)
      : table_(table), node_(node), conditions_(conditions), bound_(bound) {}

  void choose() {
    const IndexDef* primary = table_.primary();
    if (primary != nullptr) {
      node_.access.kind = AccessPath::Kind::primary;
      node_.access.index = static_cast<std::uint32_t>(primary - table_.indexes.data());
      match_equalities(*primary);
      if (node_.access.equal.size() == primary->keys.size()) return;
    }
    if (choose_unique()) return;
    if (primary != nullptr) match_bounds(*primary);
  }

 private:
  void match_equalities(const IndexDef& index) {
    for (const IndexKey& key : index.keys) {
      const Expr* value = take(key, [](CompareOp op) { return op == CompareOp::equal; }, nullptr);
      if (value == nullptr) return;
      node_.access.equal.push_back(value);
    }
  }

  bool choose_unique() {
    for (std::uint32_t i = 0; i < table_.indexes.size(); ++i) {
      const IndexDef& index = table_.indexes[i];
      if (!index.unique || index.primary || !index.valid || !index.plain() || !all_equal(index)) continue;
      for (ExprPtr& e : node_.consumed) conditions_.push_back(std::move(e));
      node_.consumed.clear();
      node_.access = AccessPath();
      node_.access.kind = AccessPath::Kind::unique;
      node_.access.index = i;
      match_equalities(index);
      return true;
    }
    return false;
  }

  bool all_equal(const IndexDef& index) const {
    return std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
      const auto fits = [&](const ExprPtr& e) {
        const std::optional<Bound> b = bound_of(*e, node_.slot, bound_);
        return b && b->column == key.column && b->op == CompareOp::equal;
      };
      return std::any_of(conditions_.begin(), conditions_.end(), fits) ||
             std::any_of(node_.consumed.begin(), node_.consumed.end(), fits);
    });
  }

  void match_bounds(const IndexDef& index) {
    AccessPath& access = node_.access;
    const std::size_t prefix = access.equal.size();
    match_row_bounds(index, prefix);
    CompareOp op = CompareOp::equal;
    if (access.lower.empty()) {
      if (const Expr* value = take(index.keys[prefix], is_lower, &op)) {
        access.lower = {value};
        access.lower_inclusive = op == CompareOp::greater_equal;
      }
    }
    if (access.upper.empty()) {
      if (const Expr* value = take(index.keys[prefix], is_upper, &op)) {
        access.upper = {value};
        access.upper_inclusive = op == CompareOp::less_equal;
      }
    }
  }

  /// (key1, key2) >= (x, y). Such a condition stays a filter as well: NULLs in it have rules of their own.
  void match_row_bounds(const IndexDef& index, std::size_t prefix) {
    for (const ExprPtr& e : conditions_) {
      if (e->kind != ExprKind::row_compare || e->op == CompareOp::equal || e->op == CompareOp::not_equal) continue;
      const std::size_t width = e->args.size() / 2;
      bool fits = prefix + width <= index.keys.size();
      std::vector<const Expr*> values;
      for (std::size_t i = 0; i < width && fits; ++i) {
        fits = is_own_column(*e->args[i], node_.slot) && e->args[i]->index == index.keys[prefix + i].column &&
               covers(bound_, slots_of(*e->args[width + i]));
        values.push_back(e->args[width + i].get());
      }
      if (!fits) continue;
      AccessPath& access = node_.access;
      if (is_lower(e->op) && access.lower.empty()) {
        access.lower = std::move(values);
        access.lower_inclusive = e->op == CompareOp::greater_equal;
      } else if (is_upper(e->op) && access.upper.empty()) {
        access.upper = std::move(values);
        access.upper_inclusive = e->op == CompareOp::less_equal;
      }
    }
  }

  /// Moves the first condition of that shape on the key column to `consumed` and returns its value.
  template <class Wanted>
  const Expr* take(const IndexKey& key, Wanted wanted, CompareOp* op) {
    if (key.expression != nullptr) return nullptr;
    for (auto it = conditions_.begin(); it != conditions_.end(); ++it) {
      const std::optional<Bound> b = bound_of(**it, node_.slot, bound_);
      if (!b || b->column != key.column || !wanted(b->op)) continue;
      if (op != nullptr) *op = b->op;
      node_.consumed.push_back(std::move(*it));
      conditions_.erase(it);
      return b->value;
    }
    return nullptr;
  }

  const TableDef& table_;
  FromNode& node_;
  std::vector<ExprPtr>& conditions_;
  const Slots& bound_;
};

void place(FromNode& node, const SelectPlan& plan, std::vector<ExprPtr> conditions, Slots bound);

void place_join(FromNode& node, const SelectPlan& plan, std::vector<ExprPtr> conditions, Slots bound) {
  std::vector<ExprPtr> left;
  std::vector<ExprPtr> right;
  Slots with_left = bound;
  collect_slots(*node.left, with_left);
  const auto sort_out = [&](std::vector<ExprPtr> from, std::vector<ExprPtr>& otherwise) {
    for (ExprPtr& e : from) (covers(with_left, slots_of(*e)) ? left : otherwise).push_back(std::move(e));
  };
  if (node.join == JoinKind::full) {
    node.after = std::move(conditions);
  } else if (node.join == JoinKind::left) {
    sort_out(std::move(conditions), node.after);
    right = std::move(node.filters);
    node.filters.clear();
  } else {
    sort_out(std::move(conditions), right);
    sort_out(std::exchange(node.filters, {}), right);
  }
  place(*node.left, plan, std::move(left), std::move(bound));
  place(*node.right, plan, std::move(right), std::move(with_left));
}

void place(FromNode& node, const SelectPlan& plan, std::vector<ExprPtr> conditions, Slots bound) {
  if (node.is_join) {
    place_join(node, plan, std::move(conditions), std::move(bound));
    return;
  }
  const RangeEntry& range = plan.ranges[node.slot];
  if (range.kind == RangeKind::table && range.table->system == SystemTable::none) {
    Chooser(*range.table, node, conditions, bound).choose();
  }
  node.filters = std::move(conditions);
}

}  // namespace

void split_conjuncts(ExprPtr condition, std::vector<ExprPtr>& out) {
  if (condition->kind != ExprKind::logical_and) {
    out.push_back(std::move(condition));
    return;
  }
  for (ExprPtr& arg : condition->args) split_conjuncts(std::move(arg), out);
}

void place_conditions(SelectPlan& plan, std::vector<ExprPtr> conditions) {
  std::vector<ExprPtr> rest;
  for (ExprPtr& e : conditions) {
    if (plan.from == nullptr || slots_of(*e).empty()) {
      plan.gate.push_back(std::move(e));
    } else {
      rest.push_back(std::move(e));
    }
  }
  if (plan.from != nullptr) place(*plan.from, plan, std::move(rest), {});
}

void use_access_order(SelectPlan& plan) {
  if (plan.order.empty() || plan.ranges.size() != 1 || plan.from->is_join || plan.grouped || plan.distinct ||
      !plan.windows.empty()) {
    return;
  }
  AccessPath& access = plan.from->access;
  if (access.kind != AccessPath::Kind::primary) return;
  const std::vector<IndexKey>& keys = plan.ranges[0].table->indexes[access.index].keys;
  std::size_t next = access.equal.size();
  bool first = true;
  for (const SortKey& sort : plan.order) {
    const Expr& e = *plan.targets[sort.target].value;
    if (!is_own_column(e, 0)) return;
    const bool fixed = std::any_of(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(access.equal.size()),
                                   [&](const IndexKey& k) { return k.column == e.index; });
    if (fixed) continue;
    if (next == keys.size() || keys[next].column != e.index) return;
    if (!first && sort.descending != access.descending) {
      access.descending = false;
      return;
    }
    access.descending = sort.descending;
    first = false;
    ++next;
  }
  plan.ordered_by_access = true;
}

}  // namespace dsqlsim::model
