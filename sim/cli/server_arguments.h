#pragma once
// A PostgreSQL server or a DSQL cluster of the user's, as the command line names it.

#include <optional>
#include <string>

namespace dsqlsim::cli {

struct ServerArguments {
  /// As libpq reads it.
  std::string dsn;
  /// How the names of our schemas begin.
  std::string schema = "dsqlsim";
  /// Drop schemas of those names that somebody else made.
  bool replace_schema = false;
  /// Prints the password of the next connection to a DSQL cluster; empty: the DSN has it.
  std::string password_command;
};

/// As they were typed.
struct ServerOptions {
  std::optional<std::string> dsn;
  std::optional<std::string> schema;
  std::optional<std::string> password_command;
  bool replace_schema = false;
};

}  // namespace dsqlsim::cli
