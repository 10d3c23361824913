#pragma once
// Compares what a database answered with what a record expects, as text.

#include <optional>
#include <string>

#include "sim/db/backend.h"
#include "sim/script/script.h"

namespace dsqlsim::script {

struct Mismatch {
  std::string expected;
  std::string actual;
};

/// Nothing if the answer is as expected.
[[nodiscard]] std::optional<Mismatch> compare(const Expectation& expected, const Result<ResultSet>& answer);

/// "SQLSTATE: message". A connection that broke has no SQLSTATE of the server: 08006, as drivers report it.
[[nodiscard]] std::string error_text(const DbError& error);

}  // namespace dsqlsim::script
