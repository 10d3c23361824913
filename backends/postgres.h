#pragma once
// PostgreSQL as a Backend, through libpq: what DSQL and PostgreSQL have in common can be compared on it. Statements run
// at REPEATABLE READ; one that would wait for a lock answers 40001 at once, which is always legal for DSQL. ASYNC is
// cut from DDL.

#include <memory>

#include "backends/postgres_place.h"
#include "backends/postgres_server.h"
#include "sim/db/backend.h"

namespace dsqlsim {

/// In a place of its own, which is removed with the backend.
[[nodiscard]] std::unique_ptr<Backend> make_postgres_backend(std::unique_ptr<PostgresPlace> place);

/// A new, empty database on the server, dropped with the backend. The server must outlive it.
[[nodiscard]] std::unique_ptr<Backend> make_postgres_backend(const PostgresServer& server);

/// The same on a server that all such backends of this process share. Once something is loaded it keeps a commit log
/// (postgres_log.h), its schema stays, rows without ORDER BY come sorted, and FatalError is thrown when the server
/// ends.
[[nodiscard]] std::unique_ptr<Backend> make_postgres_backend();

}  // namespace dsqlsim
