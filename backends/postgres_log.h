#pragma once
// The commit log of a PostgreSQL database: row triggers note what a transaction changes in a setting that is local to
// it, and whoever sends the COMMIT reads it there just before. So it is complete and in commit order at the very
// moment, which logical decoding, a process beside it, cannot promise between two statements. The triggers touch
// nothing that another session could see or lock.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "backends/libpq.h"
#include "sim/db/backend.h"

namespace dsqlsim {

class PostgresLog {
 public:
  /// What one transaction did to one row, as RowChange, but owning.
  struct Change {
    std::string table;
    std::vector<Value> before;
    std::vector<Value> after;
  };

  /// Puts a trigger on every table of the schema, which bare names must lead to. FatalError if the server refuses.
  void install(PGconn* administrator, const std::string& schema);
  /// From now on what this session does is not logged.
  static void keep_out_of_it(PGconn* session);
  [[nodiscard]] const std::vector<std::string>& tables() const { return names_; }

  /// What the open transaction of this session has changed so far, a row once, ordered by table and key.
  [[nodiscard]] std::vector<Change> changes(PGconn* session) const;

 private:
  struct Table {
    std::vector<std::uint32_t> types;
    /// Columns of the primary key.
    std::vector<std::size_t> key;
  };

  [[nodiscard]] static std::vector<Value> row_of(const Table& table, std::string_view text);

  std::vector<std::string> names_;
  std::map<std::string, Table, std::less<>> tables_;
};

/// The fields of a row as PostgreSQL prints it, "(1,\"a b\",)": no text for NULL. Exposed for its test.
[[nodiscard]] std::vector<std::optional<std::string>> fields_of_row(std::string_view text);

}  // namespace dsqlsim
