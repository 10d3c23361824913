#pragma once
// A Label is a name known at compile time together with its hash: what a choice, an event, a note or a metric is called.
// Two labels are equal when their texts are; the hash goes into addresses and digests, the text into reports.

#include <cstdint>
#include <string_view>

namespace dsqlsim {

/// FNV-1a, 64 bits: stable over builds and machines, so a name's hash may be written into recordings and tokens.
constexpr std::uint64_t name_hash(std::string_view text) {
  std::uint64_t h = 14695981039346656037ULL;
  for (const char c : text) {
    h ^= static_cast<unsigned char>(c);
    h *= 1099511628211ULL;
  }
  return h;
}

/// Finalizer of splitmix64: every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }

class Label {
 public:
  constexpr Label() : hash_(name_hash({})) {}
  consteval Label(const char* text) : text_(text), hash_(name_hash(text)) {}  // NOLINT: a literal is a label

  [[nodiscard]] constexpr std::string_view text() const { return text_; }
  [[nodiscard]] constexpr std::uint64_t hash() const { return hash_; }
  friend constexpr bool operator==(Label a, Label b) { return a.hash_ == b.hash_; }

 private:
  std::string_view text_;
  std::uint64_t hash_;
};

}  // namespace dsqlsim
