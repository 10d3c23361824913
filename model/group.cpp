// GROUP BY and aggregates. Groups come out in the order of their keys, which SQL leaves open and runs must not.

#include <algorithm>
#include <map>

#include "model/aggregation.h"
#include "model/execution.h"

namespace dsqlsim::model {

namespace {

struct Group {
  std::vector<Accumulator> accumulators;
};

}  // namespace

Flow Execution::grouped(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  std::map<Row, Group, RowLess> groups;
  const auto collect_row = [&]() {
    Row keys(plan.group_by.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Value scratch;
      const Value* v = evaluator_.eval(*plan.group_by[i], frame, scratch);
      if (v == nullptr) return Flow::failed;
      keys[i] = *v;
    }
    if (!groups.contains(keys) && !charge(keys)) return Flow::failed;
    Group& group = groups[std::move(keys)];
    group.accumulators.resize(plan.aggregates.size());
    for (std::size_t i = 0; i < plan.aggregates.size(); ++i) {
      if (!aggregate_row(plan.aggregates[i], frame, evaluator_, call_, [&](const Row& kept) { return charge(kept); }, group.accumulators[i])) {
        return Flow::failed;
      }
    }
    return Flow::more;
  };
  bool open = true;
  if (!plan.gate.empty() && !evaluator_.all_hold(plan.gate, frame, open)) return Flow::failed;
  if (open) {
    const Flow flow = plan.from == nullptr ? collect_row() : scan(plan, *plan.from, frame, collect_row);
    if (flow == Flow::failed) return flow;
  }
  // Without GROUP BY there is always one group, of nothing if need be.
  if (plan.group_by.empty() && groups.empty()) groups[Row()].accumulators.resize(plan.aggregates.size());
  std::fill(frame.rows.begin(), frame.rows.end(), nullptr);
  std::fill(frame.entries.begin(), frame.entries.end(), nullptr);
  for (auto& [keys, group] : groups) {
    Row results;
    for (std::size_t i = 0; i < plan.aggregates.size(); ++i) results.push_back(aggregate_result(plan.aggregates[i], group.accumulators[i]));
    frame.group_keys = keys.data();
    frame.aggregates = results.data();
    bool pass = true;
    if (plan.having != nullptr && !evaluator_.holds(*plan.having, frame, pass)) return Flow::failed;
    if (!pass) continue;
    if (const Flow flow = emit(); flow != Flow::more) return flow;
  }
  return Flow::more;
}

}  // namespace dsqlsim::model
