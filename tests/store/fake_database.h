#pragma once
// A Database that answers from a script and records what it was sent. Answers are queued per statement name; without
// one, transaction control succeeds, a SELECT finds nothing and anything else changes as many rows as its text has
// VALUES groups.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/db/session.h"

namespace dsqlsim::store {

struct SentStatement {
  std::string name;
  std::string sql;
  std::vector<Value> parameters;
};

inline Result<ResultSet> one_row(std::vector<Value> cells) {
  ResultSet r;
  r.columns.assign(cells.size(), "column");
  r.cells = std::move(cells);
  r.rows = 1;
  r.tag = "SELECT 1";
  return r;
}
inline Result<ResultSet> many_rows(std::size_t columns, std::vector<Value> cells) {
  ResultSet r;
  r.columns.assign(columns, "column");
  r.cells = std::move(cells);
  r.rows = static_cast<std::int64_t>(r.row_count());
  return r;
}
inline Result<ResultSet> no_row() { return many_rows(1, {}); }
inline Result<ResultSet> changed(std::int64_t rows) {
  ResultSet r;
  r.rows = rows;
  return r;
}
inline Result<ResultSet> tagged(std::string tag) {
  ResultSet r;
  r.tag = std::move(tag);
  return r;
}
inline Result<ResultSet> refused(std::string_view state, std::string message) {
  return refuse(SqlState(state), std::move(message));
}
inline Result<ResultSet> conflict() { return refused("40001", "change conflicts with another transaction (OC000)"); }
inline Result<ResultSet> broken(ErrorKind kind = ErrorKind::connection_lost) {
  return tl::unexpected<DbError>(DbError{kind, SqlState("08006"), "gone", {}});
}

class FakeDatabase : public Database {
 public:
  /// The next statement of that name is answered so; several queue up.
  FakeDatabase& answer(const std::string& name, Result<ResultSet> result) {
    answers_[name].push_back(std::move(result));
    return *this;
  }
  /// Every statement of that name that has no answer queued is answered so.
  FakeDatabase& always(const std::string& name, Result<ResultSet> result) {
    defaults_.insert_or_assign(name, std::move(result));
    return *this;
  }
  /// Called when a statement of that name arrives, before it is answered.
  FakeDatabase& before(const std::string& name, std::function<void()> what) {
    hooks_[name] = std::move(what);
    return *this;
  }

  /// Names in the order they were sent, separated by blanks.
  [[nodiscard]] std::string sequence() const {
    std::string out;
    for (const SentStatement& s : sent) out += (out.empty() ? "" : " ") + s.name;
    return out;
  }
  [[nodiscard]] const SentStatement& sent_as(const std::string& name) const {
    for (const SentStatement& s : sent) {
      if (s.name == name) return s;
    }
    static const SentStatement none{"(not sent)", "", {}};
    return none;
  }
  [[nodiscard]] std::size_t count(const std::string& name) const {
    std::size_t n = 0;
    for (const SentStatement& s : sent) n += s.name == name ? 1 : 0;
    return n;
  }

  std::vector<SentStatement> sent;
  int replaced = 0;
  /// Sessions that came back open or broken.
  int dropped = 0;

  Session& checkout(const Context& /*context*/) override {
    lent_.push_back(std::make_unique<FakeSession>(*this));
    return *lent_.back();
  }
  void give_back(Session& session) override {
    if (!session.usable() || session.in_transaction()) ++dropped;
  }
  void replace_pool() override { ++replaced; }
  StatementTable& statements() override { return table_; }

 private:
  class FakeSession : public Session {
   public:
    explicit FakeSession(FakeDatabase& database) : database_(database) {}
    Result<ResultSet> execute(const Context& /*context*/, const Statement& statement,
                              std::span<const Value> parameters) override {
      if (!usable_) return broken();
      Result<ResultSet> result = database_.take(statement, parameters);
      if (statement.kind == StatementKind::begin) in_transaction_ = result.has_value();
      if (statement.kind == StatementKind::commit || statement.kind == StatementKind::rollback) in_transaction_ = false;
      if (!result.has_value() && result.error().kind != ErrorKind::refused) usable_ = in_transaction_ = false;
      return result;
    }
    [[nodiscard]] bool usable() const override { return usable_; }
    [[nodiscard]] bool in_transaction() const override { return in_transaction_; }

   private:
    FakeDatabase& database_;
    bool usable_ = true;
    bool in_transaction_ = false;
  };

  Result<ResultSet> take(const Statement& statement, std::span<const Value> parameters) {
    sent.push_back({statement.name, statement.sql, {parameters.begin(), parameters.end()}});
    if (const auto hook = hooks_.find(statement.name); hook != hooks_.end()) hook->second();
    if (const auto queue = answers_.find(statement.name); queue != answers_.end() && !queue->second.empty()) {
      Result<ResultSet> result = std::move(queue->second.front());
      queue->second.pop_front();
      return result;
    }
    if (const auto fixed = defaults_.find(statement.name); fixed != defaults_.end()) return fixed->second;
    if (statement.kind != StatementKind::other) return tagged(statement.name);
    if (statement.sql.starts_with("SELECT")) return no_row();
    return changed(values_groups(statement.sql));
  }
  static std::int64_t values_groups(const std::string& sql) {
    std::int64_t groups = 1;
    for (std::size_t at = sql.find("),("); at != std::string::npos; at = sql.find("),(", at + 1)) ++groups;
    return groups;
  }

  StatementTable table_;
  std::map<std::string, std::deque<Result<ResultSet>>> answers_;
  std::map<std::string, Result<ResultSet>> defaults_;
  std::map<std::string, std::function<void()>> hooks_;
  std::deque<std::unique_ptr<FakeSession>> lent_;
};

}  // namespace dsqlsim::store
