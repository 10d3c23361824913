#pragma once
// PostgreSQL as a Backend, through libpq: what DSQL and PostgreSQL have in common can be compared on it. Statements run
// at REPEATABLE READ; one that would wait for a lock answers 40001 at once, which is always legal for DSQL. ASYNC is
// cut from DDL. It keeps no commit log.

#include <memory>

#include "backends/postgres_server.h"
#include "sim/db/backend.h"

namespace dsqlsim {

/// A new, empty database on the server, dropped with the backend. The server must outlive it.
[[nodiscard]] std::unique_ptr<Backend> make_postgres_backend(const PostgresServer& server);

/// The statement without the ASYNC of CREATE INDEX ASYNC and ALTER TABLE ASYNC.
[[nodiscard]] std::string without_async(std::string_view sql);

}  // namespace dsqlsim
