#include <algorithm>
#include <map>

#include "scenarios/goals.h"
#include "store/schema/fenced_notes.h"
#include "store/schema/notes.h"

namespace dsqlsim::scenarios {

namespace {

bool is_note(const Entry& e, Label label) { return e.kind == EntryKind::note && e.label == label; }

/// A conditional update of a row of the table was refused because its fence had gone.
bool refused(const History& h, std::string_view table) {
  std::map<ActorId, bool> of_table;
  return std::any_of(h.entries().begin(), h.entries().end(), [&](const Entry& e) {
    if (is_note(e, schema::note::fenced_update_began)) of_table[e.actor] = e.text.starts_with(table);
    return is_note(e, schema::note::fenced_update_returned) && of_table[e.actor] &&
           schema::is_failed_condition(schema::unpack_root(e.n[1]).kind);
  });
}

bool shard_refused(const History& h) { return refused(h, "shards "); }
bool queue_refused(const History& h) { return refused(h, "task_queues "); }
bool queue_v2_refused(const History& h) { return refused(h, "task_queues_v2 "); }
bool namespace_refused(const History& h) { return refused(h, "namespaces "); }
bool execution_refused(const History& h) { return refused(h, "executions "); }

bool returned(const History& h, bool (*wanted)(const Entry& e)) {
  return std::any_of(h.entries().begin(), h.entries().end(), [wanted](const Entry& e) {
    return is_note(e, schema::note::fenced_update_returned) && wanted(e);
  });
}

bool outcome_unknown(const History& h) {
  return returned(h, [](const Entry& e) { return schema::unpack_root(e.n[1]).outcome == schema::Outcome::unknown; });
}

bool task_under_read_lock(const History& h) {
  return returned(h, [](const Entry& e) { return e.text == "ReadLockExecutions" && e.n[0] == 0; });
}

bool by_generic_update(const History& h) {
  return returned(h, [](const Entry& e) { return e.text == "GenericCASUpdate" && e.n[0] == 0; });
}

bool auto_fenced(const History& h) {
  return returned(h, [](const Entry& e) { return e.text.ends_with("AutoFenced") && e.n[0] == 0; });
}

bool run_tx_retried(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [](const Entry& e) {
    return is_note(e, schema::note::backoff) && static_cast<schema::Layer>(e.n[0]) == schema::Layer::run_tx;
  });
}

bool pool_replaced(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [](const Entry& e) {
    return e.kind == EntryKind::metric && e.label == schema::metric::session_refresh_attempts;
  });
}

}  // namespace

std::vector<Goal> fence_goals() {
  std::vector<Goal> goals{{"a stale fence of a shard was refused", shard_refused},
                          {"a stale fence of a task queue was refused", queue_refused},
                          {"a stale fence of a task queue of version 2 was refused", queue_v2_refused},
                          {"a stale fence of a namespace was refused", namespace_refused},
                          {"a stale version of an execution was refused", execution_refused},
                          {"a conditional update had an unknown outcome", outcome_unknown},
                          {"a task was written under an execution's read lock", task_under_read_lock},
                          {"the generic conditional update succeeded", by_generic_update},
                          {"an auto-fenced update succeeded", auto_fenced},
                          {"the RetryManager ran a transaction again", run_tx_retried},
                          {"a host's pool was replaced", pool_replaced}};
  const std::vector<Goal> faults = fault_goals();
  goals.insert(goals.end(), faults.begin(), faults.end());
  return goals;
}

}  // namespace dsqlsim::scenarios
