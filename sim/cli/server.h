#pragma once
// Which server runs are to use: a throw-away PostgreSQL of our own, or a PostgreSQL or DSQL of the user's, with schemas
// of our own on it.

#include <optional>
#include <string>
#include <string_view>

#include "sim/cli/argument_line.h"
#include "sim/cli/server_arguments.h"
#include "sim/cli/tool.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

/// Adds --dsn and what goes with it.
void add_server_options(Line& line, ServerOptions& into);

/// After parsing. Nothing if no server was named. With `backend`, a server means PostgreSQL unless it is dsql, and the
/// model does not go with it. The error is one sentence.
Parsed<std::optional<ServerArguments>> server_of(const Line& line, const ServerOptions& options, std::string* backend);

/// The tool whose runs on PostgreSQL are on that server, in schemas NAME_PROCESS_1, NAME_PROCESS_2 and so on. Processes
/// that run at the same time need different numbers.
[[nodiscard]] Tool on_server(const Tool& tool, const ServerArguments& server, std::size_t process);

/// Drops what processes that were killed have left in a PostgreSQL server.
class Sweeper {
 public:
  Sweeper(std::string_view backend, const std::optional<ServerArguments>& server)
      : server_(backend == dialect_of_postgres ? server : std::nullopt) {}
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

 private:
  std::optional<ServerArguments> server_;
};

/// What a worker is told of the server, as one line of JSON, and that line read; false if it is no such line.
[[nodiscard]] std::string server_line(const ServerArguments& server, std::size_t process);
[[nodiscard]] bool read_server_line(std::string_view line, ServerArguments& server, std::size_t& process);

}  // namespace dsqlsim::cli
