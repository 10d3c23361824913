#pragma once
// What the plugin asks of its driver about an error (driver/pgx.go, driver/interface.go), and what a refusal says about
// the fate of a write.

#include <string_view>

#include "store/error.h"

namespace dsqlsim::store::dsql {

/// True for a PgError 23505 itself; one that is wrapped is not seen.
[[nodiscard]] bool is_dup_entry(const Error& error);

/// The connection, or the credentials it was made with, are taken to be bad: replace the pool.
[[nodiscard]] bool conn_needs_refresh(const Error& error);

/// After COMMIT or an autocommit write was refused: not applied for what the transaction itself got wrong or lost;
/// unknown for what went wrong around it (a crash, a shutdown, a connection exception).
[[nodiscard]] Outcome outcome_of_refusal(SqlState state);

}  // namespace dsqlsim::store::dsql
