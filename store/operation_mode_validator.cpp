#include "store/operation_mode_validator.h"

#include <fmt/format.h>

namespace dsqlsim::store {

namespace {

using schema::State;
using schema::Status;

bool is_open(State s) { return s == State::created || s == State::running; }
bool is_live(Status s) { return s == Status::running || s == Status::paused; }
int number(State s) { return static_cast<int>(s); }
int number(Status s) { return static_cast<int>(s); }

Expected<void> when(bool fits, std::string_view what, State state, Status status) {
  if (fits) return {};
  return fail(Failure::internal,
              fmt::format("{} workflow with invalid state: {} or status: {}", what, number(state), number(status)));
}

Expected<void> check_created(State state, Status status) {
  return when(state == State::completed ? !is_live(status) : status == Status::running, "Create", state, status);
}

Expected<void> check_updated(State state, Status status) {
  bool fits = !is_live(status);
  if (state == State::running || state == State::zombie) fits = is_live(status);
  if (state == State::created) fits = status == Status::running;
  return when(fits, "Update", state, status);
}

bool mode_fits(CreateMode mode, State state) {
  return mode == CreateMode::bypass_current ? !is_open(state) : state != State::zombie;
}

bool mode_fits(UpdateMode mode, State state) {
  if (mode == UpdateMode::update_current) return state != State::zombie;
  return mode == UpdateMode::ignore_current || !is_open(state);
}

bool mode_fits(UpdateMode mode, State state, State new_state) {
  if (mode == UpdateMode::update_current) return !is_open(state) && new_state != State::zombie;
  return mode == UpdateMode::bypass_current && !is_open(state) && !is_open(new_state);
}

bool mode_fits(const ConflictResolveWorkflowExecutionRequest& r) {
  const State reset = r.reset.state.state;
  if (r.mode == ConflictResolveMode::update_current) {
    if (r.current.has_value() && is_open(r.current->state.state)) return false;
    if (!r.new_run.has_value()) return reset != State::zombie;
    return !is_open(reset) && reset != State::zombie && r.new_run->state.state != State::zombie;
  }
  if (!r.new_run.has_value()) return !is_open(reset);
  const State added = r.new_run->state.state;
  return !is_open(reset) && reset != State::zombie && !is_open(added) && added != State::completed;
}

}  // namespace

Expected<void> validate(const CreateWorkflowExecutionRequest& request) {
  const ExecutionState& state = request.snapshot.state;
  if (!mode_fits(request.mode, state.state)) {
    return fail(Failure::internal, fmt::format("Invalid workflow create mode {}, state: {}",
                                               static_cast<int>(request.mode), number(state.state)));
  }
  return check_created(state.state, state.status);
}

Expected<void> validate(const UpdateWorkflowExecutionRequest& request) {
  const ExecutionState& state = request.mutation.state;
  if (request.new_run.has_value()) {
    const State new_state = request.new_run->state.state;
    if (!mode_fits(request.mode, state.state, new_state)) {
      return fail(Failure::internal,
                  fmt::format("Invalid workflow update mode {}, current state: {}, new state: {}",
                              static_cast<int>(request.mode), number(state.state), number(new_state)));
    }
  } else if (!mode_fits(request.mode, state.state)) {
    return fail(Failure::internal, fmt::format("Invalid workflow update mode {}, state: {}",
                                               static_cast<int>(request.mode), number(state.state)));
  }
  return check_updated(state.state, state.status);
}

Expected<void> validate(const ConflictResolveWorkflowExecutionRequest& request) {
  const int mode = static_cast<int>(request.mode);
  if (request.mode == ConflictResolveMode::bypass_current && request.current.has_value()) {
    return fail(Failure::internal,
                fmt::format("Invalid workflow conflict resolve mode {}, encountered current workflow", mode));
  }
  if (mode_fits(request)) return {};
  std::string text = fmt::format("Invalid workflow conflict resolve mode {}, reset state: {}", mode,
                                 number(request.reset.state.state));
  if (request.new_run.has_value()) text += fmt::format(", new state: {}", number(request.new_run->state.state));
  if (request.current.has_value()) text += fmt::format(", current state: {}", number(request.current->state.state));
  return fail(Failure::internal, std::move(text));
}

}  // namespace dsqlsim::store
