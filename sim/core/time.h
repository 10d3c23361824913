#pragma once
// Virtual time: microseconds since the start of the run, as values. There is no way from here to a real clock.

#include <compare>
#include <cstdint>

namespace dsqlsim {

struct Duration {
  std::int64_t us = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// A point in virtual time. 0 is the start of the run.
struct Time {
  std::int64_t us = 0;
  friend constexpr auto operator<=>(Time, Time) = default;
};

constexpr Duration microseconds(std::int64_t n) { return {n}; }
constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Duration minutes(std::int64_t n) { return {n * 60'000'000}; }

constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
constexpr Duration operator*(Duration a, std::int64_t k) { return {a.us * k}; }
constexpr Duration operator/(Duration a, std::int64_t k) { return {a.us / k}; }
constexpr Duration operator-(Time a, Time b) { return {a.us - b.us}; }

/// "Without a deadline". It absorbs: never plus or minus anything is never, and a sum beyond it is never.
constexpr Time never{INT64_MAX};

constexpr Time operator+(Time t, Duration d) {
  if (t == never || (d.us > 0 && t.us > never.us - d.us)) return never;
  return {t.us + d.us};
}
constexpr Time operator-(Time t, Duration d) { return t + Duration{-d.us}; }

}  // namespace dsqlsim
