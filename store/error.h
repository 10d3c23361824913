#pragma once
// What a store call ends with when it does not succeed: Go's error value, as a struct. `kind` is its dynamic type,
// `text` what Error() would print (flattening with %v loses the type but keeps the text, and the plugin searches that
// text), `cause` and `condition` are what errors.As still finds. `outcome`, `root` and `evidence` are not in Go: they
// carry the truth past every flattening, for notes and for the remedies that need it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/core/context.h"
#include "sim/db/error.h"
#include "sim/db/value.h"
#include "store/schema/blobs.h"
#include "store/schema/failure.h"

namespace dsqlsim::store {

using schema::Failure;
using schema::Outcome;

/// ConditionFailedKind of the plugin's own ConditionFailedError.
enum class ConditionKind : std::uint8_t { unknown, shard, execution, task_queue, namespace_row };

/// What CurrentWorkflowConditionFailedError tells about the run that is current.
struct CurrentWorkflow {
  Uuid run_id;
  std::string create_request_id;
  schema::State state = schema::State::created;
  schema::Status status = schema::Status::running;
  std::int64_t last_write_version = 0;
};

/// What WorkflowConditionFailedError tells about the row.
struct FoundVersion {
  std::int64_t next_event_id = 0;
  std::int64_t db_record_version = 0;
};

struct Error {
  Failure kind = Failure::other;
  std::string text;
  /// The database error that errors.As finds in the chain; a PgError if its kind is `refused`.
  std::optional<DbError> cause;
  /// Set if errors.As finds the plugin's ConditionFailedError in the chain.
  std::optional<ConditionKind> condition;
  Outcome outcome = Outcome::not_applied;
  /// Kind of the first error of the chain.
  Failure root = Failure::other;
  /// SQLSTATE of the first error of the chain, or how its connection ended; empty if it was not the database's.
  std::string evidence;
  std::optional<CurrentWorkflow> current;
  std::optional<FoundVersion> found;
};

template <class T>
using Expected = tl::expected<T, Error>;
using Unexpected = tl::unexpected<Error>;

/// An error that starts a chain: root and kind are the same. `evidence` is that of a refusal that it answers for.
[[nodiscard]] Error make_error(Failure kind, std::string text, std::string evidence = {});
[[nodiscard]] inline Unexpected fail(Failure kind, std::string text) {
  return Unexpected(make_error(kind, std::move(text)));
}
[[nodiscard]] inline Unexpected fail(Error error) { return Unexpected(std::move(error)); }

/// ctx.Err(). `error` must not be none.
[[nodiscard]] Error context_error(ContextError error);
/// ctx.Err() returned in place of `last`: its kind and text are gone, what is known about the write is not.
[[nodiscard]] Error masked_by_context(ContextError error, const Error& last);
/// What the driver returns: "ERROR: message (SQLSTATE code)" for a PgError, the io or context text otherwise. `outcome`
/// is the caller's knowledge: what of a write can have happened.
[[nodiscard]] Error driver_error(const DbError& error, Outcome outcome);
/// sql.ErrNoRows.
[[nodiscard]] Error no_rows_error();

/// errors.As(err, &pgErr): the SQLSTATE, if there is a PgError in the chain.
[[nodiscard]] std::optional<SqlState> pg_state(const Error& error);
[[nodiscard]] inline bool is_pg(const Error& error, SqlState state) { return pg_state(error) == state; }

/// persistence.OperationPossiblySucceeded.
[[nodiscard]] inline bool operation_possibly_succeeded(const Error& error) {
  return schema::possibly_succeeded(error.kind);
}

/// "Kind: text", for people.
[[nodiscard]] std::string describe(const Error& error);

}  // namespace dsqlsim::store
