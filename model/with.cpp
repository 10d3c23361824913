// Common table expressions: one runs when its rows are first wanted. A modifying one that nobody reads runs when the main
// query is through, the last one first, as in PostgreSQL. All parts of a statement read the rows as they were before it.

#include <set>

#include "model/execution.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t max_recursive_rows = 500'000;

}  // namespace

void Execution::open_ctes(const std::vector<CtePlan>& ctes, const Frame& frame) {
  for (const CtePlan& cte : ctes) {
    CteState& state = ctes_[cte.id];
    state.plan = &cte;
    state.frame = &frame;
    state.ready = false;
  }
}

bool Execution::finish_ctes(const std::vector<CtePlan>& ctes) {
  for (auto cte = ctes.rbegin(); cte != ctes.rend(); ++cte) {
    if (cte->modify != nullptr && !ctes_[cte->id].ready && cte_rows(cte->id) == nullptr) return false;
  }
  return true;
}

bool Execution::run_modifying(CteState& state) {
  auto rows = std::make_unique<Rows>();
  std::int64_t count = 0;
  const auto take = [&](Row& row) {
    rows->push_back(std::move(row));
    row = Row();
    return Flow::more;
  };
  if (!modify(*state.plan->modify, state.frame, take, count)) return false;
  state.rows = std::move(rows);
  state.ready = true;
  return true;
}

const Rows* Execution::cte_rows(std::uint32_t id) {
  CteState& state = ctes_[id];
  if (state.ready) return state.rows.get();
  if (state.plan->modify != nullptr) return run_modifying(state) ? state.rows.get() : nullptr;
  if (state.plan->step != nullptr) return recursive(state) ? state.rows.get() : nullptr;
  auto rows = std::make_unique<Rows>();
  if (!collect(*state.plan->query, state.frame, *rows)) return nullptr;
  state.rows = std::move(rows);
  state.ready = true;
  return state.rows.get();
}

bool Execution::recursive(CteState& state) {
  const CtePlan& cte = *state.plan;
  Rows all;
  Rows round;
  std::set<Row, RowLess> seen;
  if (!collect(*cte.query, state.frame, round)) return false;
  while (!round.empty()) {
    if (!cte.recursive_all) std::erase_if(round, [&](const Row& row) { return !seen.insert(row).second; });
    all.insert(all.end(), round.begin(), round.end());
    if (all.size() > max_recursive_rows) {
      return call_.fail(sqlstate::program_limit_exceeded,
                        "query requires more than allowed temp space of 131072 KB to execute");
    }
    // The step sees the rows of the round before it under the CTE's name.
    state.rows = std::make_unique<Rows>(std::move(round));
    state.ready = true;
    round = Rows();
    if (!collect(*cte.step, state.frame, round)) return false;
  }
  state.rows = std::make_unique<Rows>(std::move(all));
  return true;
}

}  // namespace dsqlsim::model
