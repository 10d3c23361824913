#include "scenarios/caller.h"

#include <algorithm>
#include <array>

#include "scenarios/mutation_id.h"

namespace dsqlsim::scenarios {

void make_operations(Actor& actor, std::uint64_t& left, Label kind, const std::function<void()>& operate) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 2'000))), "thinking");
    // The host's other caller may have taken the last one meanwhile, or faults have stopped.
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation(kind, {})) operate();
  }
}

std::optional<Operation> next_operation(Actor& actor, const ShardOwner& owner) {
  const Context for_ever(actor);
  for (int i = 0; i < 4 && !owner.acquired(); ++i) for_ever.sleep(milliseconds(500), "waiting for the shard");
  if (!owner.acquired()) return std::nullopt;
  constexpr std::array<std::int64_t, 3> deadlines{10, 5, 2};
  const Time deadline = actor.machine().now() + actor.lag() + seconds(deadlines[actor.below("deadline", 3)]);
  const auto workflow = static_cast<std::int64_t>(actor.below("workflow", static_cast<std::uint64_t>(workflows)));
  return Operation{actor, deadline, workflow, mutation_id(actor)};
}

std::int64_t try_until(Actor& actor, const ShardOwner& owner, const std::function<bool()>& succeeds) {
  const Context for_ever(actor);
  constexpr Duration longest_pause = seconds(10);
  Duration pause = milliseconds(500);
  for (std::int64_t tries = 1;; ++tries) {
    do {
      for_ever.sleep(pause, "before the next try");
    } while (!owner.acquired());
    actor.begin_operation("probe", {});
    if (succeeds()) return tries;
    pause = std::min(pause * 2, longest_pause);
  }
}

}  // namespace dsqlsim::scenarios
