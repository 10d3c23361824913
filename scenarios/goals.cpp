#include "scenarios/goals.h"

#include <algorithm>
#include <map>
#include <utility>

#include "scenarios/store_under_test.h"
#include "scenarios/strike_goals.h"
#include "store/schema/host_notes.h"
#include "store/schema/notes.h"
#include "store/schema/run_parts.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

bool any(const History& history, bool (*wanted)(const Entry& entry)) {
  return std::any_of(history.entries().begin(), history.entries().end(), wanted);
}

bool host_crashed(const History& h) {
  return any(h, [](const Entry& e) { return e.kind == EntryKind::host && e.label == Label("crash"); });
}

bool host_paused(const History& h) {
  return any(h, [](const Entry& e) { return e.kind == EntryKind::host && e.label == Label("pause"); });
}

bool commit_conflicted(const History& h) {
  return any(h, [](const Entry& e) {
    return e.kind == EntryKind::executed && e.event == EventKind::commit && e.state == sqlstate::serialization_failure;
  });
}

bool no_answer(const Entry& e) { return e.view != CallView::ok && e.view != CallView::refused; }

/// A COMMIT whose client got no answer, and what became of it.
struct UnknownCommit {
  bool landed = false;
  bool landed_after_its_client_was_told = false;
};

std::vector<UnknownCommit> unknown_commits(const History& h) {
  std::map<std::uint64_t, std::size_t> executed_at;
  std::map<std::uint64_t, std::size_t> told_at;
  for (std::size_t i = 0; i < h.entries().size(); ++i) {
    const Entry& e = h.entry(i);
    if (e.event != EventKind::commit || !e.may_have_effects) continue;
    if (e.kind == EntryKind::executed && e.view == CallView::ok) executed_at[e.call] = i;
    if (e.kind == EntryKind::answered && no_answer(e)) told_at[e.call] = i;
  }
  std::vector<UnknownCommit> out;
  for (const auto& [call, told] : told_at) {
    const auto landed = executed_at.find(call);
    out.push_back({landed != executed_at.end(), landed != executed_at.end() && landed->second > told});
  }
  return out;
}

bool unknown_and_landed(const History& h) {
  const auto commits = unknown_commits(h);
  return std::any_of(commits.begin(), commits.end(), [](const UnknownCommit& c) { return c.landed; });
}

bool unknown_and_not_landed(const History& h) {
  const auto commits = unknown_commits(h);
  return std::any_of(commits.begin(), commits.end(), [](const UnknownCommit& c) { return !c.landed; });
}

bool landed_late(const History& h) {
  const auto commits = unknown_commits(h);
  return std::any_of(commits.begin(), commits.end(),
                     [](const UnknownCommit& c) { return c.landed_after_its_client_was_told; });
}

bool stale_owner_wrote(const History& h) {
  std::int64_t newest = 0;
  for (const Entry& e : h.entries()) {
    if (e.kind == EntryKind::note && e.label == hn::write_began && e.n[1] < newest) return true;
    if (e.kind != EntryKind::commit) continue;
    for (const Change& c : h.changes(e)) {
      if (c.table != schema::table::shards || c.after.empty()) continue;
      newest = std::max(newest, std::get<std::int64_t>(c.after[schema::index(schema::shards::range_id)]));
    }
  }
  return false;
}

bool two_owners(const History& h) {
  std::map<HostId, bool> acquired;
  for (const Entry& e : h.entries()) {
    if (e.kind == EntryKind::host && e.label == Label("crash")) acquired[static_cast<HostId>(e.n[0])] = false;
    if (e.kind != EntryKind::note || e.label != hn::shard_state) continue;
    acquired[h.actor(e.actor).host] = e.text == "acquired";
    if (std::count_if(acquired.begin(), acquired.end(), [](const auto& a) { return a.second; }) >= 2) return true;
  }
  return false;
}

bool block_used_up(const History& h) {
  // A range that the same incarnation acquires while it holds the one before, without having stopped.
  std::map<std::pair<HostId, std::uint32_t>, bool> holds;
  for (const Entry& e : h.entries()) {
    if (e.kind != EntryKind::note) continue;
    if (e.label != hn::shard_state && e.label != hn::range_acquired) continue;
    bool& held = holds[{h.actor(e.actor).host, h.actor(e.actor).incarnation}];
    if (e.label == hn::range_acquired && held) return true;
    if (e.label == hn::shard_state) held = e.text == "acquired";
  }
  return false;
}

bool failed_with(const History& h, schema::Failure kind) {
  return std::any_of(h.entries().begin(), h.entries().end(), [kind](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::operation_returned &&
           static_cast<schema::Failure>(e.n[1]) == kind;
  });
}

bool ownership_lost(const History& h) { return failed_with(h, schema::Failure::shard_ownership_lost); }
bool current_condition_failed(const History& h) {
  return failed_with(h, schema::Failure::current_workflow_condition_failed);
}
bool workflow_condition_failed(const History& h) { return failed_with(h, schema::Failure::workflow_condition_failed); }
bool already_exists(const History& h) { return failed_with(h, schema::Failure::namespace_already_exists); }

bool backed_off(const History& h, schema::Layer layer) {
  return std::any_of(h.entries().begin(), h.entries().end(), [layer](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::backoff && static_cast<schema::Layer>(e.n[0]) == layer;
  });
}

bool transaction_retried(const History& h) { return backed_off(h, schema::Layer::tx_execute); }
bool client_retried(const History& h) { return backed_off(h, schema::Layer::client); }

bool retries_exhausted(const History& h) {
  std::map<std::pair<ActorId, std::int64_t>, std::int64_t> configured;
  for (const Entry& e : h.entries()) {
    if (e.kind != EntryKind::note) continue;
    const std::pair<ActorId, std::int64_t> call{e.actor, e.n[1]};
    if (e.label == schema::note::call_began) configured[call] = e.n[2];
    if (e.label != schema::note::attempt_ended) continue;
    if (schema::AttemptEnded::from({e.label, e.n, e.text}).evidence != "40001") continue;
    if (static_cast<schema::Layer>(e.n[0]) != schema::Layer::tx_execute) continue;
    if (e.n[2] > 1 && configured[call] == e.n[2]) return true;
  }
  return false;
}

bool has_transaction_retries(const StoreVariant& store) { return blueprint_of(store).transactions.policy.has_value(); }

bool task_executed_twice(const History& h) {
  std::map<std::int64_t, int> times;
  return std::any_of(h.entries().begin(), h.entries().end(), [&times](const Entry& e) {
    return e.kind == EntryKind::note && e.label == hn::task_executed && ++times[e.n[1]] > 1;
  });
}

bool rows_deleted(const History& h) {
  for (const Entry& e : h.entries()) {
    if (e.kind != EntryKind::commit) continue;
    for (const Change& c : h.changes(e)) {
      if (c.table == schema::table::transfer_tasks && c.after.empty()) return true;
    }
  }
  return false;
}

template <schema::Failure kind>
bool answered(const History& h) {
  return failed_with(h, kind);
}

bool acquired_at_a_later_try(const History& h) {
  std::map<ActorId, int> tries;
  for (const Entry& e : h.entries()) {
    if (e.kind == EntryKind::operation && e.label == Label("acquire shard")) ++tries[e.actor];
    if (e.kind != EntryKind::note || e.label != hn::range_acquired) continue;
    if (tries[e.actor] > 1) return true;
    tries[e.actor] = 0;
  }
  return false;
}

/// A range that a queue deletes once more, from where it had begun before.
bool checkpoint_tried_again(const History& h) {
  std::map<ActorId, const Entry*> before;
  return std::any_of(h.entries().begin(), h.entries().end(), [&before](const Entry& e) {
    if (e.kind != EntryKind::note || e.label != hn::tasks_deleted) return false;
    const Entry* last = std::exchange(before[e.actor], &e);
    return last != nullptr && last->n[1] == e.n[1] && last->n[2] > e.n[1];
  });
}

bool timer_executed(const History& h) {
  return any(h, [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == hn::task_executed &&
           static_cast<schema::Category>(e.n[3]) == schema::Category::timer;
  });
}

bool limit_met(const History& h) {
  return any(h, [](const Entry& e) {
    return e.kind == EntryKind::executed && e.state == sqlstate::program_limit_exceeded && e.event != EventKind::commit;
  });
}

/// More tasks than a transaction may delete, executed by one queue between two deletes.
bool large_backlog(const History& h) {
  constexpr int most_rows = 3'000;
  std::map<ActorId, int> executed;
  for (const Entry& e : h.entries()) {
    if (e.kind != EntryKind::note) continue;
    if (e.label == hn::tasks_deleted) executed[e.actor] = 0;
    if (e.label == hn::task_executed && ++executed[e.actor] > most_rows) return true;
  }
  return false;
}

bool large_cluster(const History& h) {
  constexpr std::int64_t many = 40;
  return any(
      h, [](const Entry& e) { return e.kind == EntryKind::host && e.label == Label("boot") && e.n[0] == many - 1; });
}

bool completed_singly(const History& h) {
  return any(h, [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::operation_returned &&
           static_cast<schema::Failure>(e.n[1]) == schema::Failure::none &&
           static_cast<schema::Operation>(e.n[3]) == schema::Operation::complete_history_task;
  });
}

bool dead_letter_handled(const History& h) {
  return any(h, [](const Entry& e) { return e.kind == EntryKind::note && e.label == hn::dead_letter_handled; });
}

bool run_deleted(const History& h) {
  for (const Entry& e : h.entries()) {
    if (e.kind != EntryKind::commit) continue;
    for (const Change& c : h.changes(e)) {
      if (c.table == schema::table::executions && c.after.empty()) return true;
    }
  }
  return false;
}

bool conflict_resolved(const History& h) {
  return any(h, [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::operation_returned &&
           static_cast<schema::Failure>(e.n[1]) == schema::Failure::none &&
           static_cast<schema::Operation>(e.n[3]) == schema::Operation::conflict_resolve_workflow_execution;
  });
}

bool two_batches_read(const History& h) {
  return any(h, [](const Entry& e) {
    if (e.kind != EntryKind::note || e.label != hn::run_loaded) return false;
    const auto parts = schema::decode<schema::RunParts>(e.text);
    return parts.has_value() && parts->buffered_events.size() >= 2;
  });
}

void add(std::vector<Goal>& goals, std::vector<Goal> more) { goals.insert(goals.end(), more.begin(), more.end()); }

}  // namespace

std::vector<Goal> with_faults(std::vector<Goal> goals) {
  add(goals, fault_goals());
  goals.push_back({"the transaction layer tried again", transaction_retried, has_transaction_retries});
  goals.push_back({"the transaction layer's retries were exhausted", retries_exhausted, has_transaction_retries});
  return goals;
}

std::vector<Goal> fault_goals() {
  return {{"a host crashed", host_crashed},
          {"a host was paused", host_paused},
          {"a commit met a conflict", commit_conflicted},
          {"a commit was unknown and had landed", unknown_and_landed},
          {"a commit was unknown and had not landed", unknown_and_not_landed},
          {"a commit landed after its client had given up", landed_late},
          {"the client layer tried again", client_retried}};
}

std::vector<Goal> shard_goals() {
  using schema::Failure;
  auto goals = with_faults({{"a stale owner attempted a write", stale_owner_wrote},
                            {"two hosts believed to own the shard", two_owners},
                            {"a block of task ids was used up", block_used_up},
                            {"ShardOwnershipLost was answered", ownership_lost},
                            {"CurrentWorkflowConditionFailed was answered", current_condition_failed},
                            {"WorkflowConditionFailed was answered", workflow_condition_failed},
                            {"a task was executed twice", task_executed_twice},
                            {"task rows were deleted", rows_deleted},
                            {"a conflict was resolved", conflict_resolved},
                            {"a finished run was deleted", run_deleted},
                            {"two batches of buffered events were read together", two_batches_read},
                            {"a task of a further category was completed singly", completed_singly},
                            {"a dead letter was handled", dead_letter_handled},
                            {"Unavailable was answered", answered<Failure::unavailable>},
                            {"NotFound was answered", answered<Failure::not_found>},
                            {"a context was canceled", answered<Failure::context_canceled>},
                            {"a deadline was exceeded", answered<Failure::context_deadline_exceeded>},
                            {"a shard was acquired at a later try", acquired_at_a_later_try},
                            {"a checkpoint failed and was tried again", checkpoint_tried_again},
                            {"a timer was executed", timer_executed},
                            {"a statement met a limit", limit_met},
                            {"more than 3000 tasks were executed before any was deleted", large_backlog},
                            {"the cluster had 40 hosts", large_cluster}});
  add(goals, strike_goals(true));
  return goals;
}

std::vector<Goal> starting_goals() {
  using schema::Failure;
  auto goals = std::vector<Goal>{{"two hosts believed to own a shard", two_owners},
                                 {"a host crashed", host_crashed},
                                 {"ShardOwnershipLost was answered", ownership_lost},
                                 {"Unavailable was answered", answered<Failure::unavailable>},
                                 {"a shard was acquired at a later try", acquired_at_a_later_try},
                                 {"a commit met a conflict", commit_conflicted}};
  add(goals, strike_goals(true));
  return goals;
}

std::vector<Goal> namespace_goals() {
  using schema::Failure;
  auto goals = with_faults({{"NamespaceAlreadyExists was answered", already_exists},
                            {"Unavailable was answered", answered<Failure::unavailable>},
                            {"NamespaceNotFound was answered", answered<Failure::namespace_not_found>},
                            {"a deadline was exceeded", answered<Failure::context_deadline_exceeded>}});
  add(goals, strike_goals(false));
  return goals;
}

}  // namespace dsqlsim::scenarios
