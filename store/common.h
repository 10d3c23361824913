#pragma once
// The part that all SQL stores share, after common.go: running a body inside a transaction, once (txExecuteOnce) or
// under the plugin's transaction retry policy (txExecute, L2), and flattening what it answers.

#include <optional>
#include <string_view>

#include "store/blueprint.h"
#include "store/dsql/db.h"
#include "store/error.h"

namespace dsqlsim::store {

class SqlStore {
 public:
  explicit SqlStore(dsql::Plugin& plugin) : plugin_(plugin), db_(plugin) {}

  /// BEGIN, body, COMMIT; ROLLBACK and a flattened error if the body fails.
  Expected<void> tx_execute_once(const Context& ctx, std::string_view operation, const TxBody& body);
  /// The same, again and again as the policy allows; once if there is none.
  Expected<void> tx_execute(const Context& ctx, std::string_view operation, const TxBody& body) {
    return tx_execute_under(blueprint().transactions.policy, ctx, operation, body);
  }
  /// The same under a policy of the caller's.
  Expected<void> tx_execute_under(const std::optional<TxRetryPolicy>& policy, const Context& ctx,
                                  std::string_view operation, const TxBody& body);

  /// The plugin's Db outside any transaction.
  [[nodiscard]] dsql::Db& db() { return db_; }
  [[nodiscard]] dsql::Plugin& plugin() { return plugin_; }
  [[nodiscard]] const Blueprint& blueprint() const { return plugin_.blueprint(); }

 protected:
  /// Unavailablef(text, cause).
  [[nodiscard]] Unexpected unavailable(std::string text, const Error& cause) const {
    return Unexpected(wrap(blueprint().errors, Failure::unavailable, std::move(text), cause));
  }

 private:
  dsql::Plugin& plugin_;
  dsql::Db db_;
};

/// The shipped attempt_again: the whole transaction.
Expected<void> attempt_whole_transaction(SqlStore& store, const Context& ctx, std::string_view operation,
                                         const TxBody& body);

}  // namespace dsqlsim::store
