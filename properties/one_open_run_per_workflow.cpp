// S8. Who starts a workflow is told the run that is open, and signals go to it: two open runs of one workflow, or one
// that opens again after it was completed, split what callers take for one thing. The current row names the open run.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/run_rows.h"

namespace dsqlsim::properties {

namespace {

using schema::current_executions;
using schema::executions;

struct Workflow {
  /// By run: the commit that opened it.
  std::map<Uuid, std::size_t> open;
  /// What the current row names; nothing if no commit wrote it.
  std::optional<Uuid> current;
  /// The commit that deleted the current row, if none has written it since.
  std::optional<std::size_t> current_deleted;
};

// Zombies and corrupted runs are not open to anybody.
bool is_open(schema::State state) { return state == schema::State::created || state == schema::State::running; }

std::optional<schema::State> state_of(std::span<const Value> row) {
  if (row.empty()) return std::nullopt;
  const auto state = schema::decode<schema::ExecutionState>(cell(row, executions::state));
  return state.has_value() ? std::optional(state->state) : std::nullopt;
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  std::optional<Verdict> look_at(std::size_t at) {
    std::map<WorkflowKey, bool> touched;
    for (const Change& change : changed_rows(history_, history_.entry(at))) {
      const std::span<const Value> row = is_delete(change) ? change.before : change.after;
      if (change.table == schema::table::executions) {
        const WorkflowKey key = workflow_of(run_of(row));
        if (auto verdict = run_changed(key, change, at)) return verdict;
        touched[key] = true;
      }
      if (change.table == schema::table::current_executions) {
        const WorkflowKey key = workflow_of_current(row);
        current_changed(workflows_[key], change, at);
        touched[key] = true;
      }
    }
    for (const auto& [key, unused] : touched) {
      if (auto verdict = open_runs(key, at)) return verdict;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  static void current_changed(Workflow& workflow, const Change& change, std::size_t at) {
    workflow.current.reset();
    workflow.current_deleted.reset();
    if (is_delete(change)) {
      workflow.current_deleted = at;
    } else {
      workflow.current = uuid(cell(change.after, current_executions::run_id));
    }
  }

  std::optional<Verdict> run_changed(const WorkflowKey& key, const Change& change, std::size_t at) {
    const std::optional<schema::State> before = state_of(change.before);
    const std::optional<schema::State> after = state_of(change.after);
    const std::span<const Value> row = is_delete(change) ? change.before : change.after;
    const Uuid run = uuid(cell(row, executions::run_id));
    Workflow& workflow = workflows_[key];
    if (!after.has_value() || !is_open(*after)) {
      judged_ = judged_ || after.has_value();
      workflow.open.erase(run);
      closed_[run_of(row)] = at;
      return std::nullopt;
    }
    judged_ = true;
    workflow.open.try_emplace(run, at);
    if (before != schema::State::completed) return std::nullopt;
    std::vector<std::size_t> witness;
    if (const auto closed = closed_.find(run_of(row)); closed != closed_.end()) witness.push_back(closed->second);
    witness.push_back(at);
    return Verdict::violated(
        "completed run opened again",
        fmt::format("{} opened a run of {} again, which had been completed.", who(history_, at), words(key)),
        std::move(witness));
  }

  [[nodiscard]] std::optional<Verdict> open_runs(const WorkflowKey& key, std::size_t at) const {
    const Workflow& workflow = workflows_.at(key);
    if (workflow.open.size() > 1) {
      const std::size_t first = workflow.open.begin()->second;
      const std::size_t second = std::next(workflow.open.begin())->second;
      return Verdict::violated("two open runs",
                               fmt::format("{} left {} with two open runs; {} had opened the other.", who(history_, at),
                                           words(key), who(history_, std::min(first, second))),
                               {std::min(first, second), std::max(first, second)});
    }
    if (workflow.open.empty()) return std::nullopt;
    const auto& [run, opened] = *workflow.open.begin();
    if (workflow.current_deleted.has_value()) {
      const auto [first, second] = std::minmax(opened, *workflow.current_deleted);
      return Verdict::violated(
          "open run without a current row",
          fmt::format("{} left {} with an open run and no current row.", who(history_, at), words(key)),
          {first, second});
    }
    if (!workflow.current.has_value()) return std::nullopt;
    if (run == *workflow.current) return std::nullopt;
    std::vector<std::size_t> witness{opened};
    if (at != opened) witness.push_back(at);
    return Verdict::violated(
        "open run is not the current one",
        fmt::format("{} left {} with an open run that its current row does not name.", who(history_, at), words(key)),
        std::move(witness));
  }

  const History& history_;
  std::map<WorkflowKey, Workflow> workflows_;
  std::map<RunKey, std::size_t> closed_;
  bool judged_ = false;
};

}  // namespace

Verdict one_open_run_per_workflow(const History& history) {
  Judge judge(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    if (const std::optional<Verdict> verdict = judge.look_at(at)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit wrote the state of a run");
}

}  // namespace dsqlsim::properties
