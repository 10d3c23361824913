#pragma once
// The text format of blobs, for the codecs of this folder: `tag;field;field;...`, integers in decimal, strings as
// `length:bytes`.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dsqlsim::schema {

class Writer {
 public:
  explicit Writer(std::string_view tag) : out_(tag) { out_ += ';'; }
  void number(std::int64_t n) {
    out_ += std::to_string(n);
    out_ += ';';
  }
  void text(std::string_view s) {
    out_ += std::to_string(s.size());
    out_ += ':';
    out_ += s;
    out_ += ';';
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// Reads what Writer wrote. After the first thing out of place every read answers a zero and ok() is false.
class Reader {
 public:
  Reader(std::string_view bytes, std::string_view tag) : rest_(bytes) {
    ok_ = rest_.starts_with(tag) && rest_.substr(tag.size()).starts_with(';');
    if (ok_) rest_.remove_prefix(tag.size() + 1);
  }
  std::int64_t number() { return number_until(';'); }
  std::string text() {
    const std::int64_t size = number_until(':');
    if (!ok_ || size < 0 || static_cast<std::uint64_t>(size) >= rest_.size() ||
        rest_[static_cast<std::size_t>(size)] != ';') {
      ok_ = false;
      return {};
    }
    std::string out(rest_.substr(0, static_cast<std::size_t>(size)));
    rest_.remove_prefix(static_cast<std::size_t>(size) + 1);
    return out;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::int64_t number_until(char end) {
    std::int64_t n = 0;
    if (!ok_) return 0;
    const auto [stop, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    const auto used = static_cast<std::size_t>(stop - rest_.data());
    if (error != std::errc() || used >= rest_.size() || rest_[used] != end) {
      ok_ = false;
      return 0;
    }
    rest_.remove_prefix(used + 1);
    return n;
  }

  std::string_view rest_;
  bool ok_ = false;
};

/// Only canonical bytes are accepted: no leading zeros, nothing behind the end, no enumerator that encode cannot write.
template <class T>
std::optional<T> if_canonical(const Reader& reader, T value, std::string_view bytes) {
  if (!reader.ok() || encode(value) != bytes) return std::nullopt;
  return value;
}

}  // namespace dsqlsim::schema
