#include "store/operation_mode_validator.h"

#include <gtest/gtest.h>

namespace dsqlsim::store {
namespace {

using schema::State;
using schema::Status;

bool create_fits(CreateMode mode, State state, Status status) {
  CreateWorkflowExecutionRequest r;
  r.mode = mode;
  r.snapshot.state.state = state;
  r.snapshot.state.status = status;
  return validate(r).has_value();
}

bool update_fits(UpdateMode mode, State state, Status status, std::optional<State> new_state = {}) {
  UpdateWorkflowExecutionRequest r;
  r.mode = mode;
  r.mutation.state.state = state;
  r.mutation.state.status = status;
  if (new_state.has_value()) {
    r.new_run.emplace();
    r.new_run->state.state = *new_state;
  }
  return validate(r).has_value();
}

bool resolve_fits(ConflictResolveMode mode, State reset, std::optional<State> new_state = {},
                  std::optional<State> current = {}) {
  ConflictResolveWorkflowExecutionRequest r;
  r.mode = mode;
  r.reset.state.state = reset;
  if (new_state.has_value()) {
    r.new_run.emplace();
    r.new_run->state.state = *new_state;
  }
  if (current.has_value()) {
    r.current.emplace();
    r.current->state.state = *current;
  }
  return validate(r).has_value();
}

TEST(OperationMode, ConflictResolutionOfTheCurrentRunLeavesOneOpenRunAtMost) {
  constexpr auto mode = ConflictResolveMode::update_current;
  EXPECT_TRUE(resolve_fits(mode, State::running));
  EXPECT_FALSE(resolve_fits(mode, State::zombie));
  EXPECT_TRUE(resolve_fits(mode, State::completed, State::running));
  EXPECT_FALSE(resolve_fits(mode, State::running, State::running));
  EXPECT_FALSE(resolve_fits(mode, State::completed, State::zombie));
  EXPECT_TRUE(resolve_fits(mode, State::running, {}, State::completed));
  EXPECT_TRUE(resolve_fits(mode, State::running, {}, State::zombie));
  EXPECT_FALSE(resolve_fits(mode, State::running, {}, State::running));
  EXPECT_FALSE(resolve_fits(mode, State::running, State::running, State::completed));
}

TEST(OperationMode, ConflictResolutionBesideTheCurrentRunOpensNone) {
  constexpr auto mode = ConflictResolveMode::bypass_current;
  EXPECT_TRUE(resolve_fits(mode, State::zombie));
  EXPECT_FALSE(resolve_fits(mode, State::running));
  EXPECT_TRUE(resolve_fits(mode, State::completed, State::zombie));
  EXPECT_FALSE(resolve_fits(mode, State::zombie, State::zombie));
  EXPECT_FALSE(resolve_fits(mode, State::completed, State::completed));
  EXPECT_FALSE(resolve_fits(mode, State::zombie, {}, State::completed));
}

TEST(OperationMode, CreateFitsItsState) {
  EXPECT_TRUE(create_fits(CreateMode::brand_new, State::running, Status::running));
  EXPECT_FALSE(create_fits(CreateMode::brand_new, State::zombie, Status::running));
  EXPECT_FALSE(create_fits(CreateMode::update_current, State::zombie, Status::running));
  EXPECT_TRUE(create_fits(CreateMode::bypass_current, State::zombie, Status::running));
  EXPECT_FALSE(create_fits(CreateMode::bypass_current, State::created, Status::running));
}

TEST(OperationMode, CreateStateFitsItsStatus) {
  EXPECT_FALSE(create_fits(CreateMode::brand_new, State::running, Status::completed));
  EXPECT_FALSE(create_fits(CreateMode::brand_new, State::completed, Status::running));
  EXPECT_TRUE(create_fits(CreateMode::brand_new, State::completed, Status::failed));
}

TEST(OperationMode, UpdateFitsItsState) {
  EXPECT_TRUE(update_fits(UpdateMode::update_current, State::running, Status::running));
  EXPECT_FALSE(update_fits(UpdateMode::update_current, State::zombie, Status::running));
  EXPECT_FALSE(update_fits(UpdateMode::bypass_current, State::running, Status::running));
  EXPECT_TRUE(update_fits(UpdateMode::ignore_current, State::running, Status::running));
  EXPECT_FALSE(update_fits(UpdateMode::ignore_current, State::completed, Status::running));
}

TEST(OperationMode, ANewRunNeedsAClosedOne) {
  EXPECT_TRUE(update_fits(UpdateMode::update_current, State::completed, Status::completed, State::running));
  EXPECT_FALSE(update_fits(UpdateMode::update_current, State::running, Status::running, State::running));
  EXPECT_FALSE(update_fits(UpdateMode::bypass_current, State::completed, Status::completed, State::running));
  EXPECT_FALSE(update_fits(UpdateMode::ignore_current, State::completed, Status::completed, State::zombie));
}

}  // namespace
}  // namespace dsqlsim::store
