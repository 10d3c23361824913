#include "backends/model.h"

#include <algorithm>
#include <utility>

#include "model/knob_list.h"
#include "model/session.h"
#include "sim/core/check.h"

namespace dsqlsim {

namespace {

class ModelBackend;

class ModelConnection final : public Connection {
 public:
  ModelConnection(ModelBackend& backend, model::Database& database, model::PlanCache& plans, Time connected)
      : backend_(backend), session_(database, plans, connected) {}
  ~ModelConnection() override;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override {
    return session_.execute(context, statement, parameters);
  }
  [[nodiscard]] TransactionStatus status() const override { return session_.status(); }
  [[nodiscard]] const Footprint& footprint() const override { return session_.footprint(); }
  void reset() { session_.reset(); }
  model::Session& session() { return session_; }

 private:
  ModelBackend& backend_;
  model::Session session_;
};

class ModelBackend final : public Backend {
 public:
  explicit ModelBackend(const model::Knobs& knobs) : database_(knobs) {}

  Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) override {
    if (!database_.knobs().plays_postgres) {
      Status admitted = database_.admission().admit(context, open_sessions(context.now));
      if (!admitted) return tl::unexpected<DbError>(std::move(admitted.error()));
    }
    auto connection = std::make_unique<ModelConnection>(*this, database_, plans_, context.now);
    connection->session().start(startup);
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
  /// Sessions that the server has closed do not count; nobody looks as long as there are few.
  std::size_t open_sessions(Time now) {
    if (connections_.size() < database_.admission().most()) return connections_.size();
    return static_cast<std::size_t>(
        std::count_if(connections_.begin(), connections_.end(), [now](ModelConnection* c) { return c->session().usable(now); }));
  }

  model::Database database_;
  model::PlanCache plans_;
  CommitSink* sink_ = nullptr;
  std::vector<ModelConnection*> connections_;
};

ModelConnection::~ModelConnection() { backend_.forget(this); }

}  // namespace

std::unique_ptr<Backend> make_model_backend(const model::Knobs& knobs) { return std::make_unique<ModelBackend>(knobs); }

tl::expected<std::unique_ptr<Backend>, std::string> backends::make_model(std::string_view dialect) {
  const auto knobs = model::parse_knobs(dialect);
  if (!knobs.has_value()) return tl::unexpected<std::string>(knobs.error());
  return make_model_backend(*knobs);
}

}  // namespace dsqlsim
