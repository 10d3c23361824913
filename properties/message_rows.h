#pragma once
// Messages of queues as they were committed: put in or deleted, in commit order, of both versions of queues.

#include <cstdint>
#include <string>
#include <vector>

#include "properties/rows.h"

namespace dsqlsim::properties {

struct MessageChange {
  /// Index of the commit entry.
  std::size_t entry = 0;
  /// As in service_notes.h.
  std::string queue;
  std::int64_t id = 0;
  /// The message's own number; 0 if its payload makes no sense.
  std::int64_t number = 0;
  bool deleted = false;
  bool version_2 = false;
};

/// Rows that were put in or deleted; no statement of the store changes one.
[[nodiscard]] std::vector<MessageChange> message_changes(const History& history);

}  // namespace dsqlsim::properties
