#pragma once
// One session on a server that speaks PostgreSQL's protocol, with the statements that it has prepared. What statements
// mean to a run is decided by whoever has it.

#include <map>
#include <span>
#include <string>

#include "backends/libpq.h"
#include "sim/db/backend.h"

namespace dsqlsim {

class PostgresSession {
 public:
  explicit PostgresSession(OwnedConnection connection) : connection_(std::move(connection)) {}

  [[nodiscard]] PGconn* connection() const { return connection_.get(); }
  [[nodiscard]] TransactionStatus status() const;
  [[nodiscard]] bool is_connected() const { return PQstatus(connection()) == CONNECTION_OK; }

  /// With parameters one statement, prepared on first sight; without any also several in one text.
  Result<ResultSet> execute(const std::string& sql, std::span<const Value> parameters);

 private:
  OwnedResult ask(const std::string& sql, std::span<const Value> parameters);

  OwnedConnection connection_;
  /// Names of prepared statements, by their text.
  std::map<std::string, std::string, std::less<>> prepared_;
};

}  // namespace dsqlsim
