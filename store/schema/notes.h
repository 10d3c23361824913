#pragma once
// What the store notes about itself through Actor::note, and how to read it back. A *call* is one run of one retry
// layer; its number is unique within a host's incarnation. Calls of one actor nest in time: client > tx_execute (or
// run_tx), so the statements and commits that an actor's history shows between an attempt's two notes belong to that
// attempt. A commit that lands after its attempt ended is joined by (actor, operation) instead. Nothing here depends on
// a policy: kinds and outcomes tell what happened, so that a property can judge what the store then decided.

#include <cstdint>
#include <string_view>

#include "sim/core/note.h"
#include "sim/core/time.h"
#include "store/schema/failure.h"
#include "store/schema/operations.h"

namespace dsqlsim::schema {

enum class Layer : std::uint8_t {
  run_tx = 1,      ///< L1, the plugin's RetryManager: transactions.
  tx_execute = 2,  ///< L2, SqlStore::txExecute: transactions.
  client = 3,      ///< L3, the persistence client: whole operations.
};
[[nodiscard]] std::string_view name(Layer layer);

namespace note {
/// n = layer, call, attempts configured (retries + 1), longest legal backoff in us, 0. text = operation.
inline constexpr Label call_began = "store.call_began";
/// n = layer, call, attempt (from 1), 0, 0. text = operation.
inline constexpr Label attempt_began = "store.attempt_began";
/// n = layer, call, attempt, kind, root (see pack_root). text = failure_text() of evidence: SQLSTATE of the root cause,
/// or "connection lost", "canceled", "deadline exceeded" where no answer came, or empty.
inline constexpr Label attempt_ended = "store.attempt_ended";
/// n = layer, call, attempt that failed, delay in us, 0. text = operation. The layer will wait and try again.
inline constexpr Label backoff = "store.backoff";
/// n = client call, kind, root (see pack_root), Operation, 0. text = as attempt_ended. A facade is about to return.
inline constexpr Label operation_returned = "store.operation_returned";
/// n = client call, shard_id, range_id the caller claims to hold, range_id to be written (UpdateShard; else the same),
/// 0. text = operation. Precedes the first attempt.
inline constexpr Label op_under_range = "store.op_under_range";
}  // namespace note

/// The kind of the first error of the chain, before any flattening, with what is known about the write.
struct Root {
  Failure kind = Failure::none;
  Outcome outcome = Outcome::applied;
};
[[nodiscard]] constexpr std::int64_t pack_root(Root root) {
  return static_cast<std::int64_t>(root.kind) * 4 + static_cast<std::int64_t>(root.outcome);
}
[[nodiscard]] constexpr Root unpack_root(std::int64_t n) {
  return {static_cast<Failure>(n / 4), static_cast<Outcome>(n % 4)};
}

struct CallBegan {
  Layer layer;
  std::int64_t call;
  std::int64_t attempts_configured;
  Duration longest_backoff;
  std::string_view operation;
  static CallBegan from(const Note& n);
};

struct AttemptBegan {
  Layer layer;
  std::int64_t call;
  std::int64_t attempt;
  std::string_view operation;
  static AttemptBegan from(const Note& n);
};

struct AttemptEnded {
  Layer layer;
  std::int64_t call;
  std::int64_t attempt;
  /// What the layer saw. `none` is success.
  Failure kind;
  Root root;
  std::string_view evidence;
  static AttemptEnded from(const Note& n);
  /// The condition behind the error, however it was dressed up.
  [[nodiscard]] bool failed_condition() const { return is_failed_condition(kind) || is_failed_condition(root.kind); }
};

struct Backoff {
  Layer layer;
  std::int64_t call;
  std::int64_t attempt;
  Duration delay;
  std::string_view operation;
  static Backoff from(const Note& n);
};

struct OperationReturned {
  std::int64_t call;
  Failure kind;
  Root root;
  Operation operation;
  std::string_view evidence;
  static OperationReturned from(const Note& n);
};

struct OpUnderRange {
  std::int64_t call;
  std::int64_t shard_id;
  std::int64_t range_id;
  std::int64_t range_id_written;
  std::string_view operation;
  static OpUnderRange from(const Note& n);
};

/// Metrics, emitted at the same moments as the plugin does. Counters carry 1, timers microseconds.
namespace metric {
inline constexpr Label tx_latency = "dsql_tx_latency";                ///< timer{operation}, run_tx only
inline constexpr Label tx_error_class = "dsql_tx_error_class_total";  ///< counter{operation, class}
inline constexpr Label tx_conflict = "dsql_tx_conflict_total";        ///< counter{operation}
inline constexpr Label tx_retry = "dsql_tx_retry_total";              ///< counter{operation, attempt that failed}
inline constexpr Label tx_backoff = "dsql_tx_backoff";                ///< timer{operation}
inline constexpr Label tx_exhausted = "dsql_tx_exhausted_total";      ///< counter{operation}
inline constexpr Label session_refresh_attempts = "persistence_session_refresh_attempts";  ///< counter
inline constexpr Label session_refresh_failures = "persistence_session_refresh_failures";  ///< counter{reason}
}  // namespace metric

}  // namespace dsqlsim::schema
