#include "backends/dsql_schema.h"

#include <fmt/format.h>

#include "backends/dsql_connect.h"
#include "backends/own_schema.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

constexpr int most_tries = 12;

// What tells our schemas from everybody else's. DSQL knows no advisory lock, so one hunt at a time has a name.
constexpr std::string_view mark = "made_by_dsqlsim";

// A transaction may change 3,000 rows (facts 5).
constexpr int rows_at_a_time = 2'000;

}  // namespace

DsqlSchema::DsqlSchema(const DsqlSettings& settings)
    : settings_(settings), session_(connect_to_dsql(settings, settings.schema)) {
  refuse_somebody_elses();
  drop();
  must_run(fmt::format("CREATE SCHEMA {}", settings_.schema));
  must_run(fmt::format("CREATE TABLE {}.{} (id int PRIMARY KEY)", settings_.schema, mark));
}

DsqlSchema::~DsqlSchema() {
  try {
    drop();
  } catch (const FatalError&) {
    // The next dsqlsim drops what is left.
  }
}

void DsqlSchema::run(std::span<const std::string> script) {
  for (const std::string& sql : script) {
    const ResultSet answer = must_run(sql);
    // CREATE INDEX ASYNC answers with the job that builds it.
    if (answer.columns == std::vector<std::string>{"job_id"})
      must_run(fmt::format("CALL sys.wait_for_job('{}')", to_text(answer.at(0, 0))));
  }
}

std::vector<std::string> DsqlSchema::deletes() {
  std::vector<std::string> out;
  for (const std::string& table : tables()) {
    const std::vector<std::string> key =
        list(fmt::format("SELECT k.column_name FROM information_schema.table_constraints c "
                         "JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND "
                         "k.constraint_name = c.constraint_name AND k.table_name = c.table_name "
                         "WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = '{}' AND c.table_name = '{}' "
                         "ORDER BY k.ordinal_position",
                         settings_.schema, table));
    const std::string columns = fmt::format("{}", fmt::join(key, ", "));
    out.push_back(
        fmt::format("DELETE FROM {0} WHERE ({1}) IN (SELECT {1} FROM {0} LIMIT {2})", table, columns, rows_at_a_time));
  }
  return out;
}

void DsqlSchema::delete_rows(std::span<const std::string> deletes) {
  for (const std::string& statement : deletes) {
    while (must_run(statement).rows == rows_at_a_time) {
    }
  }
}

Result<ResultSet> DsqlSchema::ask(const std::string& sql) {
  // A session ends after an hour, whatever it does.
  if (!session_.is_connected()) session_ = PostgresSession(connect_to_dsql(settings_, settings_.schema));
  return session_.execute(sql, {});
}

ResultSet DsqlSchema::must_run(const std::string& sql) {
  for (int tries = 1;; ++tries) {
    Result<ResultSet> answer = ask(sql);
    if (answer.has_value()) return std::move(*answer);
    const DbError& error = answer.error();
    // A session that was closed meanwhile has not been told of it.
    const bool passing = error.kind == ErrorKind::connection_lost || error.state == sqlstate::serialization_failure;
    if (tries == most_tries || !passing) {
      throw FatalError(
          fmt::format("DSQL refuses \"{}\": {} {}", sql.substr(0, sql.find('\n')), error.state.text(), error.message));
    }
    wait_after(tries, settings_);
  }
}

std::vector<std::string> DsqlSchema::list(const std::string& sql) {
  const ResultSet answer = must_run(sql);
  std::vector<std::string> out;
  for (std::size_t r = 0; r < answer.row_count(); ++r) out.push_back(to_text(answer.at(r, 0)));
  return out;
}

std::vector<std::string> DsqlSchema::tables() {
  return list(
      fmt::format("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = '{}' AND c.relkind = 'r' ORDER BY c.relname",
                  settings_.schema));
}

void DsqlSchema::refuse_somebody_elses() {
  const bool is_there =
      !list(fmt::format("SELECT nspname FROM pg_namespace WHERE nspname = '{}'", settings_.schema)).empty();
  if (!is_there || settings_.replace) return;
  for (const std::string& table : tables()) {
    if (table == mark) return;
  }
  refuse_somebody_elses_schema(settings_.schema);
}

void DsqlSchema::drop() {
  // The mark goes last, so that a schema that is half dropped is known as ours.
  for (const std::string& table : tables()) {
    if (table != mark) must_run(fmt::format("DROP TABLE {}.{} CASCADE", settings_.schema, table));
  }
  must_run(fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", settings_.schema));
}

}  // namespace dsqlsim
