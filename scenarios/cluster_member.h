#pragma once
// A process that is a member of its cluster (temporal-store 5.5): when it starts it prunes what has expired, and writes
// its own record; from then on it writes that every 10 to 15 s, and reads who else is there. A process that cannot do
// the first two does not start: somebody starts it again. It also keeps what is known of clusters (5.7). Lives in the
// host's memory.

#include <cstdint>

#include "sim/core/context.h"
#include "store/retryable_service_clients.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Clusters of the workload are numbered 0 to this, exclusive.
inline constexpr std::uint64_t clusters = 3;

class ClusterMember {
 public:
  explicit ClusterMember(store::Store& store) : store_(store) {}

  /// The body of the heartbeater: never returns.
  void beat(Actor& actor);
  /// Writes cluster metadata, as long as `left`, shared by all incarnations of the host, lasts.
  void write(Actor& actor, std::uint64_t& left);
  /// Reads the members, page by page, and notes them. True if that was answered.
  bool look(Actor& actor, bool faults_stopped);
  /// Every cluster is saved, twice, and all are listed, nobody competing. True if all of it worked.
  bool save_works(Actor& actor);
  bool list_works(Actor& actor);

 private:
  bool start(Actor& actor);
  bool upsert(Actor& actor);
  store::Expected<void> save(Actor& actor, std::uint64_t number);

  store::Store& store_;
  Uuid host_id_;
  Timestamp session_start_;
  /// Writes that this incarnation has made.
  std::int64_t writes_ = 0;
};

}  // namespace dsqlsim::scenarios
