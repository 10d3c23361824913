#include "backends/libpq.h"

#include <fmt/format.h>

#include "sim/core/fatal_error.h"

namespace dsqlsim {

std::string last_error(const PGconn* connection) {
  std::string text = PQerrorMessage(connection);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

OwnedResult must(PGconn* connection, const std::string& sql, std::string_view what) {
  OwnedResult done(PQexec(connection, sql.c_str()));
  const ExecStatusType status = PQresultStatus(done.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw FatalError(fmt::format("{}: {}", what, last_error(connection)));
  }
  return done;
}

}  // namespace dsqlsim
