#include "scenarios/task_producer.h"

#include <algorithm>

#include "scenarios/mutation_id.h"

namespace dsqlsim::scenarios {

namespace {
constexpr std::int64_t most_attempts = 5;
}  // namespace

void TaskProducer::run(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 2'000))), "thinking");
    // The host's other producer may have taken the last one meanwhile, or faults have stopped.
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation("add tasks", {})) operate(actor);
  }
}

void TaskProducer::operate(Actor& actor) {
  const Context for_ever(actor);
  QueueOnHost& queue = queues_[actor.below("queue", queues_.size())];
  std::vector<std::int64_t> numbers;
  const std::uint64_t count = 1 + actor.below("tasks", 4);
  for (std::uint64_t n = 0; n < count; ++n) numbers.push_back(mutation_id(actor, static_cast<std::int64_t>(n)));
  for (std::int64_t attempt = 0; attempt < most_attempts; ++attempt) {
    if (attempt > 0)
      for_ever.sleep(milliseconds(200) * (std::int64_t{1} << attempt), "before the caller's next attempt");
    Matcher* matcher = queue.serving();
    if (matcher == nullptr) continue;
    const store::Expected<void> added = matcher->add(actor, numbers);
    if (added.has_value()) return;
  }
}

std::int64_t TaskProducer::add_until_it_is_there(Actor& actor, QueueOnHost& queue, std::int64_t number) {
  const Context for_ever(actor);
  Duration pause = milliseconds(200);
  for (std::int64_t tries = 1;; ++tries) {
    while (queue.serving() == nullptr) for_ever.sleep(milliseconds(200), "until the queue is loaded");
    actor.begin_operation("probe", "adds a task");
    if (queue.serving()->add(actor, {number}).has_value()) return tries;
    for_ever.sleep(pause, "before the next try");
    pause = std::min(pause * 2, seconds(10));
  }
}

}  // namespace dsqlsim::scenarios
