#pragma once
// ValidateRowsAffected of the plugin's cas_updates.go; the conditional updates of that file are methods of Db. Nothing
// in production calls them yet.

#include <cstdint>
#include <string_view>

#include "store/blueprint.h"

namespace dsqlsim::store::dsql {

/// One row is success, none the plugin's ConditionFailedError of unknown kind, more an untyped error. `token` is what
/// the update was conditional on, for the text.
Expected<void> validate_rows_affected(const ErrorRules& rules, std::int64_t rows, std::string_view entity,
                                      std::int64_t token);

}  // namespace dsqlsim::store::dsql
