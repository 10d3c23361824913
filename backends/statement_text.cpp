#include "backends/statement_text.h"

#include <algorithm>
#include <cctype>

namespace dsqlsim {

namespace {

/// The words stand in the statement itself, and not in a query or a literal inside it.
bool says(std::string_view sql, std::string_view words) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql[at] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (sql[at] == '(') ++depth;
    if (sql[at] == ')') --depth;
    const std::string_view here = sql.substr(at, words.size());
    const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
    if (depth == 0 && std::equal(here.begin(), here.end(), words.begin(), words.end(), same)) return true;
  }
  return false;
}

}  // namespace

bool orders_its_rows(std::string_view sql) { return says(sql, "ORDER BY"); }
bool takes_any_rows(std::string_view sql) { return says(sql, "LIMIT") && !orders_its_rows(sql); }
bool takes_locks(std::string_view sql) {
  return sql.find("FOR UPDATE") != std::string_view::npos || sql.find("FOR KEY SHARE") != std::string_view::npos;
}
bool makes_schema(std::string_view sql) { return sql.starts_with("CREATE") || sql.starts_with("ALTER"); }

}  // namespace dsqlsim
