#pragma once
// Generated tables, and the CREATE TABLE that makes them.

#include <string>
#include <vector>

#include "tests/differential/types.h"

namespace dsqlsim::differential {

struct Column {
  std::string name;
  Type type = Type::int4;
  /// Part of a primary key or of a unique constraint.
  bool key = false;
  bool has_default = false;
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  /// Names of columns; empty: no primary key.
  std::vector<std::string> primary;
  /// Column sets that ON CONFLICT can name, the primary key among them.
  std::vector<std::vector<std::string>> unique;
};

struct Schema {
  std::vector<Table> tables;
};

/// Adds a table to the schema; returns what creates it: CREATE TABLE, and perhaps CREATE INDEX ASYNC.
[[nodiscard]] std::vector<std::string> add_table(Schema& schema, Draws& draws);

/// "a, b".
[[nodiscard]] std::string joined(const std::vector<std::string>& names, std::string_view separator = ", ");

}  // namespace dsqlsim::differential
