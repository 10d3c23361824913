#include "store/dsql/db.h"

#include <fmt/format.h>

#include <optional>

#include "sim/core/check.h"
#include "store/dsql/driver.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store::dsql {

namespace {

Error answer_error(const Blueprint& blueprint, const DbError& error, Outcome if_lost) {
  if (error.kind != ErrorKind::refused) return driver_error(error, if_lost);
  // A refused read or statement of an open transaction has changed nothing, whatever its code.
  const Outcome outcome = if_lost == Outcome::not_applied ? if_lost : outcome_of_refusal(error.state);
  return blueprint.errors.refused(error, outcome);
}

template <class T>
const T& cell(const ResultSet& rows, std::size_t row, std::size_t column) {
  const T* value = std::get_if<T>(&rows.at(row, column));
  CHECK_WHY(value != nullptr, "a column has another type than the schema says");
  return *value;
}

}  // namespace

Expected<ResultSet> Db::run(const Context& ctx, const Statement& statement, std::span<const Value> parameters,
                            Effect effect) {
  if (session_ != nullptr) return run_on(*session_, ctx, statement, parameters, Effect::reads);
  if (!plugin_->handle().open(ctx)) return fail(database_unavailable_error());
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  const Lease lease(plugin_->database(), ctx);
  return run_on(*lease, ctx, statement, parameters, effect);
}

Expected<ResultSet> Db::run_on(Session& session, const Context& ctx, const Statement& statement,
                               std::span<const Value> parameters, Effect effect) {
  // database/sql sends nothing under a context that has ended.
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  Expected<ResultSet> answer = run_raw_on(session, ctx, statement, parameters, effect);
  if (answer.has_value()) return answer;
  return fail(maybe_convert_error(ctx, std::move(answer.error())));
}

Expected<ResultSet> Db::run_raw_on(Session& session, const Context& ctx, const Statement& statement,
                                   std::span<const Value> parameters, Effect effect) {
  Result<ResultSet> answer = session.execute(ctx, statement, parameters);
  if (answer.has_value()) return std::move(*answer);
  const Outcome if_lost = effect == Effect::writes ? Outcome::unknown : Outcome::not_applied;
  return fail(answer_error(blueprint(), answer.error(), if_lost));
}

Error Db::maybe_convert_error(const Context& ctx, Error error) {
  if (is_pg(error, sqlstate::serialization_failure) || is_pg(error, sqlstate::feature_not_supported)) return error;
  const bool lost = error.cause.has_value() && error.cause->kind == ErrorKind::connection_lost;
  if (!lost && !conn_needs_refresh(error)) return error;
  plugin_->handle().replace(ctx);
  return wrap(blueprint().errors, Failure::unavailable, "database connection lost: " + error.text, error);
}

Expected<Tx> Db::begin_tx(const Context& ctx) {
  if (!plugin_->handle().open(ctx)) return fail(database_unavailable_error());
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  Tx tx(*plugin_, ctx);
  const Result<ResultSet> begun = tx.lease_->execute(ctx, plugin_->database().statements().begin(), {});
  if (begun.has_value()) return tx;
  return fail(maybe_convert_error(ctx, answer_error(blueprint(), begun.error(), Outcome::not_applied)));
}

Expected<std::int64_t> Db::exec(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  return exec(ctx, plugin_->statement(sql), std::span(parameters.begin(), parameters.size()));
}

Expected<std::int64_t> Db::exec(const Context& ctx, const Statement& statement, std::span<const Value> parameters) {
  return run(ctx, statement, parameters, Effect::writes).map([](const ResultSet& r) { return r.rows; });
}

Expected<ResultSet> Db::select(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  const std::span<const Value> values(parameters.begin(), parameters.size());
  return run(ctx, plugin_->statement(sql), values, Effect::reads);
}

Expected<ResultSet> Db::get(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  Expected<ResultSet> rows = select(ctx, sql, parameters);
  if (rows.has_value() && rows->row_count() == 0) return fail(no_rows_error());
  return rows;
}

Expected<ResultSet> Db::query_row(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  const std::span<const Value> values(parameters.begin(), parameters.size());
  const Statement& statement = plugin_->statement(sql);
  if (!in_transaction() && !plugin_->handle().open(ctx)) return fail(database_unavailable_error());
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  std::optional<Lease> lease;
  if (!in_transaction()) lease.emplace(plugin_->database(), ctx);
  Session& session = in_transaction() ? *session_ : **lease;
  Expected<ResultSet> rows = run_raw_on(session, ctx, statement, values, Effect::reads);
  if (rows.has_value() && rows->row_count() == 0) return fail(no_rows_error());
  return rows;
}

Tx::Tx(Plugin& plugin, const Context& ctx) : Db(plugin), lease_(plugin.database(), ctx) { session_ = &*lease_; }

Expected<void> Tx::commit(const Context& ctx) { return send_commit(*plugin_, *session_, ctx); }
void Tx::rollback(const Context& ctx) { send_rollback(*plugin_, *session_, ctx); }

Expected<void> send_commit(Plugin& plugin, Session& session, const Context& ctx) {
  // database/sql refuses to commit under a context that has ended, and pgx on a connection that has: nothing is sent.
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  const Outcome if_lost = session.usable() ? Outcome::unknown : Outcome::not_applied;
  const Result<ResultSet> answer = session.execute(ctx, plugin.database().statements().commit(), {});
  if (!answer.has_value()) return fail(answer_error(plugin.blueprint(), answer.error(), if_lost));
  if (answer->tag == "ROLLBACK") return fail(Failure::other, "commit unexpectedly resulted in rollback");
  return {};
}

void send_rollback(Plugin& plugin, Session& session, const Context& ctx) {
  if (!session.usable() || !session.in_transaction() || ctx.error() != ContextError::none) return;
  // Go only logs what a rollback answers.
  static_cast<void>(session.execute(ctx, plugin.database().statements().rollback(), {}));
}

std::int64_t int_at(const ResultSet& rows, std::size_t row, std::size_t column) {
  return cell<std::int64_t>(rows, row, column);
}
const std::string& text_at(const ResultSet& rows, std::size_t row, std::size_t column) {
  return cell<std::string>(rows, row, column);
}
std::string bytes_at(const ResultSet& rows, std::size_t row, std::size_t column) {
  return is_null(rows.at(row, column)) ? std::string() : cell<Bytes>(rows, row, column).data;
}
const Uuid& uuid_at(const ResultSet& rows, std::size_t row, std::size_t column) {
  return cell<Uuid>(rows, row, column);
}

std::string encoding() { return std::string(schema::blob_encoding); }

}  // namespace dsqlsim::store::dsql
