#pragma once
// What hosts note about queues, nexus endpoints, cluster metadata and membership, beside host_notes.h. Each line tells
// the meaning of n[0..4] and of the text; what is not named is 0 or empty. A queue is called by its type, its dead
// letters by the negated type ("1", "-1"), a queue of version 2 by type and name ("1/orders").

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/core/label.h"

namespace dsqlsim::schema::service_notes {

// --- Queues (temporal-store 5.6) ---

/// A message is about to be put into a queue, once: n[0] = its number; text = the queue.
inline constexpr Label enqueue_began{"enqueue began"};
/// That returned: n = its number, class (WriteOutcome), the id that was told, or -1; text = the queue.
inline constexpr Label enqueue_returned{"enqueue returned"};
/// A consumer is done with a message: n = id, number; text = the queue, a blank, the consumer.
inline constexpr Label message_handled{"message handled"};

[[nodiscard]] inline std::string queue_name(std::int64_t queue_type) { return std::to_string(queue_type); }
[[nodiscard]] inline std::string queue_name(std::int64_t queue_type, std::string_view name) {
  return std::to_string(queue_type) + "/" + std::string(name);
}

// --- Nexus endpoints and cluster metadata (temporal-store 5.7) ---

/// All endpoints were listed, page by page: n = the table's version; text = "id:version" of each, separated by blanks.
inline constexpr Label endpoints_listed{"endpoints listed"};

// --- Membership (temporal-store 5.5) ---

/// The host is a member from now on: text = its host id.
inline constexpr Label joined_cluster{"joined cluster"};
/// The members were read: n[0] = 1 after faults had stopped; text = their host ids, separated by blanks.
inline constexpr Label members_seen{"members seen"};

}  // namespace dsqlsim::schema::service_notes
