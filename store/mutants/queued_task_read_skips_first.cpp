#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::vector<MatchingTasksRow>> from_the_next_id(dsql::Db& db, const Context& ctx,
                                                         const MatchingTasksRange& range, TaskVersion version) {
  MatchingTasksRange later = range;
  ++later.inclusive_min.id;
  return db.select_from_tasks(ctx, later, version);
}

}  // namespace

void queued_task_read_skips_first(Blueprint& blueprint) { blueprint.matching.select_tasks = from_the_next_id; }

}  // namespace dsqlsim::store::mutant
