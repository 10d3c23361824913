#pragma once
// What simulated hosts note about their own memory, beside what the store notes about its layers (notes.h): the second
// of the three sources of truth. Scenarios write these, properties read them. Each line tells the meaning of n[0..4]
// and of the text; what is not named is 0 or empty. Task keys: n for the immediate categories is the task id.

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/core/label.h"
#include "sim/db/value.h"

namespace dsqlsim::schema::host_notes {

// --- Shard owners (temporal-store 5.1) ---

/// The shard is acquired: n = shard, range id, first task id of its block, end of the block (exclusive).
inline constexpr Label range_acquired{"range acquired"};
/// The owner's state changed: n[0] = shard, n[1] = range id or 0; text = the new state: acquiring, acquired, stopping,
/// stopped.
inline constexpr Label shard_state{"shard state"};
/// A task id was given out: n = shard, range id, task id.
inline constexpr Label task_id_issued{"task id issued"};
/// A write is about to be made: n = shard, range id, workflow number, mutation id; text = create, update, add tasks
/// or another kind of write.
inline constexpr Label write_began{"write began"};
/// It returned: n = shard, range id, workflow number, mutation id, class (WriteOutcome); text = the error's kind, or
/// ok.
inline constexpr Label write_returned{"write returned"};
/// A task of a write that returned ok, so that it must be executed one day: n = shard, task id, mutation id.
inline constexpr Label task_acknowledged{"task acknowledged"};

/// The whole state of a run is about to be read: n = shard, workflow number; text = its run id.
inline constexpr Label run_load_began{"run load began"};
/// It was read, by the same actor: n = shard, workflow number, counter and last mutation of the row, db_record_version;
/// text = the RunParts found.
inline constexpr Label run_loaded{"run loaded"};

/// How the history service classifies a write's result (temporal-store 0.2).
enum class WriteOutcome : int { ok = 0, definite_failure = 1, unknown = 2 };

// --- Queue processors (temporal-store 5.2); a watermark is a task id, of timers a fire time in us ---

/// n = shard, task id, range id of the processor, category.
inline constexpr Label task_executed{"task executed"};
/// The reader went past everything below: n = shard, new exclusive reader watermark, range id, category.
inline constexpr Label reader_advanced{"reader advanced"};
/// The processor is about to delete task rows: n = shard, from (inclusive), to (exclusive), range id, category.
inline constexpr Label tasks_deleted{"task rows deleted"};
/// The processor is about to persist its watermark: n = shard, exclusive reader watermark, range id, category.
inline constexpr Label checkpoint{"checkpoint"};
/// A replication task that cannot be executed was put among the dead letters, and that returned ok: n = shard, task id.
inline constexpr Label dead_letter_put{"dead letter put"};
/// Somebody has read a dead letter and dealt with it: n = shard, task id.
inline constexpr Label dead_letter_handled{"dead letter handled"};

// --- Readers of histories (temporal-store 2.3) ---

/// A history was read to its end, page by page: n = shard, 1 if backwards, id and transaction id of the last node of
/// the state that the reader started from; text = the run's id, a blank, then "node:transaction" of each batch in order
/// of events, separated by blanks; or, if the store said that it makes no sense, the error's kind.
inline constexpr Label history_read{"history read"};
struct HistoryRead {
  std::int64_t shard;
  bool backwards;
  std::int64_t last_node;
  std::int64_t last_txn;
  Uuid run_id;
  std::string_view answer;
  static HistoryRead from(const std::array<std::int64_t, 5>& n, std::string_view text);
};

/// All branches of all histories are about to be listed, page by page.
inline constexpr Label branches_listing_began{"branches listing began"};
/// They were listed to the end, by the same actor: text = the branch ids in order, separated by blanks. Or the store
/// said that it makes no sense: n[0] = 1, text = the error's kind and what it says.
inline constexpr Label branches_listed{"branches listed"};

// --- Namespace writers (temporal-store 5.4) ---

/// What an update is based on: n = namespace number, notification version of the request, counter in the detail that
/// was read, mutation id, notification version of the row that was read.
inline constexpr Label namespace_read{"namespace read"};
/// A create or update returned: n = namespace number, mutation id, class (WriteOutcome), attempt of the caller; text =
/// create or update, then the error's kind or ok, separated by a blank.
inline constexpr Label namespace_write_returned{"namespace write returned"};

// --- Progress, after faults have stopped (L1, L5) ---

/// What must make progress starts to try: n[0] = its number, of a queue its category; text = shard, workflow, queue,
/// matcher or namespace.
inline constexpr Label probe_began{"probe began"};
/// It made progress: n = its number, tries it needed; text as above.
inline constexpr Label probe_succeeded{"probe succeeded"};
/// It gave up or was refused for good: n = its number, tries; text = as above, a blank, the error's kind.
inline constexpr Label probe_failed{"probe failed"};

}  // namespace dsqlsim::schema::host_notes
