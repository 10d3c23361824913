#pragma once
// The plugin's RetryManager (retry.go, L1): a transaction run again while its error is classed retryable, with
// exponential backoff, up to its attempts. Nothing in production reaches it: its callers all have a transaction
// already.

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "store/dsql/plugin.h"
#include "store/error.h"
#include "store/retry_config.h"

namespace dsqlsim::store::dsql {

/// A raw sql.Tx: errors come back unconverted, and no pool is replaced because of them.
class RawTx {
 public:
  RawTx(Plugin& plugin, Session& session) : plugin_(plugin), session_(session) {}
  /// QueryRowContext: the first row, or ErrNoRows.
  Expected<ResultSet> query_row(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);
  [[nodiscard]] const Blueprint& blueprint() const { return plugin_.blueprint(); }
  /// ExecContext: rows affected.
  Expected<std::int64_t> exec(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);

 private:
  Expected<ResultSet> run(const Context& ctx, const Sql& sql, std::initializer_list<Value> parameters);
  Plugin& plugin_;
  Session& session_;
};

/// The shipped run_tx_pool. The RetryManager keeps the pool that it was made with, and is made once: when the handle
/// has replaced its pool, the one that the RetryManager has is closed for good.
[[nodiscard]] std::optional<Error> pool_of_the_start(DatabaseHandle& handle, const Context& ctx);

/// The shipped run_tx_again.
[[nodiscard]] bool only_retryable(const Error& error, ErrorClass error_class);

class RetryManager {
 public:
  RetryManager(Plugin& plugin, const RetryConfig& config) : plugin_(plugin), config_(config.validated()) {}

  /// RunTx: what `body` answered in the attempt that committed.
  template <class T>
  Expected<T> run_tx(const Context& ctx, std::string_view operation, const std::function<Expected<T>(RawTx&)>& body) {
    std::optional<T> value;
    const Expected<void> done = run_tx_void(ctx, operation, [&](RawTx& tx) -> Expected<void> {
      Expected<T> answer = body(tx);
      if (!answer.has_value()) return fail(std::move(answer.error()));
      value = std::move(*answer);
      return {};
    });
    if (!done.has_value()) return fail(done.error());
    return std::move(*value);
  }

  /// RunTxVoid.
  Expected<void> run_tx_void(const Context& ctx, std::string_view operation,
                             const std::function<Expected<void>(RawTx&)>& body);

  [[nodiscard]] const RetryConfig& config() const { return config_; }

 private:
  Expected<void> run_attempts(const Context& ctx, std::string_view operation,
                              const std::function<Expected<void>(RawTx&)>& body);
  struct Failed {
    Error error;
    /// BeginTx failed: returned raw, neither classed nor counted.
    bool before_begin = false;
  };
  tl::expected<void, Failed> run_once(const Context& ctx, const std::function<Expected<void>(RawTx&)>& body);

  Plugin& plugin_;
  RetryConfig config_;
};

}  // namespace dsqlsim::store::dsql
