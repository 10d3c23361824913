#pragma once
// Owners of libpq's handles.

#include <libpq-fe.h>

#include <memory>

namespace dsqlsim {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedConnection = std::unique_ptr<PGconn, CloseConnection>;
using OwnedResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace dsqlsim
