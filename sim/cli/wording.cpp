#include "sim/cli/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/db/short_uuid.h"
#include "store/schema/blobs.h"
#include "store/schema/failure_text.h"
#include "store/schema/fenced_notes.h"
#include "store/schema/host_notes.h"
#include "store/schema/matching_blobs.h"
#include "store/schema/matching_notes.h"
#include "store/schema/notes.h"

namespace dsqlsim::cli {

namespace {

using report::Interest;
using schema::name;

Note note_of(const Entry& e) { return {e.label, e.n, e.text}; }
std::string_view said_in(const Entry& e) { return schema::split_failure_text(e.text).said; }

std::string outcome_words(schema::Root root) {
  switch (root.outcome) {
    case schema::Outcome::applied:
      return "was applied";
    case schema::Outcome::not_applied:
      return "was not applied";
    case schema::Outcome::unknown:
      return "may have been applied";
  }
  return {};
}

std::string ended_words(schema::Failure kind, schema::Root root, std::string_view said) {
  if (kind == schema::Failure::none) return "ok";
  std::string out(name(kind));
  if (root.kind != kind) out += fmt::format(", because of {}", name(root.kind));
  out += "; it " + outcome_words(root);
  return said.empty() ? out : fmt::format("{}: \"{}\"", out, said);
}

std::string attempt_began(const Entry& e) {
  const auto n = schema::AttemptBegan::from(note_of(e));
  return fmt::format("{}: attempt {} of {}", name(n.layer), n.attempt, n.operation);
}

std::string attempt_ended(const Entry& e) {
  const auto n = schema::AttemptEnded::from(note_of(e));
  return fmt::format("{}: attempt {} ended with {}", name(n.layer), n.attempt, ended_words(n.kind, n.root, said_in(e)));
}

std::string backoff(const Entry& e) {
  const auto n = schema::Backoff::from(note_of(e));
  return fmt::format("{}: attempt {} of {} failed, again in {} ms", name(n.layer), n.attempt, n.operation,
                     n.delay.us / 1000);
}

std::string operation_returned(const Entry& e) {
  const auto n = schema::OperationReturned::from(note_of(e));
  return fmt::format("{} returns {}", name(n.operation), ended_words(n.kind, n.root, said_in(e)));
}

std::string op_under_range(const Entry& e) {
  const auto n = schema::OpUnderRange::from(note_of(e));
  if (n.range_id_written == n.range_id) {
    return fmt::format("{} of shard {} under range {}", n.operation, n.shard_id, n.range_id);
  }
  return fmt::format("{} of shard {}: range {} -> {}", n.operation, n.shard_id, n.range_id, n.range_id_written);
}

std::string fenced_update_returned(const Entry& e) {
  const auto n = schema::FencedUpdateReturned::from(note_of(e));
  return fmt::format("{}: {}", n.method, ended_words(n.kind, n.root, n.said));
}

std::string_view write_outcome(std::int64_t n) {
  using Outcome = schema::host_notes::WriteOutcome;
  switch (static_cast<Outcome>(n)) {
    case Outcome::ok:
      return "ok";
    case Outcome::definite_failure:
      return "failed for sure";
    case Outcome::unknown:
      return "outcome unknown";
  }
  return "?";
}

std::string write_returned(const Entry& e) {
  return fmt::format("write {} of workflow {}: {}{}", e.n[3], e.n[2], write_outcome(e.n[4]),
                     e.text == "ok" ? "" : fmt::format(" ({})", e.text));
}

std::string namespace_write_returned(const Entry& e) {
  return fmt::format("mutation {} of namespace {}: {} ({})", e.n[1], e.n[0], write_outcome(e.n[2]), e.text);
}

std::string level_text(std::int64_t pass, std::int64_t id) {
  return pass == 0 ? fmt::format("{}", id) : fmt::format("({}, {})", pass, id);
}

std::string task_added(const Entry& e) {
  return fmt::format("task {} is owed: its write returned ok, at {} of queue {}", e.n[3], level_text(e.n[1], e.n[2]),
                     e.n[0]);
}

std::string task_dispatched(const Entry& e) {
  return fmt::format("a worker begins task {}, read at {} of queue {}", e.n[3], level_text(e.n[1], e.n[2]), e.n[0]);
}

std::string user_data_write_returned(const Entry& e) {
  return fmt::format("mutation {} of the user data of {} queue(s): {} ({})", e.n[1], e.n[3], write_outcome(e.n[2]),
                     e.text);
}

std::string shard_state(const Entry& e) {
  // How it was acquired, range_acquired tells better.
  if (e.text == "acquired") return {};
  return fmt::format("shard {}: {}{}", e.n[0], e.text, e.n[1] == 0 ? "" : fmt::format(", had range {}", e.n[1]));
}

std::string probed(const Entry& e) {
  if (e.text != "queue") return fmt::format("{} {}", e.text, e.n[0]);
  return fmt::format("the {} queue", name(static_cast<schema::Category>(e.n[0])));
}

std::string probe_began(const Entry& e) { return fmt::format("probe of {} begins", probed(e)); }

std::string probe_succeeded(const Entry& e) { return fmt::format("probe of {} succeeds at try {}", probed(e), e.n[1]); }

std::string branches_listed(const Entry& e) {
  if (e.n[0] == 1) return fmt::format("is refused the list: {}", e.text);
  return fmt::format("got {} branches", e.text.empty() ? 0 : std::count(e.text.begin(), e.text.end(), ' ') + 1);
}

namespace n = schema::note;
namespace h = schema::host_notes;
namespace m = schema::matching_notes;

constexpr std::array<report::NoteWording, 37> table{{
    {n::call_began, "layer {0} begins {text}", Interest::seldom},
    {n::attempt_began, "", Interest::seldom, attempt_began},
    {n::attempt_ended, "", Interest::seldom, attempt_ended},
    {n::backoff, "", Interest::usual, backoff},
    {n::operation_returned, "", Interest::seldom, operation_returned},
    {n::op_under_range, "", Interest::seldom, op_under_range},
    {n::fenced_update_began, "holds {text} at {0}, wants to write {1}"},
    {n::fenced_update_returned, "", Interest::usual, fenced_update_returned},
    {schema::metric::session_refresh_attempts, "throws its pool of connections away and asks for another",
     Interest::telling},
    {schema::metric::session_refresh_failures, "gets no pool of connections: {text}", Interest::telling},
    {h::range_acquired, "holds shard {0} under range {1}, task ids {2} to {3}"},
    {h::shard_state, "", Interest::usual, shard_state},
    {h::task_id_issued, "gives out task id {2} under range {1}", Interest::seldom},
    {h::write_began, "write {3}: {text} of workflow {2} under range {1}"},
    {h::write_returned, "", Interest::usual, write_returned},
    {h::task_acknowledged, "task {1} is owed: write {2} returned ok"},
    {h::task_executed, "executes task {1}"},
    {h::reader_advanced, "has read everything below {1}"},
    {h::tasks_deleted, "deletes task rows {1} to {2}"},
    {h::checkpoint, "checkpoint: saves watermark {1} under range {2}"},
    {h::branches_listing_began, "asks for all branches of all histories"},
    {h::branches_listed, "", Interest::usual, branches_listed},
    {h::namespace_read, "read namespace {0}: version {4}, global {1}, counter {2}; mutation {3}"},
    {h::namespace_write_returned, "", Interest::usual, namespace_write_returned},
    {m::queue_known, "", Interest::seldom},
    {m::lease_taken, "has queue {0} under range {1}, task ids {2} to {3}"},
    {m::queued_id_issued, "gives out task id {2} under range {1}", Interest::seldom},
    {m::task_added, "", Interest::usual, task_added},
    {m::task_dispatched, "", Interest::usual, task_dispatched},
    {m::user_data_read, "read user data of queue-{0}: version {1}, counter {2}; mutation {3}"},
    {m::user_data_write_returned, "", Interest::usual, user_data_write_returned},
    {m::listing_began, "lists all task queues"},
    {m::queue_listed, "finds queue {1}"},
    {m::listing_ended, "has listed all task queues"},
    {h::probe_began, "", Interest::usual, probe_began},
    {h::probe_succeeded, "", Interest::usual, probe_succeeded},
    {h::probe_failed, "probe {0} fails at try {1}: {text}"},
}};

std::string key_text(const schema::TaskKey& key) {
  return key.fire_time_us == 0 ? fmt::format("{}", key.id) : fmt::format("{}us/{}", key.fire_time_us, key.id);
}

}  // namespace

report::Wording wording() { return table; }

std::vector<report::BlobField> blob_fields(std::string_view bytes) {
  std::vector<report::BlobField> out;
  const auto number = [&out](std::string_view field, std::int64_t n) {
    out.push_back({std::string(field), std::to_string(n)});
  };
  if (const auto shard = schema::decode<schema::ShardInfo>(bytes); shard.has_value()) {
    number("range", shard->range_id);
    out.push_back({"owner", shard->owner.empty() ? "nobody" : shard->owner});
    for (const auto& [category, state] : shard->queue_states) {
      out.push_back({fmt::format("{} read to", name(category)), key_text(state.exclusive_reader_high_watermark)});
      out.push_back({fmt::format("{} deleted to", name(category)), key_text(state.exclusive_deletion_high_watermark)});
    }
  } else if (const auto execution = schema::decode<schema::ExecutionInfo>(bytes); execution.has_value()) {
    number("mutations", execution->counter);
    number("last", execution->last_mutation);
  } else if (const auto detail = schema::decode<schema::NamespaceDetail>(bytes); detail.has_value()) {
    number("mutations", detail->counter);
    number("last", detail->last_mutation);
  } else if (const auto task = schema::decode<schema::TaskBlob>(bytes); task.has_value()) {
    out.push_back({"of", task->workflow});
    out.push_back({"to", task->what});
  } else if (const auto queue = schema::decode<schema::TaskQueueInfo>(bytes); queue.has_value()) {
    out.push_back({"name", queue->name});
    for (const schema::SubqueueInfo& s : queue->subqueues) {
      out.push_back({"ack level", level_text(s.ack_level.pass, s.ack_level.id)});
    }
  } else if (const auto queued = schema::decode<schema::AllocatedTask>(bytes); queued.has_value()) {
    number("task", queued->number);
  } else if (const auto data = schema::decode<schema::TaskQueueUserData>(bytes); data.has_value()) {
    number("mutations", data->counter);
    number("last", data->last_mutation);
  } else if (const auto state = schema::decode<schema::ExecutionState>(bytes); state.has_value()) {
    out.push_back({"run", short_uuid(state->run_id)});
    number("state", static_cast<std::int64_t>(state->state));
  }
  return out;
}

}  // namespace dsqlsim::cli
