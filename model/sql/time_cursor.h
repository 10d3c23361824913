#pragma once
// Reads dates, times and intervals from the left. Internal to the folder.

#include <cstdint>
#include <string>
#include <string_view>

namespace dsqlsim::model {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct TimeCursor {
  std::string_view rest;

  void skip_blanks() {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\n'))
      rest.remove_prefix(1);
  }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  /// Digits, at most 18 of them; false if there are none.
  bool number(std::int64_t& out, std::size_t* length = nullptr) {
    std::size_t n = 0;
    out = 0;
    while (n < rest.size() && n < 18 && is_digit(rest[n])) out = out * 10 + (rest[n++] - '0');
    rest.remove_prefix(n);
    if (length != nullptr) *length = n;
    return n > 0;
  }
  std::string word() {
    std::string out;
    while (!rest.empty() && is_letter(rest.front())) {
      out += static_cast<char>(rest.front() | 32);
      rest.remove_prefix(1);
    }
    return out;
  }
};

/// ".123456789" as microseconds, rounded; leaves the cursor after it.
[[nodiscard]] inline std::int64_t fraction_us(TimeCursor& c) {
  std::int64_t us = 0;
  std::int64_t weight = 100'000;
  bool round_up = false;
  for (std::size_t n = 0; !c.rest.empty() && is_digit(c.rest.front()); ++n) {
    const std::int64_t digit = c.rest.front() - '0';
    if (n < 6) us += digit * weight;
    if (n == 6) round_up = digit >= 5;
    weight /= 10;
    c.rest.remove_prefix(1);
  }
  return us + (round_up ? 1 : 0);
}

}  // namespace dsqlsim::model
