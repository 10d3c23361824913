#pragma once
// A database for tests of the machine: integers under integer keys, snapshot per transaction, first committer wins. It
// understands the five statements below by their text, and nothing else.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/fatal_error.h"
#include "sim/db/backend.h"

namespace dsqlsim::testing {

namespace toy {
inline constexpr std::string_view read = "SELECT v FROM kv WHERE k = $1";
inline constexpr std::string_view lock = "SELECT v FROM kv WHERE k = $1 FOR UPDATE";
inline constexpr std::string_view write = "UPDATE kv SET v = $2 WHERE k = $1";
inline constexpr std::string_view insert = "INSERT INTO kv VALUES ($1, $2)";
inline constexpr std::string_view wrong = "SELECT nonsense";
}  // namespace toy

struct ToyRow {
  std::int64_t value = 0;
  std::uint64_t version = 0;
};
using ToyTable = std::map<std::int64_t, ToyRow>;

class ToyBackend final : public Backend {
 public:
  Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) override;
  /// Each line is "KEY VALUE".
  void load(std::span<const std::string> script) override {
    for (const std::string& line : script) {
      const std::size_t blank = line.find(' ');
      CHECK(blank != std::string::npos);
      rows[std::stoll(line.substr(0, blank))] = {std::stoll(line.substr(blank + 1)), 0};
    }
    loaded_ = rows;
  }
  void reset() override {
    CHECK_WHY(open_connections == 0, "a connection outlived its run");
    rows = loaded_;
    sequence = 0;
  }
  void set_commit_sink(CommitSink* to) override { sink = to; }
  [[nodiscard]] bool inner_statements_visible() const override { return inner_visible; }

  ToyTable rows;
  CommitSink* sink = nullptr;
  std::uint64_t sequence = 0;
  int open_connections = 0;
  bool inner_visible = false;
  /// What a connect is answered; nothing: it is let in.
  std::optional<DbError> refusal;
  /// After so many statements the server is gone; negative: never.
  int statements_left = -1;

 private:
  ToyTable loaded_;
};

class ToyConnection final : public Connection {
 public:
  explicit ToyConnection(ToyBackend& backend) : backend_(backend) { ++backend_.open_connections; }
  ~ToyConnection() override { --backend_.open_connections; }
  ToyConnection(const ToyConnection&) = delete;
  ToyConnection& operator=(const ToyConnection&) = delete;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override {
    if (backend_.statements_left == 0) throw FatalError("the server is gone");
    if (backend_.statements_left > 0) --backend_.statements_left;
    switch (statement.kind) {
      case StatementKind::begin: status_ = TransactionStatus::open; return command("BEGIN", 0);
      case StatementKind::rollback: return end("ROLLBACK");
      case StatementKind::commit: return commit(context);
      case StatementKind::other: break;
    }
    if (status_ == TransactionStatus::aborted) {
      return refuse(sqlstate::in_failed_transaction, "current transaction is aborted");
    }
    if (!snapshot_.has_value()) snapshot_ = backend_.rows;
    Result<ResultSet> answer = run(statement.sql, parameters);
    if (status_ == TransactionStatus::open) {
      if (!answer.has_value()) status_ = TransactionStatus::aborted;
      return answer;
    }
    if (!answer.has_value()) {
      (void)end("ROLLBACK");
      return answer;
    }
    const Result<ResultSet> done = commit(context);
    return done.has_value() ? answer : done;
  }
  [[nodiscard]] TransactionStatus status() const override { return status_; }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  static ResultSet command(std::string tag, std::int64_t rows) { return {{}, {}, std::move(tag), rows, {}, {}}; }

  Result<ResultSet> end(std::string tag) {
    status_ = TransactionStatus::idle;
    snapshot_.reset();
    guarded_.clear();
    written_.clear();
    footprint_ = {};
    return command(std::move(tag), 0);
  }

  Result<ResultSet> run(const std::string& sql, std::span<const Value> parameters) {
    if (sql == toy::wrong) return refuse(sqlstate::syntax_error, "column \"nonsense\" does not exist");
    const std::int64_t key = std::get<std::int64_t>(parameters[0]);
    const auto hash = static_cast<std::uint64_t>(key);
    const bool exists = snapshot_->contains(key);
    if (sql == toy::read || sql == toy::lock) {
      (sql == toy::read ? footprint_.read : footprint_.written).push_back(hash);
      if (sql == toy::lock) guarded_.insert(key);
      if (!exists) return ResultSet{{"v"}, {}, "SELECT 0", 0};
      return ResultSet{{"v"}, {Value{written_.contains(key) ? written_.at(key) : snapshot_->at(key).value}}, "SELECT 1", 1};
    }
    CHECK(sql == toy::write || sql == toy::insert);
    if (sql == toy::insert && exists) return refuse(sqlstate::unique_violation, "duplicate key");
    if (sql == toy::write && !exists) return command("UPDATE 0", 0);
    guarded_.insert(key);
    written_[key] = std::get<std::int64_t>(parameters[1]);
    footprint_.written.push_back(hash);
    return command(sql == toy::write ? "UPDATE 1" : "INSERT 0 1", 1);
  }

  Result<ResultSet> commit(const ServerContext& context) {
    if (status_ == TransactionStatus::aborted) return end("ROLLBACK");
    for (const std::int64_t key : guarded_) {
      const auto then = snapshot_->find(key);
      const auto now = backend_.rows.find(key);
      const std::uint64_t seen = then == snapshot_->end() ? UINT64_MAX : then->second.version;
      const std::uint64_t current = now == backend_.rows.end() ? UINT64_MAX : now->second.version;
      if (seen == current) continue;
      (void)end("ROLLBACK");
      return refuse(sqlstate::serialization_failure, "change conflicts with another transaction (OC000)");
    }
    std::vector<std::vector<Value>> cells;
    std::vector<RowChange> changes;
    for (const auto& [key, value] : written_) {
      ToyRow& row = backend_.rows[key];
      cells.push_back({Value{key}, Value{row.value}, Value{key}, Value{value}});
      row = {value, row.version + 1};
    }
    for (const std::vector<Value>& row : cells) {
      changes.push_back({"kv", std::span(row).first(2), std::span(row).last(2)});
    }
    if (!changes.empty() && backend_.sink != nullptr) {
      backend_.sink->committed({++backend_.sequence, context.now, changes});
    }
    return end("COMMIT");
  }

  ToyBackend& backend_;
  TransactionStatus status_ = TransactionStatus::idle;
  std::optional<ToyTable> snapshot_;
  std::set<std::int64_t> guarded_;
  std::map<std::int64_t, std::int64_t> written_;
  Footprint footprint_;
};

inline Result<std::unique_ptr<Connection>> ToyBackend::connect(const ServerContext& /*context*/, const Startup& /*startup*/) {
  if (refusal.has_value()) return tl::unexpected<DbError>(*refusal);
  return std::make_unique<ToyConnection>(*this);
}

}  // namespace dsqlsim::testing
