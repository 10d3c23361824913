#include "tests/sim/script/fake_backend.h"

#include "sim/core/check.h"

namespace dsqlsim::script {

class FakeConnection : public Connection {
 public:
  FakeConnection(FakeBackend& backend, int number) : backend_(backend), number_(number) {}

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> /*parameters*/) override {
    backend_.asked_.push_back({number_, statement.sql, context.now});
    const auto known = backend_.answers_.find(statement.sql);
    return known == backend_.answers_.end() ? tagged("OK") : known->second;
  }
  [[nodiscard]] TransactionStatus status() const override { return TransactionStatus::idle; }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  FakeBackend& backend_;
  int number_;
  Footprint footprint_;
};

ResultSet table(std::vector<std::string> columns, std::vector<Value> cells) {
  ResultSet result;
  result.columns = std::move(columns);
  result.cells = std::move(cells);
  result.rows = static_cast<std::int64_t>(result.row_count());
  result.tag = "SELECT " + std::to_string(result.rows);
  return result;
}

ResultSet rows(std::vector<Value> values) { return table({"c"}, std::move(values)); }

ResultSet tagged(std::string tag, std::int64_t count) {
  ResultSet result;
  result.tag = std::move(tag);
  result.rows = count;
  return result;
}

Result<std::unique_ptr<Connection>> FakeBackend::connect(const ServerContext& /*context*/, const Startup& startup) {
  if (refusal_.has_value()) return tl::unexpected<DbError>(*refusal_);
  startups_.push_back(startup);
  return std::make_unique<FakeConnection>(*this, ++sessions_);
}

void FakeBackend::load(std::span<const std::string> /*script*/) { CHECK_WHY(false, "scripts load nothing"); }

void FakeBackend::set_commit_sink(CommitSink* /*sink*/) { CHECK_WHY(false, "scripts read no commit log"); }

}  // namespace dsqlsim::script
