#include "tests/differential/expressions.h"

namespace dsqlsim::differential {

namespace {

/// Types whose values compare by what they show: 1.0 and 1.00 inside jsonb are equal, so that either may be picked.
bool is_ordered(Type type) { return type != Type::jsonb; }

}  // namespace

Type Expressions::some_type() {
  if (columns.empty() || draws_.one_in(4)) return draws_.pick(all_types);
  return draws_.pick(columns).type;
}

const Visible* Expressions::column_of(Type type) {
  std::vector<const Visible*> fitting;
  for (const Visible& v : columns) {
    if (v.type == type) fitting.push_back(&v);
  }
  return fitting.empty() ? nullptr : draws_.pick(fitting);
}

std::string Expressions::leaf(Type type) {
  const unsigned kind = draws_.below(8);
  if (kind < 5) {
    if (const Visible* column = column_of(type)) return column->name;
  }
  if (kind == 7) return draws_.coin() ? "NULL" : "NULL::" + cast_name(type);
  return typed_literal(type, draws_);
}

std::string Expressions::anchored(Type type) {
  if (columns.empty()) return typed_literal(type, draws_);
  if (const Visible* column = column_of(type)) return column->name;
  // Every row has one: the cast of a test is an integer, and its text is a text.
  const std::string test = "(" + draws_.pick(columns).name + " IS NULL)";
  if (is_string(type)) return test + "::text";
  if (type == Type::boolean) return test;
  if (type == Type::int4) return test + "::int";
  if (is_number(type)) return "(" + test + "::int)::" + cast_name(type);
  return "CASE WHEN " + test + " THEN " + typed_literal(type, draws_) + " ELSE " + typed_literal(type, draws_) + " END";
}

std::string Expressions::of(Type type, int depth) {
  if (mistake_left && draws_.one_in(60)) {
    mistake_left = false;
    return draws_.coin() ? wrong_literal(type, draws_) : leaf(draws_.pick(all_types));
  }
  if (depth <= 0) return leaf(type);
  const unsigned kind = draws_.below(10);
  if (kind < 3) return leaf(type);
  if (kind < 5) return any_type(type, depth - 1);
  switch (type) {
    case Type::int2:
    case Type::int4:
    case Type::int8:
    case Type::numeric:
    case Type::float8: return number(type, depth - 1);
    case Type::text:
    case Type::varchar:
    case Type::bpchar: return text(depth - 1);
    case Type::date:
    case Type::timestamp:
    case Type::timestamptz: return moment(type, depth - 1);
    case Type::interval: return interval(depth - 1);
    case Type::boolean: return boolean(depth - 1);
    case Type::jsonb: return json(depth - 1);
    case Type::bytea: return "(" + of(Type::bytea, depth - 1) + " || " + of(Type::bytea, depth - 1) + ")";
    default: return leaf(type);
  }
}

/// What works for every type.
std::string Expressions::any_type(Type type, int depth) {
  switch (draws_.below(is_ordered(type) ? 6 : 3)) {
    case 0: return "coalesce(" + of(type, depth) + ", " + of(type, depth) + ")";
    case 1: return "CASE WHEN " + condition(depth) + " THEN " + of(type, depth) + " ELSE " + of(type, depth) + " END";
    case 2: return "CASE WHEN " + condition(depth) + " THEN " + of(type, depth) + " END";
    case 3: return "nullif(" + of(type, depth) + ", " + of(type, depth) + ")";
    case 4: return (draws_.coin() ? "greatest(" : "least(") + of(type, depth) + ", " + of(type, depth) + ")";
    default: {
      const Type subject = some_type();
      if (!is_ordered(subject)) return leaf(type);
      return "CASE " + of(subject, depth) + " WHEN " + of(subject, depth) + " THEN " + of(type, depth) + " ELSE " +
             of(type, depth) + " END";
    }
  }
}

std::string Expressions::number(Type type, int depth) {
  constexpr std::array<const char*, 3> exact{" + ", " - ", " * "};
  if (!may_fail()) {
    // Numeric does not overflow on what is generated here.
    if (type == Type::numeric) return numeric_only(depth);
    if (type == Type::int4) return "length(" + of(Type::text, depth) + ")";
    if (type == Type::int8) return "(length(" + of(Type::text, depth) + ") + 1)::bigint";
    return leaf(type);
  }
  switch (draws_.below(6)) {
    case 0: return "(" + anchored(type) + draws_.pick(exact) + of(type, depth) + ")";
    case 1: return "(" + of(type, depth) + draws_.pick(exact) + anchored(type) + ")";
    case 2: return "(" + anchored(type) + " / " + of(type, depth) + ")";
    case 3: {
      const char* name = draws_.coin() ? "abs(" : "(- ";
      return name + anchored(type) + ")";
    }
    case 4: {
      if (draws_.one_in(4)) return "(" + anchored(Type::text) + ")::" + cast_name(type);
      constexpr std::array<Type, 5> numbers{Type::int4, Type::numeric, Type::int8, Type::int2, Type::float8};
      return "(" + anchored(draws_.pick(numbers)) + ")::" + cast_name(type);
    }
    default: return is_integer(type) ? integer_only(type, depth) : (type == Type::numeric ? numeric_only(depth) : leaf(type));
  }
}

std::string Expressions::integer_only(Type type, int depth) {
  switch (draws_.below(5)) {
    case 0: return "(" + anchored(type) + " % " + of(type, depth) + ")";
    case 1: return "mod(" + anchored(type) + ", " + of(type, depth) + ")";
    case 2: return "(" + anchored(type) + (draws_.coin() ? " & " : " | ") + of(type, depth) + ")";
    case 3: return "(" + of(Type::boolean, depth) + ")::int";
    default: {
      constexpr std::array<Type, 3> integers{Type::int8, Type::int2, Type::int4};
      return "(" + anchored(type) + " + " + of(draws_.pick(integers), depth) + ")";
    }
  }
}

std::string Expressions::numeric_only(int depth) {
  constexpr std::array<const char*, 5> functions{"abs(", "round(", "trunc(", "ceil(", "floor("};
  constexpr std::array<const char*, 4> fields{"day", "hour", "second", "month"};
  constexpr std::array<const char*, 4> dated{"day", "year", "month", "dow"};
  switch (draws_.below(9)) {
    case 6: return std::string("extract(") + draws_.pick(fields) + " FROM " + of(Type::interval, depth) + ")";
    case 7: return std::string("extract(") + draws_.pick(dated) + " FROM " + of(Type::date, depth) + ")";
    case 8: return std::string("extract(") + draws_.pick(fields) + " FROM " + of(Type::timestamptz, depth) + ")";
    case 0: return "(" + of(Type::numeric, depth) + " + " + of(Type::numeric, depth) + ")";
    case 1: return "(" + of(Type::numeric, depth) + " * " + of(Type::int4, 0) + ")";
    case 2: return draws_.pick(functions) + of(Type::numeric, depth) + ")";
    case 3: return "round(" + of(Type::numeric, depth) + ", " + std::to_string(draws_.below(4)) + ")";
    case 4: return std::string("extract(") + draws_.pick(fields) + " FROM " + of(Type::timestamp, depth) + ")";
    default: return "(" + of(Type::numeric, depth) + " - " + of(Type::int8, 0) + ")";
  }
}

std::string Expressions::text(int depth) {
  constexpr std::array<Type, 8> printed{Type::int4,      Type::boolean,  Type::numeric, Type::timestamp,
                                        Type::interval, Type::date,     Type::uuid,    Type::bpchar};
  const std::string count = std::to_string(draws_.below(5));
  const std::string arg = of(Type::text, depth);
  switch (draws_.below(20)) {
    case 14: return json_text(depth);
    case 15: return "split_part(" + arg + ", 'a', " + std::to_string(1 + draws_.below(3)) + ")";
    case 16: return "translate(" + arg + ", 'ab', " + of(Type::text, 0) + ")";
    case 17: return "overlay(" + arg + " PLACING 'XY' FROM " + std::to_string(1 + draws_.below(3)) + ")";
    case 18: return (draws_.coin() ? "initcap(" : "reverse(") + arg + ")";
    case 19: return "concat_ws('-', " + arg + ", " + of(draws_.pick(printed), 0) + ")";
    case 0: return "(" + arg + " || " + of(Type::text, depth) + ")";
    case 1: return "lower(" + arg + ")";
    case 2: return "upper(" + arg + ")";
    case 3: return "substring(" + arg + " FROM " + count + ")";
    case 4: return "substr(" + arg + ", " + count + ", 2)";
    case 5: return "left(" + arg + ", " + (draws_.coin() ? "-" : "") + count + ")";
    case 6: return "repeat(" + arg + ", " + count + ")";
    case 7: return "replace(" + arg + ", 'a', " + of(Type::text, 0) + ")";
    case 8: return (draws_.coin() ? "lpad(" : "rpad(") + arg + ", " + count + ", 'xy')";
    case 9: return (draws_.coin() ? "btrim(" : "rtrim(") + arg + ")";
    case 10: return "concat(" + arg + ", " + of(draws_.pick(printed), depth) + ")";
    case 11: return "(" + of(draws_.pick(printed), depth) + ")::text";
    case 12: return "(" + of(draws_.pick(printed), 0) + " || " + typed_literal(Type::text, draws_) + ")";
    default: return "(" + arg + ")::varchar(3)";
  }
}

std::string Expressions::moment(Type type, int depth) {
  constexpr std::array<const char*, 6> fields{"day", "hour", "month", "year", "minute", "second"};
  if (type == Type::date) {
    switch (draws_.below(3)) {
      case 0: return "(" + of(type, depth) + " + " + std::to_string(draws_.below(40)) + ")";
      case 1: return "(" + of(type, depth) + " - " + std::to_string(draws_.below(40)) + ")";
      default: return "(" + of(Type::timestamp, depth) + ")::date";
    }
  }
  switch (draws_.below(5)) {
    case 0: return "(" + of(type, depth) + " + " + of(Type::interval, 0) + ")";
    case 1: return "(" + of(type, depth) + " - " + of(Type::interval, 0) + ")";
    case 2: return std::string("date_trunc('") + draws_.pick(fields) + "', " + of(type, depth) + ")";
    case 3: return "(" + of(Type::date, depth) + ")::" + cast_name(type);
    default: return "(" + of(type == Type::timestamp ? Type::timestamptz : Type::timestamp, depth) + ")::" + cast_name(type);
  }
}

std::string Expressions::interval(int depth) {
  constexpr std::array<const char*, 5> factors{"2", "0.5", "-1", "1.5", "3"};
  constexpr std::array<const char*, 4> fields{"day", "hour", "month", "minute"};
  switch (draws_.below(7)) {
    case 5: return "(" + of(Type::interval, 0) + " / " + draws_.pick(factors) + ")";
    case 6: return std::string("date_trunc('") + draws_.pick(fields) + "', " + of(Type::interval, depth) + ")";
    case 0: return "(" + of(Type::interval, depth) + " + " + of(Type::interval, depth) + ")";
    case 1: return "(" + of(Type::interval, depth) + " - " + of(Type::interval, depth) + ")";
    case 2: return "(" + of(Type::interval, 0) + " * " + draws_.pick(factors) + ")";
    case 3: {
      const Type type = draws_.coin() ? Type::timestamp : Type::timestamptz;
      return "(" + of(type, depth) + " - " + of(type, depth) + ")";
    }
    default: return "(- " + of(Type::interval, depth) + ")";
  }
}

}  // namespace dsqlsim::differential
