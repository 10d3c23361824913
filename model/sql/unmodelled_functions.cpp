// What PostgreSQL has and the function tables have not: names that are missing, and signatures that are missing under a name
// that is there. Types that DSQL has not (bit, ranges, geometry) are left out: no argument can be of them.

#include <algorithm>

#include "model/sql/function.h"
#include "model/sql/postgres_names.h"

namespace dsqlsim::model {

bool is_unmodelled_function(std::string_view name) {
  const auto known = [&](const Function& f) { return f.name == name; };
  if (is_array_function(name) || std::any_of(all_functions().begin(), all_functions().end(), known)) return false;
  return is_postgres_function(name) || is_postgres_operator(name);
}

void add_unmodelled_functions(std::vector<Function>& out) {
  using enum TypeId;
  constexpr TypeId string = TypeId::text;
  const auto lacks = [&](std::string_view name, std::vector<SqlType> arguments, SqlType result) {
    out.push_back({name, std::move(arguments), result, nullptr});
  };
  for (const char* name : {"substring", "substr"}) {
    lacks(name, {bytea, int4}, bytea);
    lacks(name, {bytea, int4, int4}, bytea);
  }
  lacks("substring", {string, string, string}, string);
  for (const char* name : {"btrim", "ltrim", "rtrim"}) lacks(name, {bytea, bytea}, bytea);
  for (const char* name : {"~~", "!~~"}) lacks(name, {bytea, bytea}, boolean);
  lacks("position", {bytea, bytea}, int4);
  lacks("overlay", {bytea, bytea, int4}, bytea);
  lacks("overlay", {bytea, bytea, int4, int4}, bytea);
  lacks("length", {bytea, string}, int4);
  lacks("+", {interval, time_of_day}, time_of_day);
  lacks("date_part", {string, time_of_day}, float8);
  lacks("to_timestamp", {string, string}, timestamptz);
  lacks("date_part", {string, interval}, float8);
  lacks("date_trunc", {string, timestamptz, string}, timestamptz);
  for (const TypeId type : {boolean, int2, int4, int8, numeric, float4, float8, bytea, uuid, date, timestamp, timestamptz, interval, json, jsonb}) {
    lacks("pg_column_size", {type}, int4);
  }
  // numeric with its own number of digits.
  for (const char* name : {"power", "pow", "^"}) lacks(name, {numeric, numeric}, numeric);
  lacks("sqrt", {numeric}, numeric);
  // smallint keeps its width.
  for (const char* name : {"#", "<<", ">>"}) lacks(name, {int2, name[0] == '#' ? int2 : int4}, int2);
  lacks("~", {int2}, int2);
}

}  // namespace dsqlsim::model
