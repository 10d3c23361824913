#pragma once
// What the manager refuses before anything reaches the store (operation_mode_validator.go and
// workflow_state_status_validator.go): modes that do not fit the state of a run, states that do not fit its status.

#include "store/error.h"
#include "store/requests.h"

namespace dsqlsim::store {

[[nodiscard]] Expected<void> validate(const CreateWorkflowExecutionRequest& request);
[[nodiscard]] Expected<void> validate(const UpdateWorkflowExecutionRequest& request);

[[nodiscard]] Expected<void> validate(const ConflictResolveWorkflowExecutionRequest& request);

}  // namespace dsqlsim::store
