#include "sim/cli/server.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "backends/dsql.h"
#include "backends/postgres.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

void add_server_options(Line& line, ServerOptions& into) {
  line.option("dsn", into.dsn,
              "use this PostgreSQL server or DSQL cluster, named as libpq reads it, in schemas of our own that are "
              "dropped at the end");
  line.option("schema", into.schema, "how the names of those schemas begin; usually dsqlsim");
  line.option("password-command", into.password_command,
              "with --backend=dsql: prints the password, a token; run again for each connection");
  line.flag("replace-schema", into.replace_schema, "drop schemas of those names even if dsqlsim did not make them");
}

Parsed<std::optional<ServerArguments>> server_of(const Line& line, const ServerOptions& options, std::string* backend) {
  const bool dsql = backend != nullptr && *backend == dialect_of_dsql;
  if (options.password_command.has_value() && backend != nullptr && !dsql)
    return wrong("--password-command goes with --backend=dsql");
  if (!options.dsn.has_value()) {
    if (dsql) return wrong("--backend=dsql needs --dsn, which names the cluster");
    if (options.schema.has_value()) return wrong("--schema goes with --dsn");
    if (options.replace_schema) return wrong("--replace-schema goes with --dsn");
    return std::optional<ServerArguments>();
  }
  if (backend != nullptr && !dsql) {
    if (line.given("backend") && *backend != dialect_of_postgres)
      return wrong("--dsn names a server, which is --backend=postgres or dsql");
    *backend = dialect_of_postgres;
  }
  ServerArguments server;
  server.dsn = *options.dsn;
  if (options.schema.has_value()) server.schema = *options.schema;
  if (options.password_command.has_value()) server.password_command = *options.password_command;
  server.replace_schema = options.replace_schema;
  return server;
}

Tool on_server(const Tool& tool, const ServerArguments& server, std::size_t process) {
  Tool out = tool;
  out.server = server;
  out.catalogue.make_backend = [usual = tool.catalogue.make_backend, server, process, made = 0](
                                   std::string_view name, std::string_view dialect) mutable -> Made<Backend> {
    if (name != dialect || !is_on_server(name)) return usual(name, dialect);
    const std::string schema = fmt::format("{}_{}_{}", server.schema, process, ++made);
    if (name == dialect_of_dsql) {
      DsqlSettings settings;
      settings.conninfo = server.dsn;
      settings.password_command = server.password_command;
      settings.schema = schema;
      settings.replace = server.replace_schema;
      return make_dsql_backend(settings);
    }
    return make_postgres_backend(schema_on({server.dsn, schema, server.replace_schema}));
  };
  return out;
}

Sweeper::~Sweeper() {
  if (server_.has_value()) drop_left_schemas(server_->dsn, server_->schema);
}

std::string server_line(const ServerArguments& server, std::size_t process) {
  const nlohmann::ordered_json line{
      {"dsn", server.dsn}, {"schema", server.schema}, {"replace_schema", server.replace_schema}, {"process", process}};
  return line.dump();
}

bool read_server_line(std::string_view line, ServerArguments& server, std::size_t& process) {
  if (!line.starts_with('{')) return false;
  const auto read = nlohmann::json::parse(line);
  server.dsn = read.at("dsn");
  server.schema = read.at("schema");
  server.replace_schema = read.at("replace_schema");
  process = read.at("process");
  return true;
}

}  // namespace dsqlsim::cli
