// The matching operations of the managers (the same Go file as persistence_retryable_clients.cpp). What is noted as the
// shard of a claim is the range hash of the queue.

#include "store/persistence_retryable_clients.h"
#include "store/retried_operation.h"
#include "store/task_queue_key.h"

namespace dsqlsim::store {

using schema::Operation;

namespace {

HeldRange claim(const TaskQueueName& queue, std::int64_t held, std::int64_t written) {
  return {task_queue_key(queue, 0).range_hash, held, written};
}

}  // namespace

Expected<void> TaskRetryableClient::create_task_queue(const Context& ctx, const CreateTaskQueueRequest& r) {
  return retried(store_, ctx, Operation::create_task_queue, claim(name_of(r.info), 0, r.range_id),
                 [&] { return store_.create_task_queue(ctx, r); });
}

Expected<GetTaskQueueResponse> TaskRetryableClient::get_task_queue(const Context& ctx, const TaskQueueName& queue) {
  return retried(store_, ctx, Operation::get_task_queue, std::nullopt,
                 [&] { return store_.get_task_queue(ctx, queue); });
}

Expected<void> TaskRetryableClient::update_task_queue(const Context& ctx, const UpdateTaskQueueRequest& r) {
  return retried(store_, ctx, Operation::update_task_queue, claim(name_of(r.info), r.previous_range_id, r.range_id),
                 [&] { return store_.update_task_queue(ctx, r); });
}

Expected<ListTaskQueueResponse> TaskRetryableClient::list_task_queue(const Context& ctx,
                                                                     const ListTaskQueueRequest& r) {
  return retried(store_, ctx, Operation::list_task_queue, std::nullopt, [&] { return store_.list_task_queue(ctx, r); });
}

Expected<void> TaskRetryableClient::delete_task_queue(const Context& ctx, const DeleteTaskQueueRequest& r) {
  return retried(store_, ctx, Operation::delete_task_queue, claim(r.queue, r.range_id, r.range_id),
                 [&] { return store_.delete_task_queue(ctx, r); });
}

Expected<void> TaskRetryableClient::create_tasks(const Context& ctx, const CreateTasksRequest& r) {
  return retried(store_, ctx, Operation::create_tasks, claim(r.queue, r.range_id, r.range_id),
                 [&] { return store_.create_tasks(ctx, r); });
}

Expected<GetTasksResponse> TaskRetryableClient::get_tasks(const Context& ctx, const GetTasksRequest& r) {
  return retried(store_, ctx, Operation::get_tasks, std::nullopt, [&] { return store_.get_tasks(ctx, r); });
}

Expected<std::int64_t> TaskRetryableClient::complete_tasks_less_than(const Context& ctx,
                                                                     const CompleteTasksLessThanRequest& r) {
  return retried(store_, ctx, Operation::complete_tasks_less_than, claim(r.queue, r.range_id, r.range_id),
                 [&] { return store_.complete_tasks_less_than(ctx, r); });
}

Expected<VersionedUserData> TaskRetryableClient::get_task_queue_user_data(const Context& ctx,
                                                                          const GetTaskQueueUserDataRequest& r) {
  return retried(store_, ctx, Operation::get_task_queue_user_data, std::nullopt,
                 [&] { return store_.get_task_queue_user_data(ctx, r); });
}

Expected<void> TaskRetryableClient::update_task_queue_user_data(const Context& ctx,
                                                                const UpdateTaskQueueUserDataRequest& r) {
  return retried(store_, ctx, Operation::update_task_queue_user_data, std::nullopt,
                 [&] { return store_.update_task_queue_user_data(ctx, r); });
}

Expected<ListUserDataResponse> TaskRetryableClient::list_task_queue_user_data_entries(const Context& ctx,
                                                                                      const ListUserDataRequest& r) {
  return retried(store_, ctx, Operation::list_task_queue_user_data_entries, std::nullopt,
                 [&] { return store_.list_task_queue_user_data_entries(ctx, r); });
}

Expected<std::vector<std::string>> TaskRetryableClient::get_task_queues_by_build_id(const Context& ctx,
                                                                                    const BuildIdRequest& r) {
  return retried(store_, ctx, Operation::get_task_queues_by_build_id, std::nullopt,
                 [&] { return store_.get_task_queues_by_build_id(ctx, r); });
}

Expected<std::int64_t> TaskRetryableClient::count_task_queues_by_build_id(const Context& ctx, const BuildIdRequest& r) {
  return retried(store_, ctx, Operation::count_task_queues_by_build_id, std::nullopt,
                 [&] { return store_.count_task_queues_by_build_id(ctx, r); });
}

}  // namespace dsqlsim::store
