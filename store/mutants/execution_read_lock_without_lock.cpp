#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::mutant {

namespace {

// Without FOR UPDATE: DSQL never validates plain reads.
Expected<ExecutionVersion> read_plainly(dsql::Db& tx, const Context& ctx, const ExecutionsKey& key) {
  return tx.select_from_executions(ctx, key).map([](const ExecutionsRow& row) {
    return ExecutionVersion{row.db_record_version, row.next_event_id};
  });
}

}  // namespace

void execution_read_lock_without_lock(Blueprint& blueprint) { blueprint.fenced.read_lock_execution = read_plainly; }

}  // namespace dsqlsim::store::mutant
