#include "scenarios/queue_scavenger.h"

#include "scenarios/task_queue_names.h"
#include "store/schema/matching_notes.h"
#include "store/task_queue_key.h"

namespace dsqlsim::scenarios {

namespace mn = schema::matching_notes;

namespace {

constexpr Duration request_timeout = seconds(10);
/// A listing that needs more pages finds the same queues again and again.
constexpr int most_pages = 20;

bool is_neighbour(const store::TaskQueueInfo& info) { return info.name.starts_with("neighbour"); }

}  // namespace

void QueueScavenger::run(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 4'000))), "until the next listing");
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation("list task queues", {})) list(actor);
  }
}

void QueueScavenger::list(Actor& actor) {
  const std::int64_t number =
      (static_cast<std::int64_t>(actor.host().id) + 1) * 1'000'000 + actor.incarnation() * 1'000 + actor.operation();
  store::ListTaskQueueRequest request{static_cast<std::int32_t>(2 + actor.below("page size", 8)), {}};
  actor.note(mn::listing_began, {number});
  for (int n = 0; n < most_pages; ++n) {
    const auto page = tasks_.list_task_queue(Context(actor).with_timeout(request_timeout), request);
    if (!page.has_value()) return;
    for (const store::GetTaskQueueResponse& item : page->items) {
      if (is_neighbour(item.info)) continue;
      actor.note(mn::queue_listed, {number, store::task_queue_key(store::name_of(item.info), 0).range_hash});
    }
    if (!page->next_page.has_value()) {
      actor.note(mn::listing_ended, {number});
      return;
    }
    request.page = page->next_page;
  }
}

}  // namespace dsqlsim::scenarios
