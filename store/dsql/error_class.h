#pragma once
// How the plugin sorts errors for its retries and metrics (types.go, classifyError in retry.go): by its own error type,
// by SQLSTATE, and where no PgError can be found by searching the text for codes, which finds them in ids and names
// too.

#include <cstdint>
#include <string_view>

#include "store/error.h"

namespace dsqlsim::store::dsql {

enum class ErrorClass : std::uint8_t {
  unknown,
  retryable,
  condition_failed,
  unsupported_feature,
  permanent,
  connection_limit,
  transaction_timeout,
};

/// As the metrics label it.
[[nodiscard]] std::string_view name(ErrorClass error_class);

[[nodiscard]] ErrorClass classify_error(const Error& error);
/// IsRetryableError.
[[nodiscard]] inline bool is_retryable_error(const Error& error) {
  return classify_error(error) == ErrorClass::retryable;
}
[[nodiscard]] ErrorClass classify_by_code(std::string_view code);
/// The first of the plugin's known codes that occurs in the text, in the plugin's order of search; else empty.
[[nodiscard]] std::string_view sqlstate_in_text(std::string_view text);

}  // namespace dsqlsim::store::dsql
