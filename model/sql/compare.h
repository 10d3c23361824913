#pragma once
// The order of two values of the same SQL type, as PostgreSQL's btree operators see it: numeric by value and not by its
// text, intervals by length, NaN above every number. This order is the one of keys, ORDER BY, min and max alike.

#include "sim/db/value.h"

namespace dsqlsim::model {

/// Negative, zero, positive. Neither value is NULL and both have the same representation.
[[nodiscard]] int compare_values(const Value& a, const Value& b);

/// For sorting and grouping: NULL equals NULL and sorts after everything.
[[nodiscard]] int compare_with_nulls(const Value& a, const Value& b);

}  // namespace dsqlsim::model
