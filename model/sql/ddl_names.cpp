// Names for constraints, indexes and sequences that were given none, as PostgreSQL makes them.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t longest_name = 63;

/// At most that many bytes, no character cut in two.
std::string_view clipped(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

/// The parts joined by "_"; the longer of the first two loses bytes until all fits.
std::string joined(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t overhead = label.size() + 1 + (name2.empty() ? 0 : 1);
  std::size_t first = name1.size();
  std::size_t second = name2.size();
  while (first + second + overhead > longest_name) --(first > second ? first : second);
  std::string out(clipped(name1, first));
  if (!name2.empty()) out += fmt::format("_{}", clipped(name2, second));
  return out + fmt::format("_{}", label);
}

bool has_constraint(const TableDef& table, std::string_view name) {
  const auto named = [&](const auto& c) { return c.name == name; };
  return std::any_of(table.checks.begin(), table.checks.end(), named) ||
         std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), named) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), named);
}

}  // namespace

std::string DdlBinder::free_name(std::string_view schema, std::string_view name1, std::string_view name2, std::string_view label,
                                 const TableDef* table) const {
  std::string name = joined(name1, name2, label);
  const auto taken = [&] {
    if (plan_.next.relation_exists(schema, name)) return true;
    return table != nullptr && (name == table->name || has_constraint(*table, name) || plan_.next.constraint_exists(schema, name));
  };
  for (int i = 1; taken(); ++i) name = joined(name1, name2, fmt::format("{}{}", label, i));
  return name;
}

std::string DdlBinder::free_constraint_name(const TableDef& table, std::string_view columns, std::string_view label) const {
  std::string name = joined(table.name, columns, label);
  for (int i = 1; has_constraint(table, name) || plan_.next.constraint_exists(table.schema, name); ++i) {
    name = joined(table.name, columns, fmt::format("{}{}", label, i));
  }
  return name;
}

Result<std::string> DdlBinder::given_name(const PgQuery__Constraint& node, const TableDef& table) const {
  const std::string_view given = text_of(node.conname);
  if (!given.empty() && has_constraint(table, given)) {
    return refuse("42710", fmt::format("constraint \"{}\" for relation \"{}\" already exists", given, table.name));
  }
  return std::string(given);
}

}  // namespace dsqlsim::model
