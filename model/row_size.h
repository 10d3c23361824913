#pragma once
// What rows weigh in the limits of facts 5, and the errors of the limits that more than one place can hit.

#include "model/knobs.h"
#include "model/mvcc.h"
#include "model/sql/try.h"

namespace dsqlsim::model {

/// In memory.
[[nodiscard]] std::uint64_t plain_bytes(const Value& value);
/// Where rows are stored: text and JSON weigh what they come to when compressed, bytea its own length (facts 5).
[[nodiscard]] std::uint64_t value_bytes(const Value& value);
[[nodiscard]] std::uint64_t row_bytes(const Row& row);
/// Index entries of everything the transaction wrote.
[[nodiscard]] std::uint64_t index_bytes(Transaction& transaction);
/// Refuses a statement or a COMMIT of a transaction of this age.
[[nodiscard]] Status check_age(Duration age, const Knobs& knobs);

}  // namespace dsqlsim::model
