#pragma once
// A bound on how deep a statement's tree can get, estimated from its tokens before the recursive parts of the parser see it:
// an open parenthesis keeps what was counted, a comma starts its level afresh, anything else may be one more level.

#include <cstddef>
#include <span>

namespace dsqlsim::model {

enum class NestingToken : unsigned char { open, close, separator, end, leaf, other };

inline constexpr std::size_t max_nesting = 3000;

/// True if the statement stays below max_nesting.
[[nodiscard]] bool nesting_is_bounded(std::span<const NestingToken> tokens);

}  // namespace dsqlsim::model
