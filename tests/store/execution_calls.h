#pragma once
// Execution writes under range 5 of shard 3, and calls of them against a scripted database that holds that range.

#include "store/execution.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {

inline const Uuid ns = make_uuid(1, 1);
inline const Uuid run_a = make_uuid(2, 1);
inline const Uuid run_b = make_uuid(2, 2);

inline UpdateWorkflowExecutionRequest update(UpdateMode mode = UpdateMode::ignore_current) {
  UpdateWorkflowExecutionRequest r;
  r.shard_id = 3;
  r.range_id = 5;
  r.mode = mode;
  r.mutation.workflow = {ns, "wf", run_a};
  r.mutation.state = {run_a, "request", schema::State::running, schema::Status::running};
  r.mutation.db_record_version = 8;
  if (mode == UpdateMode::bypass_current)
    r.mutation.state = {run_a, "", schema::State::completed, schema::Status::completed};
  return r;
}

inline void hold_range(Bench& b) {
  b.database.always("ReadLockShards", one_row({std::int64_t{5}}));
  b.database.always("WriteLockShards", one_row({std::int64_t{5}}));
}
inline void run_create(Bench& b, const CreateWorkflowExecutionRequest& r) {
  hold_range(b);
  b.call([&](Store& s, const Context& ctx) { return s.executions().create_workflow_execution(ctx, r); });
}
inline void run_update(Bench& b, const UpdateWorkflowExecutionRequest& r) {
  hold_range(b);
  b.call([&](Store& s, const Context& ctx) { return s.executions().update_workflow_execution(ctx, r); });
}

}  // namespace dsqlsim::store
