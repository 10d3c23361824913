#include "sim/db/value.h"

#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/db/error.h"

namespace dsqlsim {
namespace {

constexpr std::int64_t hour = 3'600'000'000;

// All of these are what psql 15 prints.
TEST(Value, prints_as_postgresql_does) {
  const std::vector<std::pair<Value, std::string_view>> cases{
      {Null{}, "NULL"},
      {true, "t"},
      {false, "f"},
      {std::int64_t{-42}, "-42"},
      {1.5, "1.5"},
      {1.0, "1"},
      {std::numeric_limits<double>::infinity(), "Infinity"},
      {-std::numeric_limits<double>::infinity(), "-Infinity"},
      {std::nan(""), "NaN"},
      {std::string("a b"), "a b"},
      {Bytes{std::string("ab\0", 3)}, "\\x616200"},
      {Timestamp{0}, "2000-01-01 00:00:00"},
      {Timestamp{1'500'000}, "2000-01-01 00:00:01.5"},
      {Timestamp{-1}, "1999-12-31 23:59:59.999999"},
      {Timestamp{820'540'800'000'000}, "2026-01-01 00:00:00"},
      {Date{0}, "2000-01-01"},
      {Date{59}, "2000-02-29"},
      {Date{-730119}, "0001-01-01"},
      {Date{-730120}, "0001-12-31 BC"},
      {Interval{}, "00:00:00"},
      {Interval{14, 3, 4 * hour}, "1 year 2 mons 3 days 04:00:00"},
      {Interval{0, 1, 0}, "1 day"},
      {Interval{0, 0, -(hour / 2)}, "-00:30:00"},
      {Interval{-14, 0, 0}, "-1 years -2 mons"},
      {Interval{0, -1, hour}, "-1 days +01:00:00"},
      {Interval{0, 0, 100 * hour}, "100:00:00"},
      {Numeric{"12.50"}, "12.50"},
      {make_uuid(0x0123456789abcdefULL, 0xfedcba9876543210ULL), "01234567-89ab-cdef-fedc-ba9876543210"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(to_text(value), text);
}

TEST(Value, orders_within_a_type) {
  EXPECT_LT(Value{std::int64_t{-1}}, Value{std::int64_t{1}});
  EXPECT_LT(Value{std::string("Z")}, Value{std::string("a")});  // C collation
  EXPECT_LT(Value{Bytes{"a"}}, Value{Bytes{"ab"}});
  EXPECT_LT(Value{Timestamp{1}}, Value{Timestamp{2}});
  EXPECT_LT(Value{make_uuid(0, 5)}, Value{make_uuid(1, 0)});
}

TEST(Value, hashes_tell_types_and_values_apart) {
  const std::vector<Value> values{Null{},         true,          false,     std::int64_t{0}, std::int64_t{1}, 0.0,
                                  1.0,            std::string(), std::string("0"), Bytes{""}, Bytes{"0"},   Uuid{},
                                  make_uuid(0, 1), Timestamp{0}, Timestamp{1}, Date{0}, Date{1}, Interval{},
                                  Interval{1, 0, 0}, Interval{0, 1, 0}, Interval{0, 0, 1}, Numeric{"0"}, Numeric{"1"}};
  std::set<std::uint64_t> hashes;
  for (const Value& v : values) hashes.insert(hash_value(7, v));
  EXPECT_EQ(hashes.size(), values.size());
  EXPECT_NE(hash_value(7, Null{}), hash_value(8, Null{}));
}

// Digests are compared between builds and machines.
TEST(Value, hashes_are_the_same_everywhere) {
  EXPECT_EQ(hash_value(1, std::string("shard")), 8704015200167358629U);
  EXPECT_EQ(hash_value(1, std::int64_t{-1}), 10784000970477336117U);
}

TEST(Uuid, parses_with_and_without_hyphens_in_any_case) {
  Uuid a;
  Uuid b;
  ASSERT_TRUE(parse_uuid("01234567-89AB-cdef-fedc-ba9876543210", a));
  ASSERT_TRUE(parse_uuid("0123456789abcdeffedcba9876543210", b));
  EXPECT_EQ(a, b);
  EXPECT_EQ(a, make_uuid(0x0123456789abcdefULL, 0xfedcba9876543210ULL));
  for (const std::string_view wrong : {"", "0123", "0123456789abcdeffedcba987654321", "0123456789abcdeffedcba98765432100",
                                       "g1234567-89ab-cdef-fedc-ba9876543210"}) {
    EXPECT_FALSE(parse_uuid(wrong, a)) << wrong;
  }
}

RC_GTEST_PROP(UuidProperty, text_round_trips, (std::uint64_t high, std::uint64_t low)) {
  Uuid back;
  RC_ASSERT(parse_uuid(to_text(make_uuid(high, low)), back));
  RC_ASSERT(back == make_uuid(high, low));
}

TEST(SqlState, is_five_characters) {
  EXPECT_EQ(sqlstate::serialization_failure.text(), "40001");
  EXPECT_EQ(SqlState{}.text(), "00000");
  EXPECT_EQ(SqlState{"40001"}, sqlstate::serialization_failure);
  EXPECT_NE(SqlState{"40001"}, sqlstate::unique_violation);
}

TEST(Refuse, carries_state_message_and_detail) {
  const Result<int> r = refuse(sqlstate::unique_violation, "duplicate key", "Key (1)");
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error().kind, ErrorKind::refused);
  EXPECT_EQ(r.error().state, sqlstate::unique_violation);
  EXPECT_EQ(r.error().message, "duplicate key");
  EXPECT_EQ(r.error().detail, "Key (1)");
}

}  // namespace
}  // namespace dsqlsim
