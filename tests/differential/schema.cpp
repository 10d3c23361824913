#include "tests/differential/schema.h"

#include <algorithm>

namespace dsqlsim::differential {

namespace {

/// Keys are of types that have few values here, so that they collide.
constexpr std::array<Type, 8> key_types{Type::int4, Type::int8, Type::text, Type::uuid, Type::int2, Type::date, Type::varchar,
                                        Type::timestamp};

std::string check_of(const Column& column, Draws& draws) {
  if (is_number(column.type)) return column.name + (draws.coin() ? " < 100" : " <> 7");
  if (is_string(column.type)) return draws.coin() ? "length(" + column.name + ") < 6" : column.name + " <> 'b'";
  if (column.type == Type::boolean) return column.name;
  return column.name + " IS NOT NULL OR " + column.name + " IS NULL";
}

std::string column_definition(Column& column, bool in_primary, Draws& draws) {
  std::string out = column.name + " " + declared(column.type, draws);
  if (!in_primary && draws.one_in(6)) out += " NOT NULL";
  if (draws.one_in(4)) {
    column.has_default = true;
    out += " DEFAULT " + (draws.one_in(3) ? typed_literal(column.type, draws) : bare_literal(column.type, draws));
  }
  if (draws.one_in(8)) out += " CHECK (" + check_of(column, draws) + ")";
  return out;
}

void mark_key(Table& table, const std::vector<std::string>& names) {
  for (Column& column : table.columns) {
    column.key = column.key || std::find(names.begin(), names.end(), column.name) != names.end();
  }
  table.unique.push_back(names);
}

/// A foreign key of the table's second column to the single-column primary key of an earlier table.
std::string foreign_key(const Schema& schema, Table& table, Draws& draws) {
  constexpr std::array<const char*, 5> actions{"", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE RESTRICT",
                                               " ON UPDATE CASCADE"};
  for (const Table& parent : schema.tables) {
    if (parent.primary.size() != 1 || parent.columns[0].type != table.columns[1].type) continue;
    return ", FOREIGN KEY (" + table.columns[1].name + ") REFERENCES " + parent.name + draws.pick(actions);
  }
  return "";
}

}  // namespace

std::vector<std::string> add_table(Schema& schema, Draws& draws) {
  Table table;
  table.name = "t" + std::to_string(schema.tables.size());
  const unsigned key_columns = std::array<unsigned, 6>{1, 1, 2, 1, 2, 0}[draws.below(6)];
  const unsigned columns = key_columns + 1 + draws.below(4);
  const char first_letter = static_cast<char>('a' + 2 * schema.tables.size());
  std::string definition;
  for (unsigned i = 0; i < columns; ++i) {
    Column column;
    column.name = std::string(1, static_cast<char>(first_letter + i));
    column.type = i < key_columns ? draws.pick(key_types) : draws.pick(all_types);
    const bool refers = i == 1 && !schema.tables.empty() && !schema.tables[0].primary.empty() && draws.coin();
    if (refers) column.type = schema.tables[0].columns[0].type;
    if (i < key_columns) table.primary.push_back(column.name);
    definition += (i == 0 ? "" : ", ") + column_definition(column, i < key_columns, draws);
    table.columns.push_back(std::move(column));
  }
  if (key_columns > 0) {
    definition += ", PRIMARY KEY (" + joined(table.primary) + ")";
    mark_key(table, table.primary);
  }
  std::string index;
  const Column& candidate = table.columns[key_columns];
  if (candidate.type != Type::jsonb && draws.one_in(4)) {
    std::vector<std::string> names{candidate.name};
    if (key_columns == 2 && draws.coin()) names.push_back(table.columns[0].name);
    mark_key(table, names);
    if (draws.coin()) {
      index = "CREATE UNIQUE INDEX ASYNC ON " + table.name + " (" + joined(names) + ")";
    } else {
      definition += ", UNIQUE (" + joined(names) + ")";
    }
  }
  if (columns > 1 && draws.one_in(3)) definition += foreign_key(schema, table, draws);
  std::vector<std::string> out{"CREATE TABLE " + table.name + " (" + definition + ")"};
  if (!index.empty()) out.push_back(index);
  schema.tables.push_back(std::move(table));
  return out;
}

std::string joined(const std::vector<std::string>& names, std::string_view separator) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : std::string(separator)) + name;
  return out;
}

}  // namespace dsqlsim::differential
