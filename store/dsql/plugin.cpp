#include "store/dsql/plugin.h"

#include <algorithm>
#include <string>

namespace dsqlsim::store::dsql {

namespace {

std::string with_values(std::string_view head, std::size_t rows, std::size_t columns) {
  std::string text(head);
  std::size_t parameter = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ",(";
    for (std::size_t column = 0; column < columns; ++column) {
      if (column != 0) text += ", ";
      text += "$" + std::to_string(++parameter);
    }
    text += ")";
  }
  return text;
}

}  // namespace

const Statement& Plugin::statement(const Sql& sql, std::size_t rows, std::size_t columns) {
  const auto found =
      std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.sql == &sql && k.rows == rows; });
  if (found != known_.end()) return *found->statement;
  StatementTable& table = database().statements();
  const Statement& added =
      columns == 0 ? table.add(sql.name, sql.text) : table.add(sql.name, with_values(sql.text, rows, columns));
  known_.push_back({&sql, rows, &added});
  return added;
}

}  // namespace dsqlsim::store::dsql
