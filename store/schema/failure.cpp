#include "store/schema/failure.h"

namespace dsqlsim::schema {

std::string_view name(Failure failure) {
  switch (failure) {
    case Failure::none:
      return "ok";
    case Failure::shard_ownership_lost:
      return "ShardOwnershipLost";
    case Failure::condition_failed:
      return "ConditionFailed";
    case Failure::current_workflow_condition_failed:
      return "CurrentWorkflowConditionFailed";
    case Failure::workflow_condition_failed:
      return "WorkflowConditionFailed";
    case Failure::namespace_already_exists:
      return "NamespaceAlreadyExists";
    case Failure::not_found:
      return "NotFound";
    case Failure::namespace_not_found:
      return "NamespaceNotFound";
    case Failure::unavailable:
      return "Unavailable";
    case Failure::transaction_size_limit:
      return "TransactionSizeLimit";
    case Failure::invalid_argument:
      return "InvalidArgument";
    case Failure::internal:
      return "Internal";
    case Failure::context_canceled:
      return "context canceled";
    case Failure::context_deadline_exceeded:
      return "context deadline exceeded";
    case Failure::dsql_condition_failed:
      return "dsql.ConditionFailedError";
    case Failure::database:
      return "database error";
    case Failure::no_rows:
      return "no rows";
    case Failure::other:
      return "untyped error";
    case Failure::append_history_timeout:
      return "AppendHistoryTimeout";
    case Failure::invalid_persistence_request:
      return "InvalidPersistenceRequest";
    case Failure::data_loss:
      return "DataLoss";
    case Failure::failed_precondition:
      return "FailedPrecondition";
    case Failure::queue_already_exists:
      return "QueueAlreadyExists";
  }
  return "?";
}

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
      return "applied";
    case Outcome::not_applied:
      return "not applied";
    case Outcome::unknown:
      return "unknown";
  }
  return "?";
}

bool is_failed_condition(Failure failure) {
  switch (failure) {
    case Failure::shard_ownership_lost:
    case Failure::condition_failed:
    case Failure::current_workflow_condition_failed:
    case Failure::workflow_condition_failed:
    case Failure::namespace_already_exists:
    case Failure::dsql_condition_failed:
    case Failure::failed_precondition:
    case Failure::queue_already_exists:
      return true;
    default:
      return false;
  }
}

bool possibly_succeeded(Failure failure) {
  switch (failure) {
    case Failure::current_workflow_condition_failed:
    case Failure::workflow_condition_failed:
    case Failure::condition_failed:
    case Failure::shard_ownership_lost:
    case Failure::transaction_size_limit:
    case Failure::not_found:
    case Failure::namespace_not_found:
    case Failure::append_history_timeout:
    case Failure::invalid_persistence_request:
      return false;
    default:
      return true;
  }
}

bool claims_not_applied(Failure failure) {
  switch (failure) {
    case Failure::namespace_already_exists:
    case Failure::failed_precondition:
    case Failure::queue_already_exists:
      return true;
    default:
      return !possibly_succeeded(failure);
  }
}

}  // namespace dsqlsim::schema
