#pragma once
// Generated SELECTs. Their result is the same on every correct database up to the order of rows and to which of several
// equal values (1.0 and 1.00) stands for a group.

#include <string>
#include <vector>

#include "tests/differential/expressions.h"

namespace dsqlsim::differential {

struct Query {
  std::string sql;
  /// Types of the result's columns.
  std::vector<Type> types;
  /// The rows come in one order only.
  bool ordered = false;
};

[[nodiscard]] std::vector<Visible> columns_of(const Table& table, const std::string& alias);

class Queries {
 public:
  Queries(const Schema& schema, Expressions& expressions, Draws& draws)
      : schema_(schema), expressions_(expressions), draws_(draws) {}

  [[nodiscard]] Query any();
  /// A SELECT of columns of these types, without WITH, that may stand in another statement.
  [[nodiscard]] Query of_types(const std::vector<Type>& types);
  /// " WHERE ..." or nothing, over the expressions' columns.
  [[nodiscard]] std::string where(int depth);

 private:
  std::string from(bool& several);
  std::string relation(const std::string& alias, std::vector<Visible>& columns);
  std::string join(const std::vector<Visible>& left, const std::vector<Visible>& right);
  Query plain();
  Query grouped();
  Query distinct_on();
  std::string scalar_subquery(Type& type);
  Query set_operation();
  Query with();
  Query without_table();
  std::string order(const Query& query);
  std::string aggregate(Type& type);
  // windows.cpp
  Query windowed();
  /// A call whose answer is the same for rows that `by` does not tell apart.
  std::string peers_call(const Visible& by, Type& type);
  /// A call that tells all rows apart, over the table's primary key.
  std::string keyed_call(const Table& table, Type& type);

  const Schema& schema_;
  Expressions& expressions_;
  Draws& draws_;
  /// One table and nothing derived is read: then an expression may fail for a row.
  bool simple_ = true;
};

}  // namespace dsqlsim::differential
