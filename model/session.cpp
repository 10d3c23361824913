#include "model/session.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/foreign_key.h"
#include "model/row_size.h"

namespace dsqlsim::model {

namespace {

ResultSet tagged(std::string tag) {
  ResultSet out;
  out.tag = std::move(tag);
  return out;
}

tl::unexpected<DbError> block_is_aborted() {
  return refuse(sqlstate::in_failed_transaction,
                "current transaction is aborted, commands ignored until end of transaction block");
}

LockStrength strongest_lock(const SelectPlan& plan) {
  LockStrength out = LockStrength::none;
  for (const RangeEntry& range : plan.ranges) {
    out = std::max(out, range.lock);
    if (range.subquery != nullptr) out = std::max(out, strongest_lock(*range.subquery));
  }
  return out;
}

std::string_view verb_of(ModifyKind kind) {
  switch (kind) {
    case ModifyKind::insert: return "INSERT";
    case ModifyKind::update: return "UPDATE";
    case ModifyKind::delete_: return "DELETE";
  }
  return "";
}

}  // namespace

Session::~Session() { reset(); }

void Session::reset() {
  if (active_ && !transaction_.aborted) database_.roll_back(transaction_);
  transaction_.clear();
  active_ = false;
  known_catalog_ = 0;
  execution_.forget_sequences();
  settings_.clear();
}

void Session::start(const Startup& startup) {
  if (!startup.search_path.empty()) settings_.start("search_path", startup.search_path);
}

tl::unexpected<DbError> Session::break_connection() {
  if (active_ && !transaction_.aborted) database_.roll_back(transaction_);
  transaction_.clear();
  active_ = false;
  broken_ = true;
  return tl::unexpected<DbError>(DbError{ErrorKind::connection_lost, {}, "server closed the connection unexpectedly", {}});
}

bool Session::usable(Time now) {
  const Duration lifetime = database_.knobs().session_lifetime;
  if (broken_ || lifetime == Duration{} || now - connected_ < lifetime) return !broken_;
  const bool began_before = active_ && transaction_.block && transaction_.began - connected_ < lifetime;
  if (began_before && now - transaction_.began <= Limits::transaction_age) return true;
  (void)break_connection();
  return false;
}

bool Session::drawn(const ServerContext& context, Label label, PerMille rate) const {
  return rate.value > 0 && context.choices != nullptr && context.choices->ratio(context.address, label, rate);
}

Duration Session::drawn(const ServerContext& context, Label label, Duration most) const {
  if (most <= Duration{} || context.choices == nullptr) return {};
  return microseconds(static_cast<std::int64_t>(
      context.choices->below(context.address, label, static_cast<std::uint64_t>(most.us) + 1)));
}

TransactionStatus Session::status() const {
  if (!active_ || !transaction_.block) return TransactionStatus::idle;
  return transaction_.aborted ? TransactionStatus::aborted : TransactionStatus::open;
}

void Session::begin(const ServerContext& context) {
  active_ = true;
  transaction_.began = context.now;
}

tl::unexpected<DbError> Session::fail(DbError error) {
  if (active_) {
    const bool block = transaction_.block;
    const Time began = transaction_.began;
    if (!transaction_.aborted) database_.roll_back(transaction_);
    transaction_.block = block;
    transaction_.aborted = block;
    transaction_.began = began;
    active_ = block;
    if (!block) settings_.end_transaction(false);
  }
  return tl::unexpected<DbError>(std::move(error));
}

Result<ResultSet> Session::execute(const ServerContext& context, const Statement& statement, std::span<const Value> parameters) {
  if (!usable(context.now) || drawn(context, "connection_reset", database_.knobs().connection_reset)) return break_connection();
  database_.run_jobs(context.now);
  CachedStatement& cached = plans_.find(statement);
  if (!cached.script) return fail(cached.script.error());
  const std::size_t count = cached.script->size();
  if (count == 1) return execute_single(context, cached, parameters);
  if (count == 0) return ResultSet();
  if (!parameters.empty()) {
    return fail(DbError{ErrorKind::refused, sqlstate::syntax_error, "cannot insert multiple commands into a prepared statement", {}});
  }
  return execute_script(context, cached);
}

Result<ResultSet> Session::execute_single(const ServerContext& context, CachedStatement& statement,
                                          std::span<const Value> parameters) {
  const auto plan_for = [&](const Catalog& catalog) -> const Result<StatementPlan>& {
    // A plan against unpublished definitions, and a plan that makes new ones, is good for once.
    if (transaction_.ddl != nullptr || statement.only_class == StatementClass::ddl) statement.plan.reset();
    const Result<StatementPlan>& plan = plan_of(statement, database_, catalog, settings_.search_path());
    if (transaction_.ddl != nullptr || statement.only_class == StatementClass::ddl) statement.epoch = 0;
    return plan;
  };
  DSQLSIM_TRY(ResultSet out, step(context, statement.only_class, plan_for, parameters));
  return autocommit(context, std::move(out));
}

Result<ResultSet> Session::autocommit(const ServerContext& context, ResultSet answer) {
  if (!active_ || transaction_.block) return answer;
  return publish(context, std::move(answer));
}

Result<ResultSet> Session::publish(const ServerContext& context, ResultSet answer) {
  const Knobs& knobs = database_.knobs();
  const bool writes = transaction_.has_intents() || transaction_.ddl != nullptr;
  const bool lost = writes && drawn(context, "commit_reply_lost", knobs.commit_reply_lost);
  // The simpler story: it never took effect.
  if (lost && context.choices->below(context.address, "lost_commit_took_effect", 2) == 0) return break_connection();
  if (writes) answer.took = answer.took + drawn(context, "clock_skew", knobs.clock_skew);
  active_ = false;
  Status done = database_.commit(transaction_, context);
  settings_.end_transaction(done.has_value());
  if (lost) return break_connection();
  if (done) return answer;
  // What told the session that its catalog is old has also brought it the new one: the retry works (facts 2.5).
  if (done.error().message == knobs.dialect.schema_conflict()) known_catalog_ = database_.catalog().version;
  return tl::unexpected<DbError>(std::move(done.error()));
}

Result<ResultSet> Session::execute_script(const ServerContext& context, CachedStatement& statement) {
  ResultSet last;
  for (std::size_t i = 0; i < statement.script->size(); ++i) {
    std::optional<Result<StatementPlan>> plan;
    const auto plan_for = [&](const Catalog& catalog) -> const Result<StatementPlan>& {
      const BindContext bind_context{catalog, database_.arena(), database_.knobs().dialect,
                                     database_.knobs().key_rewrite_is_key_write, settings_.search_path()};
      return plan.emplace(plan_statement(*statement.script, i, bind_context));
    };
    DSQLSIM_TRY(last, step(context, statement.script->classify(i), plan_for, {}));
  }
  return autocommit(context, std::move(last));
}

Result<ResultSet> Session::step(const ServerContext& context, StatementClass kind,
                                FunctionRef<const Result<StatementPlan>&(const Catalog&)> plan_for,
                                std::span<const Value> parameters) {
  if (kind == StatementClass::transaction) {
    const Result<StatementPlan>& plan = plan_for(database_.catalog());
    if (!plan) {
      if (transaction_.aborted) return fail(block_is_aborted().value());
      return fail(plan.error());
    }
    return control(context, std::get<TransactionPlan>(plan->body));
  }
  if (transaction_.aborted) return block_is_aborted();
  if (!active_) begin(context);
  if (Status ok = admit(context, kind); !ok) return fail(std::move(ok.error()));
  const bool needs_snapshot = kind != StatementClass::setting;
  if (needs_snapshot && !transaction_.has_snapshot) database_.take_snapshot(transaction_);
  const Catalog& catalog = transaction_.catalog != nullptr ? *transaction_.catalog : database_.catalog();
  const Result<StatementPlan>& plan = plan_for(catalog);
  if (!plan) return fail(plan.error());
  if (Status ok = check_read_only(*plan); !ok) return fail(std::move(ok.error()));
  if (Status ok = check_catalog_cache(context, *plan); !ok) return fail(std::move(ok.error()));
  if (kind == StatementClass::modify) transaction_.did_dml = true;
  Result<ResultSet> out = dispatch(context, *plan, parameters);
  if (!out) return fail(std::move(out.error()));
  return out;
}

/// What stands before the statement itself: age, availability, and the rules about DDL.
Status Session::admit(const ServerContext& context, StatementClass kind) {
  const Knobs& knobs = database_.knobs();
  DSQLSIM_CHECKED(check_age(context.now - transaction_.began, knobs));
  if (drawn(context, "server_unavailable", knobs.server_unavailable)) {
    return refuse(sqlstate::internal_error, "server unavailable");
  }
  if (kind == StatementClass::ddl && transaction_.ddl != nullptr) {
    return refuse(sqlstate::feature_not_supported, "multiple ddl statements not supported in a transaction");
  }
  const bool mixed = (kind == StatementClass::ddl && transaction_.did_dml) ||
                     (kind == StatementClass::modify && transaction_.ddl != nullptr);
  if (mixed) return refuse(sqlstate::feature_not_supported, "ddl and dml are not supported in the same transaction");
  return std::monostate{};
}

Status Session::check_read_only(const StatementPlan& plan) const {
  if (!transaction_.read_only) return std::monostate{};
  const auto refused = [](std::string_view verb) {
    return refuse("25006", fmt::format("cannot execute {} in a read-only transaction", verb));
  };
  if (const auto* explain = std::get_if<ExplainPlan>(&plan.body); explain != nullptr && explain->analyze) {
    return check_read_only(*explain->statement);
  }
  if (const auto* modify = std::get_if<ModifyPlan>(&plan.body)) return refused(verb_of(modify->kind));
  if (const auto* ddl = std::get_if<DdlPlan>(&plan.body)) return refused(ddl->tag);
  const auto* select = std::get_if<SelectPlan>(&plan.body);
  if (select == nullptr) return std::monostate{};
  if (select->locks) return refused(strongest_lock(*select) == LockStrength::update ? "SELECT FOR UPDATE" : "SELECT FOR KEY SHARE");
  const bool modifies = std::any_of(select->ctes.begin(), select->ctes.end(), [](const CtePlan& c) { return c.modify != nullptr; });
  if (modifies) return refused("SELECT");
  return std::monostate{};
}

/// OC001 at a statement: the session's copy of the catalog is older than what the statement touches.
Status Session::check_catalog_cache(const ServerContext& context, const StatementPlan& plan) {
  const Catalog& catalog = transaction_.catalog != nullptr ? *transaction_.catalog : database_.catalog();
  if (transaction_.ddl != nullptr || known_catalog_ == catalog.version || transaction_.catalog == nullptr) return std::monostate{};
  const std::uint64_t known = std::exchange(known_catalog_, catalog.version);
  if (known == 0 || known > catalog.version || std::holds_alternative<DdlPlan>(plan.body)) return std::monostate{};
  const Knobs& knobs = database_.knobs();
  bool stale = false;
  const PerMille chance = knobs.catalog_conflict_rate;
  switch (knobs.catalog_conflicts) {
    case CatalogConflicts::off: break;
    case CatalogConflicts::always_once: stale = !plan.tables.empty(); break;
    case CatalogConflicts::random:
      stale = !plan.tables.empty() && drawn(context, "catalog_conflict", chance);
      break;
    case CatalogConflicts::table_scoped:
      stale = std::any_of(plan.tables.begin(), plan.tables.end(),
                          [&](const TableDef* t) { return t->version > known && t->created <= known; });
      break;
  }
  if (!stale) return std::monostate{};
  if (knobs.catalog_conflicts_at == CatalogConflictsAt::commit) {
    transaction_.stale_catalog = true;
    return std::monostate{};
  }
  return refuse(sqlstate::serialization_failure, std::string(knobs.dialect.schema_conflict()));
}

Result<ResultSet> Session::control(const ServerContext& context, const TransactionPlan& plan) {
  switch (plan.verb) {
    case TransactionVerb::begin:
      if (transaction_.aborted) return block_is_aborted();
      if (!active_) begin(context);
      transaction_.block = true;
      transaction_.read_only = plan.read_only;
      if (database_.knobs().snapshot_at == SnapshotAt::begin && !transaction_.has_snapshot) database_.take_snapshot(transaction_);
      return tagged(plan.started ? "START TRANSACTION" : "BEGIN");
    case TransactionVerb::commit: return commit(context);
    case TransactionVerb::rollback:
      if (active_ && !transaction_.aborted) database_.roll_back(transaction_);
      transaction_.clear();
      active_ = false;
      settings_.end_transaction(false);
      return tagged("ROLLBACK");
  }
  return ResultSet();
}

Result<ResultSet> Session::commit(const ServerContext& context) {
  // Outside a block PostgreSQL only warns.
  if (!active_) return tagged("COMMIT");
  if (transaction_.aborted) {
    active_ = false;
    transaction_.clear();
    settings_.end_transaction(false);
    return tagged("ROLLBACK");
  }
  return publish(context, tagged("COMMIT"));
}

Result<ResultSet> Session::dispatch(const ServerContext& context, const StatementPlan& plan, std::span<const Value> parameters) {
  if (std::holds_alternative<SelectPlan>(plan.body) || std::holds_alternative<ModifyPlan>(plan.body)) {
    ResultSet out;
    DSQLSIM_CHECKED(execution_.run(plan, parameters, context, out));
    if (!plan.tables.empty()) out.took = out.took + drawn(context, "read_delay", database_.knobs().read_delay);
    return out;
  }
  if (const auto* ddl = std::get_if<DdlPlan>(&plan.body)) return run_ddl(*ddl, plan);
  if (const auto* setting = std::get_if<SettingPlan>(&plan.body)) return apply_setting(*setting, plan);
  if (const auto* call = std::get_if<CallPlan>(&plan.body)) return wait_for_job(context, *call, plan, parameters);
  if (const auto* mode = std::get_if<ConstraintModePlan>(&plan.body)) {
    DSQLSIM_CHECKED(set_constraint_mode(*mode));
    return tagged("SET CONSTRAINTS");
  }
  const auto& explain = std::get<ExplainPlan>(plan.body);
  if (explain.analyze) {
    DSQLSIM_TRY(const ResultSet ignored, dispatch(context, *explain.statement, parameters));
    (void)ignored;
  }
  ResultSet out = tagged("EXPLAIN");
  out.columns = plan.columns;
  // Which plan the server would choose is not modelled.
  out.cells.emplace_back(std::string("Result"));
  out.rows = 1;
  return out;
}

Result<ResultSet> Session::apply_setting(const SettingPlan& setting, const StatementPlan& plan) {
  ResultSet out = tagged(setting.tag);
  switch (setting.verb) {
    case SettingVerb::none: break;
    case SettingVerb::show:
      out.columns = plan.columns;
      out.types = plan.type_ids;
      out.cells.emplace_back(setting.name == "transaction_read_only" && transaction_.read_only
                                 ? std::string("on")
                                 : settings_.find(setting.name).value_or(setting.value));
      out.rows = 1;
      break;
    case SettingVerb::set: settings_.set(setting.name, setting.value, setting.local); break;
    case SettingVerb::reset: settings_.set(setting.name, std::nullopt, setting.local); break;
    case SettingVerb::reset_all: settings_.reset_all(); break;
  }
  return out;
}

Result<ResultSet> Session::run_ddl(const DdlPlan& plan, const StatementPlan& statement) {
  ResultSet out = tagged(plan.tag);
  // One that finds nothing to do is a DDL statement all the same.
  for (const StorageAction& action : plan.actions) DSQLSIM_CHECKED(database_.check_new_column(action, plan.next));
  transaction_.ddl = std::make_unique<DdlPlan>(plan);
  // From here on the transaction sees its own change.
  transaction_.catalog = &transaction_.ddl->next;
  known_catalog_ = plan.next.version;
  if (plan.returns_job && !plan.no_change) {
    out.columns = statement.columns;
    out.cells.emplace_back(database_.job_id(database_.jobs().size()));
    out.rows = 1;
  }
  return out;
}

Result<ResultSet> Session::wait_for_job(const ServerContext& context, const CallPlan& call, const StatementPlan& plan,
                                        std::span<const Value> parameters) {
  DSQLSIM_TRY(const Value id, execution_.evaluate(*call.job, plan, parameters, context));
  const std::string text = is_null(id) ? std::string() : std::get<std::string>(id);
  const bool well_formed = text.size() == 26 && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string::npos;
  if (!well_formed) return refuse("22P02", "Unable to convert text to UUID");
  if (!database_.finish_job(text)) return refuse("22023", fmt::format("job {} does not exist", text));
  return tagged("CALL");
}

Status Session::set_constraint_mode(const ConstraintModePlan& plan) {
  const Catalog& catalog = transaction_.catalog != nullptr ? *transaction_.catalog : database_.catalog();
  for (const std::string& name : plan.names) {
    bool known = false;
    bool deferrable = false;
    for (const auto& [table_name, table] : catalog.tables) {
      for (const ForeignKeyDef& key : table->foreign_keys) {
        known = known || key.name == name;
        deferrable = deferrable || (key.name == name && key.deferrable);
      }
      for (const IndexDef& index : table->indexes) known = known || (index.constraint && index.name == name);
      for (const CheckDef& check : table->checks) known = known || check.name == name;
    }
    if (!known) return refuse("42704", fmt::format("constraint \"{}\" does not exist", name));
    if (!deferrable) return refuse("42809", fmt::format("constraint \"{}\" is not deferrable", name));
  }
  transaction_.set_constraint_mode(plan.all, plan.names, plan.deferred);
  return plan.deferred || transaction_.deferred.empty() ? Status(std::monostate{}) : check_no_longer_deferred(database_, transaction_);
}

}  // namespace dsqlsim::model
