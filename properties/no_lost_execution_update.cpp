// S7. The state of a run counts its mutations, so a commit that did not build on the one before it shows in the count.
// A mutation commits whole: its execution row with its tasks, its tasks together. And what returned ok has committed.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "properties/acknowledged_calls.h"
#include "properties/catalogue.h"
#include "properties/run_rows.h"
#include "properties/task_rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

using schema::ExecutionInfo;
using schema::Operation;

constexpr std::array<Operation, 4> execution_writes{
    Operation::create_workflow_execution, Operation::update_workflow_execution,
    Operation::conflict_resolve_workflow_execution, Operation::set_workflow_execution};

class Judge {
 public:
  Judge(const History& history, const StoreCalls& calls) : history_(history), calls_(calls) {}

  std::optional<Verdict> look_at(std::size_t at) {
    const Entry& entry = history_.entry(at);
    if (entry.kind == EntryKind::note && entry.label == schema::host_notes::task_acknowledged) return acknowledged(at);
    if (entry.change_count == 0) return std::nullopt;
    const std::vector<Change> rows = changed_rows(history_, entry);
    for (const Change& row : rows) {
      if (row.table == schema::table::executions) {
        if (auto verdict = execution_changed(row, at)) return verdict;
      }
      const auto task = is_insert(row) ? task_of(row) : std::nullopt;
      if (task.has_value()) tasks_.try_emplace(name_of(*task), at);
    }
    return whole(rows, at);
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  std::optional<Verdict> execution_changed(const Change& row, std::size_t at) {
    if (is_delete(row)) return std::nullopt;
    const RunKey run = run_of(row.after);
    const auto last = last_.find(run);
    std::vector<std::size_t> witness;
    if (last != last_.end()) witness.push_back(last->second);
    last_[run] = at;
    if (!is_update(row)) return std::nullopt;
    judged_ = true;
    const auto before = schema::decode<ExecutionInfo>(cell(row.before, schema::executions::data));
    const auto after = schema::decode<ExecutionInfo>(cell(row.after, schema::executions::data));
    if (!before.has_value() || !after.has_value() || after->counter == before->counter + 1) return std::nullopt;
    witness.push_back(at);
    return Verdict::violated(
        "execution update lost",
        fmt::format("{} committed mutation {} of {} as number {} over number {} (mutation {}), which it had not seen.",
                    who(history_, at), after->last_mutation, words(run), after->counter, before->counter,
                    before->last_mutation),
        std::move(witness));
  }

  /// A commit of a create or update that shows its current row or its tasks also shows the run.
  [[nodiscard]] std::optional<Verdict> whole(const std::vector<Change>& rows, std::size_t at) const {
    const LayerCall* call = calls_.client_call_of(history_.entry(at));
    if (call == nullptr) return std::nullopt;
    const std::optional<Operation> operation = operation_named(call->operation);
    if (std::find(execution_writes.begin(), execution_writes.end(), operation) == execution_writes.end()) {
      return std::nullopt;
    }
    const auto is_run = [](const Change& c) { return c.table == schema::table::executions; };
    const auto is_part = [](const Change& c) {
      return c.table == schema::table::current_executions || is_task_table(c.table);
    };
    const auto part = std::find_if(rows.begin(), rows.end(), is_part);
    if (part == rows.end() || std::any_of(rows.begin(), rows.end(), is_run)) return std::nullopt;
    return Verdict::violated("mutation committed in part",
                             fmt::format("{} of {} committed a row of {} without the execution that it belongs to.",
                                         call->operation, who(history_, at), part->table),
                             {at});
  }

  std::optional<Verdict> acknowledged(std::size_t at) {
    const Entry& note = history_.entry(at);
    const TaskName task{note.n[0], note.n[1]};
    const auto committed = tasks_.find(task);
    // Without any committed task there may be no commit log at all.
    if (tasks_.empty()) return std::nullopt;
    judged_ = true;
    if (committed == tasks_.end()) {
      return Verdict::violated(
          "acknowledged task not committed",
          fmt::format("Mutation {} of {} returned ok, but no commit had inserted its task {} of shard {}.", note.n[2],
                      who(history_, at), task.id, task.shard),
          {at});
    }
    const auto [first, is_new] = mutations_.try_emplace({note.actor, note.n[2]}, committed->second);
    if (is_new || first->second == committed->second) return std::nullopt;
    const auto [earlier, later] = std::minmax(first->second, committed->second);
    return Verdict::violated(
        "mutation committed in part",
        fmt::format("The tasks of mutation {} of {} on shard {} were committed by two transactions.", note.n[2],
                    who(history_, at), task.shard),
        {earlier, later, at});
  }

  const History& history_;
  const StoreCalls& calls_;
  std::map<RunKey, std::size_t> last_;
  std::map<TaskName, std::size_t> tasks_;
  /// By actor and mutation, which each actor numbers for itself: the commit that inserted its tasks.
  std::map<std::pair<ActorId, std::int64_t>, std::size_t> mutations_;
  bool judged_ = false;
};

}  // namespace

Verdict no_lost_execution_update(const History& history) {
  const StoreCalls calls(history);
  Judge judge(history, calls);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (const std::optional<Verdict> verdict = judge.look_at(at)) return *verdict;
  }
  const auto missing = acknowledged_without_commit(history, calls, execution_writes, schema::table::executions);
  if (missing.has_value()) {
    const auto returned = schema::OperationReturned::from(note_of(history.entry(*missing)));
    return Verdict::violated("acknowledged update not committed",
                             fmt::format("{} of {} returned ok, but no transaction of it had committed.",
                                         schema::name(returned.operation), who(history, *missing)),
                             {*missing});
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit updated an execution");
}

}  // namespace dsqlsim::properties
