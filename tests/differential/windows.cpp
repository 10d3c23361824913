// SELECT with window functions. What they answer depends on the order of rows, so the windows of those that tell rows
// apart are ordered by a primary key; ranks and sums over peers need no more than the order that is given.

#include "tests/differential/queries.h"

namespace dsqlsim::differential {

namespace {

std::string key_order(const Table& table, Draws& draws) {
  std::string out;
  for (const std::string& name : table.primary)
    out += (out.empty() ? "" : ", ") + ("x." + name) + (draws.one_in(3) ? " DESC" : "");
  return out;
}

std::string frame(Draws& draws) {
  constexpr std::array<const char*, 6> frames{"",
                                              " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                                              " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                                              " ROWS 2 PRECEDING",
                                              " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                                              " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"};
  return draws.pick(frames);
}

}  // namespace

std::string Queries::peers_call(const Visible& by, Type& type) {
  constexpr std::array<const char*, 4> ranks{"rank()", "dense_rank()", "percent_rank()", "cume_dist()"};
  const Visible& argument = draws_.pick(expressions_.columns);
  const std::string over = draws_.coin()
                               ? " OVER (PARTITION BY " + draws_.pick(expressions_.columns).name + " ORDER BY "
                               : " OVER (ORDER BY ";
  const std::string window = over + by.name + (draws_.coin() ? " DESC" : "") + ")";
  const unsigned kind = draws_.below(4);
  if (kind == 0 && is_integer(argument.type)) {
    type = argument.type == Type::int8 ? Type::numeric : Type::int8;
    return "sum(" + argument.name + ")" + window;
  }
  if (kind == 1) {
    type = Type::int8;
    return "count(" + argument.name + ")" + window;
  }
  const unsigned rank = draws_.below(4);
  type = rank < 2 ? Type::int8 : Type::float8;
  return ranks[rank] + window;
}

std::string Queries::keyed_call(const Table& table, Type& type) {
  constexpr std::array<const char*, 6> placed{"lag(", "lead(", "first_value(", "last_value(", "nth_value(", "lag("};
  const Visible& argument = draws_.pick(expressions_.columns);
  std::string partition = draws_.coin() ? "PARTITION BY " + draws_.pick(expressions_.columns).name + " " : "";
  const std::string window = " OVER (" + partition + "ORDER BY " + key_order(table, draws_);
  const unsigned kind = draws_.below(9);
  if (kind == 0) {
    type = Type::int8;
    return "row_number()" + window + ")";
  }
  if (kind == 1) {
    type = Type::int4;
    return "ntile(" + std::to_string(1 + draws_.below(3)) + ")" + window + ")";
  }
  if (kind == 2) {
    type = Type::int8;
    return "count(*) FILTER (WHERE " + expressions_.condition(1) + ")" + window + frame(draws_) + ")";
  }
  type = argument.type;
  const std::string& name = placed[kind - 3];
  std::string arguments = argument.name;
  if (name == "nth_value(") arguments += ", " + std::to_string(1 + draws_.below(3));
  if ((name == "lag(" || name == "lead(") && draws_.coin()) arguments += ", " + std::to_string(draws_.below(3));
  const bool framed = name.ends_with("value(");
  return name + arguments + ")" + window + (framed ? frame(draws_) : "") + ")";
}

Query Queries::windowed() {
  const Table& table = draws_.pick(schema_.tables);
  expressions_.columns = columns_of(table, "x");
  expressions_.safety = Safety::total;
  simple_ = false;
  Query out;
  const Visible by = draws_.pick(expressions_.columns);
  out.sql = "SELECT " + by.name;
  out.types.push_back(by.type);
  const unsigned calls = 1 + draws_.below(2);
  for (unsigned i = 0; i < calls; ++i) {
    Type type = Type::int8;
    out.sql += ", " + (table.primary.empty() || draws_.coin() ? peers_call(by, type) : keyed_call(table, type));
    out.types.push_back(type);
  }
  out.sql += " FROM " + table.name + " x" + where(1);
  return out;
}

}  // namespace dsqlsim::differential
