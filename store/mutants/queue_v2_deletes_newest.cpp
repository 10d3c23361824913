#include <algorithm>

#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {
std::int64_t the_newest_too(std::int64_t asked, std::int64_t newest) { return std::min(asked, newest); }
}  // namespace

void queue_v2_deletes_newest(Blueprint& blueprint) { blueprint.queues_v2.delete_until = the_newest_too; }

}  // namespace dsqlsim::store::mutant
