#pragma once
// ExecFencedUpdate of the plugin's fenced_updates.go: the statement of a fenced update inside a raw transaction, as
// bodies of the RetryManager have one.

#include <initializer_list>
#include <string>

#include "store/dsql/retry.h"

namespace dsqlsim::store::dsql {

/// One row is success, none the plugin's ConditionFailedError of this kind and message, more an untyped error. Errors
/// of the statement come back as they are.
Expected<void> exec_fenced_update(const Context& ctx, RawTx& tx, ConditionKind kind, std::string message,
                                  const Sql& query, std::initializer_list<Value> parameters);

}  // namespace dsqlsim::store::dsql
