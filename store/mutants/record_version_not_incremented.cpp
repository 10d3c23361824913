#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

std::int64_t as_it_was(std::int64_t db_record_version) { return db_record_version - 1; }

}  // namespace

void record_version_not_incremented(Blueprint& blueprint) { blueprint.executions.version_written = as_it_was; }

}  // namespace dsqlsim::store::mutant
