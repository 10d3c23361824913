// FROM: tables by their access paths, derived rows, and joins as nested loops.

#include <algorithm>

#include "model/execution.h"
#include "model/key_codec.h"

namespace dsqlsim::model {

namespace {

void collect_slots(const FromNode& node, std::vector<std::uint16_t>& out) {
  if (!node.is_join) {
    out.push_back(node.slot);
    return;
  }
  collect_slots(*node.left, out);
  collect_slots(*node.right, out);
}

}  // namespace

Flow Execution::filter(const std::vector<ExprPtr>& conditions, const Frame& frame, FunctionRef<Flow()> next) {
  if (!step()) return Flow::failed;
  if (conditions.empty()) return next();
  bool pass = false;
  if (!evaluator_.all_hold(conditions, frame, pass)) return Flow::failed;
  return pass ? next() : Flow::more;
}

Flow Execution::scan(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  if (node.is_join) return node.join == JoinKind::full ? full_join(plan, node, frame, next) : join(plan, node, frame, next);
  const RangeEntry& range = plan.ranges[node.slot];
  switch (range.kind) {
    case RangeKind::table: return scan_table(range, node, frame, next);
    case RangeKind::subquery: return scan_subquery(range, node, frame, next);
    case RangeKind::cte: {
      const Rows* rows = cte_rows(range.cte);
      return rows == nullptr ? Flow::failed : scan_rows(*rows, node, frame, next);
    }
    case RangeKind::functions: return scan_functions(range, node, frame, next);
  }
  return Flow::failed;
}

Flow Execution::join(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  if (node.join == JoinKind::inner) {
    return scan(plan, *node.left, frame, [&]() { return scan(plan, *node.right, frame, next); });
  }
  std::vector<std::uint16_t> right_slots;
  collect_slots(*node.right, right_slots);
  return scan(plan, *node.left, frame, [&]() {
    bool matched = false;
    const Flow flow = scan(plan, *node.right, frame, [&]() {
      matched = true;
      return filter(node.after, frame, next);
    });
    if (flow != Flow::more || matched) return flow;
    for (const std::uint16_t slot : right_slots) {
      frame.rows[slot] = nullptr;
      frame.entries[slot] = nullptr;
    }
    return filter(node.after, frame, next);
  });
}

Flow Execution::full_join(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  struct Side {
    std::vector<const Value*> rows;
    std::vector<RowEntry*> entries;
    bool matched = false;
  };
  std::vector<std::uint16_t> left_slots;
  std::vector<std::uint16_t> right_slots;
  collect_slots(*node.left, left_slots);
  collect_slots(*node.right, right_slots);
  std::vector<Side> rights;
  Flow flow = scan(plan, *node.right, frame, [&]() {
    Side side;
    for (const std::uint16_t slot : right_slots) {
      side.rows.push_back(frame.rows[slot]);
      side.entries.push_back(frame.entries[slot]);
    }
    rights.push_back(std::move(side));
    return Flow::more;
  });
  const auto show = [&](const std::vector<std::uint16_t>& slots, const Side* side) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
      frame.rows[slots[i]] = side == nullptr ? nullptr : side->rows[i];
      frame.entries[slots[i]] = side == nullptr ? nullptr : side->entries[i];
    }
  };
  if (flow != Flow::more) return flow;
  flow = scan(plan, *node.left, frame, [&]() {
    bool matched = false;
    for (Side& side : rights) {
      show(right_slots, &side);
      bool pass = false;
      if (!evaluator_.all_hold(node.filters, frame, pass)) return Flow::failed;
      if (!pass) continue;
      matched = side.matched = true;
      if (const Flow f = filter(node.after, frame, next); f != Flow::more) return f;
    }
    if (matched) return Flow::more;
    show(right_slots, nullptr);
    return filter(node.after, frame, next);
  });
  if (flow != Flow::more) return flow;
  show(left_slots, nullptr);
  for (Side& side : rights) {
    if (side.matched) continue;
    show(right_slots, &side);
    if (const Flow f = filter(node.after, frame, next); f != Flow::more) return f;
  }
  return Flow::more;
}

Flow Execution::visit(RowEntry& entry, const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  const Row* row = transaction_.visible_before(entry);
  if (row == nullptr) return Flow::more;
  if (row->size() < range.table->columns.size()) {
    // This transaction has added columns, and storage learns of them at its COMMIT.
    Row wide = *row;
    if (!database_.widen(*range.table, call_, wide)) return Flow::failed;
    row = &keep({std::move(wide)}).front();
  }
  frame.rows[node.slot] = row->data();
  frame.entries[node.slot] = &entry;
  return filter(node.filters, frame, next);
}

Flow Execution::scan_table(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  if (range.table->system != SystemTable::none) return scan_rows(system_rows(*range.table), node, frame, next);
  if (!database_.has_table(range.table->id)) return Flow::more;  // made by this very transaction
  TableData& data = database_.table(range.table->id);
  switch (node.access.kind) {
    case AccessPath::Kind::primary: return scan_primary(data, range, node, frame, next);
    // What this statement has written holds its index values already, so a look at the rows before it goes through all.
    case AccessPath::Kind::unique:
      if (transaction_.written_by != transaction_.statement) return scan_unique(data, range, node, frame, next);
      break;
    case AccessPath::Kind::full: break;
  }
  const bool check = node.access.kind == AccessPath::Kind::unique;
  const auto wanted = [&]() { return check ? filter(node.consumed, frame, next) : next(); };
  for (auto& [key, entry] : data.rows()) {
    if (const Flow flow = visit(entry, range, node, frame, wanted); flow != Flow::more) return flow;
  }
  return Flow::more;
}

bool Execution::append_key(const std::vector<const Expr*>& values, const Frame& frame, std::string& key, bool& known) {
  known = true;
  for (const Expr* e : values) {
    Value scratch;
    const Value* v = evaluator_.eval(*e, frame, scratch);
    if (v == nullptr) return false;
    if (is_null(*v)) {
      known = false;
      return true;
    }
    encode_key(key, *v);
  }
  return true;
}

Flow Execution::scan_primary(TableData& data, const RangeEntry& range, const FromNode& node, Frame& frame,
                             FunctionRef<Flow()> next) {
  const AccessPath& access = node.access;
  std::string lower = std::move(key_);
  lower.clear();
  bool known = false;
  if (!append_key(access.equal, frame, lower, known)) return Flow::failed;
  // Equality with NULL holds for no row.
  if (!known) return Flow::more;
  if (access.equal.size() == range.table->indexes[access.index].keys.size()) {
    const std::uint64_t hash = data.hash_of(lower);
    transaction_.footprint.read.push_back(hash);
    RowEntry* entry = data.find(lower);
    key_ = std::move(lower);
    return entry == nullptr ? Flow::more : visit(*entry, range, node, frame, next);
  }
  std::string upper = lower;
  std::string end = after_prefix(upper);
  if (!access.lower.empty()) {
    if (!append_key(access.lower, frame, lower, known)) return Flow::failed;
    if (!known && access.lower.size() == 1) return Flow::more;
    if (known && !access.lower_inclusive) lower = after_prefix(std::move(lower));
  }
  if (!access.upper.empty()) {
    if (!append_key(access.upper, frame, upper, known)) return Flow::failed;
    if (!known && access.upper.size() == 1) return Flow::more;
    end = known && !access.upper_inclusive ? upper : after_prefix(upper);
  }
  TableData::Rows& rows = data.rows();
  const auto first = rows.lower_bound(std::string_view(lower));
  const auto last = end.empty() ? rows.end() : rows.lower_bound(std::string_view(end));
  if (!end.empty() && lower >= end) return Flow::more;
  if (access.descending) {
    for (auto it = last; it != first;) {
      --it;
      if (const Flow flow = visit(it->second, range, node, frame, next); flow != Flow::more) return flow;
    }
    return Flow::more;
  }
  for (auto it = first; it != last; ++it) {
    if (const Flow flow = visit(it->second, range, node, frame, next); flow != Flow::more) return flow;
  }
  return Flow::more;
}

Flow Execution::scan_unique(TableData& data, const RangeEntry& range, const FromNode& node, Frame& frame,
                            FunctionRef<Flow()> next) {
  const IndexDef& index = range.table->indexes[node.access.index];
  std::string key;
  bool known = false;
  if (!append_key(node.access.equal, frame, key, known)) return Flow::failed;
  IndexData* values = data.index(index.id);
  IndexEntry* entry = !known || values == nullptr ? nullptr : values->find(key);
  if (entry == nullptr) return Flow::more;
  transaction_.footprint.read.push_back(entry->hash);
  std::string own;
  for (const IndexEntry::Candidate& candidate : std::vector(entry->rows)) {
    const Row* row = transaction_.visible_before(*candidate.row);
    if (row == nullptr || !Database::index_key(index, *row, call_, own) || own != key) continue;
    if (const Flow flow = visit(*candidate.row, range, node, frame, next); flow != Flow::more) return flow;
  }
  return Flow::more;
}

Flow Execution::scan_rows(const Rows& rows, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  for (const Row& row : rows) {
    frame.rows[node.slot] = row.data();
    frame.entries[node.slot] = nullptr;
    if (const Flow flow = filter(node.filters, frame, next); flow != Flow::more) return flow;
  }
  return Flow::more;
}

Flow Execution::scan_subquery(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next) {
  if (range.subquery->correlated) {
    Rows rows;
    if (!collect(*range.subquery, &frame, rows)) return Flow::failed;
    return scan_rows(keep(std::move(rows)), node, frame, next);
  }
  if (!subqueries_[range.subquery_id].ready) {
    auto rows = std::make_unique<Rows>();
    if (!collect(*range.subquery, &frame, *rows)) return Flow::failed;
    subqueries_[range.subquery_id].rows = std::move(rows);
    subqueries_[range.subquery_id].ready = true;
  }
  return scan_rows(*subqueries_[range.subquery_id].rows, node, frame, next);
}

}  // namespace dsqlsim::model
