#include "store/dsql/retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "store/dsql/db.h"
#include "store/dsql/error_class.h"
#include "store/layer_trace.h"

namespace dsqlsim::store::dsql {

namespace metric = schema::metric;

Expected<ResultSet> RawTx::run(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  if (const ContextError ended = ctx.error(); ended != ContextError::none) return fail(context_error(ended));
  const std::span<const Value> values(parameters.begin(), parameters.size());
  Result<ResultSet> answer = session_.execute(ctx, plugin_.statement(sql), values);
  if (answer.has_value()) return std::move(*answer);
  return fail(driver_error(answer.error(), Outcome::not_applied));
}

Expected<ResultSet> RawTx::query_row(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  Expected<ResultSet> rows = run(ctx, sql, parameters);
  if (rows.has_value() && rows->row_count() == 0) return fail(no_rows_error());
  return rows;
}

Expected<std::int64_t> RawTx::exec(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters) {
  return run(ctx, sql, parameters).map([](const ResultSet& r) { return r.rows; });
}

tl::expected<void, RetryManager::Failed> RetryManager::run_once(const Context& ctx,
                                                                const std::function<Expected<void>(RawTx&)>& body) {
  if (const ContextError ended = ctx.error(); ended != ContextError::none) {
    return tl::unexpected<Failed>(Failed{context_error(ended), true});
  }
  if (std::optional<Error> gone = plugin_.blueprint().transactions.run_tx_pool(plugin_.handle(), ctx)) {
    return tl::unexpected<Failed>(Failed{std::move(*gone), true});
  }
  Lease lease(plugin_.database(), ctx);
  const Result<ResultSet> begun = lease->execute(ctx, plugin_.database().statements().begin(), {});
  if (!begun.has_value()) {
    return tl::unexpected<Failed>(Failed{driver_error(begun.error(), Outcome::not_applied), true});
  }
  RawTx tx(plugin_, *lease);
  if (const Expected<void> done = body(tx); !done.has_value()) {
    send_rollback(plugin_, *lease, ctx);
    return tl::unexpected<Failed>(Failed{done.error()});
  }
  if (const Expected<void> committed = send_commit(plugin_, *lease, ctx); !committed.has_value()) {
    return tl::unexpected<Failed>(Failed{committed.error()});
  }
  return {};
}

Expected<void> RetryManager::run_tx_void(const Context& ctx, std::string_view operation,
                                         const std::function<Expected<void>(RawTx&)>& body) {
  const Time start = monotonic_now(ctx);
  Expected<void> done = run_attempts(ctx, operation, body);
  ctx.actor().metric(metric::tx_latency, operation, {}, (monotonic_now(ctx) - start).us);
  return done;
}

Expected<void> RetryManager::run_attempts(const Context& ctx, std::string_view operation,
                                          const std::function<Expected<void>(RawTx&)>& body) {
  Actor& actor = ctx.actor();
  const int max_attempts = config_.max_retries + 1;
  LayerTrace trace(ctx, schema::Layer::run_tx, plugin_.next_call(), operation, max_attempts, config_.longest_backoff());
  for (int attempt = 1;; ++attempt) {
    trace.attempt_began();
    const tl::expected<void, Failed> done = run_once(ctx, body);
    if (done.has_value()) {
      trace.attempt_succeeded();
      return {};
    }
    const Error& error = done.error().error;
    trace.attempt_failed(error);
    if (done.error().before_begin) return fail(error);

    const ErrorClass error_class = plugin_.blueprint().errors.classify(error);
    actor.metric(metric::tx_error_class, operation, name(error_class), 1);
    if (!plugin_.blueprint().transactions.run_tx_again(error, error_class)) return fail(error);
    if (attempt == max_attempts) {
      actor.metric(metric::tx_exhausted, operation, {}, 1);
      Error exhausted = error;  // %w: the chain is kept.
      exhausted.kind = Failure::other;
      exhausted.text =
          fmt::format("dsql: max retries exceeded (op={} attempts={}): {}", operation, attempt, error.text);
      return fail(std::move(exhausted));
    }
    actor.metric(metric::tx_conflict, operation, {}, 1);
    actor.metric(metric::tx_retry, operation, std::to_string(attempt), 1);
    const Duration delay = exponential_backoff(config_, actor, attempt - 1);
    actor.metric(metric::tx_backoff, operation, {}, delay.us);
    trace.backoff(delay);
    if (delay <= Duration{}) continue;
    if (const ContextError ended = ctx.sleep(delay, "transaction backoff"); ended != ContextError::none) {
      return fail(masked_by_context(ended, error));
    }
  }
}

bool only_retryable(const Error& /*error*/, ErrorClass error_class) { return error_class == ErrorClass::retryable; }

std::optional<Error> pool_of_the_start(DatabaseHandle& handle, const Context& ctx) {
  if (handle.pools_closed() > 0) return make_error(Failure::other, "sql: database is closed");
  static_cast<void>(handle.open(ctx));
  return std::nullopt;
}

}  // namespace dsqlsim::store::dsql
