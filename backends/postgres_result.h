#pragma once
// libpq's results as ours.

#include "backends/libpq.h"
#include "sim/db/backend.h"

namespace dsqlsim {

/// A lock that was not to be had is 40001, as if its holder had won already; a result of a connection that is gone is
/// connection_lost.
[[nodiscard]] DbError error_of(const PGresult* result, PGconn* connection);
[[nodiscard]] ResultSet read_result(PGresult* result);

/// Without ORDER BY the server may answer in any order, and which it is depends on what the heap has been through.
void sort_rows(ResultSet& result);

}  // namespace dsqlsim
