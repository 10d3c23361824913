// S26. Who writes user data builds on what is there: each committed write counts one more mutation than the one it
// replaces. And what returned ok has committed.

#include <fmt/format.h>

#include <array>
#include <map>

#include "properties/acknowledged_calls.h"
#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/matching_blobs.h"
#include "store/schema/matching_tables.h"

namespace dsqlsim::properties {

Verdict no_lost_user_data_update(const History& history) {
  using schema::task_queue_user_data;
  using schema::TaskQueueUserData;
  std::map<std::string, std::size_t> last;
  bool judged = false;
  for (const RowChanged& row : changes_of(history, schema::table::task_queue_user_data)) {
    const Change& c = row.change;
    if (is_delete(c)) continue;
    const std::string& queue = text(cell(c.after, task_queue_user_data::task_queue_name));
    std::vector<std::size_t> witness{row.entry};
    if (const auto found = last.find(queue); found != last.end()) witness.insert(witness.begin(), found->second);
    last[queue] = row.entry;
    if (!is_update(c)) continue;
    judged = true;
    const auto before = schema::decode<TaskQueueUserData>(cell(c.before, task_queue_user_data::data));
    const auto after = schema::decode<TaskQueueUserData>(cell(c.after, task_queue_user_data::data));
    if (!before.has_value() || !after.has_value() || after->counter == before->counter + 1) continue;
    return Verdict::violated(
        "user data update lost",
        fmt::format(
            "{} committed mutation {} of the user data of {} as number {} over number {} (mutation {}), which it "
            "had not seen.",
            who(history, row.entry), after->last_mutation, queue, after->counter, before->counter,
            before->last_mutation),
        std::move(witness));
  }
  const StoreCalls calls(history);
  constexpr std::array writes{schema::Operation::update_task_queue_user_data};
  const auto missing = acknowledged_without_commit(history, calls, writes, schema::table::task_queue_user_data);
  if (missing.has_value()) {
    return Verdict::violated(
        "acknowledged update not committed",
        fmt::format("UpdateTaskQueueUserData of {} returned ok, but no transaction of it had committed.",
                    who(history, *missing)),
        {*missing});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit updated user data");
}

}  // namespace dsqlsim::properties
