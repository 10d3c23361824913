#pragma once
// Store operations that returned ok, held against the commit log: success needs a commit of the operation's own.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "properties/store_calls.h"

namespace dsqlsim::properties {

/// The entry at which one of these operations returned ok although none of its transactions had committed a change of
/// the table by then. Nothing if there is none, or if the history has no commit log to look into.
[[nodiscard]] std::optional<std::size_t> acknowledged_without_commit(const History& history, const StoreCalls& calls,
                                                                     std::span<const schema::Operation> operations,
                                                                     std::string_view table);

}  // namespace dsqlsim::properties
