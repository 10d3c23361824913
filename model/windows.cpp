// Calls with OVER. The rows of the query are held, each call is computed partition by partition, and then the rows go on, in
// the order of the last call's partition and ORDER BY.

#include <algorithm>
#include <numeric>

#include "model/aggregation.h"
#include "model/execution.h"
#include "model/sql/compare.h"

namespace dsqlsim::model {

namespace {

/// A row of the query as its Frame had it.
struct HeldRow {
  std::vector<const Value*> rows;
  std::vector<RowEntry*> entries;
  Row group_keys;
  Row aggregates;
  /// Results of the window calls.
  Row windows;
};

/// What one call needs of a row.
struct Input {
  Row partition;
  Row order;
  Row arguments;
};

/// One partition in its order: positions of rows, and for each where its peers begin and end.
struct Partition {
  std::span<const std::size_t> rows;
  std::vector<std::size_t> peers_begin;
  std::vector<std::size_t> peers_end;
};

int compare_rows(const Row& a, const Row& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const int c = compare_with_nulls(a[i], b[i]); c != 0) return c;
  }
  return 0;
}

int compare_order(const WindowCall& call, const Row& a, const Row& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const SortKey& key = call.order[i].second;
    if (is_null(a[i]) != is_null(b[i])) return is_null(a[i]) == key.nulls_first ? -1 : 1;
    const int c = compare_with_nulls(a[i], b[i]);
    if (c != 0) return key.descending ? -c : c;
  }
  return 0;
}

Partition partition_of(const WindowCall& call, std::span<const std::size_t> rows, const std::vector<Input>& inputs) {
  Partition out{rows, std::vector<std::size_t>(rows.size()), std::vector<std::size_t>(rows.size())};
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && compare_order(call, inputs[rows[begin]].order, inputs[rows[end]].order) == 0) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      out.peers_begin[i] = begin;
      out.peers_end[i] = end;
    }
    begin = end;
  }
  return out;
}

struct FrameRange {
  std::size_t begin;
  std::size_t end;
};

/// The rows of the frame of row `i`, as half-open positions in its partition.
FrameRange frame_of(const WindowCall& call, const Partition& p, std::size_t i, std::int64_t start_offset, std::int64_t end_offset) {
  const auto size = static_cast<std::int64_t>(p.rows.size());
  const auto at = static_cast<std::int64_t>(i);
  const auto clamp = [&](std::int64_t v) { return static_cast<std::size_t>(std::clamp<std::int64_t>(v, 0, size)); };
  FrameRange out{0, p.rows.size()};
  switch (call.start) {
    case FrameBound::current_row: out.begin = call.rows ? i : p.peers_begin[i]; break;
    case FrameBound::preceding: out.begin = clamp(start_offset > at ? 0 : at - start_offset); break;
    case FrameBound::following: out.begin = clamp(start_offset > size ? size : at + start_offset); break;
    default: break;
  }
  switch (call.end) {
    case FrameBound::current_row: out.end = call.rows ? i + 1 : p.peers_end[i]; break;
    case FrameBound::preceding: out.end = clamp(end_offset > at ? 0 : at - end_offset + 1); break;
    case FrameBound::following: out.end = clamp(end_offset > size ? size : at + end_offset + 1); break;
    default: break;
  }
  if (out.end < out.begin) out.end = out.begin;
  return out;
}

bool is_offset(CallContext& call, const Value& v, const char* which) {
  if (is_null(v)) return call.fail("22004", std::string("frame ") + which + " offset must not be null");
  if (std::get<std::int64_t>(v) < 0) return call.fail("22013", std::string("frame ") + which + " offset must not be negative");
  return true;
}

std::size_t number_of_peer_groups(const Partition& p, std::size_t i) {
  std::size_t n = 1;
  for (std::size_t at = p.peers_begin[i]; at > 0; at = p.peers_begin[at - 1]) ++n;
  return n;
}

Value ntile(std::int64_t buckets, std::size_t i, std::size_t size) {
  const auto n = static_cast<std::int64_t>(size);
  const auto at = static_cast<std::int64_t>(i);
  const std::int64_t small = n / buckets;
  const std::int64_t larger = n % buckets;
  const std::int64_t in_larger = larger * (small + 1);
  return at < in_larger ? at / (small + 1) + 1 : larger + (at - in_larger) / small + 1;
}

/// lag and lead: the value `distance` rows on, or the third argument.
Value neighbour(const WindowCall& call, const Partition& p, std::size_t i, const std::vector<Input>& inputs) {
  const Row& own = inputs[p.rows[i]].arguments;
  if (own.size() > 1 && is_null(own[1])) return Null{};
  std::int64_t distance = own.size() > 1 ? std::get<std::int64_t>(own[1]) : 1;
  if (call.function == WindowFunction::lag) distance = -distance;
  const std::int64_t at = static_cast<std::int64_t>(i) + distance;
  if (at >= 0 && at < static_cast<std::int64_t>(p.rows.size())) return inputs[p.rows[static_cast<std::size_t>(at)]].arguments[0];
  return own.size() > 2 ? own[2] : Value();
}

/// Functions that need only the partition; not aggregates, not those that look at a frame.
bool ranked(const WindowCall& call, const Partition& p, std::size_t i, const std::vector<Input>& inputs, CallContext& context, Value& out) {
  const auto size = static_cast<double>(p.rows.size());
  switch (call.function) {
    case WindowFunction::row_number: out = static_cast<std::int64_t>(i + 1); return true;
    case WindowFunction::rank: out = static_cast<std::int64_t>(p.peers_begin[i] + 1); return true;
    case WindowFunction::dense_rank: out = static_cast<std::int64_t>(number_of_peer_groups(p, i)); return true;
    case WindowFunction::percent_rank: out = p.rows.size() == 1 ? 0.0 : static_cast<double>(p.peers_begin[i]) / (size - 1); return true;
    case WindowFunction::cume_dist: out = static_cast<double>(p.peers_end[i]) / size; return true;
    case WindowFunction::ntile: {
      // The count is that of the partition's first row.
      const Value& buckets = inputs[p.rows[0]].arguments[0];
      if (is_null(buckets)) {
        out = Null{};
        return true;
      }
      if (std::get<std::int64_t>(buckets) <= 0) return context.fail("22014", "argument of ntile must be greater than zero");
      out = ntile(std::get<std::int64_t>(buckets), i, p.rows.size());
      return true;
    }
    default: out = neighbour(call, p, i, inputs); return true;
  }
}

/// first_value, last_value and nth_value.
bool positioned(const WindowCall& call, const Partition& p, FrameRange frame, std::size_t i, const std::vector<Input>& inputs,
                CallContext& context, Value& out) {
  std::size_t at = frame.begin;
  if (call.function == WindowFunction::last_value) at = frame.end - 1;
  if (call.function == WindowFunction::nth_value) {
    const Value& nth = inputs[p.rows[i]].arguments[1];
    out = Null{};
    if (is_null(nth)) return true;
    const std::int64_t n = std::get<std::int64_t>(nth);
    if (n <= 0) return context.fail("22016", "argument of nth_value must be greater than zero");
    if (static_cast<std::uint64_t>(n) > frame.end - frame.begin) return true;
    at = frame.begin + static_cast<std::size_t>(n) - 1;
  }
  out = frame.begin == frame.end ? Value() : inputs[p.rows[at]].arguments[0];
  return true;
}

void show(Frame& frame, const HeldRow& row) {
  frame.rows = row.rows;
  frame.entries = row.entries;
  frame.group_keys = row.group_keys.data();
  frame.aggregates = row.aggregates.data();
  frame.windows = row.windows.data();
}

/// Computes one call for all rows.
class WindowRun {
 public:
  WindowRun(const WindowCall& call, std::size_t position, std::vector<HeldRow>& held, Frame& frame, Evaluator& evaluator,
            CallContext& context)
      : call_(call), position_(position), held_(held), frame_(frame), evaluator_(evaluator), context_(context) {}

  /// Leaves in `order` the rows by partition and ORDER BY. False on an error.
  bool compute(std::vector<std::size_t>& order) {
    if (!read_inputs()) return false;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int c = compare_rows(inputs_[a].partition, inputs_[b].partition);
      return c != 0 ? c < 0 : compare_order(call_, inputs_[a].order, inputs_[b].order) < 0;
    });
    for (std::size_t begin = 0; begin < order.size();) {
      std::size_t end = begin + 1;
      while (end < order.size() && compare_rows(inputs_[order[begin]].partition, inputs_[order[end]].partition) == 0) ++end;
      const Partition p = partition_of(call_, std::span(order).subspan(begin, end - begin), inputs_);
      if (!(call_.function == WindowFunction::aggregate ? aggregated(p) : computed(p))) return false;
      begin = end;
    }
    return true;
  }

 private:
  bool evaluate(const Expr& e, Row& into) {
    Value scratch;
    const Value* v = evaluator_.eval(e, frame_, scratch);
    if (v != nullptr) into.push_back(*v);
    return v != nullptr;
  }

  bool read_inputs() {
    inputs_.resize(held_.size());
    for (std::size_t i = 0; i < held_.size(); ++i) {
      show(frame_, held_[i]);
      for (const ExprPtr& e : call_.partition) {
        if (!evaluate(*e, inputs_[i].partition)) return false;
      }
      for (const auto& [key, sort] : call_.order) {
        if (!evaluate(*key, inputs_[i].order)) return false;
      }
      for (const ExprPtr& e : call_.arguments) {
        if (!evaluate(*e, inputs_[i].arguments)) return false;
      }
    }
    return held_.empty() || (read_offset(call_.start_offset.get(), "starting", start_offset_) &&
                             read_offset(call_.end_offset.get(), "ending", end_offset_));
  }

  bool read_offset(const Expr* e, const char* which, std::int64_t& out) {
    if (e == nullptr) return true;
    Row value;
    if (!evaluate(*e, value) || !is_offset(context_, value[0], which)) return false;
    out = std::get<std::int64_t>(value[0]);
    return true;
  }

  bool computed(const Partition& p) {
    const bool by_frame = call_.function >= WindowFunction::first_value;
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      Value& out = held_[p.rows[i]].windows[position_];
      const FrameRange rows = frame_of(call_, p, i, start_offset_, end_offset_);
      if (!(by_frame ? positioned(call_, p, rows, i, inputs_, context_, out) : ranked(call_, p, i, inputs_, context_, out))) return false;
    }
    return true;
  }

  bool aggregated(const Partition& p) {
    Accumulator running;
    std::size_t added = 0;
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      const FrameRange rows = frame_of(call_, p, i, start_offset_, end_offset_);
      // A frame that begins at the partition's first row only grows.
      if (call_.start != FrameBound::unbounded_preceding) {
        running = Accumulator();
        added = rows.begin;
      }
      for (; added < rows.end; ++added) {
        show(frame_, held_[p.rows[added]]);
        // The rows are held already.
        if (!aggregate_row(call_.aggregate, frame_, evaluator_, context_, [](const Row&) { return true; }, running)) return false;
      }
      Accumulator result = running;
      held_[p.rows[i]].windows[position_] = aggregate_result(call_.aggregate, result);
    }
    return true;
  }

  const WindowCall& call_;
  std::size_t position_;
  std::vector<HeldRow>& held_;
  Frame& frame_;
  Evaluator& evaluator_;
  CallContext& context_;
  std::vector<Input> inputs_;
  std::int64_t start_offset_ = 0;
  std::int64_t end_offset_ = 0;
};

}  // namespace

Flow Execution::windowed(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  std::vector<HeldRow> held;
  const auto hold = [&]() {
    HeldRow row{frame.rows, frame.entries, {}, {}, Row(plan.windows.size())};
    if (plan.grouped) {
      row.group_keys.assign(frame.group_keys, frame.group_keys + plan.group_by.size());
      row.aggregates.assign(frame.aggregates, frame.aggregates + plan.aggregates.size());
    }
    if (!charge(row.group_keys) || !charge(row.aggregates)) return Flow::failed;
    held.push_back(std::move(row));
    return Flow::more;
  };
  if (produce_rows(plan, frame, hold) == Flow::failed) return Flow::failed;
  std::vector<std::size_t> order(held.size());
  for (std::size_t w = 0; w < plan.windows.size(); ++w) {
    if (!WindowRun(plan.windows[w], w, held, frame, evaluator_, call_).compute(order)) return Flow::failed;
  }
  for (const std::size_t i : order) {
    show(frame, held[i]);
    if (const Flow flow = emit(); flow != Flow::more) return flow;
  }
  return Flow::more;
}

}  // namespace dsqlsim::model
