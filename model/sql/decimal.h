#pragma once
// Exact decimal arithmetic for numeric, with PostgreSQL's rules for the scale of each result. Slow and simple: digits are
// kept one a byte, since numeric is rare in what the model runs. Does not know about precision limits of columns.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/db/value.h"

namespace dsqlsim::model {

struct Decimal {
  bool nan = false;
  bool negative = false;
  /// Decimal digits 0..9 without leading zeros, most significant first; the last `scale` of them are the fraction.
  std::string digits;
  std::int32_t scale = 0;

  [[nodiscard]] bool is_zero() const { return !nan && digits.empty(); }
};

/// False if the text is no number. Accepts signs, a point, an exponent, NaN and blanks around.
/// What arithmetic may produce and text may say.
inline constexpr std::int32_t most_numeric_digits = 4000;

[[nodiscard]] bool parse_decimal(std::string_view text, Decimal& out);
[[nodiscard]] Decimal decimal_of(std::int64_t value);
[[nodiscard]] Decimal decimal_of(const Numeric& value);
[[nodiscard]] std::string to_text(const Decimal& value);
[[nodiscard]] Numeric numeric_of(const Decimal& value);

[[nodiscard]] int compare(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal add(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal subtract(const Decimal& a, const Decimal& b);
[[nodiscard]] Decimal multiply(const Decimal& a, const Decimal& b);
/// b must not be zero. The scale is PostgreSQL's: at least 16 significant digits.
[[nodiscard]] Decimal divide(const Decimal& a, const Decimal& b);
/// Remainder with the sign of a; b must not be zero.
[[nodiscard]] Decimal remainder(const Decimal& a, const Decimal& b);
/// Half away from zero. A negative scale rounds left of the point.
[[nodiscard]] Decimal round_to(const Decimal& value, std::int32_t scale);
[[nodiscard]] Decimal truncate_to(const Decimal& value, std::int32_t scale);
[[nodiscard]] double to_double(const Decimal& value);
/// False if it does not fit; rounds to the nearest integer, half away from zero.
[[nodiscard]] bool to_int64(const Decimal& value, std::int64_t& out);

}  // namespace dsqlsim::model
