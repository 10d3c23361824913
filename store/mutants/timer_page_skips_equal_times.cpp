#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

TaskKey next_time(const TaskKey& last) { return {last.fire_time_us + 1, 0}; }

}  // namespace

void timer_page_skips_equal_times(Blueprint& blueprint) { blueprint.tasks.behind_scheduled = next_time; }

}  // namespace dsqlsim::store::mutant
