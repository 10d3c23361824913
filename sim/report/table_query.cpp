#include "sim/report/table_query.h"

#include <fmt/format.h>

#include <array>

namespace dsqlsim::report {

std::vector<std::string> table_names(std::span<const std::string> schema) {
  constexpr std::array<std::string_view, 2> heads{"CREATE TABLE IF NOT EXISTS ", "CREATE TABLE "};
  std::vector<std::string> out;
  for (const std::string& sql : schema) {
    for (const std::string_view head : heads) {
      if (!sql.starts_with(head)) continue;
      out.push_back(sql.substr(head.size(), sql.find_first_of(" (\n", head.size()) - head.size()));
      break;
    }
  }
  return out;
}

std::string select_all(const std::string& table, const TableColumns& columns) {
  std::string out = "SELECT * FROM " + table;
  const Table* known = columns.find(table);
  if (known == nullptr) return out;
  for (std::size_t i = 0; i < known->key.size(); ++i)
    out += fmt::format("{} {}", i == 0 ? " ORDER BY" : ",", known->columns[known->key[i]]);
  return out;
}

}  // namespace dsqlsim::report
