#pragma once
// The plugin's own ConditionFailedError (errors.go): a fenced statement matched no row. No other layer knows the type.

#include <string>
#include <string_view>

#include "store/error.h"

namespace dsqlsim::store::dsql {

[[nodiscard]] std::string_view name(ConditionKind kind);

/// "condition failed (shard): message".
[[nodiscard]] Error condition_failed_error(ConditionKind kind, std::string message);

/// WrapWithConditionFailed: of unknown kind; of the error behind it only the text is kept. Null: there is none.
[[nodiscard]] Error wrap_with_condition_failed(const Error* error, std::string message);

/// IsConditionFailedError: anywhere in the chain.
[[nodiscard]] inline bool is_condition_failed(const Error& error) { return error.condition.has_value(); }

}  // namespace dsqlsim::store::dsql
