#pragma once
// A real Aurora DSQL as a Backend, through libpq, by its rules (facts 4, 5, 6): TLS with the server's name checked, a
// password that is asked for anew at each connect because it is a token that expires, no setting but the search path,
// one DDL statement a transaction, index builds that are waited for. It keeps no commit log, and its answers depend on
// what else the cluster does, so that a run's digest is its own.

#include <chrono>
#include <memory>
#include <string>

#include "sim/db/backend.h"

namespace dsqlsim {

struct DsqlSettings {
  /// As libpq reads it: "host=... user=admin dbname=postgres".
  std::string conninfo;
  /// A shell command whose first line of output is the password; empty: the conninfo has one.
  std::string password_command;
  /// Of our own. A schema of that name that was not made by dsqlsim is refused unless `replace`.
  std::string schema;
  bool replace = false;
  /// What is waited before something refused is tried again grows in steps of this.
  std::chrono::milliseconds pause{300};
  /// False in tests alone, whose scripted servers have no certificate.
  bool tls = true;
};

/// Makes the schema. FatalError, one sentence, if the cluster cannot be reached or refuses for good.
[[nodiscard]] std::unique_ptr<Backend> make_dsql_backend(const DsqlSettings& settings);

}  // namespace dsqlsim
