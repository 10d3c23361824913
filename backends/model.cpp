#include "backends/model.h"

#include <algorithm>
#include <utility>

#include "model/session.h"
#include "sim/core/check.h"

namespace dsqlsim {

namespace {

class ModelBackend;

class ModelConnection final : public Connection {
 public:
  ModelConnection(ModelBackend& backend, model::Database& database, model::PlanCache& plans)
      : backend_(backend), session_(database, plans) {}
  ~ModelConnection() override;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override {
    return session_.execute(context, statement, parameters);
  }
  [[nodiscard]] TransactionStatus status() const override { return session_.status(); }
  [[nodiscard]] const Footprint& footprint() const override { return session_.footprint(); }
  void reset() { session_.reset(); }

 private:
  ModelBackend& backend_;
  model::Session session_;
};

class ModelBackend final : public Backend {
 public:
  explicit ModelBackend(const model::Knobs& knobs) : database_(knobs) {}

  std::unique_ptr<Connection> connect() override {
    auto connection = std::make_unique<ModelConnection>(*this, database_, plans_);
    connections_.push_back(connection.get());
    return connection;
  }

  void load(std::span<const std::string> script) override {
    reset();
    database_.set_commit_sink(nullptr);
    StatementTable statements;
    model::PlanCache plans;
    model::Session session(database_, plans);
    for (const std::string& sql : script) {
      const Statement& statement = statements.add("load", sql);
      const Result<ResultSet> done = session.execute(ServerContext(), statement, {});
      if (!done) CHECK_WHY(false, (sql + ": " + done.error().message).c_str());
      database_.finish_all_jobs();
    }
    session.reset();
    database_.keep_image();
    database_.set_commit_sink(sink_);
  }

  void reset() override {
    for (ModelConnection* connection : connections_) connection->reset();
    database_.restore_image();
  }

  void set_commit_sink(CommitSink* sink) override {
    sink_ = sink;
    database_.set_commit_sink(sink);
  }

  [[nodiscard]] bool inner_statements_visible() const override { return false; }

  void forget(const ModelConnection* connection) { std::erase(connections_, connection); }

 private:
  model::Database database_;
  model::PlanCache plans_;
  CommitSink* sink_ = nullptr;
  std::vector<ModelConnection*> connections_;
};

ModelConnection::~ModelConnection() { backend_.forget(this); }

}  // namespace

std::unique_ptr<Backend> make_model_backend(const model::Knobs& knobs) { return std::make_unique<ModelBackend>(knobs); }

tl::expected<std::unique_ptr<Backend>, std::string> backends::make_model(std::string_view dialect) {
  model::Knobs knobs;
  if (!model::Dialect::parse(dialect, knobs.dialect)) {
    return tl::unexpected<std::string>("dialect '" + std::string(dialect) +
                                       "' is not a date from 2024-12 on, such as 2026-09 or 2026-09-15");
  }
  return make_model_backend(knobs);
}

}  // namespace dsqlsim
