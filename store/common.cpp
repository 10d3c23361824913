#include "store/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/layer_trace.h"

namespace dsqlsim::store {

Expected<void> SqlStore::tx_execute_once(const Context& ctx, std::string_view operation, const TxBody& body) {
  Expected<dsql::Tx> tx = db_.begin_tx(ctx);
  if (!tx.has_value()) {
    return unavailable(fmt::format("{} failed. Failed to start transaction. Error: {}", operation, tx.error().text),
                       tx.error());
  }
  if (Expected<void> done = body(*tx); !done.has_value()) {
    tx->rollback(ctx);
    if (blueprint().errors.pass_transaction.has(done.error().kind)) return done;
    return unavailable(fmt::format("{}: {}", operation, done.error().text), done.error());
  }
  if (const Expected<void> committed = tx->commit(ctx); !committed.has_value()) {
    return unavailable(
        fmt::format("{} operation failed. Failed to commit transaction. Error: {}", operation, committed.error().text),
        committed.error());
  }
  return {};
}

Expected<void> attempt_whole_transaction(SqlStore& store, const Context& ctx, std::string_view operation,
                                         const TxBody& body) {
  return store.tx_execute_once(ctx, operation, body);
}

Expected<void> SqlStore::tx_execute_under(const std::optional<TxRetryPolicy>& policy, const Context& ctx,
                                          std::string_view operation, const TxBody& body) {
  LayerTrace trace(ctx, schema::Layer::tx_execute, plugin_.next_call(), operation,
                   policy.has_value() ? policy->config.max_retries + 1 : 1,
                   policy.has_value() ? policy->config.longest_backoff() : Duration{});
  Outcome outcome = Outcome::not_applied;
  for (int attempt = 0;; ++attempt) {
    trace.attempt_began();
    Expected<void> done = attempt == 0 ? tx_execute_once(ctx, operation, body)
                                       : blueprint().transactions.attempt_again(*this, ctx, operation, body);
    if (done.has_value()) {
      trace.attempt_succeeded();
      return done;
    }
    trace.attempt_failed(done.error());
    outcome = std::max(outcome, done.error().outcome);
    // Once unknown, a call stays unknown whatever a later attempt answers.
    const auto last = [&] {
      Error e = std::move(done.error());
      e.outcome = outcome;
      return e;
    };
    if (!policy.has_value()) return Unexpected(last());

    if (const ContextError ended = ctx.error(); ended != ContextError::none) {
      return Unexpected(masked_by_context(ended, last()));
    }
    const bool retryable = policy->retryable(done.error());
    if (!retryable || attempt == policy->max_retries(policy->config)) {
      if (retryable) blueprint().transactions.on_exhausted(ctx, operation);
      return Unexpected(last());
    }
    const Duration delay = policy->backoff(policy->config, ctx.actor(), attempt);
    blueprint().transactions.on_retry(ctx, operation, attempt + 1, blueprint().errors.classify(done.error()), delay);
    trace.backoff(delay);
    if (const ContextError ended = ctx.sleep(delay, "transaction backoff"); ended != ContextError::none) {
      return Unexpected(masked_by_context(ended, last()));
    }
  }
}

}  // namespace dsqlsim::store
