#include "backends/compared.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "backends/dsql_follower.h"
#include "backends/model.h"
#include "sim/core/check.h"

namespace dsqlsim {

namespace {

/// The rows of one COMMIT as text, in an order of their own.
class Committed final : public CommitSink {
 public:
  void committed(const CommitRecord& record) override {
    if (sink != nullptr) sink->committed(record);
    for (const RowChange& change : record.changes) rows_.push_back(row_text(change));
  }
  /// And forgets them.
  std::vector<std::string> take() {
    std::sort(rows_.begin(), rows_.end());
    return std::exchange(rows_, {});
  }
  CommitSink* sink = nullptr;

 private:
  static std::string row_text(const RowChange& change) {
    std::string out = fmt::format("{}:", change.table);
    for (const Value& v : change.before) out += " " + to_text(v);
    out += " ->";
    for (const Value& v : change.after) out += " " + to_text(v);
    return out;
  }

  std::vector<std::string> rows_;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out.empty() ? "nothing" : out;
}

std::string_view text_of(TransactionStatus status) {
  switch (status) {
    case TransactionStatus::idle:
      return "idle";
    case TransactionStatus::open:
      return "open";
    case TransactionStatus::aborted:
      return "aborted";
  }
  return "";
}

/// What all sessions share.
struct Shared {
  Comparison& comparison;
  Committed server;
  Committed twin;
  DsqlFollowing dsql;
  DsqlFollowing lockless;
};

class ComparedConnection final : public Connection {
 public:
  struct Sessions {
    std::unique_ptr<Connection> server;
    std::unique_ptr<Connection> twin;
    std::unique_ptr<Connection> dsql;
    std::unique_ptr<Connection> lockless;
  };

  ComparedConnection(Shared& shared, std::size_t number, Sessions sessions)
      : shared_(shared),
        number_(number),
        server_(std::move(sessions.server)),
        twin_(std::move(sessions.twin)),
        dsql_(shared.dsql, std::move(sessions.dsql)),
        lockless_(shared.lockless, std::move(sessions.lockless)) {}

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override {
    const bool was_idle = server_->status() == TransactionStatus::idle;
    Result<ResultSet> answer = server_->execute(context, statement, parameters);
    if (shared_.comparison.difference().has_value()) return answer;
    // Nothing is left to chance.
    const ServerContext plain{context.now, nullptr, context.address};
    shared_.comparison.step(fmt::format("{} -> {}", step_text(number_, statement, parameters), answer_text(answer)));
    compare_with_twin(plain, statement, parameters, answer);
    lockless_.follow(plain, statement, parameters, answer, was_idle);
    dsql_.follow(plain, statement, parameters, answer, was_idle);
    return answer;
  }
  [[nodiscard]] TransactionStatus status() const override { return server_->status(); }
  [[nodiscard]] const Footprint& footprint() const override { return server_->footprint(); }

 private:
  void compare_with_twin(const ServerContext& context, const Statement& statement, std::span<const Value> parameters,
                         const Result<ResultSet>& answer) {
    const Result<ResultSet> twin = twin_->execute(context, statement, parameters);
    Comparison& comparison = shared_.comparison;
    if (!are_answers_alike(statement.sql, answer, twin)) {
      comparison.differ("answers", answer_text(answer), answer_text(twin));
    }
    const std::vector<std::string> rows = shared_.server.take();
    const std::vector<std::string> twins_rows = shared_.twin.take();
    if (!rows.empty()) comparison.committed();
    if (rows != twins_rows) comparison.differ("committed rows", joined(rows), joined(twins_rows));
    if (server_->status() != twin_->status()) {
      comparison.differ("state of the transaction", std::string(text_of(server_->status())),
                        std::string(text_of(twin_->status())));
    }
  }

  Shared& shared_;
  std::size_t number_;
  std::unique_ptr<Connection> server_;
  std::unique_ptr<Connection> twin_;
  DsqlFollower dsql_;
  DsqlFollower lockless_;
};

model::Knobs knobs_of_dsql(bool heeds_locks) {
  model::Knobs knobs;
  knobs.session_lifetime = {};
  knobs.locks_conflict = heeds_locks;
  // A key that keeps its value would be a conflict of its own.
  knobs.key_rewrite_is_key_write = heeds_locks;
  return knobs;
}

class ComparedBackend final : public Backend {
 public:
  ComparedBackend(std::unique_ptr<Backend> server, Comparison& into)
      : server_(std::move(server)),
        twin_(make_model_backend(model::knobs_of_postgres())),
        dsql_(make_model_backend(knobs_of_dsql(true))),
        lockless_(make_model_backend(knobs_of_dsql(false))),
        shared_{into, {}, {}, {into, statements_, true, true}, {into, statements_, true, false}} {}
  ~ComparedBackend() override {
    server_->set_commit_sink(nullptr);
    twin_->set_commit_sink(nullptr);
  }
  ComparedBackend(const ComparedBackend&) = delete;
  ComparedBackend& operator=(const ComparedBackend&) = delete;

  Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) override {
    auto server = server_->connect(context, startup);
    if (!server.has_value()) return server;
    const ServerContext plain{context.now, nullptr, context.address};
    const auto follower = [&](Backend& model) {
      auto made = model.connect(plain, startup);
      CHECK_WHY(made.has_value(), "a model has no room for a session that the server has room for");
      return std::move(*made);
    };
    ComparedConnection::Sessions sessions{std::move(*server), follower(*twin_), follower(*dsql_), follower(*lockless_)};
    return std::make_unique<ComparedConnection>(shared_, ++sessions_, std::move(sessions));
  }

  void load(std::span<const std::string> script) override {
    server_->load(script);
    twin_->load(script);
    dsql_->load(script);
    lockless_->load(script);
    server_->set_commit_sink(&shared_.server);
    twin_->set_commit_sink(&shared_.twin);
  }

  void reset() override {
    server_->reset();
    twin_->reset();
    dsql_->reset();
    lockless_->reset();
    sessions_ = 0;
    shared_.dsql.follows = shared_.lockless.follows = true;
  }

  void set_commit_sink(CommitSink* sink) override { shared_.server.sink = sink; }
  [[nodiscard]] bool inner_statements_visible() const override { return true; }

 private:
  std::unique_ptr<Backend> server_;
  std::unique_ptr<Backend> twin_;
  std::unique_ptr<Backend> dsql_;
  std::unique_ptr<Backend> lockless_;
  StatementTable statements_;
  Shared shared_;
  std::size_t sessions_ = 0;
};

}  // namespace

std::unique_ptr<Backend> make_compared_backend(std::unique_ptr<Backend> server, Comparison& into) {
  return std::make_unique<ComparedBackend>(std::move(server), into);
}

}  // namespace dsqlsim
