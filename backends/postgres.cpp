#include "backends/postgres.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "backends/libpq.h"
#include "backends/postgres_log.h"
#include "backends/postgres_result.h"
#include "backends/postgres_session.h"
#include "backends/statement_text.h"
#include "backends/without_async.h"
#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

class PostgresBackend;

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(PostgresBackend& backend, PostgresSession session)
      : backend_(backend), session_(std::move(session)) {}
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override;

  [[nodiscard]] TransactionStatus status() const override { return session_.status(); }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  [[nodiscard]] PGconn* connection() const { return session_.connection(); }
  Result<ResultSet> send(const Statement& statement, std::span<const Value> parameters) {
    return session_.execute(without_async(statement.sql), parameters);
  }
  Result<ResultSet> say(const std::string& sql) { return session_.execute(sql, {}); }

  Result<ResultSet> execute_logged(const ServerContext& context, const Statement& statement,
                                   std::span<const Value> parameters);
  Result<ResultSet> commit(const ServerContext& context);

  PostgresBackend& backend_;
  /// In a database that keeps a commit log it outlives its clients.
  PostgresSession session_;
  Footprint footprint_;
};

class PostgresBackend final : public Backend {
 public:
  explicit PostgresBackend(std::unique_ptr<PostgresPlace> place) : place_(std::move(place)) {}

  /// The server's own limit on connections is the environment's: beyond it FatalError.
  Result<std::unique_ptr<Connection>> connect(const ServerContext& /*context*/, const Startup& startup) override {
    const bool reused = logging() && startup.search_path.empty() && !idle_.empty();
    return std::make_unique<PostgresConnection>(*this, reused ? take_idle() : PostgresSession(place_->open(startup)));
  }

  void load(std::span<const std::string> script) override {
    run(script);
    owner_ = place_->open({});
    log_.emplace();
    log_->install(owner_.get(), place_->schema());
    PostgresLog::keep_out_of_it(owner_.get());
    for (const std::string& table : log_->tables()) restoring_ += "DELETE FROM " + table + ";";
    for (const std::string& sql : script) {
      if (!makes_schema(sql)) restoring_ += sql + ";";
    }
  }

  void reset() override {
    reported_ = 0;
    if (logging()) return restore_rows();
    place_->make_empty();
  }

  void set_commit_sink(CommitSink* sink) override {
    CHECK_WHY(sink == nullptr || logging(), "a database that nothing was loaded into keeps no commit log");
    sink_ = sink;
  }
  [[nodiscard]] bool inner_statements_visible() const override { return true; }

  /// Since load(): what is loaded is all the schema there will be.
  [[nodiscard]] bool logging() const { return log_.has_value(); }
  [[nodiscard]] const PostgresLog& log() const { return *log_; }

  void give_back(PostgresSession session) { idle_.push_back(std::move(session)); }

  void report(const ServerContext& context, const std::vector<PostgresLog::Change>& changes) {
    if (sink_ == nullptr || changes.empty()) return;
    std::vector<RowChange> rows;
    for (const PostgresLog::Change& c : changes) rows.push_back({c.table, c.before, c.after});
    sink_->committed({++reported_, context.now, rows});
  }

 private:
  PostgresSession take_idle() {
    PostgresSession taken = std::move(idle_.back());
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

  /// Outlives the sessions in it.
  std::unique_ptr<PostgresPlace> place_;
  /// Goes back to the rows that were loaded: the schema stays, and all but DDL of the script runs again.
  std::string restoring_;
  /// Row triggers do not fire for it.
  OwnedConnection owner_;
  std::optional<PostgresLog> log_;
  CommitSink* sink_ = nullptr;
  std::uint64_t reported_ = 0;
  int resets_ = 0;
  std::vector<PostgresSession> idle_;
};

// Before the session goes back nothing of it may be open: a server notices a closed socket when it likes.
PostgresConnection::~PostgresConnection() {
  if (!backend_.logging()) return;
  if (status() != TransactionStatus::idle) (void)say("ROLLBACK");
  if (session_.is_connected()) backend_.give_back(std::move(session_));
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
  if (Result<ResultSet> begun = say("BEGIN"); !begun.has_value()) return begun;
  Result<ResultSet> done = send(statement, parameters);
  if (!done.has_value()) {
    (void)say("ROLLBACK");
    return done;
  }
  if (Result<ResultSet> committed = commit(context); !committed.has_value()) return committed;
  return done;
}

Result<ResultSet> PostgresConnection::commit(const ServerContext& context) {
  const std::vector<PostgresLog::Change> changes = backend_.log().changes(connection());
  Result<ResultSet> done = say("COMMIT");
  footprint_.written.clear();
  if (done.has_value()) backend_.report(context, changes);
  return done;
}

}  // namespace

std::unique_ptr<Backend> make_postgres_backend(std::unique_ptr<PostgresPlace> place) {
  return std::make_unique<PostgresBackend>(std::move(place));
}

std::unique_ptr<Backend> make_postgres_backend(const PostgresServer& server) {
  return make_postgres_backend(database_on(server));
}

std::unique_ptr<Backend> make_postgres_backend() {
  static const PostgresServer server;
  return make_postgres_backend(server);
}

}  // namespace dsqlsim
