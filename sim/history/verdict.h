#pragma once
// What a property says of a history. Nothing to judge by is Undecided, never Holds.

#include <cstdint>
#include <string>
#include <vector>

namespace dsqlsim {

enum class VerdictKind : std::uint8_t { holds, violated, undecided };

struct Verdict {
  VerdictKind kind = VerdictKind::undecided;
  /// For violated: one sentence with the concrete values. For undecided: why.
  std::string explanation;
  /// For violated: the kind of the mistake without its values, for example "range granted twice". A shrunk history must
  /// show the same one.
  std::string cause;
  /// For violated: indexes of the entries that decide, in order. Reports mark them.
  std::vector<std::size_t> witness;

  static Verdict holds() { return {VerdictKind::holds, {}, {}, {}}; }
  static Verdict undecided(std::string why) { return {VerdictKind::undecided, std::move(why), {}, {}}; }
  static Verdict violated(std::string cause, std::string explanation, std::vector<std::size_t> witness) {
    return {VerdictKind::violated, std::move(explanation), std::move(cause), std::move(witness)};
  }
};

}  // namespace dsqlsim
