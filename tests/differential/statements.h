#pragma once
// Generated statements of every kind, and programs of them.

#include <string>
#include <vector>

#include "tests/differential/queries.h"

namespace dsqlsim::differential {

struct GeneratedStatement {
  std::string sql;
  /// The rows come in one order only.
  bool ordered = false;
  /// More than one row may be read or written, in an order that SQL leaves open: which of several errors is told is open too.
  bool several_rows = true;
};

struct Program {
  std::vector<DrawList> tables;
  std::vector<DrawList> statements;
};

/// What the program says: tables first, then statements over them.
[[nodiscard]] std::vector<GeneratedStatement> statements_of(const Program& program);

[[nodiscard]] GeneratedStatement generate_statement(const Schema& schema, Draws& draws);

}  // namespace dsqlsim::differential
