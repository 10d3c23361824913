#pragma once
// A schema of our own on a DSQL cluster, with all that is in it: made, filled, emptied and dropped by DSQL's rules:
// each DDL statement alone, again when the catalog was changed by somebody (OC001), and index builds waited for.

#include <span>
#include <string>
#include <vector>

#include "backends/dsql.h"
#include "backends/postgres_session.h"

namespace dsqlsim {

class DsqlSchema {
 public:
  explicit DsqlSchema(const DsqlSettings& settings);
  /// Drops it as far as the cluster can be reached.
  ~DsqlSchema();
  DsqlSchema(const DsqlSchema&) = delete;
  DsqlSchema& operator=(const DsqlSchema&) = delete;

  /// Runs each statement; FatalError if DSQL refuses one for good.
  void run(std::span<const std::string> script);
  /// Which statements delete the rows of the tables that there are, each as many as one transaction may.
  [[nodiscard]] std::vector<std::string> deletes();
  /// Runs each until no row is left.
  void delete_rows(std::span<const std::string> deletes);

 private:
  Result<ResultSet> ask(const std::string& sql);
  /// Again while it is 40001 or the session was closed, for a while.
  ResultSet must_run(const std::string& sql);
  /// Some column of the answer, row by row.
  std::vector<std::string> list(const std::string& sql);
  [[nodiscard]] std::vector<std::string> tables();
  void drop();
  void refuse_somebody_elses();

  DsqlSettings settings_;
  PostgresSession session_;
};

}  // namespace dsqlsim
