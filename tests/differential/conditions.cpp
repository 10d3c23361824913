// Conditions: comparisons, membership, LIKE, tests, subqueries.

#include "tests/differential/expressions.h"

namespace dsqlsim::differential {

namespace {

constexpr std::array<const char*, 6> comparisons{"=", "<", ">", "<>", "<=", ">="};

}  // namespace

std::string Expressions::boolean(int depth) {
  constexpr std::array<const char*, 5> tests{" IS TRUE", " IS NOT TRUE", " IS FALSE", " IS UNKNOWN", " IS NOT UNKNOWN"};
  constexpr std::array<const char*, 6> patterns{"a%", "%b%", "_", "", "%\\%%", "a_"};
  switch (draws_.below(11)) {
    case 10: return json_condition(depth);
    case 0:
    case 1: return comparison(depth);
    case 2: return membership(depth);
    case 3: return "(" + condition(depth) + " AND " + condition(depth) + ")";
    case 4: return "(" + condition(depth) + " OR " + condition(depth) + ")";
    case 5: return "(NOT " + condition(depth) + ")";
    case 6: return "(" + of(some_type(), depth) + (draws_.coin() ? " IS NULL)" : " IS NOT NULL)");
    case 7: return "(" + condition(depth) + draws_.pick(tests) + ")";
    case 8:
      return "(" + of(Type::text, depth) + (draws_.one_in(3) ? " NOT" : "") + (draws_.one_in(3) ? " ILIKE '" : " LIKE '") +
             draws_.pick(patterns) + "')";
    default: return subquery_condition(depth);
  }
}

std::string Expressions::comparison(int depth) {
  const Type type = some_type();
  if (type == Type::jsonb) return "(" + of(type, depth) + " " + draws_.pick(comparisons) + " " + of(type, 0) + ")";
  const std::string left = of(type, depth);
  switch (draws_.below(5)) {
    case 0:
    case 1: return "(" + left + " " + draws_.pick(comparisons) + " " + of(type, depth) + ")";
    case 2: return "(" + left + " " + draws_.pick(comparisons) + " " + bare_literal(type, draws_) + ")";
    case 3: return "(" + left + (draws_.coin() ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ") + of(type, depth) + ")";
    default: {
      constexpr std::array<Type, 4> numbers{Type::numeric, Type::int8, Type::int2, Type::int4};
      if (is_number(type)) return "(" + left + " " + draws_.pick(comparisons) + " " + of(draws_.pick(numbers), depth) + ")";
      const Type other = some_type();
      if (other == Type::jsonb) return "(" + left + " = " + of(type, 0) + ")";
      return "((" + left + ", " + of(other, depth) + ") " + draws_.pick(comparisons) + " (" + of(type, depth) + ", " +
             of(other, depth) + "))";
    }
  }
}

std::string Expressions::membership(int depth) {
  const Type type = some_type();
  if (type == Type::jsonb) return "(" + leaf(type) + " IS NOT NULL)";
  const std::string left = of(type, depth);
  switch (draws_.below(4)) {
    case 0: return "(" + left + (draws_.coin() ? " NOT IN (" : " IN (") + of(type, 0) + ", " + of(type, 0) + "))";
    case 1: return "(" + left + " IN (" + bare_literal(type, draws_) + ", " + bare_literal(type, draws_) + "))";
    case 2:
      return "(" + left + (draws_.one_in(3) ? " NOT" : "") + " BETWEEN " + of(type, 0) + " AND " + of(type, 0) + ")";
    default:
      return "(" + left + " " + draws_.pick(comparisons) + (draws_.coin() ? " ALL" : " ANY") + " (ARRAY[" +
             typed_literal(type, draws_) + ", " + typed_literal(type, draws_) + "]))";
  }
}

/// Subqueries over one table; the outer columns stay visible, so that they are correlated now and then.
std::string Expressions::subquery_condition(int depth) {
  const Table& table = draws_.pick(schema_.tables);
  const Safety outer_safety = safety;
  const std::vector<Visible> outer = columns;
  const Column& column = draws_.pick(table.columns);
  std::string out;
  const std::string left = column.type == Type::jsonb ? "" : of(column.type, 0);
  safety = Safety::total;
  for (const Column& c : table.columns) columns.push_back({"q." + c.name, c.type});
  const std::string where = " FROM " + table.name + " q WHERE " + condition(depth > 1 ? 1 : depth);
  if (column.type == Type::jsonb || draws_.coin()) {
    out = std::string("(") + (draws_.one_in(3) ? "NOT " : "") + "EXISTS (SELECT 1" + where + "))";
  } else if (draws_.one_in(3)) {
    const Type type = draws_.coin() ? Type::int8 : column.type;
    const bool comparable = type != Type::boolean && type != Type::uuid && type != Type::bytea;
    const std::string value = type == Type::int8 ? "count(*)" : (comparable ? "max(q." + column.name + ")" : "count(*)");
    out = "((SELECT " + value + where + ") " + draws_.pick(comparisons) + " " + (value == "count(*)" ? "1" : left) + ")";
  } else {
    out = "(" + left + (draws_.one_in(3) ? " NOT IN" : " IN") + " (SELECT q." + column.name + where + "))";
  }
  safety = outer_safety;
  columns = outer;
  return out;
}

}  // namespace dsqlsim::differential
