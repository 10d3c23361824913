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

/// The keys of a row as one grouping set sees them; the set's number comes last.
Row keys_in_set(const SelectPlan& plan, const Row& all, std::size_t set) {
  Row keys = all;
  if (!plan.grouping_sets.empty()) {
    const std::vector<bool>& members = plan.grouping_sets[set];
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (!members[i]) keys[i] = Null{};
    }
    for (const GroupingMark& mark : plan.grouping_marks) {
      std::int64_t bits = 0;
      for (const std::uint32_t key : mark.keys) bits = bits << 1 | (members[key] ? 0 : 1);
      keys[mark.place] = bits;
    }
  }
  keys.emplace_back(static_cast<std::int64_t>(set));
  return keys;
}

}  // namespace

Flow Execution::grouped(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit) {
  std::map<Row, Group, RowLess> groups;
  const std::size_t sets = std::max<std::size_t>(plan.grouping_sets.size(), 1);
  const auto add_to = [&](Row keys) {
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
  const auto collect_row = [&]() {
    Row all(plan.group_by.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      // What GROUPING stands for comes from no row.
      if (plan.group_by[i]->kind == ExprKind::group_key) continue;
      Value scratch;
      const Value* v = evaluator_.eval(*plan.group_by[i], frame, scratch);
      if (v == nullptr) return Flow::failed;
      all[i] = *v;
    }
    for (std::size_t set = 0; set < sets; ++set) {
      if (add_to(keys_in_set(plan, all, set)) == Flow::failed) return Flow::failed;
    }
    return Flow::more;
  };
  bool open = true;
  if (!plan.gate.empty() && !evaluator_.all_hold(plan.gate, frame, open)) return Flow::failed;
  if (open) {
    const Flow flow = plan.from == nullptr ? collect_row() : scan(plan, *plan.from, frame, collect_row);
    if (flow == Flow::failed) return flow;
  }
  // A set without keys always has one group, of nothing if need be.
  const bool nothing = groups.empty();
  for (std::size_t set = 0; set < sets && nothing; ++set) {
    const bool keyless = plan.grouping_sets.empty() ? plan.group_by.empty()
                                                    : std::none_of(plan.grouping_sets[set].begin(), plan.grouping_sets[set].end(), [](bool has) { return has; });
    if (keyless) groups[keys_in_set(plan, Row(plan.group_by.size()), set)].accumulators.resize(plan.aggregates.size());
  }
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
