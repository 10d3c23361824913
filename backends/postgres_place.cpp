#include "backends/postgres_place.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "backends/own_schema.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

// The database that every cluster has, for commands about others.
constexpr const char* first_database = "postgres";

// DSQL has one isolation level, so it is set for BEGIN, for BEGIN READ ONLY and for the implicit transaction around
// several statements alike. Nothing may wait: one thread drives every session, and the one that it waits for would
// never go on.
constexpr std::string_view session_options =
    "-c default_transaction_isolation=repeatable\\ read -c lock_timeout=1ms -c client_min_messages=error "
    "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c synchronize_seqscans=off";

// Whoever makes and drops schemas waits a while for sessions that are on their way out.
constexpr std::string_view administrator_options = "-c lock_timeout=10s -c client_min_messages=error";

std::string with_search_path(std::string_view options, std::string_view path) {
  std::string out(options);
  if (path.empty()) return out;
  out += " -c search_path=";
  for (const char c : path) out += c == ' ' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return out;
}

OwnedConnection checked(PGconn* made) {
  OwnedConnection connection(made);
  if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
  throw FatalError(fmt::format("PostgreSQL cannot be reached: {}", last_error(connection.get())));
}

OwnedConnection open_database(const PostgresServer& server, const std::string& database, const std::string& options) {
  const std::array<const char*, 6> keys{"host", "user", "dbname", "client_encoding", "options", nullptr};
  const std::array<const char*, 6> values{server.folder().c_str(), "postgres", database.c_str(), "UTF8",
                                          options.c_str(),         nullptr};
  return checked(PQconnectdbParams(keys.data(), values.data(), 0));
}

OwnedConnection open_conninfo(const std::string& conninfo, const std::string& options) {
  // The first is taken apart, and what comes behind it counts more.
  const std::array<const char*, 4> keys{"dbname", "client_encoding", "options", nullptr};
  const std::array<const char*, 4> values{conninfo.c_str(), "UTF8", options.c_str(), nullptr};
  return checked(PQconnectdbParams(keys.data(), values.data(), 1));
}

class OwnDatabase final : public PostgresPlace {
 public:
  explicit OwnDatabase(const PostgresServer& server)
      : server_(server), administrator_(open_database(server, first_database, "")), name_(unused_name()) {
    administer("CREATE DATABASE " + name_);
  }
  ~OwnDatabase() override { PQclear(PQexec(administrator_.get(), drop().c_str())); }
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

  [[nodiscard]] OwnedConnection open(const Startup& startup) const override {
    return open_database(server_, name_, with_search_path(session_options, startup.search_path));
  }
  void make_empty() override {
    administer(drop());
    administer("CREATE DATABASE " + name_);
  }
  [[nodiscard]] const std::string& schema() const override { return schema_; }

 private:
  /// Several backends share a server: the first that is free.
  std::string unused_name() {
    for (int i = 1;; ++i) {
      std::string name = "dsqlsim" + std::to_string(i);
      const std::string query = fmt::format("SELECT 1 FROM pg_database WHERE datname = '{}'", name);
      const OwnedResult found(PQexec(administrator_.get(), query.c_str()));
      if (PQntuples(found.get()) == 0) return name;
    }
  }
  [[nodiscard]] std::string drop() const { return "DROP DATABASE " + name_ + " WITH (FORCE)"; }
  void administer(const std::string& command) { must(administrator_.get(), command, "PostgreSQL refuses a database"); }

  const PostgresServer& server_;
  OwnedConnection administrator_;
  std::string name_;
  std::string schema_ = "public";
};

// What tells our schemas from everybody else's.
constexpr std::string_view mark = "made by dsqlsim, which drops it when it is done";

class OwnSchema final : public PostgresPlace {
 public:
  explicit OwnSchema(const SchemaWish& wish)
      : conninfo_(wish.conninfo),
        name_(wish.name),
        administrator_(open_conninfo(conninfo_, std::string(administrator_options))) {
    take_turn();
    if (exists() && !wish.replace && !is_ours()) refuse_somebody_elses_schema(name_);
    make_empty();
  }
  ~OwnSchema() override { PQclear(PQexec(administrator_.get(), drop().c_str())); }
  OwnSchema(const OwnSchema&) = delete;
  OwnSchema& operator=(const OwnSchema&) = delete;

  [[nodiscard]] OwnedConnection open(const Startup& startup) const override {
    return open_conninfo(
        conninfo_, with_search_path(session_options, startup.search_path.empty() ? quoted() : startup.search_path));
  }
  void make_empty() override {
    // One transaction, because it is one text.
    administer(fmt::format("{0}; CREATE SCHEMA {1}; COMMENT ON SCHEMA {1} IS '{2}'", drop(), quoted(), mark));
  }
  [[nodiscard]] const std::string& schema() const override { return name_; }

 private:
  /// The lock goes with the session, so that nobody who was killed holds it for long.
  void take_turn() {
    const OwnedResult got =
        administer(fmt::format("SELECT pg_advisory_lock(hashtext('dsqlsim'), hashtext({}))", literal()),
                   fmt::format("another dsqlsim uses schema {}, and --schema=NAME takes another", name_));
  }
  [[nodiscard]] bool exists() {
    return PQntuples(administer("SELECT 1 FROM pg_namespace WHERE nspname = " + literal()).get()) > 0;
  }
  [[nodiscard]] bool is_ours() {
    const OwnedResult comment =
        administer("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = " + literal());
    return std::string_view(PQgetvalue(comment.get(), 0, 0)) == mark;
  }
  OwnedResult administer(const std::string& command, const std::string& what = "PostgreSQL refuses a schema") {
    return must(administrator_.get(), command, what);
  }
  [[nodiscard]] std::string drop() const { return fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", quoted()); }
  [[nodiscard]] std::string quoted() const { return '"' + name_ + '"'; }
  [[nodiscard]] std::string literal() const { return '\'' + name_ + '\''; }

  std::string conninfo_;
  /// Letters, digits and underscores.
  std::string name_;
  OwnedConnection administrator_;
};

bool is_plain_name(std::string_view name) {
  const auto is_part = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  constexpr std::size_t longest = 60;
  for (const char c : name) {
    if (!is_part(c)) return false;
  }
  return !name.empty() && name.size() <= longest && !name.starts_with("pg_");
}

std::vector<std::string> left_schemas(PGconn* administrator, const std::string& name) {
  const std::string query = fmt::format(
      "SELECT nspname FROM pg_namespace WHERE nspname ~ '^{}_[0-9]+_[0-9]+$' AND obj_description(oid, 'pg_namespace') "
      "= '{}'",
      name, mark);
  const OwnedResult found = must(administrator, query, "PostgreSQL does not list its schemas");
  std::vector<std::string> out;
  for (int r = 0; r < PQntuples(found.get()); ++r) out.emplace_back(PQgetvalue(found.get(), r, 0));
  return out;
}

}  // namespace

void drop_left_schemas(const std::string& conninfo, const std::string& name) {
  try {
    const OwnedConnection administrator = open_conninfo(conninfo, std::string(administrator_options));
    // Made and dropped again: whoever makes it has waited for its users.
    for (const std::string& left : left_schemas(administrator.get(), name)) OwnSchema({conninfo, left, false});
  } catch (const FatalError&) {
    // What cannot be reached or is in use stays, and the next dsqlsim drops it.
  }
}

std::unique_ptr<PostgresPlace> database_on(const PostgresServer& server) {
  return std::make_unique<OwnDatabase>(server);
}

std::unique_ptr<PostgresPlace> schema_on(const SchemaWish& wish) {
  if (!is_plain_name(wish.name)) {
    throw FatalError(fmt::format(
        "'{}' is no name for a schema of ours: lower-case letters, digits and underscores, at most 60", wish.name));
  }
  return std::make_unique<OwnSchema>(wish);
}

}  // namespace dsqlsim
