#include "model/key_codec.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "model/sql/datetime.h"
#include "model/sql/decimal.h"
#include "sim/core/label.h"

namespace dsqlsim::model {

namespace {

// First byte of a column; NULL is the largest.
constexpr char not_null = 1;
constexpr char null_mark = 2;

void put_u64(std::string& out, std::uint64_t v) {
  char bytes[8];
  for (int i = 7; i >= 0; --i) {
    bytes[i] = static_cast<char>(v & 0xFF);
    v >>= 8;
  }
  out.append(bytes, 8);
}

/// Sign bit flipped, so that negative numbers come first.
void put_i64(std::string& out, std::int64_t v) { put_u64(out, static_cast<std::uint64_t>(v) ^ (1ULL << 63)); }

/// Zero bytes become 00 FF, the end is 00 00: "a" < "aa" < "b" whatever follows.
void put_text(std::string& out, std::string_view text) {
  std::size_t from = 0;
  while (true) {
    const std::size_t zero = text.find('\0', from);
    out.append(text.substr(from, zero == std::string_view::npos ? zero : zero - from));
    if (zero == std::string_view::npos) break;
    out.append("\0\xFF", 2);
    from = zero + 1;
  }
  out.append("\0\0", 2);
}

void put_double(std::string& out, double d) {
  if (d == 0) d = 0;  // -0 equals 0
  if (std::isnan(d)) {
    put_u64(out, ~0ULL);
    return;
  }
  const auto bits = std::bit_cast<std::uint64_t>(d);
  put_u64(out, (bits >> 63) != 0 ? ~bits : bits | (1ULL << 63));
}

/// Sign, position of the first digit, digits; negative numbers complemented.
void put_decimal(std::string& out, const Decimal& d) {
  if (d.nan) {
    out += '\x04';
    return;
  }
  if (d.is_zero()) {
    out += '\x02';
    return;
  }
  std::string digits = d.digits;
  const auto exponent = static_cast<std::int32_t>(digits.size()) - d.scale;
  while (!digits.empty() && digits.back() == 0) digits.pop_back();
  std::string body;
  put_u64(body, static_cast<std::uint64_t>(std::int64_t{exponent} + (1 << 20)));
  for (const char c : digits) body += static_cast<char>(c + 1);
  body += '\0';
  out += d.negative ? '\x01' : '\x03';
  for (const char c : body) out += d.negative ? static_cast<char>(~c) : c;
}

struct Encoder {
  std::string& out;
  void operator()(Null) const {}
  void operator()(bool v) const { out += v ? '\1' : '\0'; }
  void operator()(std::int64_t v) const { put_i64(out, v); }
  void operator()(double v) const { put_double(out, v); }
  void operator()(const std::string& v) const { put_text(out, v); }
  void operator()(const Bytes& v) const { put_text(out, v.data); }
  void operator()(const Uuid& v) const { out.append(reinterpret_cast<const char*>(v.bytes.data()), v.bytes.size()); }
  void operator()(Timestamp v) const { put_i64(out, v.us); }
  void operator()(Date v) const { put_i64(out, v.days); }
  void operator()(const Numeric& v) const { put_decimal(out, decimal_of(v)); }
  void operator()(const Interval& v) const {
    // Equal lengths are equal keys: 30 days a month, 24 hours a day; days may overflow 64 bits of microseconds.
    const std::int64_t whole = std::int64_t{v.months} * 30 + v.days + v.us / us_per_day;
    const std::int64_t rest = v.us % us_per_day;
    put_i64(out, rest < 0 ? whole - 1 : whole);
    put_i64(out, rest < 0 ? rest + us_per_day : rest);
  }
};

}  // namespace

void encode_key(std::string& out, const Value& value) {
  if (is_null(value)) {
    out += null_mark;
    return;
  }
  out += not_null;
  std::visit(Encoder{out}, value);
}

std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xFF') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::uint64_t key_hash(std::uint64_t seed, std::string_view key) {
  std::uint64_t h = mix(seed, key.size());
  while (key.size() >= 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word |= static_cast<std::uint64_t>(static_cast<unsigned char>(key[i])) << (8 * i);
    h = (h ^ word) * 0x9E3779B97F4A7C15ULL;
    h ^= h >> 29;
    key.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < key.size(); ++i) rest |= static_cast<std::uint64_t>(static_cast<unsigned char>(key[i])) << (8 * i);
  return mix(h ^ rest);
}

}  // namespace dsqlsim::model
