#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> all_but_the_last(dsql::Db& tx, const Context& ctx, std::span<const MatchingTasksRow> rows,
                                        TaskVersion version) {
  // An INSERT needs a row.
  if (rows.size() > 1) rows = rows.first(rows.size() - 1);
  return tx.insert_into_tasks(ctx, rows, version);
}

}  // namespace

void last_queued_task_dropped(Blueprint& blueprint) { blueprint.matching.insert_tasks = all_but_the_last; }

}  // namespace dsqlsim::store::mutant
