#include "tests/differential/queries.h"

#include <utility>

namespace dsqlsim::differential {

std::vector<Visible> columns_of(const Table& table, const std::string& alias) {
  std::vector<Visible> out;
  for (const Column& c : table.columns) out.push_back({alias + "." + c.name, c.type});
  return out;
}

Query Queries::any() {
  switch (draws_.below(12)) {
    case 10: return windowed();
    case 11: return distinct_on();
    case 5: return grouped();
    case 6: return grouped();
    case 7: return set_operation();
    case 8: return with();
    case 9: return without_table();
    default: return plain();
  }
}

std::string Queries::where(int depth) {
  if (draws_.below(3) == 0) return "";
  // Of several conditions any may be tried first.
  // What a join can do with a condition is the optimiser's choice, and so it is with columns of derived tables.
  if (!simple_) expressions_.safety = Safety::total;
  if (simple_) expressions_.safety = draws_.one_in(4) ? Safety::any : Safety::total;
  const bool one = expressions_.safety == Safety::any;
  std::string out;
  if (one && !expressions_.columns.empty()) {
    const Type type = draws_.coin() ? Type::int4 : Type::numeric;
    out = " WHERE " + expressions_.of(type, 1) + " > 0";
  } else {
    expressions_.safety = Safety::total;
    out = " WHERE " + expressions_.condition(depth);
  }
  if (simple_) expressions_.safety = Safety::any;
  return out;
}

std::string Queries::relation(const std::string& alias, std::vector<Visible>& columns) {
  const Table& table = draws_.pick(schema_.tables);
  switch (draws_.below(6)) {
    case 3: {
      columns = {{alias + ".n", Type::int4}};
      return "generate_series(1, " + std::to_string(1 + draws_.below(4)) + ") " + alias + "(n)";
    }
    case 4: {
      simple_ = false;
      const Type type = draws_.pick(all_types);
      columns = {{alias + ".v", type}, {alias + ".w", Type::int4}};
      return "(VALUES (" + typed_literal(type, draws_) + ", 1), (" + typed_literal(type, draws_) + ", 2)) " + alias + "(v, w)";
    }
    case 5: {
      simple_ = false;
      const std::vector<Visible> outer = std::exchange(expressions_.columns, columns_of(table, "i"));
      const Safety safety = std::exchange(expressions_.safety, Safety::total);
      const Type type = expressions_.some_type();
      const std::string value = expressions_.anchored(type);
      const std::string out = "(SELECT " + value + " AS v, i.* FROM " + table.name + " i WHERE " + expressions_.condition(1) +
                              ") " + alias;
      expressions_.columns = outer;
      expressions_.safety = safety;
      columns = columns_of(table, alias);
      columns.push_back({alias + ".v", type});
      return out;
    }
    default: columns = columns_of(table, alias); return table.name + " " + alias;
  }
}

std::string Queries::join(const std::vector<Visible>& left, const std::vector<Visible>& right) {
  for (unsigned tries = 0; tries < 4; ++tries) {
    const Visible& l = draws_.pick(left);
    for (const Visible& r : right) {
      if (r.type != l.type || r.type == Type::jsonb) continue;
      return l.name + " = " + r.name;
    }
  }
  return "true";
}

std::string Queries::from(bool& several) {
  constexpr std::array<const char*, 5> kinds{" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN "};
  std::vector<Visible> first;
  simple_ = true;
  std::string out = relation("x", first);
  several = draws_.one_in(3);
  if (several) simple_ = false;
  if (!several) {
    expressions_.columns = first;
    return out;
  }
  std::vector<Visible> second;
  const std::string other = relation("y", second);
  const unsigned kind = draws_.below(5);
  out += kinds[kind] + other;
  if (kind < 4) out += " ON " + join(first, second);
  expressions_.columns = first;
  expressions_.columns.insert(expressions_.columns.end(), second.begin(), second.end());
  // FULL JOIN takes nothing but an equality on PostgreSQL.
  if (kind < 3 && draws_.one_in(3)) {
    expressions_.safety = Safety::total;
    out += " AND " + expressions_.condition(1);
    expressions_.safety = Safety::any;
  }
  return out;
}

/// By every column, so that nothing but equal rows can change places.
std::string Queries::order(const Query& query) {
  constexpr std::array<const char*, 5> directions{"", " DESC", " NULLS FIRST", " DESC NULLS LAST", " ASC"};
  std::string out;
  for (std::size_t i = 0; i < query.types.size(); ++i) {
    if (query.types[i] == Type::jsonb) return "";
    out += (i == 0 ? " ORDER BY " : ", ") + std::to_string(i + 1) + draws_.pick(directions);
  }
  return out;
}

Query Queries::plain() {
  Query out;
  bool several = false;
  const std::string source = from(several);
  std::string list;
  expressions_.safety = simple_ ? Safety::any : Safety::total;
  const unsigned width = 1 + draws_.below(3);
  if (!several && draws_.below(4) == 0) {
    list = "*";
    for (const Visible& v : expressions_.columns) out.types.push_back(v.type);
  }
  const std::vector<Visible> outer = expressions_.columns;
  for (unsigned i = 0; i < width && list != "*"; ++i) {
    if (draws_.one_in(10)) {
      list += (i == 0 ? "" : ", ") + scalar_subquery(out.types.emplace_back());
      expressions_.columns = outer;
      continue;
    }
    out.types.push_back(expressions_.some_type());
    list += (i == 0 ? "" : ", ") + expressions_.of(out.types.back(), 2);
    if (draws_.one_in(5)) list += " AS n" + std::to_string(i);
  }
  bool distinct = draws_.one_in(6);
  for (const Type type : out.types) distinct = distinct && type != Type::jsonb;
  out.sql = std::string("SELECT ") + (distinct ? "DISTINCT " : "") + list + " FROM " + source + where(2);
  // "*" of a derived table has its columns in another order than `types`, which only counts them.
  const std::string by = draws_.one_in(3) ? order(out) : "";
  out.ordered = !by.empty();
  out.sql += by;
  if (out.ordered && draws_.coin()) {
    out.sql += " LIMIT " + std::to_string(draws_.below(4));
    if (draws_.coin()) out.sql += " OFFSET " + std::to_string(draws_.below(3));
  }
  if (!distinct && draws_.one_in(12) && source.find(" JOIN ") == std::string::npos && source[0] == 't') out.sql += " FOR UPDATE";
  return out;
}

/// One value of another table for each row of this one.
std::string Queries::scalar_subquery(Type& type) {
  const Table& table = draws_.pick(schema_.tables);
  const Safety outer = std::exchange(expressions_.safety, Safety::total);
  std::vector<Visible> own = columns_of(table, "s");
  const Visible& column = draws_.pick(own);
  const bool ordered = column.type != Type::boolean && column.type != Type::uuid && column.type != Type::bytea && column.type != Type::jsonb;
  // min and max of float8 pick among NaN, which compares.
  type = ordered ? (is_string(column.type) && column.type != Type::bpchar ? Type::text : column.type) : Type::int8;
  const std::string value = ordered ? std::string(draws_.coin() ? "max(" : "min(") + column.name + ")" : "count(" + column.name + ")";
  for (const Visible& v : own) expressions_.columns.push_back(v);
  const std::string out = "(SELECT " + value + " FROM " + table.name + " s WHERE " + expressions_.condition(1) + ")";
  expressions_.safety = outer;
  return out;
}

std::string Queries::aggregate(Type& type) {
  const unsigned kind = draws_.below(9);
  const std::string distinct = draws_.one_in(4) ? "DISTINCT " : "";
  const std::string filter = draws_.one_in(5) ? " FILTER (WHERE " + expressions_.condition(1) + ")" : "";
  if (kind == 0) {
    type = Type::int8;
    return "count(*)" + filter;
  }
  const Visible& column = draws_.pick(expressions_.columns);
  type = column.type;
  const bool adds = is_number(type) && type != Type::float8;
  if (kind == 1 && type != Type::jsonb) {
    type = Type::int8;
    return "count(" + distinct + column.name + ")" + filter;
  }
  if ((kind == 2 || kind == 3) && (adds || type == Type::interval)) {
    type = type == Type::int2 || type == Type::int4 ? Type::int8 : (type == Type::interval ? type : Type::numeric);
    return "sum(" + (type == Type::interval ? "" : distinct) + column.name + ")" + filter;
  }
  if (kind == 4 && adds) {
    type = Type::numeric;
    return "avg(" + column.name + ")" + filter;
  }
  if (kind == 5 && type == Type::boolean) {
    return (draws_.coin() ? "bool_and(" : "bool_or(") + column.name + ")" + filter;
  }
  if (kind == 6 && is_string(type)) {
    type = Type::text;
    return "string_agg(" + column.name + ", ',' ORDER BY " + column.name + ")" + filter;
  }
  if (type != Type::boolean && type != Type::uuid && type != Type::bytea && type != Type::jsonb) {
    return (draws_.coin() ? "max(" : "min(") + column.name + ")" + filter;
  }
  type = Type::int8;
  return "count(" + column.name + ")" + filter;
}

Query Queries::grouped() {
  Query out;
  bool several = false;
  const std::string source = from(several);
  expressions_.safety = Safety::total;
  std::vector<std::string> keys;
  const unsigned wanted = draws_.below(3);
  for (unsigned i = 0; i < wanted; ++i) {
    const Visible& column = draws_.pick(expressions_.columns);
    if (column.type == Type::jsonb) continue;
    // An expression that ends in a bare column or a bracket stands for itself in the select list.
    const bool computed = draws_.one_in(4);
    const std::string key = computed ? "(" + expressions_.anchored(column.type) + " IS NULL)" : column.name;
    keys.push_back(key);
    out.types.push_back(computed ? Type::boolean : column.type);
  }
  std::string list = joined(keys);
  const unsigned aggregates = 1 + draws_.below(2);
  std::string last;
  Type last_type = Type::int8;
  for (unsigned i = 0; i < aggregates; ++i) {
    last = aggregate(last_type);
    list += (list.empty() ? "" : ", ") + last;
    out.types.push_back(last_type);
  }
  out.sql = "SELECT " + list + " FROM " + source + where(1);
  if (!keys.empty()) out.sql += " GROUP BY " + joined(keys);
  if (draws_.one_in(3)) {
    out.sql += draws_.coin() ? " HAVING count(*) > 1" : " HAVING " + last + " IS NOT NULL";
  }
  if (draws_.one_in(3)) {
    const std::string by = order(out);
    out.ordered = !by.empty();
    out.sql += by;
  }
  return out;
}

Query Queries::of_types(const std::vector<Type>& types) {
  Query out;
  out.types = types;
  bool several = false;
  const std::string source = from(several);
  expressions_.safety = Safety::total;
  std::string list;
  for (const Type type : types) list += (list.empty() ? "" : ", ") + expressions_.of(type, 1);
  expressions_.safety = simple_ ? Safety::any : Safety::total;
  out.sql = "SELECT " + list + " FROM " + source + where(1);
  return out;
}

/// The first row of each group, by the primary key.
Query Queries::distinct_on() {
  const Table& table = draws_.pick(schema_.tables);
  if (table.primary.empty()) return plain();
  expressions_.columns = columns_of(table, "x");
  expressions_.safety = Safety::total;
  simple_ = false;
  const Visible group = draws_.pick(expressions_.columns);
  if (group.type == Type::jsonb) return plain();
  Query out;
  out.types = {group.type, expressions_.some_type()};
  out.sql = "SELECT DISTINCT ON (" + group.name + ") " + group.name + ", " + expressions_.of(out.types[1], 1) + " FROM " + table.name +
            " x" + where(1) + " ORDER BY " + group.name;
  for (const std::string& key : table.primary) out.sql += ", x." + key + (draws_.coin() ? " DESC" : "");
  out.ordered = true;
  return out;
}

Query Queries::set_operation() {
  constexpr std::array<const char*, 6> operations{" UNION ALL ", " UNION ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL "};
  std::vector<Type> types;
  const unsigned width = 1 + draws_.below(2);
  for (unsigned i = 0; i < width; ++i) {
    const Type type = draws_.pick(all_types);
    types.push_back(type == Type::jsonb ? Type::int4 : type);
  }
  Query out = of_types(types);
  out.sql += draws_.pick(operations) + of_types(types).sql;
  if (draws_.coin()) {
    out.sql += order(out);
    out.ordered = true;
    if (draws_.coin()) out.sql += " LIMIT 3";
  }
  return out;
}

Query Queries::with() {
  std::vector<Type> types{draws_.pick(all_types), Type::int4};
  bool several = false;
  const std::string source = from(several);
  // PostgreSQL reads the inner query together with the outer one.
  simple_ = false;
  const std::string first = expressions_.anchored(types[0]);
  const std::string inner = "SELECT " + first + ", " + expressions_.anchored(types[1]) + " FROM " + source + where(1);
  expressions_.safety = Safety::total;
  expressions_.columns = {{"w.p", types[0]}, {"w.q", types[1]}};
  Query out;
  if (draws_.one_in(4)) {
    out.types = {Type::int4};
    out.sql = "WITH RECURSIVE w(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM w WHERE n < " +
              std::to_string(1 + draws_.below(5)) + ") SELECT n FROM w";
    return out;
  }
  out.types = {expressions_.some_type()};
  out.sql = "WITH w(p, q) AS (" + inner + ") SELECT " + expressions_.of(out.types[0], 1) + " FROM w" + where(1);
  if (draws_.coin()) out.sql += order(out), out.ordered = out.types[0] != Type::jsonb;
  return out;
}

Query Queries::without_table() {
  Query out;
  expressions_.columns.clear();
  expressions_.safety = Safety::any;
  const unsigned width = 1 + draws_.below(2);
  for (unsigned i = 0; i < width; ++i) {
    out.types.push_back(draws_.pick(all_types));
    out.sql += (i == 0 ? "SELECT " : ", ") + expressions_.of(out.types.back(), 3);
  }
  return out;
}

}  // namespace dsqlsim::differential
