#pragma once
// What the code above the store does with its answers: the rules of shard owners, queue processors and matchers that a
// mutant may break. Hosts read them from their Blueprint; the store itself does not.

#include <cstdint>

#include "store/matching_rules.h"

namespace dsqlsim::store {

/// When the key of a task that a write was to insert stops holding back the queue's read watermark.
enum class PendingKeys : std::uint8_t {
  /// On success or a definite failure only.
  kept_until_known,
  /// On any answer.
  cleared_on_any_error,
};

/// What a queue checkpoint does first.
enum class CheckpointOrder : std::uint8_t {
  /// Range-complete, and only if that worked save the watermarks, of executed tasks.
  delete_then_save,
  /// Save the read watermark as soon as tasks are loaded, executed or not.
  save_before_done,
};

/// Up to where a queue checkpoint deletes.
enum class DeleteUpTo : std::uint8_t {
  /// What has been executed.
  what_is_done,
  /// What its shard lets the queue read, read or not.
  what_may_be_read,
};

/// What a queue processor does after a page could not be read.
enum class AfterFailedRead : std::uint8_t {
  /// Reads it at the next poll.
  read_again,
  /// Reads nothing any more.
  stop_reading,
};

/// What a shard owner does after a checkpoint was saved.
enum class AfterCheckpoint : std::uint8_t {
  carry_on,
  /// Takes a new range, which makes the next checkpoint due.
  reacquire,
};

/// What a shard owner does after a write whose outcome it does not know.
enum class AfterUnknown : std::uint8_t {
  /// Acquires the shard again, under a new range.
  reacquire,
  /// Goes on under the same range.
  carry_on,
};

/// What a queue processor does when a range delete says that the shard is another owner's.
enum class AfterLostDelete : std::uint8_t {
  /// Tries again, as after any error: the service's queues delete past their shard context.
  try_again,
  /// Gives the shard up, as after a write.
  give_up_shard,
};

/// What starting a workflow does when its current run was made by the same request.
enum class StartAgain : std::uint8_t {
  /// Nothing: the run is the answer.
  same_request_is_done,
  /// Starts one more.
  starts_anew,
};

struct HostRules {
  PendingKeys pending_keys = PendingKeys::kept_until_known;
  CheckpointOrder checkpoint_order = CheckpointOrder::delete_then_save;
  DeleteUpTo delete_up_to = DeleteUpTo::what_is_done;
  AfterFailedRead after_failed_read = AfterFailedRead::read_again;
  AfterCheckpoint after_checkpoint = AfterCheckpoint::carry_on;
  AfterUnknown after_unknown = AfterUnknown::reacquire;
  AfterLostDelete after_lost_delete = AfterLostDelete::try_again;
  StartAgain start_again = StartAgain::same_request_is_done;
  MatcherRules matcher = {};
};

}  // namespace dsqlsim::store
