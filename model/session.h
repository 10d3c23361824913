#pragma once
// One server session: the transaction state machine around statements. Autocommit, blocks, aborted blocks, the rules about DDL,
// the moments at which limits and OC001 strike (facts 2.5, 4, 5, 6.1).

#include <span>

#include "model/database.h"
#include "model/execution.h"
#include "model/plan_cache.h"
#include "model/session_settings.h"
#include "sim/db/backend.h"

namespace dsqlsim::model {

class Session {
 public:
  Session(Database& database, PlanCache& plans, Time connected = {})
      : database_(database), plans_(plans), connected_(connected) {}
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement, std::span<const Value> parameters);
  [[nodiscard]] TransactionStatus status() const;
  [[nodiscard]] const Footprint& footprint() const { return transaction_.footprint; }
  /// Rolls back what is open and forgets what the session knew of the catalog and what it had set.
  void reset();
  /// What the client asked for when it connected.
  void start(const Startup& startup);
  /// False once the server has closed the session: it is older than it may get, and no transaction that began before is
  /// still within its own time (facts 5); or its connection broke.
  [[nodiscard]] bool usable(Time now);

 private:
  Result<ResultSet> execute_script(const ServerContext& context, CachedStatement& statement);
  Result<ResultSet> execute_single(const ServerContext& context, CachedStatement& statement, std::span<const Value> parameters);
  /// `plan_for` binds when the transaction and its catalog are there.
  Result<ResultSet> step(const ServerContext& context, StatementClass kind,
                         FunctionRef<const Result<StatementPlan>&(const Catalog&)> plan_for, std::span<const Value> parameters);
  Result<ResultSet> control(const ServerContext& context, const TransactionPlan& plan);
  Result<ResultSet> commit(const ServerContext& context);
  /// Ends the implicit transaction of a statement that has answered.
  Result<ResultSet> autocommit(const ServerContext& context, ResultSet answer);
  /// COMMIT itself, with what may go wrong on the way to the client. `answer` is what it gets if nothing does.
  Result<ResultSet> publish(const ServerContext& context, ResultSet answer);
  Result<ResultSet> apply_setting(const SettingPlan& setting, const StatementPlan& plan);
  /// The connection breaks: what is open is rolled back.
  tl::unexpected<DbError> break_connection();
  [[nodiscard]] bool drawn(const ServerContext& context, Label label, PerMille rate) const;
  [[nodiscard]] Duration drawn(const ServerContext& context, Label label, Duration most) const;
  Result<ResultSet> dispatch(const ServerContext& context, const StatementPlan& plan, std::span<const Value> parameters);
  Result<ResultSet> run_ddl(const DdlPlan& plan, const StatementPlan& statement);
  Result<ResultSet> wait_for_job(const ServerContext& context, const CallPlan& call, const StatementPlan& plan,
                                 std::span<const Value> parameters);
  Status set_constraint_mode(const ConstraintModePlan& plan);
  Status admit(const ServerContext& context, StatementClass kind);
  Status check_read_only(const StatementPlan& plan) const;
  Status check_catalog_cache(const ServerContext& context, const StatementPlan& plan);
  void begin(const ServerContext& context);
  /// The statement failed: aborts the block, or ends the implicit transaction.
  tl::unexpected<DbError> fail(DbError error);

  Database& database_;
  PlanCache& plans_;
  Transaction transaction_;
  SessionSettings settings_;
  Time connected_;
  bool broken_ = false;
  bool active_ = false;
  /// Catalog version that the session last looked at; 0: none yet.
  std::uint64_t known_catalog_ = 0;
  Execution execution_{database_, transaction_};
};

}  // namespace dsqlsim::model
