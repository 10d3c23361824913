#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> one_further(dsql::Db& db, const Context& ctx, const MatchingTasksRange& range,
                                   TaskVersion version) {
  MatchingTasksRange longer = range;
  ++longer.exclusive_max.id;
  return db.delete_from_tasks(ctx, longer, version);
}

}  // namespace

void task_delete_one_too_many(Blueprint& blueprint) { blueprint.matching.delete_tasks = one_further; }

}  // namespace dsqlsim::store::mutant
