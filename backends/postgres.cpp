#include "backends/postgres.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "backends/libpq.h"
#include "backends/postgres_log.h"
#include "backends/postgres_result.h"
#include "backends/without_async.h"
#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

// The database that every cluster has, for commands about others.
constexpr const char* first_database = "postgres";

// DSQL has one isolation level, so it is set for BEGIN, for BEGIN READ ONLY and for the implicit transaction around
// several statements alike. Nothing may wait: one thread drives every session, and the one that it waits for would
// never go on.
constexpr const char* session_options =
    "-c default_transaction_isolation=repeatable\\ read -c lock_timeout=1ms -c client_min_messages=error "
    "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex";

OwnedConnection open(const PostgresServer& server, const char* database, const Startup& startup = {}) {
  const std::array<const char*, 6> keys{"host", "user", "dbname", "client_encoding", "options", nullptr};
  std::string options = session_options;
  if (!startup.search_path.empty()) {
    options += " -c search_path=";
    for (const char c : startup.search_path)
      options += c == ' ' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  const std::array<const char*, 6> values{server.folder().c_str(), "postgres", database, "UTF8",
                                          options.c_str(),         nullptr};
  OwnedConnection connection(PQconnectdbParams(keys.data(), values.data(), 0));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw FatalError(fmt::format("PostgreSQL cannot be reached: {}", PQerrorMessage(connection.get())));
  }
  return connection;
}

/// What the server has of a session: in a database that keeps a commit log it outlives its clients.
struct ServerSession {
  OwnedConnection connection;
  /// Names of prepared statements, by their text.
  std::map<std::string, std::string, std::less<>> prepared;
};

class PostgresBackend;

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(PostgresBackend& backend, ServerSession session)
      : backend_(backend), session_(std::move(session)) {}
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override;

  [[nodiscard]] TransactionStatus status() const override {
    switch (PQtransactionStatus(connection())) {
      case PQTRANS_INTRANS:
      case PQTRANS_ACTIVE:
        return TransactionStatus::open;
      case PQTRANS_INERROR:
        return TransactionStatus::aborted;
      default:
        return TransactionStatus::idle;
    }
  }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  [[nodiscard]] PGconn* connection() const { return session_.connection.get(); }

  Result<ResultSet> send(const Statement& statement, std::span<const Value> parameters) {
    return answer(ask(without_async(statement.sql), parameters));
  }
  Result<ResultSet> answer(const OwnedResult& result) {
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        return read_result(result.get());
      case PGRES_EMPTY_QUERY:
        return ResultSet{};
      case PGRES_COPY_IN:
      case PGRES_COPY_OUT:
        return refuse(sqlstate::feature_not_supported, "COPY is not supported here");
      default:
        return tl::unexpected<DbError>(error_of(result.get(), connection()));
    }
  }
  OwnedResult ask(const std::string& sql, std::span<const Value> parameters) {
    // Only the simple protocol takes several statements in one text.
    if (parameters.empty()) return OwnedResult(PQexec(connection(), sql.c_str()));
    std::vector<std::optional<std::string>> texts;
    for (const Value& value : parameters) {
      texts.push_back(is_null(value) ? std::nullopt : std::optional<std::string>(to_text(value)));
    }
    std::vector<const char*> pointers;
    for (const auto& text : texts) pointers.push_back(text.has_value() ? text->c_str() : nullptr);
    const auto known = session_.prepared.find(sql);
    std::string name = known == session_.prepared.end() ? std::to_string(session_.prepared.size()) : known->second;
    if (known == session_.prepared.end()) {
      OwnedResult made(PQprepare(connection(), name.c_str(), sql.c_str(), 0, nullptr));
      if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return made;
      session_.prepared.emplace(sql, name);
    }
    return OwnedResult(PQexecPrepared(connection(), name.c_str(), static_cast<int>(pointers.size()), pointers.data(),
                                      nullptr, nullptr, 0));
  }

  Result<ResultSet> execute_logged(const ServerContext& context, const Statement& statement,
                                   std::span<const Value> parameters);
  Result<ResultSet> commit(const ServerContext& context);

  PostgresBackend& backend_;
  ServerSession session_;
  Footprint footprint_;
};

class PostgresBackend final : public Backend {
 public:
  explicit PostgresBackend(const PostgresServer& server)
      : server_(server), administrator_(open(server, first_database)), name_(unused_name()) {
    administer("CREATE DATABASE " + name_);
  }
  ~PostgresBackend() override {
    idle_.clear();
    PQclear(PQexec(administrator_.get(), drop().c_str()));
  }
  PostgresBackend(const PostgresBackend&) = delete;
  PostgresBackend& operator=(const PostgresBackend&) = delete;

  /// The server's own limit on connections is the environment's: beyond it FatalError.
  Result<std::unique_ptr<Connection>> connect(const ServerContext& /*context*/, const Startup& startup) override {
    const bool reused = logging() && startup.search_path.empty() && !idle_.empty();
    return std::make_unique<PostgresConnection>(
        *this, reused ? take_idle() : ServerSession{open(server_, name_.c_str(), startup), {}});
  }

  void load(std::span<const std::string> script) override {
    run(script);
    owner_ = open(server_, name_.c_str());
    log_.emplace();
    log_->install(owner_.get());
    must(owner_.get(), "SET session_replication_role = replica", "PostgreSQL keeps its triggers");
    for (const std::string& table : log_->tables()) restoring_ += "DELETE FROM " + table + ";";
    for (const std::string& sql : script) {
      if (!sql.starts_with("CREATE") && !sql.starts_with("ALTER")) restoring_ += sql + ";";
    }
  }

  void reset() override {
    reported_ = 0;
    if (logging()) return restore_rows();
    administer(drop());
    administer("CREATE DATABASE " + name_);
  }

  void set_commit_sink(CommitSink* sink) override {
    CHECK_WHY(sink == nullptr || logging(), "a database that nothing was loaded into keeps no commit log");
    sink_ = sink;
  }
  [[nodiscard]] bool inner_statements_visible() const override { return true; }

  /// Since load(): what is loaded is all the schema there will be.
  [[nodiscard]] bool logging() const { return log_.has_value(); }
  [[nodiscard]] const PostgresLog& log() const { return *log_; }

  void give_back(ServerSession session) { idle_.push_back(std::move(session)); }

  void report(const ServerContext& context, const std::vector<PostgresLog::Change>& changes) {
    if (sink_ == nullptr || changes.empty()) return;
    std::vector<RowChange> rows;
    for (const PostgresLog::Change& c : changes) rows.push_back({c.table, c.before, c.after});
    sink_->committed({++reported_, context.now, rows});
  }

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

  ServerSession take_idle() {
    ServerSession taken = std::move(idle_.back());
    idle_.pop_back();
    return taken;
  }

  /// Every client has gone, so nothing is locked.
  void restore_rows() {
    constexpr std::string_view what = "PostgreSQL does not go back to the first rows";
    must(owner_.get(), restoring_, what);
    // What was deleted is in the way of every scan until it is gone.
    constexpr int often = 20;
    if (++resets_ % often == 0) must(owner_.get(), "VACUUM", what);
  }

  void run(std::span<const std::string> script) {
    const auto session = *connect({}, {});
    StatementTable statements;
    for (const std::string& sql : script) {
      const Result<ResultSet> done = session->execute({}, statements.add("load", sql), {});
      if (!done.has_value()) CHECK_WHY(false, (sql + ": " + done.error().message).c_str());
    }
  }

  const PostgresServer& server_;
  OwnedConnection administrator_;
  std::string name_;
  /// Goes back to the rows that were loaded: the schema stays, and all but DDL of the script runs again.
  std::string restoring_;
  /// Of this database; row triggers do not fire for it.
  OwnedConnection owner_;
  std::optional<PostgresLog> log_;
  CommitSink* sink_ = nullptr;
  std::uint64_t reported_ = 0;
  int resets_ = 0;
  std::vector<ServerSession> idle_;
};

// Before the session goes back nothing of it may be open: a server notices a closed socket when it likes.
PostgresConnection::~PostgresConnection() {
  if (!backend_.logging()) return;
  if (status() != TransactionStatus::idle) PQclear(PQexec(connection(), "ROLLBACK"));
  if (PQstatus(connection()) == CONNECTION_OK) backend_.give_back(std::move(session_));
}

Result<ResultSet> PostgresConnection::execute(const ServerContext& context, const Statement& statement,
                                              std::span<const Value> parameters) {
  if (!backend_.logging()) return send(statement, parameters);
  Result<ResultSet> answer = execute_logged(context, statement, parameters);
  if (!answer.has_value() && answer.error().kind == ErrorKind::connection_lost) {
    throw FatalError("the PostgreSQL server has ended: " +
                     answer.error().message.substr(0, answer.error().message.find('\n')));
  }
  if (answer.has_value() && !orders_its_rows(statement.sql)) sort_rows(*answer);
  return answer;
}

Result<ResultSet> PostgresConnection::execute_logged(const ServerContext& context, const Statement& statement,
                                                     std::span<const Value> parameters) {
  const bool was_idle = status() == TransactionStatus::idle;
  if (statement.kind == StatementKind::commit && status() == TransactionStatus::open) return commit(context);
  if (statement.kind != StatementKind::other || !was_idle || statement.only_reads) {
    Result<ResultSet> done = send(statement, parameters);
    if (status() != TransactionStatus::open) footprint_.written.clear();
    if (statement.kind == StatementKind::other && !statement.only_reads && done.has_value() && done->rows > 0) {
      footprint_.written.assign(1, 1);
    }
    return done;
  }
  // On its own a statement is a transaction, which here needs its ends for the log to be read.
  if (Result<ResultSet> begun = answer(ask("BEGIN", {})); !begun.has_value()) return begun;
  Result<ResultSet> done = send(statement, parameters);
  if (!done.has_value()) {
    (void)ask("ROLLBACK", {});
    return done;
  }
  if (Result<ResultSet> committed = commit(context); !committed.has_value()) return committed;
  return done;
}

Result<ResultSet> PostgresConnection::commit(const ServerContext& context) {
  const std::vector<PostgresLog::Change> changes = backend_.log().changes(connection());
  Result<ResultSet> done = answer(ask("COMMIT", {}));
  footprint_.written.clear();
  if (done.has_value()) backend_.report(context, changes);
  return done;
}

}  // namespace

std::unique_ptr<Backend> make_postgres_backend(const PostgresServer& server) {
  return std::make_unique<PostgresBackend>(server);
}

std::unique_ptr<Backend> make_postgres_backend() {
  static const PostgresServer server;
  return make_postgres_backend(server);
}

}  // namespace dsqlsim
