#pragma once
// What one statement answered, and whether two answers are the same. What may differ, because SQL leaves it open or because
// DSQL is not PostgreSQL, is listed here and nowhere else.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/db/backend.h"
#include "tests/differential/statements.h"

namespace dsqlsim::differential {

struct Answer {
  /// 00000: no error.
  std::string state = "00000";
  /// Of an error; shown, not compared.
  std::string message;
  std::string tag;
  std::vector<std::string> columns;
  /// One text a row, sorted unless the order is fixed.
  std::vector<std::string> rows;
  TransactionStatus status = TransactionStatus::idle;
};

[[nodiscard]] Answer run(Connection& connection, Time now, const Statement& statement, const GeneratedStatement& generated);

/// A rule by which two answers may differ.
struct AllowedDifference {
  std::string_view name;
  /// Where it is said: a fact of DSQL, or what SQL leaves open.
  std::string_view source;
  bool (*covers)(const GeneratedStatement&, const Answer& model, const Answer& postgres);
};
[[nodiscard]] const std::vector<AllowedDifference>& allowed_differences();

/// Empty: the answers are the same or differ as allowed. Otherwise both, one a line.
[[nodiscard]] std::string difference(const GeneratedStatement& statement, const Answer& model, const Answer& postgres);

}  // namespace dsqlsim::differential
