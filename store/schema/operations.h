#pragma once
// The operations of the store facades: their names in notes, metrics and reports, and whether doing one twice can do
// harm. What is safe to repeat is a fact about the statements, not a policy of a variant.

#include <cstdint>
#include <string_view>

namespace dsqlsim::schema {

enum class Operation : std::uint8_t {
  get_or_create_shard,
  update_shard,
  assert_shard_ownership,
  create_workflow_execution,
  update_workflow_execution,
  conflict_resolve_workflow_execution,
  set_workflow_execution,
  delete_workflow_execution,
  delete_current_workflow_execution,
  add_history_tasks,
  get_history_tasks,
  range_complete_history_tasks,
  get_workflow_execution,
  get_current_execution,
  create_namespace,
  get_namespace,
  update_namespace,
  list_namespaces,
  get_metadata,
  delete_namespace,
  complete_history_task,
  put_replication_task_to_dlq,
  get_replication_tasks_from_dlq,
  delete_replication_task_from_dlq,
  range_delete_replication_task_from_dlq,
  is_replication_dlq_empty,
  append_history_nodes,
  read_history_branch,
  read_history_branch_reverse,
  fork_history_branch,
  delete_history_branch,
  trim_history_branch,
  get_all_history_tree_branches,
  create_task_queue,
  get_task_queue,
  update_task_queue,
  list_task_queue,
  delete_task_queue,
  create_tasks,
  get_tasks,
  complete_tasks_less_than,
  get_task_queue_user_data,
  update_task_queue_user_data,
  list_task_queue_user_data_entries,
  get_task_queues_by_build_id,
  count_task_queues_by_build_id,
  init_queue,
  enqueue_message,
  read_messages,
  delete_messages_before,
  update_ack_level,
  get_ack_levels,
  enqueue_message_to_dlq,
  read_messages_from_dlq,
  delete_message_from_dlq,
  range_delete_messages_from_dlq,
  update_dlq_ack_level,
  get_dlq_ack_levels,
  create_queue,
  enqueue_message_v2,
  read_messages_v2,
  range_delete_messages,
  list_queues,
  create_or_update_nexus_endpoint,
  get_nexus_endpoint,
  list_nexus_endpoints,
  delete_nexus_endpoint,
  list_cluster_metadata,
  get_cluster_metadata,
  save_cluster_metadata,
  delete_cluster_metadata,
  get_cluster_members,
  upsert_cluster_membership,
  prune_cluster_membership,
};
inline constexpr int operation_count = 74;

enum class Repeat : std::uint8_t {
  /// Writes nothing.
  reads,
  /// Writes, but a second time changes nothing and answers the same.
  idempotent,
  /// A second time answers differently from the first, or writes again: never to be repeated while the first may have
  /// been applied.
  once,
};

/// Go's method name, for example "UpdateShard"; with V2 behind it where both versions of queues have it.
[[nodiscard]] std::string_view name(Operation operation);
[[nodiscard]] Repeat repeat(Operation operation);
/// Of the queue of version 1, whose client has a retry policy of its own.
[[nodiscard]] constexpr bool is_of_queue(Operation operation) {
  return operation >= Operation::init_queue && operation <= Operation::get_dlq_ack_levels;
}

}  // namespace dsqlsim::schema
