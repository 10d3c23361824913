#pragma once
// Owners of libpq's handles.

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace dsqlsim {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedConnection = std::unique_ptr<PGconn, CloseConnection>;
using OwnedResult = std::unique_ptr<PGresult, ClearResult>;

/// PostgreSQL's own words, without the end of their line.
std::string last_error(const PGconn* connection);

/// Runs what the server must not refuse: FatalError says `what` could not be had, in PostgreSQL's own words.
OwnedResult must(PGconn* connection, const std::string& sql, std::string_view what);

}  // namespace dsqlsim
