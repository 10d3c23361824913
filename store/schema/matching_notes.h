#pragma once
// What matching hosts note of their memory (temporal-store 5.3 and 5.7); see host_notes.h. A queue is named by the
// range hash of its row, which no two queues of a run share. A level is a pass, 0 in classic queues, and a task id.

#include "sim/core/label.h"

namespace dsqlsim::schema::matching_notes {

/// There was a queue before the run began: n = queue.
inline constexpr Label queue_known{"queue known"};

// --- Matchers ---

/// A matcher has the queue's lease: n = queue, range id, first task id of its block, last task id.
inline constexpr Label lease_taken{"lease taken"};
/// A task id was given out: n = queue, range id, task id, number of the task.
inline constexpr Label queued_id_issued{"queued task id issued"};
/// A write of tasks returned ok, so that this one must be dispatched one day: n = queue, pass, task id, number.
inline constexpr Label task_added{"task added"};
/// A task was handed to a worker, who has begun it: n = queue, pass, task id, number.
inline constexpr Label task_dispatched{"task dispatched"};

// --- Writers of user data ---

/// What an update is based on: n = task queue, version, counter in the data that were read, mutation id.
inline constexpr Label user_data_read{"user data read"};
/// An update of one queue or of a batch returned: n = first task queue, mutation id, WriteOutcome, queues in it; text =
/// the error's kind, or ok.
inline constexpr Label user_data_write_returned{"user data write returned"};

// --- Whoever lists all task queues ---

/// A listing begins: n = its number.
inline constexpr Label listing_began{"listing began"};
/// It has found a queue: n = its number, queue.
inline constexpr Label queue_listed{"queue listed"};
/// It has come to the last page: n = its number.
inline constexpr Label listing_ended{"listing ended"};

}  // namespace dsqlsim::schema::matching_notes
