#include "backends/postgres.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "backends/postgres_value.h"
#include "sim/core/check.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedConnection = std::unique_ptr<PGconn, CloseConnection>;
using OwnedResult = std::unique_ptr<PGresult, ClearResult>;

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
    for (const char c : startup.search_path) options += c == ' ' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  const std::array<const char*, 6> values{server.folder().c_str(), "postgres", database, "UTF8", options.c_str(), nullptr};
  OwnedConnection connection(PQconnectdbParams(keys.data(), values.data(), 0));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw FatalError(fmt::format("PostgreSQL cannot be reached: {}", PQerrorMessage(connection.get())));
  }
  return connection;
}

// ---- ASYNC ----

/// The next word of SQL at or after `at`, comments and space passed over; its place in the text.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t skip_space(std::string_view sql, std::size_t at) {
  for (;;) {
    while (at < sql.size() && std::isspace(static_cast<unsigned char>(sql[at])) != 0) ++at;
    if (sql.substr(at).starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at).starts_with("/*")) {
      const auto end = sql.find("*/", at);
      at = end == std::string_view::npos ? sql.size() : end + 2;
    } else {
      return at;
    }
  }
}

Word next_word(std::string_view sql, std::size_t at) {
  Word word;
  word.begin = word.end = skip_space(sql, at);
  const auto is_part = [](char c) { return c == '_' || c == '$' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  while (word.end < sql.size() && is_part(sql[word.end])) ++word.end;
  return word;
}

bool is(std::string_view sql, Word word, std::string_view keyword) {
  return std::equal(sql.begin() + static_cast<std::ptrdiff_t>(word.begin),
                    sql.begin() + static_cast<std::ptrdiff_t>(word.end), keyword.begin(), keyword.end(),
                    [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
}

// ---- results ----

DbError error_of(const PGresult* result, PGconn* connection) {
  const auto field = [result](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  DbError error;
  const std::string state = field(PG_DIAG_SQLSTATE);
  if (state.empty() || PQstatus(connection) != CONNECTION_OK) {
    error.kind = ErrorKind::connection_lost;
    error.message = PQerrorMessage(connection);
    while (error.message.ends_with('\n')) error.message.pop_back();
    return error;
  }
  error.state = SqlState(state);
  error.message = field(PG_DIAG_MESSAGE_PRIMARY);
  error.detail = field(PG_DIAG_MESSAGE_DETAIL);
  if (state == "55P03") {
    error.state = sqlstate::serialization_failure;
    error.detail = error.message;
    error.message = "could not serialize access due to concurrent update";
  }
  return error;
}

ResultSet read_result(PGresult* result) {
  ResultSet out;
  out.tag = PQcmdStatus(result);
  const std::string_view count = PQcmdTuples(result);
  std::from_chars(count.data(), count.data() + count.size(), out.rows);
  const int columns = PQnfields(result);
  const int rows = PQntuples(result);
  for (int c = 0; c < columns; ++c) {
    out.columns.emplace_back(PQfname(result, c));
    out.types.push_back(PQftype(result, c));
  }
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c) != 0) {
        out.cells.emplace_back(Null{});
        continue;
      }
      const std::string_view text(PQgetvalue(result, r, c), static_cast<std::size_t>(PQgetlength(result, r, c)));
      out.cells.push_back(value_from_postgres(PQftype(result, c), text));
    }
  }
  return out;
}

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(OwnedConnection connection) : connection_(std::move(connection)) {}

  Result<ResultSet> execute(const ServerContext& /*context*/, const Statement& statement,
                            std::span<const Value> parameters) override {
    const OwnedResult result = send(without_async(statement.sql), parameters);
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
        return tl::unexpected<DbError>(error_of(result.get(), connection_.get()));
    }
  }

  [[nodiscard]] TransactionStatus status() const override {
    switch (PQtransactionStatus(connection_.get())) {
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
  OwnedResult send(const std::string& sql, std::span<const Value> parameters) {
    // Only the simple protocol takes several statements in one text.
    if (parameters.empty()) return OwnedResult(PQexec(connection_.get(), sql.c_str()));
    std::vector<std::optional<std::string>> texts;
    for (const Value& value : parameters) {
      texts.push_back(is_null(value) ? std::nullopt : std::optional<std::string>(to_text(value)));
    }
    std::vector<const char*> pointers;
    for (const auto& text : texts) pointers.push_back(text.has_value() ? text->c_str() : nullptr);
    return OwnedResult(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(pointers.size()), nullptr,
                                    pointers.data(), nullptr, nullptr, 0));
  }

  OwnedConnection connection_;
  Footprint footprint_;
};

class PostgresBackend final : public Backend {
 public:
  explicit PostgresBackend(const PostgresServer& server)
      : server_(server), administrator_(open(server, first_database)), name_(unused_name()) {
    administer("CREATE DATABASE " + name_);
  }
  ~PostgresBackend() override { PQclear(PQexec(administrator_.get(), drop().c_str())); }
  PostgresBackend(const PostgresBackend&) = delete;
  PostgresBackend& operator=(const PostgresBackend&) = delete;

  /// The server's own limit on connections is the environment's: beyond it FatalError.
  Result<std::unique_ptr<Connection>> connect(const ServerContext& /*context*/, const Startup& startup) override {
    return std::make_unique<PostgresConnection>(open(server_, name_.c_str(), startup));
  }

  void load(std::span<const std::string> script) override {
    script_.insert(script_.end(), script.begin(), script.end());
    run(script);
  }

  void reset() override {
    administer(drop());
    administer("CREATE DATABASE " + name_);
    run(script_);
  }

  void set_commit_sink(CommitSink* sink) override {
    CHECK_WHY(sink == nullptr, "the PostgreSQL backend keeps no commit log");
  }
  [[nodiscard]] bool inner_statements_visible() const override { return true; }

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

  void administer(const std::string& command) {
    const OwnedResult done(PQexec(administrator_.get(), command.c_str()));
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) {
      throw FatalError(fmt::format("PostgreSQL refuses a database: {}", PQresultErrorMessage(done.get())));
    }
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
  std::vector<std::string> script_;
};

}  // namespace

std::string without_async(std::string_view sql) {
  const Word first = next_word(sql, 0);
  Word word = next_word(sql, first.end);
  if (is(sql, first, "CREATE") && is(sql, word, "UNIQUE")) word = next_word(sql, word.end);
  const bool is_index = is(sql, first, "CREATE") && is(sql, word, "INDEX");
  const bool is_table = is(sql, first, "ALTER") && is(sql, word, "TABLE");
  std::string out(sql);
  const Word async = next_word(sql, word.end);
  if ((is_index || is_table) && is(sql, async, "ASYNC")) out.erase(async.begin, async.end - async.begin);
  return out;
}

std::unique_ptr<Backend> make_postgres_backend(const PostgresServer& server) {
  return std::make_unique<PostgresBackend>(server);
}

}  // namespace dsqlsim
