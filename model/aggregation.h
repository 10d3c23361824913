#pragma once
// Aggregates: the running state of one in one group or window frame, a row added to it, and what it comes to.

#include <cstdint>
#include <set>
#include <vector>

#include "model/eval.h"
#include "model/execution.h"
#include "model/sql/decimal.h"
#include "model/sql/plan.h"

namespace dsqlsim::model {

struct Accumulator {
  std::int64_t count = 0;
  Value best;
  Decimal sum;
  double real_sum = 0;
  Interval span;
  bool overflow = false;
  bool truth = true;
  /// For string_agg, array_agg: (sort keys, value, separator).
  std::vector<Row> items;
  std::set<Row, RowLess> seen;
};

/// Adds the frame's current row; false on an error, which the call describes. What has to be kept of the row is charged first.
bool aggregate_row(const Aggregate& aggregate, const Frame& frame, Evaluator& evaluator, CallContext& call,
                   FunctionRef<bool(const Row&)> charge, Accumulator& a);

/// NULL (0 for count) if no row counted.
[[nodiscard]] Value aggregate_result(const Aggregate& aggregate, Accumulator& a);

}  // namespace dsqlsim::model
