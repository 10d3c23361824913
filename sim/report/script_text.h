#pragma once
// A run as a script that others run: as sqllogictest records, for `dsqlsim script` and sqllogictest-rs, and as a
// specification for PostgreSQL's isolationtester. Each statement stands where the server executed it in the run, in a
// session of its client; at the end stands what is in the tables.

#include <span>
#include <string>
#include <vector>

#include "sim/report/transcript.h"
#include "sim/run/spec.h"

namespace dsqlsim::report {

struct TableContents {
  std::string name;
  /// The query for all its rows, in an order.
  std::string sql;
  ResultSet rows;
};

struct ScriptedRun {
  RunSpec spec;
  /// What is wrong, in lines for the head.
  std::vector<std::string> claim;
  /// DDL and seed rows.
  std::vector<std::string> schema;
  std::vector<Said> said;
  /// What was in the tables when the run was stopped, those that the statements name.
  std::vector<TableContents> tables;
};

/// The tables that the statements name.
[[nodiscard]] std::vector<std::string> named_tables(std::span<const std::string> schema, const std::vector<Said>& said);

/// Only what the schema says of these tables.
[[nodiscard]] std::vector<std::string> schema_of(const std::vector<std::string>& schema,
                                                 const std::vector<std::string>& tables);

/// Every answer is expected as the run had it. A fault that answered in the server's place is told in a comment.
[[nodiscard]] std::string slt_text(const ScriptedRun& run);

/// One permutation. Where DSQL answers 40001 at COMMIT, PostgreSQL refuses a statement before it: the head says so.
[[nodiscard]] std::string isolation_text(const ScriptedRun& run);

}  // namespace dsqlsim::report
