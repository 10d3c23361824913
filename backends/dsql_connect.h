#pragma once
// Connecting to a DSQL cluster.

#include "backends/dsql.h"
#include "backends/libpq.h"

namespace dsqlsim {

/// A session that finds tables in the schema of the settings, or in `search_path` if there is one. Refusals that pass -
/// too many sessions, too many at a time, a cluster that wakes up, a token that has just expired - are waited out, with
/// a new password each time; others, and these after ten tries, are a FatalError.
[[nodiscard]] OwnedConnection connect_to_dsql(const DsqlSettings& settings, const std::string& search_path);

/// The first line that the command prints; FatalError if it prints none or fails.
[[nodiscard]] std::string password_from(const std::string& command);

/// Waits until something that was refused is tried again: longer after each try.
void wait_after(int tries, const DsqlSettings& settings);

/// Whether what the server said at a connect (facts 5, 6) is no reason to give up.
[[nodiscard]] bool passes(std::string_view refusal);

}  // namespace dsqlsim
