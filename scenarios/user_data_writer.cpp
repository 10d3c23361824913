#include "scenarios/user_data_writer.h"

#include <fmt/format.h>

#include "scenarios/mutation_id.h"
#include "scenarios/task_queue_names.h"
#include "store/schema/host_notes.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;
namespace mn = schema::matching_notes;
using store::Failure;

namespace {

constexpr Duration request_timeout = seconds(10);
constexpr std::int64_t most_attempts = 3;

std::string build_id(std::int64_t mutation) { return fmt::format("build-{}", mutation); }

hn::WriteOutcome outcome_of(const store::Expected<void>& result) {
  if (result.has_value()) return hn::WriteOutcome::ok;
  return schema::claims_not_applied(result.error().kind) ? hn::WriteOutcome::definite_failure
                                                         : hn::WriteOutcome::unknown;
}

}  // namespace

std::string user_data_queue(std::int64_t number) { return fmt::format("queue-{}", number); }

void UserDataWriter::run(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 1'000))), "thinking");
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation("user data operation", {})) operate(actor);
  }
}

void UserDataWriter::operate(Actor& actor) {
  const auto first = static_cast<std::int64_t>(actor.below("task queue", static_cast<std::uint64_t>(user_data_queues)));
  const std::int64_t count = first == 0 && actor.below("batch", 3) == 2 ? user_data_queues : 1;
  if (actor.below("look", 6) == 5) return look(actor);
  for (std::int64_t attempt = 1; attempt <= most_attempts; ++attempt) {
    if (attempt > 1) {
      Context(actor).sleep(milliseconds(50 * attempt), "before the caller's next attempt");
      actor.begin_operation("user data operation", "the caller begins again");
    }
    const store::Expected<void> done = update_once(actor, first, count, attempt);
    if (done.has_value() || done.error().kind != Failure::condition_failed) return;
  }
}

store::Expected<void> UserDataWriter::update_once(Actor& actor, std::int64_t first, std::int64_t count,
                                                  std::int64_t attempt) {
  const Context ctx = Context(actor).with_timeout(request_timeout);
  const std::int64_t mutation = mutation_id(actor, attempt);
  store::UpdateTaskQueueUserDataRequest request{matching_namespace, {}};
  for (std::int64_t number = first; number < first + count; ++number) {
    const auto found = tasks_.get_task_queue_user_data(ctx, {matching_namespace, user_data_queue(number)});
    if (!found.has_value() && found.error().kind != Failure::not_found) return store::fail(found.error());
    const store::VersionedUserData read = found.value_or(store::VersionedUserData{});
    actor.note(mn::user_data_read, {number, read.version, read.data.counter, mutation});
    store::UserDataUpdate& update = request.updates[user_data_queue(number)];
    update.user_data = {read.version, {read.data.counter + 1, mutation, build_id(mutation)}};
    update.build_ids_added = {build_id(mutation)};
    if (read.version > 0) update.build_ids_removed = {read.data.text};
  }
  store::Expected<void> done = tasks_.update_task_queue_user_data(ctx, request);
  const std::string_view answer = done.has_value() ? "ok" : schema::name(done.error().kind);
  actor.note(mn::user_data_write_returned, {first, mutation, static_cast<std::int64_t>(outcome_of(done)), count},
             answer);
  return done;
}

// What the frontend asks beside: all entries, by pages of one, and who is named by a build id.
void UserDataWriter::look(Actor& actor) {
  const Context ctx = Context(actor).with_timeout(request_timeout);
  store::ListUserDataRequest request{matching_namespace, 1, {}};
  for (;;) {
    const auto page = tasks_.list_task_queue_user_data_entries(ctx, request);
    if (!page.has_value()) return;
    for (const auto& [queue, data] : page->entries) {
      const auto named = tasks_.get_task_queues_by_build_id(ctx, {matching_namespace, data.data.text});
      if (!named.has_value()) return;
      (void)tasks_.count_task_queues_by_build_id(ctx, {matching_namespace, data.data.text});
    }
    if (!page->next_page.has_value()) return;
    request.behind = *page->next_page;
  }
}

}  // namespace dsqlsim::scenarios
