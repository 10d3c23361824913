#include "model/sql/compare.h"

#include <cmath>

#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "sim/core/check.h"

namespace dsqlsim::model {

namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int order_text(const std::string& a, const std::string& b) {
  const int c = a.compare(b);
  return c < 0 ? -1 : (c > 0 ? 1 : 0);
}

int order_double(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
  return order(a, b);
}

}  // namespace

int compare_values(const Value& a, const Value& b) {
  if (const auto* x = std::get_if<std::int64_t>(&a)) {
    if (const auto* y = std::get_if<std::int64_t>(&b)) return order(*x, *y);
  }
  CHECK_WHY(a.index() == b.index(), "the binder compares values of one representation only");
  if (const auto* x = std::get_if<std::string>(&a)) return order_text(*x, *std::get_if<std::string>(&b));
  if (const auto* x = std::get_if<Uuid>(&a)) return order(*x, *std::get_if<Uuid>(&b));
  if (const auto* x = std::get_if<Timestamp>(&a)) return order(x->us, std::get_if<Timestamp>(&b)->us);
  if (const auto* x = std::get_if<Bytes>(&a)) return order_text(x->data, std::get_if<Bytes>(&b)->data);
  if (const auto* x = std::get_if<bool>(&a)) return order(*x, *std::get_if<bool>(&b));
  if (const auto* x = std::get_if<double>(&a)) return order_double(*x, *std::get_if<double>(&b));
  if (const auto* x = std::get_if<Date>(&a)) return order(x->days, std::get_if<Date>(&b)->days);
  if (const auto* x = std::get_if<Interval>(&a)) return compare(*x, *std::get_if<Interval>(&b));
  if (const auto* x = std::get_if<Numeric>(&a)) return compare(decimal_of(*x), decimal_of(*std::get_if<Numeric>(&b)));
  return 0;
}

int compare_with_nulls(const Value& a, const Value& b) {
  const bool a_null = is_null(a);
  const bool b_null = is_null(b);
  if (a_null || b_null) return static_cast<int>(a_null) - static_cast<int>(b_null);
  return compare_values(a, b);
}

}  // namespace dsqlsim::model
