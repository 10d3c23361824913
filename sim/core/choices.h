#pragma once
// Every nondeterministic decision of a run is drawn here, from an address and never from a position in a stream: one
// more statement or one more fault shifts nothing else. 0 is always the simplest outcome. A bracket is something that a
// shrinker may take away as a whole; what is taken away draws 0.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/label.h"

namespace dsqlsim {

/// Who decides, and where: a point in the program's meaning, stable over schedules and over unrelated code changes.
struct Address {
  std::uint32_t host = 0;
  std::uint32_t incarnation = 0;
  /// name_hash of the actor's name.
  std::uint64_t actor = 0;
  /// Operation number within the actor, from 1; 0 is outside any.
  std::uint32_t operation = 0;
  /// name_hash of the statement or other named point within the operation.
  std::uint64_t point = 0;
  /// How often that point has been reached in this operation, from 0.
  std::uint32_t nth = 0;

  [[nodiscard]] std::uint64_t hash() const {
    std::uint64_t h = mix((static_cast<std::uint64_t>(host) << 32) | incarnation, actor);
    h = mix(h, operation);
    return mix(h, point + nth * 0x9E3779B97F4A7C15ULL);
  }
};

/// A probability as so many in a thousand.
struct PerMille {
  std::uint32_t value = 0;
};

/// A short name of a bracket: 25 bits of its address, five characters a-z2-7 in a token.
struct BracketTag {
  std::uint32_t bits = 0;
  friend constexpr auto operator<=>(BracketTag, BracketTag) = default;
  [[nodiscard]] std::string text() const;
  /// False unless `text` is five characters of the alphabet.
  static bool parse(std::string_view text, BracketTag& out);
};

/// One recorded draw. `key` is a hash of address and label, so it survives changes elsewhere.
struct RecordedChoice {
  std::uint64_t key = 0;
  std::uint64_t value = 0;
  std::string label;
};

/// What a recorded run decided: enough to follow it again by meaning after the code has changed.
struct Recording {
  std::vector<RecordedChoice> choices;
  /// Names of the events in the order in which they were picked.
  std::vector<std::uint64_t> schedule;
  /// Names of all events that were planned, those that never happened (a deadline that was met) included.
  std::vector<std::uint64_t> planned;
};

/// A bracket that was opened in the run, in order of first opening.
struct OpenedBracket {
  BracketTag tag;
  Label kind;
};

class Choices {
 public:
  /// Values are a function of seed and address.
  explicit Choices(std::uint64_t seed) : seed_(seed) {}
  /// Values come from `recording`; an address that it lacks draws 0. The recording must outlive this.
  Choices(std::uint64_t seed, const Recording& recording);

  /// Uniform in [0, n); n >= 1.
  std::uint64_t below(const Address& at, Label label, std::uint64_t n) { return below(at.hash(), label, n); }
  /// The same for an address that is known by its hash only: an event's name.
  std::uint64_t below(std::uint64_t address_hash, Label label, std::uint64_t n);
  /// True in p of 1000 addresses.
  bool ratio(const Address& at, Label label, PerMille p) { return below(at, label, 1000) + p.value >= 1000; }
  /// An element of `from`; the first is the simplest.
  template <class T>
  const T& pick(const Address& at, Label label, std::span<const T> from) {
    return from[below(at, label, from.size())];
  }

  /// True if the bracket is there; false if it was shrunk away, and then its owner does without it.
  bool bracket(const Address& at, Label kind);

  /// Keeps only these brackets (sorted); every other one is shrunk away. Without a call all are there.
  void keep_only(std::vector<BracketTag> sorted_tags);
  /// Draws and brackets are appended to these from now on; null stops it.
  void record_into(Recording* recording) { recording_ = recording; }
  void list_brackets_into(std::vector<OpenedBracket>* list) { brackets_ = list; }
  /// Order-free hash of every draw so far, for the run's digest.
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

 private:
  std::uint64_t seed_;
  std::map<std::uint64_t, std::uint64_t> replayed_;
  bool replaying_ = false;
  bool masked_ = false;
  std::vector<BracketTag> kept_;
  Recording* recording_ = nullptr;
  std::vector<OpenedBracket>* brackets_ = nullptr;
  std::uint64_t digest_ = 0;
};

}  // namespace dsqlsim
