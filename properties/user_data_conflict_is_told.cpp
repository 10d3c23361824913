// L8. A writer of user data that lost against another version is told so, by the type of the error: then it reads again
// and tries once more. What may or may not have happened is another answer, and only for when nobody knows. Judged are
// answers to writes that certainly did not happen, after a commit of somebody else had moved a version on that they
// name.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/matching_notes.h"
#include "store/schema/matching_tables.h"

namespace dsqlsim::properties {

namespace {

/// Task queues by number, as the writers' notes have them; scenarios end their names with it.
std::int64_t number_of(std::string_view name) {
  std::int64_t n = 0;
  for (const char c : name.substr(name.rfind('-') + 1)) n = n * 10 + (c - '0');
  return n;
}

struct Reading {
  std::int64_t queue = 0;
  std::int64_t version = 0;
  std::size_t entry = 0;
};

struct Moved {
  std::int64_t version = 0;
  std::size_t entry = 0;
};

bool met_a_conflict(const schema::OperationReturned& r) {
  return schema::is_failed_condition(r.root.kind) || r.evidence == "40001";
}

}  // namespace

Verdict user_data_conflict_is_told(const History& history) {
  std::map<std::int64_t, Moved> now;
  /// By actor: what its update that is under way is based on.
  std::map<std::pair<ActorId, std::uint32_t>, std::vector<Reading>> readings;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (const Change& c : changed_rows(history, e)) {
      if (c.table != schema::table::task_queue_user_data || is_delete(c)) continue;
      using schema::task_queue_user_data;
      now[number_of(text(cell(c.after, task_queue_user_data::task_queue_name)))] = {
          integer(c.after, task_queue_user_data::version), at};
    }
    if (e.kind != EntryKind::note) continue;
    if (e.label == schema::matching_notes::user_data_read) {
      readings[{e.actor, e.operation}].push_back({e.n[0], e.n[1], at});
    }
    if (!(e.label == schema::note::operation_returned)) continue;
    const auto returned = schema::OperationReturned::from(note_of(e));
    if (returned.operation != schema::Operation::update_task_queue_user_data) continue;
    for (const Reading& reading : readings[{e.actor, e.operation}]) {
      const auto moved = now.find(reading.queue);
      if (moved == now.end() || moved->second.version <= reading.version) continue;
      if (returned.kind == schema::Failure::condition_failed) judged = true;
      const bool certain = returned.root.outcome == schema::Outcome::not_applied;
      if (returned.kind != schema::Failure::unavailable || !certain || !met_a_conflict(returned)) continue;
      return Verdict::violated(
          "conflict of user data answered Unavailable",
          fmt::format(
              "{} wrote the user data of task queue {} with version {}, which {} had moved to {}, and was told {}.",
              who(history, at), reading.queue, reading.version, who(history, moved->second.entry),
              moved->second.version, schema::name(returned.kind)),
          {reading.entry, moved->second.entry, at});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no write of user data met another version");
}

}  // namespace dsqlsim::properties
