#include "store/dsql/error_class.h"

#include <array>

namespace dsqlsim::store::dsql {

namespace {

// The plugin's order: the first hit wins, so a text with both a limit and a 40001 counts as the limit.
constexpr std::array<std::string_view, 6> searched_codes{"OC000", "OC001", "53300", "53400", "54000", "40001"};

}  // namespace

std::string_view name(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::unknown:
      return "unknown";
    case ErrorClass::retryable:
      return "retryable";
    case ErrorClass::condition_failed:
      return "condition_failed";
    case ErrorClass::unsupported_feature:
      return "unsupported_feature";
    case ErrorClass::permanent:
      return "permanent";
    case ErrorClass::connection_limit:
      return "connection_limit";
    case ErrorClass::transaction_timeout:
      return "transaction_timeout";
  }
  return "?";
}

ErrorClass classify_by_code(std::string_view code) {
  if (code == "40001" || code == "OC000" || code == "OC001") return ErrorClass::retryable;
  if (code == "0A000") return ErrorClass::unsupported_feature;
  if (code == "53300" || code == "53400") return ErrorClass::connection_limit;
  if (code == "54000") return ErrorClass::transaction_timeout;
  return ErrorClass::permanent;
}

std::string_view sqlstate_in_text(std::string_view text) {
  for (const std::string_view code : searched_codes) {
    if (text.find(code) != std::string_view::npos) return code;
  }
  return {};
}

ErrorClass classify_error(const Error& error) {
  if (error.condition.has_value()) return ErrorClass::condition_failed;
  if (const std::optional<SqlState> state = pg_state(error)) return classify_by_code(state->text());
  if (const std::string_view code = sqlstate_in_text(error.text); !code.empty()) return classify_by_code(code);
  return ErrorClass::permanent;
}

}  // namespace dsqlsim::store::dsql
