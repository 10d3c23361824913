#include "sim/explore/neighbour.h"

#include <algorithm>

namespace dsqlsim::explore {

namespace {

constexpr std::uint64_t most_moves = 3;
constexpr std::uint64_t most_changes = 2;
/// So many events a moved one passes at most.
constexpr std::uint64_t most_passed = 12;

void move_an_event(Recording& recording, std::uint64_t which, Choices& draw) {
  std::vector<std::uint64_t>& schedule = recording.schedule;
  if (schedule.empty()) return;
  const std::size_t from = draw.below(which, "from", schedule.size());
  const std::size_t passed = 1 + draw.below(which, "passed", most_passed);
  const auto at = [&schedule](std::size_t i) { return schedule.begin() + static_cast<std::ptrdiff_t>(i); };
  if (draw.below(which, "later", 2) == 1) {
    std::rotate(at(from), at(from + 1), at(std::min(from + passed, schedule.size() - 1) + 1));
  } else {
    std::rotate(at(from - std::min(from, passed)), at(from), at(from + 1));
  }
}

void change_a_draw(Recording& recording, std::uint64_t which, Choices& draw) {
  if (recording.choices.empty()) return;
  std::uint64_t& value = recording.choices[draw.below(which, "choice", recording.choices.size())].value;
  switch (draw.below(which, "change", 4)) {
    case 0:
      value = 0;
      return;
    case 1:
      ++value;
      return;
    case 2:
      value -= value > 0 ? 1 : 0;
      return;
    // What is too great for a draw is its greatest.
    default:
      value = UINT64_MAX;
      return;
  }
}

}  // namespace

Recording neighbour(Recording recording, std::uint64_t number) {
  Choices draw(number);
  const std::uint64_t moves = 1 + draw.below(0, "moves", most_moves);
  for (std::uint64_t i = 0; i < moves; ++i) move_an_event(recording, i, draw);
  const std::uint64_t changes = draw.below(0, "changes", most_changes + 1);
  for (std::uint64_t i = 0; i < changes; ++i) change_a_draw(recording, i, draw);
  return recording;
}

}  // namespace dsqlsim::explore
