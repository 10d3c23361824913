#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

TaskKey one_more(Category category, TaskKey exclusive_max) {
  if (schema::is_scheduled(category)) return {exclusive_max.fire_time_us + 1, exclusive_max.id};
  return {exclusive_max.fire_time_us, exclusive_max.id + 1};
}

}  // namespace

void range_delete_one_too_many(Blueprint& blueprint) { blueprint.tasks.delete_until = one_more; }

}  // namespace dsqlsim::store::mutant
