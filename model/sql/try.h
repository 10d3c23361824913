#pragma once
// Early return for Result: DSQLSIM_TRY(auto x, f()) leaves the function with f's error or binds its value. Expected
// failures travel as values; nothing below the session interface throws.

#include <variant>

#include "sim/db/error.h"

// A declaration in parentheses declares nothing.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define DSQLSIM_TRY_JOIN2(a, b) a##b
#define DSQLSIM_TRY_JOIN(a, b) DSQLSIM_TRY_JOIN2(a, b)
#define DSQLSIM_TRY_AS(temporary, declaration, expression)                         \
  auto temporary = (expression);                                                   \
  if (!temporary) return tl::unexpected<::dsqlsim::DbError>(std::move(temporary.error())); \
  declaration = std::move(*temporary)

#define DSQLSIM_TRY(declaration, expression) \
  DSQLSIM_TRY_AS(DSQLSIM_TRY_JOIN(try_result_, __LINE__), declaration, expression)

#define DSQLSIM_CHECKED(expression)                                             \
  do {                                                                          \
    auto checked_result = (expression);                                         \
    if (!checked_result) return tl::unexpected<::dsqlsim::DbError>(std::move(checked_result.error())); \
  } while (false)
// NOLINTEND(bugprone-macro-parentheses)

namespace dsqlsim {
/// Success without a value.
using Status = Result<std::monostate>;

namespace model {
/// As dsqlsim::refuse, for SQLSTATEs that have no name because nobody reacts to them.
inline tl::unexpected<DbError> refuse(const char* state, std::string message, std::string detail = {}) {
  return dsqlsim::refuse(SqlState(std::string_view(state)), std::move(message), std::move(detail));
}
}  // namespace model
}  // namespace dsqlsim
