#pragma once
// Who changes the user data of task queues (temporal-store 5.7): reads the version, changes what it read, writes it
// back with the version; one queue, or two in one batch. A caller that is told of a conflict begins again. Each change
// names a build id of its own in place of the one before, so that the mapping of build ids tells what was committed
// last.

#include <cstdint>
#include <vector>

#include "sim/core/context.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Task queues with user data are numbered 0 to this, exclusive.
inline constexpr std::int64_t user_data_queues = 2;
[[nodiscard]] std::string user_data_queue(std::int64_t number);

class UserDataWriter {
 public:
  UserDataWriter(store::Store& store, store::TaskVersion version) : tasks_(store.tasks(version)) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void run(Actor& actor, std::uint64_t& left);
  /// One update, once. What the store answered.
  store::Expected<void> update_once(Actor& actor, std::int64_t first, std::int64_t count, std::int64_t attempt);

 private:
  void operate(Actor& actor);
  void look(Actor& actor);

  store::TaskManager& tasks_;
};

}  // namespace dsqlsim::scenarios
