#include <algorithm>

#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<std::vector<std::string>> select(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  Expected<std::vector<std::string>> batches = db.select_from_buffered_events(ctx, run);
  if (batches.has_value()) std::reverse(batches->begin(), batches->end());
  return batches;
}

}  // namespace

void buffered_events_read_backwards(Blueprint& blueprint) { blueprint.parts.select_buffered = select; }

}  // namespace dsqlsim::store::mutant
