// Encoded keys order as the values do, column by column, and a prefix of columns is a prefix of bytes.

#include "model/key_codec.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "model/sql/compare.h"

namespace dsqlsim {
namespace {

std::string encoded(const std::vector<Value>& values) {
  std::string out;
  for (const Value& v : values) model::encode_key(out, v);
  return out;
}

int sign(int x) { return x < 0 ? -1 : (x > 0 ? 1 : 0); }

void expect_same_order(const std::vector<Value>& values) {
  for (const Value& a : values) {
    for (const Value& b : values) {
      EXPECT_EQ(sign(encoded({a}).compare(encoded({b}))), sign(model::compare_values(a, b))) << to_text(a) << " and " << to_text(b);
    }
  }
}

TEST(KeyCodec, bytes_order_as_values_of_each_type) {
  expect_same_order({INT64_MIN, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, std::int64_t{256}, INT64_MAX});
  expect_same_order({std::string(), std::string("a"), std::string("a\0", 2), std::string("a\0b", 3), std::string("a\1"),
                     std::string("aa"), std::string("b"), std::string("\xff")});
  expect_same_order({Bytes{""}, Bytes{std::string("\0", 1)}, Bytes{std::string("\0\xff", 2)}, Bytes{"\xff\xff"}});
  expect_same_order({-HUGE_VAL, -1.5, -0.0, 0.0, 1e-300, 1.5, HUGE_VAL, std::nan("")});
  expect_same_order({Numeric{"-100"}, Numeric{"-99.9"}, Numeric{"-0.001"}, Numeric{"0.00"}, Numeric{"0.0009"}, Numeric{"0.5"},
                     Numeric{"1"}, Numeric{"1.00"}, Numeric{"1.01"}, Numeric{"9"}, Numeric{"10"}, Numeric{"NaN"}});
  expect_same_order({Interval{0, 0, -1}, Interval{}, Interval{0, 0, 86'400'000'000}, Interval{0, 1, 0}, Interval{0, 1, 1},
                     Interval{0, 29, 0}, Interval{1, 0, 0}, Interval{1, 0, 1}});
  expect_same_order({Timestamp{-1}, Timestamp{0}, Timestamp{1}});
  expect_same_order({false, true});
  expect_same_order({make_uuid(0, 1), make_uuid(1, 0), make_uuid(~0ULL, 0)});
}

TEST(KeyCodec, an_earlier_column_decides_before_a_later_one) {
  const auto row = [](const char* text, std::int64_t n) { return encoded({std::string(text), n}); };
  EXPECT_LT(row("a", 9), row("aa", 0));
  EXPECT_LT(row("a", -1), row("a", 0));
  EXPECT_LT(row("a", 9), row("b", -9));
}

TEST(KeyCodec, null_sorts_last_and_equals_itself) {
  EXPECT_LT(encoded({INT64_MAX}), encoded({Null{}}));
  EXPECT_EQ(encoded({Null{}}), encoded({Null{}}));
}

TEST(KeyCodec, after_prefix_bounds_exactly_the_keys_that_start_with_it) {
  const std::string prefix = encoded({std::string("k")});
  const std::string end = model::after_prefix(prefix);
  EXPECT_LT(encoded({std::string("k"), INT64_MAX}), end);
  EXPECT_GE(encoded({std::string("ka")}), end);
  EXPECT_EQ(model::after_prefix("\xff\xff"), "");
  EXPECT_EQ(model::after_prefix("a\xff"), "b");
}

}  // namespace
}  // namespace dsqlsim
