// S7. db_record_version is what an update is conditional on: a version that stands still lets the next writer overwrite
// what it never saw, one that jumps tells of an update that the row does not show.

#include <fmt/format.h>

#include <map>

#include "properties/catalogue.h"
#include "properties/run_rows.h"

namespace dsqlsim::properties {

Verdict db_record_version_steps_by_one(const History& history) {
  using schema::executions;
  std::map<RunKey, std::size_t> last;
  bool judged = false;
  for (const RowChanged& row : changes_of(history, schema::table::executions)) {
    if (is_delete(row.change)) continue;
    const RunKey run = run_of(row.change.after);
    std::vector<std::size_t> witness;
    if (const auto found = last.find(run); found != last.end()) witness.push_back(found->second);
    last[run] = row.entry;
    if (!is_update(row.change)) continue;
    judged = true;
    const std::int64_t before = integer(row.change.before, executions::db_record_version);
    const std::int64_t after = integer(row.change.after, executions::db_record_version);
    if (after == before + 1) continue;
    witness.push_back(row.entry);
    return Verdict::violated("version did not step by one",
                             fmt::format("{} moved the db_record_version of {} from {} to {}.", who(history, row.entry),
                                         words(run), before, after),
                             std::move(witness));
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit updated an execution");
}

}  // namespace dsqlsim::properties
