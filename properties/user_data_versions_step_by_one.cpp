// S26. The version of a task queue's user data is the number of its committed writes: 1 for the first, and one more
// with each. Writers go by it.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/matching_tables.h"

namespace dsqlsim::properties {

Verdict user_data_versions_step_by_one(const History& history) {
  using schema::task_queue_user_data;
  bool judged = false;
  for (const RowChanged& row : changes_of(history, schema::table::task_queue_user_data)) {
    const Change& c = row.change;
    if (is_delete(c)) continue;
    judged = true;
    const std::int64_t before = c.before.empty() ? 0 : integer(c.before, task_queue_user_data::version);
    const std::int64_t after = integer(c.after, task_queue_user_data::version);
    if (after == before + 1) continue;
    return Verdict::violated(
        "user data version did not step by one",
        fmt::format("{} wrote version {} of the user data of {} over version {}.", who(history, row.entry), after,
                    text(cell(c.after, task_queue_user_data::task_queue_name)), before),
        {row.entry});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit wrote user data");
}

}  // namespace dsqlsim::properties
