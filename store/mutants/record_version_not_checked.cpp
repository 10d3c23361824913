#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

Expected<ExecutionVersion> read_only(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key) {
  return tx.select_from_executions(ctx, key).map([](const ExecutionsRow& row) {
    return ExecutionVersion{row.db_record_version, row.next_event_id};
  });
}

std::optional<Error> fits_always(std::int64_t /*condition*/, std::int64_t /*db_record_version*/,
                                 const ExecutionVersion& /*found*/) {
  return std::nullopt;
}

}  // namespace

void record_version_not_checked(Blueprint& blueprint) {
  blueprint.executions.lock = read_only;
  blueprint.executions.check = fits_always;
}

}  // namespace dsqlsim::store::mutant
