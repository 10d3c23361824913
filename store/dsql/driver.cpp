#include "store/dsql/driver.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace dsqlsim::store::dsql {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool speaks_of_access(std::string_view text) {
  const std::string t = lower(text);
  return t.find("access denied") != std::string::npos || t.find("unable to accept connection") != std::string::npos;
}

bool pg_error_needs_refresh(std::string_view code, std::string_view message) {
  constexpr std::array<std::string_view, 6> codes{"25006", "57P03", "08000", "08003", "08006", "08001"};
  if (std::find(codes.begin(), codes.end(), code) != codes.end()) return true;
  if (speaks_of_access(message)) return true;
  return code == "0A000" && message == "cannot set transaction read-write mode during recovery";
}

}  // namespace

bool is_dup_entry(const Error& error) {
  return error.kind == Failure::database && is_pg(error, sqlstate::unique_violation);
}

bool conn_needs_refresh(const Error& error) {
  if (const std::optional<SqlState> state = pg_state(error)) {
    return pg_error_needs_refresh(state->text(), error.cause->message);
  }
  if (speaks_of_access(error.text)) return true;
  const std::string text = lower(error.text);
  constexpr std::array<std::string_view, 4> codes{"sqlstate 08006", "sqlstate 08000", "sqlstate 08003",
                                                  "sqlstate 08001"};
  return std::any_of(codes.begin(), codes.end(),
                     [&text](std::string_view code) { return text.find(code) != std::string::npos; });
}

Outcome outcome_of_refusal(SqlState state) {
  constexpr std::array<std::string_view, 8> decided{"0A", "22", "23", "25", "40", "42", "53", "54"};
  const std::string_view code = state.text();
  if (code == "40003") return Outcome::unknown;  // statement_completion_unknown
  const bool known = std::find(decided.begin(), decided.end(), code.substr(0, 2)) != decided.end();
  return known ? Outcome::not_applied : Outcome::unknown;
}

}  // namespace dsqlsim::store::dsql
