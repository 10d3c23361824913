#pragma once
// How notes and metrics read in a story. sim knows no note by name; main passes a table, and what is not in it is shown
// as its label, numbers and text.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sim/history/history.h"

namespace dsqlsim::report {

enum class Interest : std::uint8_t {
  /// Shown when everything is, or when it is what decides.
  seldom,
  /// Shown where there is room.
  usual,
  /// Happens rarely and explains much of what follows on that host: shown before what is usual.
  telling,
};

struct NoteWording {
  Label label;
  /// What the actor did, with {0} to {4} for the note's numbers and {text} for its text.
  std::string_view pattern;
  Interest interest = Interest::usual;
  /// Instead of the pattern, where numbers need names. An empty text makes the note of seldom interest.
  std::string (*words)(const Entry& note) = nullptr;
};

using Wording = std::span<const NoteWording>;

[[nodiscard]] std::string note_text(const Entry& note, Wording wording);
/// Metrics that the table lacks are of interest seldom, such notes usually.
[[nodiscard]] Interest interest_in(const Entry& note, Wording wording);

}  // namespace dsqlsim::report
