#pragma once
// Where a PostgreSQL backend has its tables: a database of its own on a server of ours, or a schema of its own in a
// database of the user's. Nothing outside of it is touched, and it is gone when its object is.

#include <memory>
#include <string>

#include "backends/libpq.h"
#include "backends/postgres_server.h"
#include "sim/db/backend.h"

namespace dsqlsim {

class PostgresPlace {
 public:
  PostgresPlace() = default;
  /// Removes the place with all that is in it.
  virtual ~PostgresPlace() = default;
  PostgresPlace(const PostgresPlace&) = delete;
  PostgresPlace& operator=(const PostgresPlace&) = delete;

  /// A session at REPEATABLE READ that waits for no lock and finds the tables of this place under their bare names,
  /// unless `startup` asks for another search path. FatalError if the server cannot be reached.
  [[nodiscard]] virtual OwnedConnection open(const Startup& startup) const = 0;
  /// Makes it empty again.
  virtual void make_empty() = 0;
  /// Where tables go that are created under a bare name.
  [[nodiscard]] virtual const std::string& schema() const = 0;
};

/// The first of the databases dsqlsim1, dsqlsim2, ... that nobody has. The server must outlive it.
[[nodiscard]] std::unique_ptr<PostgresPlace> database_on(const PostgresServer& server);

/// A schema on a server of the user's.
struct SchemaWish {
  /// As libpq reads it: "host=... dbname=..." or "postgresql://...". Its `options` are replaced by ours.
  std::string conninfo;
  std::string name;
  /// Drop a schema of that name, whoever made it.
  bool replace = false;
};

/// Makes the schema. FatalError, one sentence, if the server cannot be reached, if somebody else made a schema of that
/// name, or if another dsqlsim uses it just now. One that a dsqlsim has left behind is dropped.
[[nodiscard]] std::unique_ptr<PostgresPlace> schema_on(const SchemaWish& wish);

/// Drops the schemas NAME_1_1, NAME_1_2 and so on that a dsqlsim has made and that nobody uses any more: of processes
/// that were killed. Does nothing if the server cannot be reached.
void drop_left_schemas(const std::string& conninfo, const std::string& name);

}  // namespace dsqlsim
