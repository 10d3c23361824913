#pragma once
// Typed expressions over the columns in sight. What may fail while rows are read (overflow, division by zero, a cast of
// text) is only generated where SQL fixes for which rows it is evaluated; see `Safety`.

#include <string>
#include <vector>

#include "tests/differential/schema.h"

namespace dsqlsim::differential {

struct Visible {
  /// As it is written: "b", "x.b".
  std::string name;
  Type type;
};

enum class Safety : std::uint8_t {
  /// May fail for a row.
  any,
  /// Never fails once it has been bound: the order of evaluation is open here.
  total,
};

class Expressions {
 public:
  Expressions(const Schema& schema, Draws& draws) : schema_(schema), draws_(draws) {}

  /// The columns that expressions use. Replace it to enter another query.
  std::vector<Visible> columns;
  Safety safety = Safety::any;
  /// One mistake a statement, so that it does not matter which of two is told first.
  bool mistake_left = true;

  [[nodiscard]] std::string of(Type type, int depth);
  [[nodiscard]] std::string condition(int depth) { return of(Type::boolean, depth); }
  /// A type that some column in sight has, or any.
  [[nodiscard]] Type some_type();
  /// A value that depends on a column, so that the optimiser cannot evaluate what is around it before there is a row.
  [[nodiscard]] std::string anchored(Type type);

 private:
  std::string leaf(Type type);
  const Visible* column_of(Type type);
  std::string any_type(Type type, int depth);
  std::string number(Type type, int depth);
  std::string integer_only(Type type, int depth);
  std::string numeric_only(int depth);
  std::string text(int depth);
  std::string moment(Type type, int depth);
  std::string interval(int depth);
  // json.cpp
  std::string json(int depth);
  std::string json_text(int depth);
  std::string json_condition(int depth);
  std::string boolean(int depth);
  std::string comparison(int depth);
  std::string membership(int depth);
  std::string subquery_condition(int depth);
  [[nodiscard]] bool may_fail() const { return safety == Safety::any; }

  const Schema& schema_;
  Draws& draws_;
};

}  // namespace dsqlsim::differential
