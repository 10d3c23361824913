#include "tests/differential/statements.h"

#include <algorithm>

namespace dsqlsim::differential {

namespace {

class Statements {
 public:
  Statements(const Schema& schema, Draws& draws)
      : schema_(schema), draws_(draws), expressions_(schema, draws), queries_(schema, expressions_, draws) {}

  GeneratedStatement any() {
    const unsigned kind = draws_.below(100);
    if (kind < 34) return from_query(queries_.any());
    if (kind < 64) return insert();
    if (kind < 78) return update();
    if (kind < 86) return erase();
    if (kind < 91) return modifying_cte();
    if (kind < 94) return sequence();
    constexpr std::array<const char*, 8> control{"BEGIN", "COMMIT", "ROLLBACK", "BEGIN", "COMMIT", "END", "ABORT", "START TRANSACTION"};
    return {draws_.pick(control), true, false};
  }

 private:
  static GeneratedStatement from_query(Query query) { return {std::move(query.sql), query.ordered, true}; }

  void see(const Table& table, const std::string& alias) {
    expressions_.columns.clear();
    for (const Column& c : table.columns) expressions_.columns.push_back({alias.empty() ? c.name : alias + "." + c.name, c.type});
  }

  std::string value_for(const Column& column) {
    if (draws_.one_in(12)) return "DEFAULT";
    const unsigned kind = draws_.below(10);
    if (kind < 6) return bare_literal(column.type, draws_);
    if (kind < 8) return typed_literal(column.type, draws_);
    return expressions_.of(column.type, 2);
  }

  std::string values(const std::vector<const Column*>& columns, unsigned rows) {
    expressions_.columns.clear();
    std::string out = " VALUES ";
    for (unsigned r = 0; r < rows; ++r) {
      out += r == 0 ? "(" : ", (";
      for (std::size_t c = 0; c < columns.size(); ++c) out += (c == 0 ? "" : ", ") + value_for(*columns[c]);
      out += ")";
    }
    return out;
  }

  std::string returning(const Table& table, const std::string& alias) {
    if (!draws_.one_in(3)) return "";
    see(table, alias);
    expressions_.safety = Safety::total;
    std::string out = draws_.coin() ? " RETURNING *" : " RETURNING " + expressions_.of(expressions_.some_type(), 1);
    expressions_.safety = Safety::any;
    return out;
  }

  std::string on_conflict(const Table& table) {
    if (table.unique.empty() || !draws_.one_in(3)) return "";
    if (draws_.one_in(3)) return " ON CONFLICT DO NOTHING";
    const std::string target = " ON CONFLICT (" + joined(draws_.pick(table.unique)) + ")";
    if (draws_.one_in(3)) return target + " DO NOTHING";
    expressions_.columns.clear();
    for (const Column& c : table.columns) {
      expressions_.columns.push_back({table.name + "." + c.name, c.type});
      expressions_.columns.push_back({"excluded." + c.name, c.type});
    }
    expressions_.safety = Safety::total;
    std::string out = target + " DO UPDATE SET " + assignments(table);
    if (draws_.one_in(3)) out += " WHERE " + expressions_.condition(1);
    expressions_.safety = Safety::any;
    return out;
  }

  GeneratedStatement insert() {
    const Table& table = draws_.pick(schema_.tables);
    std::vector<const Column*> columns;
    for (const Column& c : table.columns) columns.push_back(&c);
    std::string head = "INSERT INTO " + table.name;
    if (draws_.one_in(30)) return {head + " DEFAULT VALUES", false, false};
    bool several = false;
    if (draws_.one_in(4)) {
      const std::size_t dropped = draws_.below(static_cast<unsigned>(columns.size()));
      // Whether a bad default or a bad value is met first is open.
      several = columns.size() > 1;
      if (several) columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(dropped));
      if (draws_.coin()) std::reverse(columns.begin(), columns.end());
      std::vector<std::string> names;
      for (const Column* c : columns) names.push_back(c->name);
      head += " (" + joined(names) + ")";
    }
    if (draws_.one_in(8)) {
      std::vector<Type> types;
      for (const Column* c : columns) types.push_back(c->type);
      // Without ON CONFLICT: which of two rows with one key comes first is open.
      head += " " + queries_.of_types(types).sql;
      return {head + returning(table, ""), false, true};
    } else {
      const unsigned rows = std::array<unsigned, 4>{1, 1, 2, 3}[draws_.below(4)];
      head += values(columns, rows);
      several = several || rows > 1;
    }
    head += on_conflict(table);
    return {head + returning(table, ""), false, several};
  }

  /// Keys get constants only: a permutation of keys may collide on the way, or not, depending on the order of rows.
  std::string assignments(const Table& table) {
    const std::size_t first = draws_.below(static_cast<unsigned>(table.columns.size()));
    const std::size_t count = 1 + draws_.below(2);
    std::string out;
    for (std::size_t i = 0; i < count && i < table.columns.size(); ++i) {
      const Column& column = table.columns[(first + i) % table.columns.size()];
      out += (i == 0 ? "" : ", ") + column.name + " = ";
      if (draws_.one_in(12)) {
        out += "DEFAULT";
      } else {
        out += column.key ? bare_literal(column.type, draws_) : expressions_.of(column.type, 2);
      }
    }
    return out;
  }

  /// SET (a, b) = (x, y) or = (SELECT x, y).
  std::string row_assignment(const Table& table) {
    const std::size_t first = draws_.below(static_cast<unsigned>(table.columns.size()));
    std::string names;
    std::string row;
    for (std::size_t i = 0; i < 2; ++i) {
      const Column& column = table.columns[(first + i) % table.columns.size()];
      names += (i == 0 ? "" : ", ") + column.name;
      row += (i == 0 ? "" : ", ") + (column.key ? typed_literal(column.type, draws_) : expressions_.of(column.type, 1));
    }
    return "(" + names + ") = (" + (draws_.coin() ? "SELECT " : "") + row + ")";
  }

  GeneratedStatement sequence() {
    constexpr std::array<const char*, 7> calls{"nextval('s0')", "nextval('s1')",         "currval('s0')", "nextval('s0')",
                                               "lastval()",     "setval('s1', 3, false)", "setval('s0', 2)"};
    if (draws_.one_in(8)) return {std::string("SELECT nextval('s1'), x.n FROM generate_series(1, 3) x(n)"), false, false};
    return {std::string("SELECT ") + draws_.pick(calls), true, false};
  }

  GeneratedStatement update() {
    const Table& table = draws_.pick(schema_.tables);
    const Table& other = draws_.pick(schema_.tables);
    const bool joins = other.primary.size() == 1 && draws_.one_in(6);
    see(table, joins ? "x" : "");
    if (joins) {
      for (const Column& c : other.columns) expressions_.columns.push_back({"y." + c.name, c.type});
      expressions_.safety = Safety::total;
    }
    const bool row = table.columns.size() > 1 && draws_.one_in(6);
    if (row) expressions_.safety = Safety::total;
    std::string sql = "UPDATE " + table.name + (joins ? " x" : "") + " SET " + (row ? row_assignment(table) : assignments(table));
    if (!joins) expressions_.safety = Safety::any;
    if (joins) {
      // At most one row of the other table for each, or it would be open which one counts.
      const Type type = other.columns[0].type;
      sql += " FROM " + other.name + " y WHERE y." + other.primary[0] + " = " + expressions_.of(type, 0);
      sql += is_from(sql, "y.", type) ? " AND false" : "";
      expressions_.safety = Safety::any;
    } else {
      sql += queries_.where(2);
    }
    return {sql + returning(table, joins ? "x" : ""), false, true};
  }

  /// Whether the text ends in a column of that alias: then the join condition says nothing about the other table.
  static bool is_from(const std::string& sql, const std::string& alias, Type /*type*/) {
    const std::size_t at = sql.rfind(" = ");
    return sql.compare(at + 3, alias.size(), alias) == 0;
  }

  GeneratedStatement erase() {
    const Table& table = draws_.pick(schema_.tables);
    const Table& other = draws_.pick(schema_.tables);
    if (draws_.one_in(5)) {
      see(table, "x");
      for (const Column& c : other.columns) expressions_.columns.push_back({"y." + c.name, c.type});
      expressions_.safety = Safety::total;
      std::string sql = "DELETE FROM " + table.name + " x USING " + other.name + " y WHERE " + expressions_.condition(2);
      expressions_.safety = Safety::any;
      // A row that meets several others answers with one of them: only its own columns are certain.
      if (draws_.one_in(3)) sql += " RETURNING x." + draws_.pick(table.columns).name;
      return {sql, false, true};
    }
    see(table, "");
    std::string sql = "DELETE FROM " + table.name + queries_.where(2);
    if (sql.find(" WHERE ") == std::string::npos && !draws_.one_in(4)) sql += " WHERE " + table.columns[0].name + " IS NULL";
    return {sql + returning(table, ""), false, true};
  }

  GeneratedStatement modifying_cte() {
    const Table& table = draws_.pick(schema_.tables);
    see(table, "");
    std::string change;
    switch (draws_.below(3)) {
      case 0: {
        std::vector<const Column*> columns;
        for (const Column& c : table.columns) columns.push_back(&c);
        change = "INSERT INTO " + table.name + values(columns, 1);
        break;
      }
      case 1: change = "UPDATE " + table.name + " SET " + assignments(table) + queries_.where(1); break;
      default: change = "DELETE FROM " + table.name + queries_.where(1); break;
    }
    std::string sql = "WITH d AS (" + change + " RETURNING *) SELECT ";
    expressions_.columns.clear();
    for (const Column& c : table.columns) expressions_.columns.push_back({"d." + c.name, c.type});
    expressions_.safety = Safety::total;
    sql += draws_.coin() ? std::string("count(*)") : expressions_.of(expressions_.some_type(), 1);
    return {sql + " FROM d", false, true};
  }

  const Schema& schema_;
  Draws& draws_;
  Expressions expressions_;
  Queries queries_;
};

}  // namespace

GeneratedStatement generate_statement(const Schema& schema, Draws& draws) { return Statements(schema, draws).any(); }

std::vector<GeneratedStatement> statements_of(const Program& program) {
  Schema schema;
  std::vector<GeneratedStatement> out{
      {"CREATE SEQUENCE s0 INCREMENT 2 MAXVALUE 9 CACHE 1", true, false},
      {"CREATE SEQUENCE s1 INCREMENT -3 MINVALUE -7 MAXVALUE 8 START 5 CACHE 1 CYCLE", true, false}};
  for (const DrawList& list : program.tables) {
    Draws draws(list);
    for (std::string& sql : add_table(schema, draws)) out.push_back({std::move(sql), true, false});
  }
  if (schema.tables.empty()) {
    Draws nothing({});
    for (std::string& sql : add_table(schema, nothing)) out.push_back({std::move(sql), true, false});
  }
  for (const DrawList& list : program.statements) {
    Draws draws(list);
    out.push_back(generate_statement(schema, draws));
  }
  return out;
}

}  // namespace dsqlsim::differential
