#pragma once
// Constant folding, because its errors can be seen: PostgreSQL evaluates what needs no row while it plans, so 1/0 fails a
// statement that reads no row at all, and after every error of names and types. Parts that short-circuit (CASE, COALESCE, AND,
// OR) protect what they skip, as there.

#include "model/sql/plan.h"
#include "model/sql/try.h"

namespace dsqlsim::model {

/// Replaces every immutable expression over constants by its value, in place: pointers to expressions stay valid.
[[nodiscard]] Status fold_constants(StatementPlan& plan);

}  // namespace dsqlsim::model
