#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> leave_it(dsql::Db& /*tx*/, const Context& /*ctx*/, std::int64_t /*old_version*/) { return 1; }

}  // namespace

void namespace_bump_dropped(Blueprint& blueprint) { blueprint.namespaces.bump_metadata = leave_it; }

}  // namespace dsqlsim::store::mutant
