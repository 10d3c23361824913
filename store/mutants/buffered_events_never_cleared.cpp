#include "store/blueprint.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::int64_t> leave_them(dsql::Db& /*tx*/, const Context& /*ctx*/, const ExecutionsKey& /*run*/) { return 0; }

}  // namespace

void buffered_events_never_cleared(Blueprint& blueprint) { blueprint.parts.clear_buffered = leave_them; }

}  // namespace dsqlsim::store::mutant
