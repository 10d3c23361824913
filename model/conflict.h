#pragma once
// The conflict check: which committed work makes a transaction fail at its COMMIT. Classes and matrix are facts 2.2; the
// essay is in conflict.cpp. Knows keys only as places where an IntentLog lies, and never looks at row contents.

#include <array>
#include <cstdint>

namespace dsqlsim::model {

/// Position in the one order of all commits and snapshots.
using Sequence = std::uint64_t;

enum class Intent : std::uint8_t {
  /// INSERT, DELETE, UPDATE of a key column, FOR UPDATE.
  exclusive,
  /// UPDATE of other columns.
  non_key,
  /// FOR KEY SHARE, and the parent row of a foreign key.
  key_share,
};

/// What one transaction did to one key; effects accumulate.
class IntentSet {
 public:
  constexpr IntentSet() = default;
  constexpr IntentSet(Intent only) : bits_(bit(only)) {}  // NOLINT: an intent is a set of one
  constexpr void add(Intent intent) { bits_ = static_cast<std::uint8_t>(bits_ | bit(intent)); }
  [[nodiscard]] constexpr bool has(Intent intent) const { return (bits_ & bit(intent)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr std::uint8_t bit(Intent intent) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(intent)); }
  std::uint8_t bits_ = 0;
};

/// When each class last committed on a key.
class IntentLog {
 public:
  void record(IntentSet intents, Sequence commit);
  [[nodiscard]] Sequence newest(Intent intent) const { return newest_[static_cast<std::size_t>(intent)]; }

 private:
  std::array<Sequence, 3> newest_{};
};

/// The matrix, symmetric: whether these two classes on one key exclude each other.
[[nodiscard]] bool excludes(Intent committed, Intent mine);

/// True if one of these excludes one of those.
[[nodiscard]] bool exclude_each_other(IntentSet a, IntentSet b);

/// True if something that excludes `mine` was committed after `snapshot`.
[[nodiscard]] bool conflicts(IntentSet mine, const IntentLog& committed, Sequence snapshot);

}  // namespace dsqlsim::model
