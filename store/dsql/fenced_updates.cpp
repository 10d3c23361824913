#include "store/dsql/fenced_updates.h"

#include <fmt/format.h>

namespace dsqlsim::store::dsql {

Expected<void> exec_fenced_update(const Context& ctx, RawTx& tx, ConditionKind kind, std::string message,
                                  const Sql& query, std::initializer_list<Value> parameters) {
  const Expected<std::int64_t> rows = tx.exec(ctx, query, parameters);
  if (!rows.has_value()) return fail(rows.error());
  if (*rows == 0) return fail(tx.blueprint().errors.condition_failed(kind, std::move(message)));
  if (*rows == 1) return {};
  return fail(Failure::other, fmt::format("unexpected rows affected ({}) for fenced update: {}", *rows, message));
}

}  // namespace dsqlsim::store::dsql
