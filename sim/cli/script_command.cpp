#include <array>

#include "backends/postgres.h"
#include "sim/cli/commands.h"
#include "sim/core/nearest_word.h"
#include "sim/run/spec.h"
#include "sim/script/command.h"

namespace dsqlsim::cli {

namespace {

constexpr std::array<std::string_view, 2> backend_names{"model", "postgres"};

script::BackendMaker on_model(const Tool& tool) {
  return [&tool](std::string_view dialect) { return tool.catalogue.make_backend(backend_names[0], dialect); };
}

/// PostgreSQL has no dialect; every file gets a place of its own.
script::BackendMaker on_postgres(const PostgresServer& server) {
  return [&server](std::string_view /*dialect*/) { return Made<Backend>(make_postgres_backend(server)); };
}
script::BackendMaker on_users_postgres(const Tool& tool) {
  return [&tool](std::string_view /*dialect*/) {
    return tool.catalogue.make_backend(backend_names[1], dialect_of_postgres);
  };
}

}  // namespace

ExitCode run_scripts(const ScriptArguments& arguments, const Tool& tool, Console& console) {
  const auto run = [&](const script::ScriptBackend& backend) {
    return ExitCode{script::run_script_command(arguments.files, backend, {arguments.dialect, arguments.seed}, console.out, console.err)};
  };
  if (arguments.backend == backend_names[0]) return run({backend_names[0], true, on_model(tool)});
  if (arguments.backend != backend_names[1]) {
    return refuse_usage(console, unknown_word("backend", arguments.backend, backend_names));
  }
  if (tool.server.has_value()) return run({backend_names[1], false, on_users_postgres(tool)});
  const PostgresServer server;
  return run({backend_names[1], false, on_postgres(server)});
}

}  // namespace dsqlsim::cli
