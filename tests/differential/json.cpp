// Expressions over jsonb: what it is taken apart and put together with. None fails for a row.

#include "tests/differential/expressions.h"

namespace dsqlsim::differential {

namespace {

constexpr std::array<const char*, 4> keys{"'a'", "'b'", "'zz'", "''"};
constexpr std::array<const char*, 4> positions{"0", "1", "-1", "7"};
constexpr std::array<const char*, 4> paths{"'{a}'", "'{a,0}'", "'{a,1}'", "'{}'"};

}  // namespace

std::string Expressions::json(int depth) {
  const std::string document = "(" + of(Type::jsonb, depth) + ")::jsonb";
  switch (draws_.below(7)) {
    case 0:
      return "(" + document + " -> " + draws_.pick(keys) + ")";
    case 1:
      return "(" + document + " -> " + draws_.pick(positions) + ")";
    case 2:
      return "(" + document + " #> " + draws_.pick(paths) + ")";
    case 3:
      return "(" + document + " || (" + of(Type::jsonb, depth) + ")::jsonb)";
    case 4:
      return "jsonb_build_object('k', " + of(some_type(), depth) + ", 'l', " + of(some_type(), 0) + ")";
    case 5:
      return "jsonb_build_array(" + of(some_type(), depth) + ", " + of(some_type(), 0) + ")";
    default:
      return "to_jsonb(" + anchored(some_type()) + ")";
  }
}

std::string Expressions::json_text(int depth) {
  const std::string document = "(" + of(Type::jsonb, depth) + ")::jsonb";
  switch (draws_.below(5)) {
    case 0:
      return "(" + document + " ->> " + draws_.pick(keys) + ")";
    case 1:
      return "(" + document + " ->> " + draws_.pick(positions) + ")";
    case 2:
      return "(" + document + " #>> " + draws_.pick(paths) + ")";
    case 3:
      return "jsonb_typeof(" + document + ")";
    default:
      return document + "::text";
  }
}

std::string Expressions::json_condition(int depth) {
  const std::string document = "(" + of(Type::jsonb, depth) + ")::jsonb";
  switch (draws_.below(3)) {
    case 0:
      return "(" + document + " @> " + typed_literal(Type::jsonb, draws_) + ")";
    case 1:
      return "(" + document + " <@ (" + of(Type::jsonb, 0) + ")::jsonb)";
    default:
      return "(" + document + " ? " + draws_.pick(keys) + ")";
  }
}

}  // namespace dsqlsim::differential
