#include "store/dsql/plugin.h"

#include <algorithm>
#include <string>

namespace dsqlsim::store::dsql {

namespace {

/// A comma-separated list of parameters.
std::string list(std::size_t first, std::size_t count) {
  std::string text;
  for (std::size_t n = 0; n < count; ++n) text += (n == 0 ? "$" : ", $") + std::to_string(first + n);
  return text;
}

std::string with_values(std::string_view head, std::size_t rows, std::size_t columns) {
  std::string text(head);
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ",(";
    text += list(row * columns + 1, columns) + ")";
  }
  return text;
}

}  // namespace

const Statement& Plugin::statement(const Sql& sql) {
  return known(sql, 1, [&sql] { return std::string(sql.text); });
}

const Statement& Plugin::insert(const Sql& sql, std::size_t rows, std::size_t columns) {
  return known(sql, rows, [&] { return with_values(sql.text, rows, columns); });
}

const Statement& Plugin::with_list(const Sql& sql, std::size_t first, std::size_t count) {
  return known(sql, count, [&] {
    std::string text(sql.text);
    return text.replace(text.find('?'), 1, list(first, count));
  });
}

const Statement& Plugin::known(const Sql& sql, std::size_t size, const std::function<std::string()>& text) {
  const auto found =
      std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.sql == &sql && k.size == size; });
  if (found != known_.end()) return *found->statement;
  const Statement& added = database().statements().add(sql.name, text());
  known_.push_back({&sql, size, &added});
  return added;
}

}  // namespace dsqlsim::store::dsql
