#pragma once
// The kinds of failure a store call can end with, and what each claims about the write. Shared by the store, which
// returns them, and by properties, which read them back from notes. Knows no database and no retry.

#include <cstdint>
#include <string_view>

namespace dsqlsim::schema {

/// `none` is success. The order is part of the note format.
enum class Failure : std::uint8_t {
  none,
  shard_ownership_lost,
  condition_failed,
  current_workflow_condition_failed,
  workflow_condition_failed,
  namespace_already_exists,
  not_found,
  namespace_not_found,
  /// serviceerror.Unavailable: what everything untyped is flattened into.
  unavailable,
  transaction_size_limit,
  invalid_argument,
  internal,
  /// ctx.Err() itself, not an error that mentions it.
  context_canceled,
  context_deadline_exceeded,
  /// The plugin's own ConditionFailedError.
  dsql_condition_failed,
  /// What the driver returned, unconverted.
  database,
  /// sql.ErrNoRows.
  no_rows,
  /// fmt.Errorf.
  other,
  /// The context ended while history was appended, before the state was touched.
  append_history_timeout,
  invalid_persistence_request,
  /// serviceerror.DataLoss: what was read makes no sense.
  data_loss,
  /// serviceerror.FailedPrecondition: a version that the caller has read is not the row's any more.
  failed_precondition,
  queue_already_exists,
};

/// Whether the write took effect, as far as it can be known at all on this side of the connection. Computed from what
/// was sent and answered, never from a policy, so that no variant can lie about it.
enum class Outcome : std::uint8_t {
  applied,
  not_applied,
  /// A COMMIT (or an autocommit write) was sent and its answer was not received: it may have landed or may yet land.
  unknown,
};

[[nodiscard]] std::string_view name(Failure failure);
[[nodiscard]] std::string_view name(Outcome outcome);

/// A condition on data was read and did not hold: retrying unchanged cannot help. Typed ones and the plugin's own.
[[nodiscard]] bool is_failed_condition(Failure failure);

/// persistence.OperationPossiblySucceeded, by type as in Go: false exactly for the types that History takes as
/// "definitely not committed". True for `none`'s opposite too: unavailable, contexts, everything unlisted.
[[nodiscard]] bool possibly_succeeded(Failure failure);

/// What a caller is told: "this call did not do it". possibly_succeeded's opposite, plus namespace_already_exists.
[[nodiscard]] bool claims_not_applied(Failure failure);

}  // namespace dsqlsim::schema
