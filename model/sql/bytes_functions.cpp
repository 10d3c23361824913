// bytea as text and back: encode, decode, md5.

#include <fmt/format.h>

#include "model/sql/function.h"
#include "model/sql/md5.h"

namespace dsqlsim::model {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t base64_line = 76;

const std::string& str(const Value* v) { return *std::get_if<std::string>(v); }
const std::string& bytes(const Value* v) { return std::get_if<Bytes>(v)->data; }

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string to_hex(std::string_view data) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const char c : data) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool from_hex(CallContext& c, std::string_view text, std::string& out) {
  int high = -1;
  for (const char ch : text) {
    if (is_blank(ch) && high < 0) continue;
    const int digit = hex_digit(ch);
    if (digit < 0) return c.fail("22023", fmt::format("invalid hexadecimal digit: \"{}\"", ch));
    if (high < 0) {
      high = digit;
      continue;
    }
    out += static_cast<char>(high << 4 | digit);
    high = -1;
  }
  return high < 0 || c.fail("22023", "invalid hexadecimal data: odd number of digits");
}

std::string to_base64(std::string_view data) {
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, data.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < n ? static_cast<unsigned char>(data[i + k]) : 0U);
    if (line == base64_line) {
      out += '\n';
      line = 0;
    }
    for (std::size_t k = 0; k < 4; ++k) out += k <= n ? base64_digits[bits >> (18 - 6 * k) & 63] : '=';
    line += 4;
  }
  return out;
}

bool from_base64(CallContext& c, std::string_view text, std::string& out) {
  std::uint32_t bits = 0;
  int digits = 0;
  int padding = 0;
  for (const char ch : text) {
    if (is_blank(ch)) continue;
    const std::size_t digit = base64_digits.find(ch);
    const bool pad = ch == '=' && digits >= 2;
    if ((digit == std::string_view::npos && !pad) || (padding > 0 && !pad)) {
      return c.fail("22023", ch == '=' ? "unexpected \"=\" while decoding base64 sequence"
                                       : fmt::format("invalid symbol \"{}\" found while decoding base64 sequence", ch));
    }
    bits = bits << 6 | (pad ? 0U : static_cast<std::uint32_t>(digit));
    padding += pad ? 1 : 0;
    if (++digits < 4) continue;
    for (int k = 0; k < 3 - padding; ++k) out += static_cast<char>(bits >> (16 - 8 * k));
    bits = 0;
    digits = 0;
  }
  return digits == 0 || c.fail("22023", "invalid base64 end sequence");
}

std::string to_escape(std::string_view data) {
  std::string out;
  for (const char c : data) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0 || byte >= 128) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
      if (c == '\\') out += c;
    }
  }
  return out;
}

bool from_escape(CallContext& c, std::string_view text, std::string& out) {
  const auto octal = [&](std::size_t at, char most) { return at < text.size() && text[at] >= '0' && text[at] <= most; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\\') {
      out += text[++i];
    } else if (octal(i + 1, '3') && octal(i + 2, '7') && octal(i + 3, '7')) {
      out += static_cast<char>((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0'));
      i += 3;
    } else {
      return c.fail("22P02", "invalid input syntax for type bytea");
    }
  }
  return true;
}

bool unknown_encoding(CallContext& c, std::string_view name) {
  return c.fail("22023", fmt::format("unrecognized encoding: \"{}\"", name));
}

bool encode(CallContext& c, Arguments a, Value& out) {
  const std::string& format = str(a[1]);
  if (format == "hex") {
    out = to_hex(bytes(a[0]));
  } else if (format == "base64") {
    out = to_base64(bytes(a[0]));
  } else if (format == "escape") {
    out = to_escape(bytes(a[0]));
  } else {
    return unknown_encoding(c, format);
  }
  return true;
}

bool decode(CallContext& c, Arguments a, Value& out) {
  const std::string& format = str(a[1]);
  std::string data;
  if (format == "hex") {
    if (!from_hex(c, str(a[0]), data)) return false;
  } else if (format == "base64") {
    if (!from_base64(c, str(a[0]), data)) return false;
  } else if (format == "escape") {
    if (!from_escape(c, str(a[0]), data)) return false;
  } else {
    return unknown_encoding(c, format);
  }
  out = Bytes{std::move(data)};
  return true;
}

}  // namespace

void add_bytes_functions(std::vector<Function>& out) {
  constexpr TypeId string = TypeId::text;
  using enum TypeId;
  out.push_back({"encode", {bytea, string}, string, encode});
  out.push_back({"decode", {string, string}, bytea, decode});
  out.push_back({"md5", {string}, string, [](CallContext&, Arguments a, Value& r) { r = md5_hex(str(a[0])); return true; }});
  out.push_back({"md5", {bytea}, string, [](CallContext&, Arguments a, Value& r) { r = md5_hex(bytes(a[0])); return true; }});
}

}  // namespace dsqlsim::model
