#include <array>
#include <span>

#include "properties/property_id.h"
#include "scenarios/service_goals.h"

namespace dsqlsim::scenarios {

namespace {

using properties::PropertyId;

constexpr std::array both{
    PropertyId::failed_condition_never_retried,  PropertyId::transaction_layers_retry_only_40001,
    PropertyId::retries_within_policy,           PropertyId::unknown_outcome_never_replayed,
    PropertyId::success_not_reported_as_failure, PropertyId::only_supported_locks,
    PropertyId::conflicts_are_counted_once,
};

constexpr std::array of_shards{
    PropertyId::range_id_never_decreases,
    PropertyId::range_granted_once,
    PropertyId::no_write_under_an_old_range,
    PropertyId::task_ids_never_repeat,
    PropertyId::shard_blob_of_current_range,
    PropertyId::acknowledged_tasks_are_executed,
    PropertyId::tasks_deleted_only_after_execution,
    PropertyId::watermark_never_passes_a_task,
    PropertyId::dead_letters_wait_until_handled,
    PropertyId::db_record_version_steps_by_one,
    PropertyId::no_lost_execution_update,
    PropertyId::one_open_run_per_workflow,
    PropertyId::current_row_tells_its_run,
    PropertyId::run_and_its_parts_agree,
    PropertyId::loaded_state_was_committed,
    PropertyId::loaded_state_is_one_version,
    PropertyId::buffered_events_read_in_commit_order,
    PropertyId::start_request_makes_one_run,
    PropertyId::deletion_never_passes_the_reader,
    PropertyId::limits_are_definite,
    PropertyId::no_endless_acquiring,
    PropertyId::backlog_drains_after_faults,
    PropertyId::shard_makes_progress_after_faults,
};

constexpr std::array of_starts{
    PropertyId::range_id_never_decreases,
    PropertyId::range_granted_once,
    PropertyId::no_write_under_an_old_range,
    PropertyId::shard_blob_of_current_range,
    PropertyId::task_ids_never_repeat,
    PropertyId::no_endless_acquiring,
    PropertyId::shard_makes_progress_after_faults,
};

constexpr std::array of_histories{
    PropertyId::referenced_history_is_kept, PropertyId::history_is_read_as_committed,
    PropertyId::listing_has_every_branch,   PropertyId::range_id_never_decreases,
    PropertyId::range_granted_once,         PropertyId::no_write_under_an_old_range,
    PropertyId::task_ids_never_repeat,      PropertyId::db_record_version_steps_by_one,
    PropertyId::no_endless_acquiring,       PropertyId::shard_makes_progress_after_faults,
};

constexpr std::array of_namespaces{
    PropertyId::notification_version_counts_mutations,
    PropertyId::notification_version_used_once,
    PropertyId::no_lost_namespace_update,
    PropertyId::namespace_makes_progress_after_faults,
};

// What the store judges a fence by, and what the fences are for.
constexpr std::array of_fences{
    PropertyId::range_id_never_decreases,       PropertyId::range_granted_once,
    PropertyId::no_write_under_an_old_range,    PropertyId::shard_blob_of_current_range,
    PropertyId::db_record_version_steps_by_one, PropertyId::notification_version_counts_mutations,
    PropertyId::notification_version_used_once, PropertyId::no_lost_namespace_update,
    PropertyId::stale_fence_never_wins,         PropertyId::conditional_update_is_atomic,
    PropertyId::reported_success_happened_once, PropertyId::fenced_updates_make_progress_after_faults,
};

constexpr std::array of_task_queues{
    PropertyId::queue_range_granted_once,          PropertyId::no_queue_write_under_an_old_range,
    PropertyId::queued_task_ids_never_repeat,      PropertyId::queued_tasks_deleted_only_after_dispatch,
    PropertyId::ack_level_never_passes_a_task,     PropertyId::ack_level_never_decreases,
    PropertyId::no_task_lands_below_the_ack_level, PropertyId::added_tasks_are_dispatched,
    PropertyId::user_data_versions_step_by_one,    PropertyId::no_lost_user_data_update,
    PropertyId::user_data_batch_is_whole,          PropertyId::user_data_conflict_is_told,
    PropertyId::every_task_queue_is_listed,        PropertyId::task_queues_make_progress_after_faults,
};

constexpr std::array of_queues{
    PropertyId::message_ids_are_dense,        PropertyId::enqueued_messages_are_kept,
    PropertyId::newest_message_is_kept,       PropertyId::messages_wait_until_handled,
    PropertyId::ack_levels_never_decrease,    PropertyId::row_versions_step_by_one,
    PropertyId::conflict_is_told_as_conflict, PropertyId::message_queues_make_progress_after_faults,
};

constexpr std::array of_endpoints{
    PropertyId::endpoint_list_is_one_version, PropertyId::table_version_counts_endpoint_writes,
    PropertyId::row_versions_step_by_one,     PropertyId::no_lost_versioned_update,
    PropertyId::conflict_is_told_as_conflict, PropertyId::metadata_makes_progress_after_faults,
};

constexpr std::array of_members{
    PropertyId::live_member_is_never_pruned,
    PropertyId::heartbeats_only_go_forward,
    PropertyId::live_hosts_are_members,
    PropertyId::row_versions_step_by_one,
    PropertyId::no_lost_versioned_update,
    PropertyId::conflict_is_told_as_conflict,
    PropertyId::metadata_makes_progress_after_faults,
};

std::vector<std::size_t> indexes(std::span<const PropertyId> own) {
  std::vector<std::size_t> out;
  for (const PropertyId id : own) out.push_back(static_cast<std::size_t>(id));
  for (const PropertyId id : both) out.push_back(static_cast<std::size_t>(id));
  return out;
}

}  // namespace

std::vector<std::size_t> shard_properties() { return indexes(of_shards); }
std::vector<std::size_t> starting_properties() { return indexes(of_starts); }
std::vector<std::size_t> history_properties() { return indexes(of_histories); }
std::vector<std::size_t> namespace_properties() { return indexes(of_namespaces); }
std::vector<std::size_t> fence_properties() { return indexes(of_fences); }
std::vector<std::size_t> matching_properties() { return indexes(of_task_queues); }
std::vector<std::size_t> queue_properties() { return indexes(of_queues); }
// No statement of theirs has a locking clause.
std::vector<std::size_t> endpoint_properties() {
  std::vector<std::size_t> out = indexes(of_endpoints);
  std::erase(out, static_cast<std::size_t>(PropertyId::only_supported_locks));
  return out;
}
std::vector<std::size_t> member_properties() { return indexes(of_members); }

}  // namespace dsqlsim::scenarios
