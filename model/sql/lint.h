#pragma once
// Statement lints on parse trees, for the model's own refusals and for tests over the store's statements: no wording in
// a string or a comment can fool them, and no nesting can hide a clause.

#include <optional>
#include <string_view>
#include <vector>

#include "model/sql/parse.h"
#include "sim/core/label.h"

namespace dsqlsim::model {

enum class LockClause : std::uint8_t { key_share, share, no_key_update, update };

/// Every locking clause of the statement, at any depth, in textual order of the queries that carry them.
[[nodiscard]] std::vector<LockClause> locking_clauses(const PgQuery__RawStmt& statement);

/// Convenience for tests: parses `sql` and looks at all its statements.
[[nodiscard]] Result<std::vector<LockClause>> locking_clauses(std::string_view sql);

/// "FOR UPDATE", for example, of the clause in `sql` that is the furthest from what DSQL has; empty if there is none,
/// or `sql` does not parse. What histories tell of an executed statement.
[[nodiscard]] Label worst_locking_clause(std::string_view sql);

}  // namespace dsqlsim::model
