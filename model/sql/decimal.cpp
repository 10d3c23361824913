#include "model/sql/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace dsqlsim::model {

namespace {

// Digit strings below hold values 0..9 without leading zeros; empty is zero.

void trim_front(std::string& digits) {
  const auto first = std::find_if(digits.begin(), digits.end(), [](char c) { return c != 0; });
  digits.erase(digits.begin(), first);
}

int compare_digits(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  const int c = a.compare(b);
  return c < 0 ? -1 : (c > 0 ? 1 : 0);
}

std::string add_digits(const std::string& a, const std::string& b) {
  std::string out(std::max(a.size(), b.size()) + 1, 0);
  int carry = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    int sum = carry;
    if (i < a.size()) sum += a[a.size() - 1 - i];
    if (i < b.size()) sum += b[b.size() - 1 - i];
    out[out.size() - 1 - i] = static_cast<char>(sum % 10);
    carry = sum / 10;
  }
  trim_front(out);
  return out;
}

/// a >= b.
std::string subtract_digits(const std::string& a, const std::string& b) {
  std::string out = a;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int d = a[a.size() - 1 - i] - borrow;
    if (i < b.size()) d -= b[b.size() - 1 - i];
    borrow = d < 0 ? 1 : 0;
    out[a.size() - 1 - i] = static_cast<char>(d + 10 * borrow);
  }
  trim_front(out);
  return out;
}

/// Quotient, and the remainder in `rest`; b is not zero.
std::string divide_digits(const std::string& a, const std::string& b, std::string& rest) {
  std::string out;
  rest.clear();
  for (const char c : a) {
    if (!rest.empty() || c != 0) rest.push_back(c);
    char q = 0;
    while (compare_digits(rest, b) >= 0) {
      rest = subtract_digits(rest, b);
      ++q;
    }
    out.push_back(q);
  }
  trim_front(out);
  return out;
}

std::string shifted(const std::string& digits, std::int32_t zeros) {
  if (digits.empty()) return digits;
  return digits + std::string(static_cast<std::size_t>(zeros), 0);
}

Decimal not_a_number() {
  Decimal d;
  d.nan = true;
  return d;
}

Decimal signed_sum(const Decimal& a, const Decimal& b, bool negate_b) {
  if (a.nan || b.nan) return not_a_number();
  Decimal out;
  out.scale = std::max(a.scale, b.scale);
  const std::string x = shifted(a.digits, out.scale - a.scale);
  const std::string y = shifted(b.digits, out.scale - b.scale);
  const bool b_negative = b.negative != negate_b;
  if (a.negative == b_negative) {
    out.digits = add_digits(x, y);
    out.negative = a.negative;
  } else if (compare_digits(x, y) >= 0) {
    out.digits = subtract_digits(x, y);
    out.negative = a.negative;
  } else {
    out.digits = subtract_digits(y, x);
    out.negative = b_negative;
  }
  if (out.digits.empty()) out.negative = false;
  return out;
}

/// Position of the first significant group of four digits and its value: PostgreSQL computes scales in base 10000.
void leading_group(const Decimal& d, std::int32_t& weight, std::int32_t& first) {
  weight = 0;
  first = 0;
  if (d.digits.empty()) return;
  const auto integer_digits = static_cast<std::int32_t>(d.digits.size()) - d.scale;
  // Power of ten of the first digit, floored to a multiple of four.
  const std::int32_t top = integer_digits - 1;
  weight = top >= 0 ? top / 4 : -((3 - top) / 4);
  const std::int32_t count = top - weight * 4 + 1;
  for (std::int32_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    first = first * 10 + (at < d.digits.size() ? d.digits[at] : 0);
  }
}

std::int32_t division_scale(const Decimal& a, const Decimal& b) {
  std::int32_t weight_a = 0;
  std::int32_t weight_b = 0;
  std::int32_t first_a = 0;
  std::int32_t first_b = 0;
  leading_group(a, weight_a, first_a);
  leading_group(b, weight_b, first_b);
  std::int32_t quotient_weight = weight_a - weight_b;
  if (first_a <= first_b) --quotient_weight;
  const std::int32_t scale = std::max({16 - quotient_weight * 4, a.scale, b.scale, 0});
  return std::min(scale, 1000);
}

Decimal cut(const Decimal& value, std::int32_t scale, bool rounding) {
  if (value.nan || scale >= value.scale) {
    Decimal out = value;
    if (!value.nan && scale > value.scale) {
      out.digits = shifted(value.digits, scale - value.scale);
      out.scale = scale;
    }
    return out;
  }
  Decimal out = value;
  const auto drop = static_cast<std::size_t>(value.scale - scale);
  const bool up = rounding && drop <= value.digits.size() && value.digits[value.digits.size() - drop] >= 5;
  out.digits = drop >= value.digits.size() ? std::string() : value.digits.substr(0, value.digits.size() - drop);
  if (up) out.digits = add_digits(out.digits, std::string(1, 1));
  if (scale < 0) out.digits = shifted(out.digits, -scale);
  out.scale = std::max(scale, 0);
  if (out.digits.empty()) out.negative = false;
  return out;
}

bool parse_exponent(std::string_view text, std::int32_t& out) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out > -10000 && out < 10000;
}

}  // namespace

bool parse_decimal(std::string_view text, Decimal& out) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  out = Decimal();
  if (text.size() == 3 && (text[0] | 32) == 'n' && (text[1] | 32) == 'a' && (text[2] | 32) == 'n') {
    out.nan = true;
    return true;
  }
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  bool point = false;
  std::size_t i = 0;
  std::size_t seen = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
    } else if (text[i] >= '0' && text[i] <= '9') {
      out.digits.push_back(static_cast<char>(text[i] - '0'));
      if (point) ++out.scale;
      ++seen;
    } else {
      break;
    }
  }
  if (seen == 0) return false;
  if (i < text.size()) {
    std::int32_t exponent = 0;
    if ((text[i] | 32) != 'e' || !parse_exponent(text.substr(i + 1), exponent)) return false;
    out.scale -= exponent;
    if (out.scale < 0) {
      out.digits += std::string(static_cast<std::size_t>(-out.scale), 0);
      out.scale = 0;
    }
  }
  trim_front(out.digits);
  if (out.digits.empty()) out.negative = false;
  return true;
}

Decimal decimal_of(std::int64_t value) {
  Decimal out;
  (void)parse_decimal(fmt::format("{}", value), out);
  return out;
}

Decimal decimal_of(const Numeric& value) {
  Decimal out;
  (void)parse_decimal(value.digits, out);
  return out;
}

std::string to_text(const Decimal& value) {
  if (value.nan) return "NaN";
  std::string digits = value.digits;
  const auto scale = static_cast<std::size_t>(value.scale);
  if (digits.size() < scale + 1) digits.insert(0, scale + 1 - digits.size(), 0);
  std::string out = value.negative ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == digits.size() - scale) out += '.';
    out += static_cast<char>('0' + digits[i]);
  }
  return out;
}

Numeric numeric_of(const Decimal& value) { return {to_text(value)}; }

int compare(const Decimal& a, const Decimal& b) {
  if (a.nan || b.nan) return static_cast<int>(a.nan) - static_cast<int>(b.nan);
  const Decimal difference = subtract(a, b);
  return difference.digits.empty() ? 0 : (difference.negative ? -1 : 1);
}

Decimal add(const Decimal& a, const Decimal& b) { return signed_sum(a, b, false); }

Decimal subtract(const Decimal& a, const Decimal& b) { return signed_sum(a, b, true); }

Decimal multiply(const Decimal& a, const Decimal& b) {
  if (a.nan || b.nan) return not_a_number();
  Decimal out;
  out.scale = a.scale + b.scale;
  std::string product(a.digits.size() + b.digits.size(), 0);
  for (std::size_t i = a.digits.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = b.digits.size(); j-- > 0;) {
      const int sum = product[i + j + 1] + a.digits[i] * b.digits[j] + carry;
      product[i + j + 1] = static_cast<char>(sum % 10);
      carry = sum / 10;
    }
    product[i] = static_cast<char>(product[i] + carry);
  }
  trim_front(product);
  out.digits = std::move(product);
  out.negative = !out.digits.empty() && a.negative != b.negative;
  return out;
}

Decimal divide(const Decimal& a, const Decimal& b) {
  if (a.nan || b.nan) return not_a_number();
  const std::int32_t scale = division_scale(a, b);
  // One digit more than wanted, so that the last one can be rounded.
  const std::int32_t shift = scale + 1 - a.scale + b.scale;
  std::string rest;
  Decimal out;
  out.digits = divide_digits(shifted(a.digits, std::max(shift, 0)), shifted(b.digits, std::max(-shift, 0)), rest);
  out.scale = scale + 1;
  out.negative = !out.digits.empty() && a.negative != b.negative;
  return round_to(out, scale);
}

Decimal remainder(const Decimal& a, const Decimal& b) {
  if (a.nan || b.nan) return not_a_number();
  Decimal out;
  out.scale = std::max(a.scale, b.scale);
  (void)divide_digits(shifted(a.digits, out.scale - a.scale), shifted(b.digits, out.scale - b.scale), out.digits);
  out.negative = !out.digits.empty() && a.negative;
  return out;
}

Decimal round_to(const Decimal& value, std::int32_t scale) { return cut(value, scale, true); }

Decimal truncate_to(const Decimal& value, std::int32_t scale) { return cut(value, scale, false); }

double to_double(const Decimal& value) {
  if (value.nan) return std::numeric_limits<double>::quiet_NaN();
  const std::string text = to_text(value);
  double out = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

bool to_int64(const Decimal& value, std::int64_t& out) {
  if (value.nan) return false;
  const std::string text = to_text(round_to(value, 0));
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace dsqlsim::model
