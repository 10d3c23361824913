#pragma once
// One SQL value as it crosses the session interface: typed, owning, NULL included. Text that fits std::string's small
// buffer costs no allocation. Values order by type first and then as PostgreSQL orders them within a type (C collation).

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace dsqlsim {

struct Null {
  friend constexpr auto operator<=>(Null, Null) = default;
};

/// 16 bytes in network order.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// bytea: raw bytes, may hold NUL.
struct Bytes {
  std::string data;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

/// timestamp and timestamptz: microseconds since 2000-01-01 00:00 UTC; INT64_MAX and INT64_MIN are infinity and -infinity.
struct Timestamp {
  std::int64_t us = 0;
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
};

/// date: days since 2000-01-01; INT32_MAX and INT32_MIN are infinity and -infinity.
struct Date {
  std::int32_t days = 0;
  friend constexpr auto operator<=>(Date, Date) = default;
};

/// interval: PostgreSQL's three independent parts. Ordered by PostgreSQL's rule only inside the executor.
struct Interval {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int64_t us = 0;
  friend constexpr auto operator<=>(const Interval&, const Interval&) = default;
};

/// numeric as its canonical decimal text, "NaN" included. Arithmetic belongs to the executor.
struct Numeric {
  std::string digits;
  friend auto operator<=>(const Numeric&, const Numeric&) = default;
};

/// All integer types travel as int64; the column's type bounds them.
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Bytes, Uuid, Timestamp, Date, Interval, Numeric>;

[[nodiscard]] inline bool is_null(const Value& v) { return std::holds_alternative<Null>(v); }

/// PostgreSQL's text output of the value ("t"/"f", "\x6162", ISO dates); NULL prints as "NULL".
[[nodiscard]] std::string to_text(const Value& v);

/// Parses "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" (hyphens optional, any case). False if it is no UUID.
[[nodiscard]] bool parse_uuid(std::string_view text, Uuid& out);
[[nodiscard]] std::string to_text(const Uuid& u);

/// A UUID that is a function of two numbers alone: what simulated code uses where production draws a random one.
[[nodiscard]] Uuid make_uuid(std::uint64_t high, std::uint64_t low);

/// Feeds the value into a running 64-bit hash; distinct types never collide by representation alone.
[[nodiscard]] std::uint64_t hash_value(std::uint64_t seed, const Value& v);

}  // namespace dsqlsim
