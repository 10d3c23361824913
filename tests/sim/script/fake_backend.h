#pragma once
// A backend that answers by heart: what a test told it to say to an SQL text, and "OK" to any other. It writes down
// which session was asked what, and when.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/db/backend.h"

namespace dsqlsim::script {

/// One column named c.
[[nodiscard]] ResultSet rows(std::vector<Value> values);
[[nodiscard]] ResultSet table(std::vector<std::string> columns, std::vector<Value> cells);
[[nodiscard]] ResultSet tagged(std::string tag, std::int64_t count = 0);

struct Asked {
  /// Sessions are numbered from 1 in the order in which they were connected.
  int session = 0;
  std::string sql;
  Time at;
  friend bool operator==(const Asked&, const Asked&) = default;
};

class FakeBackend : public Backend {
 public:
  void answer(const std::string& sql, Result<ResultSet> result) { answers_.insert_or_assign(sql, std::move(result)); }
  [[nodiscard]] const std::vector<Asked>& asked() const { return asked_; }
  /// From then on a connect is refused.
  void refuse_connects(DbError error) { refusal_ = std::move(error); }
  [[nodiscard]] const std::vector<Startup>& startups() const { return startups_; }

  Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) override;
  void load(std::span<const std::string> script) override;
  void reset() override {}
  void set_commit_sink(CommitSink* sink) override;
  [[nodiscard]] bool inner_statements_visible() const override { return false; }

 private:
  friend class FakeConnection;
  std::map<std::string, Result<ResultSet>> answers_;
  std::vector<Asked> asked_;
  int sessions_ = 0;
  std::vector<Startup> startups_;
  std::optional<DbError> refusal_;
};

}  // namespace dsqlsim::script
