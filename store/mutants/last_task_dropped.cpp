#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

std::span<const HistoryTask> all_but_the_last(std::span<const HistoryTask> tasks) {
  return tasks.empty() ? tasks : tasks.first(tasks.size() - 1);
}

}  // namespace

void last_task_dropped(Blueprint& blueprint) { blueprint.tasks.inserted = all_but_the_last; }

}  // namespace dsqlsim::store::mutant
