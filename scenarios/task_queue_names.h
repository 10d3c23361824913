#pragma once
// The task queues of a matching scenario: those that hosts serve, and others that nobody in the run touches but who
// lists all queues. A neighbour has the range hash of a queue that is served and an id of its own, so that a statement
// that forgets either of the two meets it; the idle ones make listings of several pages.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/machine.h"
#include "store/matching_requests.h"
#include "store/rows.h"

namespace dsqlsim::scenarios {

inline const Uuid matching_namespace = make_uuid(0xDADA, 1);

/// Queues that are served are numbered 0 to this, exclusive.
inline constexpr std::int64_t served_queues = 2;
[[nodiscard]] store::TaskQueueName served_queue(std::int64_t number);

/// Rows of the others and of their tasks, in the tables of both versions: INSERTs, to be run behind the schema.
[[nodiscard]] std::vector<std::string> queue_neighbour_rows();
/// Range hashes of the idle queues. A neighbour is not listed apart from the queue whose hash it has.
[[nodiscard]] std::vector<std::int64_t> idle_queues();

}  // namespace dsqlsim::scenarios
