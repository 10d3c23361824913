// Who starts, signals or describes a workflow by its id alone is told by the current row whether its run is open, and
// how it ended; the run itself says so in its own row. No commit leaves the two apart.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "properties/catalogue.h"
#include "properties/run_rows.h"

namespace dsqlsim::properties {

namespace {

using schema::current_executions;
using schema::executions;

/// State and status.
using Standing = std::pair<std::int64_t, std::int64_t>;

struct Current {
  Uuid run;
  Standing columns;
  /// What the row's blob says; nothing if it has none.
  std::optional<Standing> blob;
  std::size_t written = 0;
};

struct Run {
  Standing standing;
  std::size_t written = 0;
};

std::optional<Standing> standing_of(const Value& blob) {
  const auto state = schema::decode<schema::ExecutionState>(blob);
  if (!state.has_value()) return std::nullopt;
  return Standing{static_cast<std::int64_t>(state->state), static_cast<std::int64_t>(state->status)};
}

std::string standing_words(const Standing& s) { return fmt::format("state {} and status {}", s.first, s.second); }

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> look_at(std::size_t at) {
    std::set<WorkflowKey> touched;
    for (const Change& change : changed_rows(history_, history_.entry(at))) {
      const std::span<const Value> row = is_delete(change) ? change.before : change.after;
      if (change.table == schema::table::executions) touched.insert(run_changed(change, row, at));
      if (change.table == schema::table::current_executions) touched.insert(current_changed(change, row, at));
    }
    for (const WorkflowKey& workflow : touched) {
      if (auto verdict = compare(workflow, at)) return verdict;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  WorkflowKey run_changed(const Change& change, std::span<const Value> row, std::size_t at) {
    const RunKey run = run_of(row);
    const std::optional<Standing> standing =
        is_delete(change) ? std::nullopt : standing_of(cell(row, executions::state));
    if (standing.has_value()) {
      runs_[run] = {*standing, at};
    } else {
      runs_.erase(run);
    }
    return workflow_of(run);
  }

  WorkflowKey current_changed(const Change& change, std::span<const Value> row, std::size_t at) {
    const WorkflowKey workflow = workflow_of_current(row);
    if (is_delete(change)) {
      current_.erase(workflow);
    } else {
      current_[workflow] = {uuid(cell(row, current_executions::run_id)),
                            {integer(row, current_executions::state), integer(row, current_executions::status)},
                            standing_of(cell(row, current_executions::data)),
                            at};
    }
    return workflow;
  }

  std::optional<Verdict> compare(const WorkflowKey& workflow, std::size_t at) {
    const auto found = current_.find(workflow);
    if (found == current_.end()) return std::nullopt;
    const Current& row = found->second;
    const std::string name = words(workflow);
    if (row.blob.has_value() && *row.blob != row.columns) {
      return Verdict::violated(
          "columns and blob of the current row disagree",
          fmt::format("{} left the current row of {} with {} in its columns and {} in its blob.", who(history_, at),
                      name, standing_words(row.columns), standing_words(*row.blob)),
          {row.written});
    }
    const auto run = runs_.find({std::get<0>(workflow), std::get<1>(workflow), std::get<2>(workflow), row.run});
    if (run == runs_.end()) return std::nullopt;
    judged_ = true;
    if (run->second.standing == row.columns) return std::nullopt;
    std::vector<std::size_t> witness{std::min(row.written, run->second.written)};
    if (row.written != run->second.written) witness.push_back(std::max(row.written, run->second.written));
    return Verdict::violated(
        "current row and its run disagree",
        fmt::format("{} left the current row of {} with {}, while the run that it names has {}.", who(history_, at),
                    name, standing_words(row.columns), standing_words(run->second.standing)),
        std::move(witness));
  }

  const History& history_;
  std::map<WorkflowKey, Current> current_;
  std::map<RunKey, Run> runs_;
  bool judged_ = false;
};

}  // namespace

Verdict current_row_tells_its_run(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    if (const std::optional<Verdict> verdict = judge.look_at(at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds()
                        : Verdict::undecided("no commit wrote a current row and the run that it names");
}

}  // namespace dsqlsim::properties
