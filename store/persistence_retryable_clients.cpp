#include "store/persistence_retryable_clients.h"

#include <optional>
#include <type_traits>
#include <utility>

#include "store/layer_trace.h"
#include "store/throttle_retry.h"

namespace dsqlsim::store {

namespace {

using schema::Operation;
namespace note = schema::note;

struct HeldRange {
  std::int64_t shard_id;
  std::int64_t held;
  std::int64_t written;
};

void note_returned(const Context& ctx, std::int64_t call, Operation operation, const Expected<void>& done) {
  const auto op = static_cast<std::int64_t>(operation);
  if (done.has_value()) {
    const std::int64_t applied = schema::pack_root({Failure::none, Outcome::applied});
    ctx.actor().note(note::operation_returned, {call, static_cast<std::int64_t>(Failure::none), applied, op});
    return;
  }
  const Error& e = done.error();
  ctx.actor().note(note::operation_returned, {call, static_cast<std::int64_t>(e.kind), packed_root(e), op}, e.evidence);
}

/// One operation: noted, retried, noted.
template <class Attempt>
auto retried(SqlStore& store, const Context& ctx, Operation operation, std::optional<HeldRange> range,
             const Attempt& attempt) -> decltype(attempt()) {
  using Answer = decltype(attempt());
  const std::int64_t call = store.plugin().next_call();
  if (range.has_value()) {
    ctx.actor().note(note::op_under_range, {call, range->shard_id, range->held, range->written},
                     schema::name(operation));
  }
  std::optional<Answer> answer;
  const Expected<void> done = throttle_retry(ctx, store.blueprint().client, call, operation, [&]() -> Expected<void> {
    answer = attempt();
    if (answer->has_value()) return {};
    return fail(answer->error());
  });
  note_returned(ctx, call, operation, done);
  if (!done.has_value()) return fail(done.error());
  return std::move(*answer);
}

}  // namespace

Expected<GetOrCreateShardResponse> ShardRetryableClient::get_or_create_shard(const Context& ctx,
                                                                             const GetOrCreateShardRequest& r) {
  return retried(store_, ctx, Operation::get_or_create_shard, std::nullopt,
                 [&] { return store_.get_or_create_shard(ctx, r); });
}

Expected<void> ShardRetryableClient::update_shard(const Context& ctx, const UpdateShardRequest& r) {
  return retried(store_, ctx, Operation::update_shard, HeldRange{r.info.shard_id, r.previous_range_id, r.info.range_id},
                 [&] { return store_.update_shard(ctx, r); });
}

Expected<void> ShardRetryableClient::assert_shard_ownership(const Context& ctx, const AssertShardOwnershipRequest& r) {
  return retried(store_, ctx, Operation::assert_shard_ownership, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.assert_shard_ownership(ctx, r); });
}

Expected<void> ExecutionRetryableClient::create_workflow_execution(const Context& ctx,
                                                                   const CreateWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::create_workflow_execution, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.create_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::update_workflow_execution(const Context& ctx,
                                                                   const UpdateWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::update_workflow_execution, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.update_workflow_execution(ctx, r); });
}

Expected<void> ExecutionRetryableClient::add_history_tasks(const Context& ctx, const AddHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::add_history_tasks, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.add_history_tasks(ctx, r); });
}

Expected<GetHistoryTasksResponse> ExecutionRetryableClient::get_history_tasks(const Context& ctx,
                                                                              const GetHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::get_history_tasks, std::nullopt,
                 [&] { return store_.get_history_tasks(ctx, r); });
}

Expected<void> ExecutionRetryableClient::range_complete_history_tasks(const Context& ctx,
                                                                      const RangeCompleteHistoryTasksRequest& r) {
  return retried(store_, ctx, Operation::range_complete_history_tasks, HeldRange{r.shard_id, r.range_id, r.range_id},
                 [&] { return store_.range_complete_history_tasks(ctx, r); });
}

Expected<GetWorkflowExecutionResponse> ExecutionRetryableClient::get_workflow_execution(
    const Context& ctx, const GetWorkflowExecutionRequest& r) {
  return retried(store_, ctx, Operation::get_workflow_execution, std::nullopt,
                 [&] { return store_.get_workflow_execution(ctx, r); });
}

Expected<GetCurrentExecutionResponse> ExecutionRetryableClient::get_current_execution(
    const Context& ctx, const GetCurrentExecutionRequest& r) {
  return retried(store_, ctx, Operation::get_current_execution, std::nullopt,
                 [&] { return store_.get_current_execution(ctx, r); });
}

Expected<void> MetadataRetryableClient::create_namespace(const Context& ctx, const CreateNamespaceRequest& r) {
  return retried(store_, ctx, Operation::create_namespace, std::nullopt,
                 [&] { return store_.create_namespace(ctx, r); });
}

Expected<GetNamespaceResponse> MetadataRetryableClient::get_namespace(const Context& ctx,
                                                                      const GetNamespaceRequest& r) {
  return retried(store_, ctx, Operation::get_namespace, std::nullopt, [&] { return store_.get_namespace(ctx, r); });
}

Expected<void> MetadataRetryableClient::update_namespace(const Context& ctx, const UpdateNamespaceRequest& r) {
  return retried(store_, ctx, Operation::update_namespace, std::nullopt,
                 [&] { return store_.update_namespace(ctx, r); });
}

Expected<ListNamespacesResponse> MetadataRetryableClient::list_namespaces(const Context& ctx,
                                                                          const ListNamespacesRequest& r) {
  return retried(store_, ctx, Operation::list_namespaces, std::nullopt, [&] { return store_.list_namespaces(ctx, r); });
}

Expected<GetMetadataResponse> MetadataRetryableClient::get_metadata(const Context& ctx) {
  return retried(store_, ctx, Operation::get_metadata, std::nullopt, [&] { return store_.get_metadata(ctx); });
}

Expected<void> MetadataRetryableClient::delete_namespace(const Context& ctx, const DeleteNamespaceRequest& r) {
  return retried(store_, ctx, Operation::delete_namespace, std::nullopt,
                 [&] { return store_.delete_namespace(ctx, r); });
}

}  // namespace dsqlsim::store
