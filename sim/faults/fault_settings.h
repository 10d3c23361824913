#pragma once
// What a run's spec says about single faults, against what the run would draw: on, at which rate, or off. Part of the
// token, so that a run is still named by it alone. Names are looked up by whoever has the catalogue.

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/core/choices.h"

namespace dsqlsim {

struct FaultSetting {
  /// A fault's name, or `all`: every fault that has no setting of its own.
  std::string name;
  /// Off in every run.
  bool off = false;
  /// On in every run at this rate, from 1 to 1000; empty: at the fault's own, as strong as the run draws.
  std::optional<PerMille> rate;
};

class FaultSettings {
 public:
  static constexpr std::string_view all = "all";

  /// Adds one, written NAME or NAME=PER_MILLE, or NAME alone if `off`; it replaces an earlier one of that name. The
  /// error is one sentence.
  [[nodiscard]] std::optional<std::string> add(std::string_view words, bool off);
  /// From "+crash_host=500-step_clock", as text() writes it. The error is one sentence.
  [[nodiscard]] static tl::expected<FaultSettings, std::string> parse(std::string_view text);
  /// The same settings always give the same text: `all` first, then by name. Empty if there are none.
  [[nodiscard]] std::string text() const;

  /// The setting of this fault, its own or that of `all`; null if there is neither.
  [[nodiscard]] const FaultSetting* of(std::string_view fault) const;
  /// The names that were set, but for `all`.
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  /// Sorted as in text().
  std::vector<FaultSetting> settings_;
};

}  // namespace dsqlsim
