#include "backends/dsql.h"

#include <utility>
#include <vector>

#include "backends/dsql_connect.h"
#include "backends/dsql_schema.h"
#include "backends/postgres_result.h"
#include "backends/statement_text.h"

namespace dsqlsim {

namespace {

/// An open session of the cluster and when it was opened.
struct Opened {
  PostgresSession session;
  std::chrono::steady_clock::time_point since;
};

// The server closes a session of 60 minutes (facts 5); one that would reach that within a run is not used again.
constexpr std::chrono::minutes longest_use{50};

bool leaves_intents(const Statement& statement) { return !statement.only_reads || takes_locks(statement.sql); }

class DsqlBackend;

class DsqlConnection final : public Connection {
 public:
  DsqlConnection(DsqlBackend& backend, Opened opened) : backend_(backend), opened_(std::move(opened)) {}
  ~DsqlConnection() override;
  DsqlConnection(const DsqlConnection&) = delete;
  DsqlConnection& operator=(const DsqlConnection&) = delete;

  Result<ResultSet> execute(const ServerContext& /*context*/, const Statement& statement,
                            std::span<const Value> parameters) override {
    Result<ResultSet> answer = opened_.session.execute(statement.sql, parameters);
    if (status() != TransactionStatus::open) footprint_.written.clear();
    if (!answer.has_value()) return answer;
    if (statement.kind == StatementKind::other && status() == TransactionStatus::open && leaves_intents(statement) &&
        answer->rows > 0) {
      footprint_.written.assign(1, 1);
    }
    if (!orders_its_rows(statement.sql)) sort_rows(*answer);
    return answer;
  }
  [[nodiscard]] TransactionStatus status() const override { return opened_.session.status(); }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  DsqlBackend& backend_;
  Opened opened_;
  Footprint footprint_;
};

class DsqlBackend final : public Backend {
 public:
  explicit DsqlBackend(const DsqlSettings& settings) : settings_(settings), schema_(settings) {}

  Result<std::unique_ptr<Connection>> connect(const ServerContext& /*context*/, const Startup& startup) override {
    const auto now = std::chrono::steady_clock::now();
    while (startup.search_path.empty() && !idle_.empty()) {
      Opened taken = std::move(idle_.back());
      idle_.pop_back();
      if (now - taken.since < longest_use) return std::make_unique<DsqlConnection>(*this, std::move(taken));
    }
    const std::string& path = startup.search_path.empty() ? settings_.schema : startup.search_path;
    return std::make_unique<DsqlConnection>(*this, Opened{PostgresSession(connect_to_dsql(settings_, path)), now});
  }

  void load(std::span<const std::string> script) override {
    schema_.run(script);
    deletes_ = schema_.deletes();
    for (const std::string& sql : script) {
      if (!makes_schema(sql)) rows_.push_back(sql);
    }
  }
  void reset() override {
    schema_.delete_rows(deletes_);
    schema_.run(rows_);
  }
  /// There is nothing to tell it: nobody outside of the cluster sees in which order what was committed.
  void set_commit_sink(CommitSink* /*sink*/) override {}
  /// Nothing waits and nothing is seen before COMMIT.
  [[nodiscard]] bool inner_statements_visible() const override { return false; }

  void give_back(Opened opened) { idle_.push_back(std::move(opened)); }

 private:
  DsqlSettings settings_;
  DsqlSchema schema_;
  /// What was loaded but for the schema, and what deletes it again: as of load(), what is loaded is all the schema
  /// there will be.
  std::vector<std::string> rows_;
  std::vector<std::string> deletes_;
  std::vector<Opened> idle_;
};

DsqlConnection::~DsqlConnection() {
  if (status() != TransactionStatus::idle) (void)opened_.session.execute("ROLLBACK", {});
  if (opened_.session.is_connected()) backend_.give_back(std::move(opened_));
}

}  // namespace

std::unique_ptr<Backend> make_dsql_backend(const DsqlSettings& settings) {
  return std::make_unique<DsqlBackend>(settings);
}

}  // namespace dsqlsim
