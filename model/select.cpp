// SELECT: producing, grouping, ordering, limiting and locking rows; VALUES and set operations.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "model/execution.h"
#include "model/sql/compare.h"
#include "model/sql/json_order.h"

namespace dsqlsim::model {

namespace {

int compare_by(const std::vector<SortKey>& order, const Row& a, const Row& b) {
  for (const SortKey& key : order) {
    const Value& x = a[key.target];
    const Value& y = b[key.target];
    const bool x_null = is_null(x);
    const bool y_null = is_null(y);
    if (x_null != y_null) return x_null == key.nulls_first ? -1 : 1;
    if (x_null) continue;
    const int c = key.json ? json_order_key(std::get<std::string>(x)).compare(json_order_key(std::get<std::string>(y))) : compare_values(x, y);
    if (c != 0) return (c < 0) == key.descending ? 1 : -1;
  }
  return 0;
}

}  // namespace

bool Execution::count_of(const Expr* e, const Frame& frame, std::int64_t fallback, const char* state, const char* what,
                         std::int64_t& out) {
  out = fallback;
  if (e == nullptr) return true;
  Value scratch;
  const Value* v = evaluator_.eval(*e, frame, scratch);
  if (v == nullptr) return false;
  if (is_null(*v)) return true;
  out = std::get<std::int64_t>(*v);
  if (out < 0) return call_.fail(std::string_view(state), fmt::format("{} must not be negative", what));
  return true;
}

bool Execution::window(const SelectPlan& plan, const Frame& frame, Window& out) {
  return count_of(plan.limit.get(), frame, INT64_MAX, "2201W", "LIMIT", out.limit) &&
         count_of(plan.offset.get(), frame, 0, "2201X", "OFFSET", out.offset);
}

bool Execution::targets(const std::vector<TargetColumn>& columns, const Frame& frame, Row& out) {
  out.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Value scratch;
    const Value* v = evaluator_.eval(*columns[i].value, frame, scratch);
    if (v == nullptr) return false;
    if (v == &scratch) {
      out[i] = std::move(scratch);
    } else {
      out[i] = *v;
    }
  }
  return true;
}

bool Execution::lock_rows(const SelectPlan& plan, const std::vector<RowEntry*>& entries) {
  for (std::size_t slot = 0; slot < entries.size(); ++slot) {
    const RangeEntry& range = plan.ranges[slot];
    if (range.lock == LockStrength::none || entries[slot] == nullptr) continue;
    if (Status done = writer_->lock(*range.table, *entries[slot], range.lock); !done) {
      call_.error = std::move(done.error());
      return false;
    }
  }
  return true;
}

Flow Execution::deliver(const SelectPlan& plan, Row& row, const std::vector<RowEntry*>& entries, Window& window, RowSink sink) {
  // As in PostgreSQL, rows that OFFSET skips are locked as well.
  if (plan.locks && !lock_rows(plan, entries)) return Flow::failed;
  if (window.offset > 0) {
    --window.offset;
    return Flow::more;
  }
  if (const Flow flow = sink(row); flow != Flow::more) return flow;
  return --window.limit == 0 ? Flow::stop : Flow::more;
}

Flow Execution::deliver_buffered(const SelectPlan& plan, std::vector<BufferedRow>& rows, Window& window, RowSink sink) {
  if (plan.distinct && plan.distinct_on == 0) {
    std::set<Row, RowLess> seen;
    std::erase_if(rows, [&](const BufferedRow& b) {
      return !seen.insert(Row(b.row.begin(), b.row.begin() + static_cast<std::ptrdiff_t>(plan.visible))).second;
    });
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const BufferedRow& a, const BufferedRow& b) { return compare_by(plan.order, a.row, b.row) < 0; });
  const std::vector<SortKey> group(plan.order.begin(), plan.order.begin() + static_cast<std::ptrdiff_t>(plan.distinct_on));
  const Row* last = nullptr;
  std::vector<Row> leaders;
  for (BufferedRow& b : rows) {
    if (plan.distinct_on > 0) {
      if (last != nullptr && compare_by(group, *last, b.row) == 0) continue;
      leaders.assign(1, b.row);
      last = &leaders[0];
    }
    const Flow flow = deliver(plan, b.row, b.entries, window, sink);
    if (flow != Flow::more) return flow;
  }
  return Flow::more;
}

Flow Execution::produce(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  return plan.windows.empty() ? produce_rows(plan, frame, emit) : windowed(plan, frame, emit);
}

Flow Execution::produce_rows(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  if (plan.is_values) return values(plan, frame, emit);
  if (plan.operation != SetOperation::none) return set_operation(plan, frame, emit);
  if (plan.grouped) return grouped(plan, frame, emit);
  bool open = true;
  if (!plan.gate.empty() && !evaluator_.all_hold(plan.gate, frame, open)) return Flow::failed;
  if (!open) return Flow::more;
  return plan.from == nullptr ? emit() : scan(plan, *plan.from, frame, emit);
}

Flow Execution::select(const SelectPlan& plan, const Frame* outer, RowSink sink) {
  const std::size_t slots = plan.is_values || plan.operation != SetOperation::none ? 1 : plan.ranges.size();
  Level level(*this, outer, slots);
  Frame& frame = level.frame();
  open_ctes(plan.ctes, frame);
  const Flow flow = select_rows(plan, frame, sink);
  return flow != Flow::failed && !finish_ctes(plan.ctes) ? Flow::failed : flow;
}

Flow Execution::select_rows(const SelectPlan& plan, Frame& frame, RowSink sink) {
  Window rows;
  if (!window(plan, frame, rows)) return Flow::failed;
  if (rows.limit == 0) return Flow::more;
  const bool buffered = plan.distinct || (!plan.order.empty() && !plan.ordered_by_access);
  std::vector<BufferedRow> buffer;
  Row row;
  const auto emit = [&]() {
    if (!targets(plan.targets, frame, row)) return Flow::failed;
    if (!buffered) return deliver(plan, row, frame.entries, rows, sink);
    if (!charge(row)) return Flow::failed;
    buffer.push_back({std::move(row), plan.locks ? frame.entries : std::vector<RowEntry*>()});
    row = Row();
    return Flow::more;
  };
  Flow flow = produce(plan, frame, emit);
  if (flow == Flow::more && buffered) flow = deliver_buffered(plan, buffer, rows, sink);
  // Reaching one's own LIMIT does not stop the caller.
  return flow == Flow::stop && rows.limit == 0 ? Flow::more : flow;
}

bool Execution::collect(const SelectPlan& plan, const Frame* outer, Rows& out, std::size_t at_most) {
  const Flow flow = select(plan, outer, [&](Row& row) {
    row.resize(plan.visible);
    if (!charge(row)) return Flow::failed;
    out.push_back(std::move(row));
    row = Row();
    return out.size() >= at_most ? Flow::stop : Flow::more;
  });
  return flow != Flow::failed;
}

Flow Execution::values(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  Row row;
  for (const std::vector<ExprPtr>& list : plan.values) {
    row.resize(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      Value scratch;
      const Value* v = evaluator_.eval(*list[i], frame, scratch);
      if (v == nullptr) return Flow::failed;
      row[i] = *v;
    }
    frame.rows[0] = row.data();
    if (const Flow flow = emit(); flow != Flow::more) return flow;
  }
  return Flow::more;
}

Flow Execution::set_operation(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  Rows left;
  Rows right;
  if (!collect(*plan.left, &frame, left) || !collect(*plan.right, &frame, right)) return Flow::failed;
  const auto emit_row = [&](const Row& row) {
    frame.rows[0] = row.data();
    return emit();
  };
  std::map<Row, std::size_t, RowLess> counts;
  if (plan.operation == SetOperation::union_) {
    for (const Rows* side : {&left, &right}) {
      for (const Row& row : *side) {
        if (!plan.all && counts[row]++ > 0) continue;
        if (const Flow flow = emit_row(row); flow != Flow::more) return flow;
      }
    }
    return Flow::more;
  }
  for (const Row& row : right) ++counts[row];
  const bool intersect = plan.operation == SetOperation::intersect;
  std::set<Row, RowLess> emitted;
  for (const Row& row : left) {
    const auto found = counts.find(row);
    const bool present = found != counts.end() && found->second > 0;
    if (plan.all && present) --found->second;
    if (present != intersect || (!plan.all && !emitted.insert(row).second)) continue;
    if (const Flow flow = emit_row(row); flow != Flow::more) return flow;
  }
  return Flow::more;
}

}  // namespace dsqlsim::model
