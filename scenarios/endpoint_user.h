#pragma once
// A host that creates, updates, deletes and lists nexus endpoints (temporal-store 5.7): every write names the table's
// version and the endpoint's, both as they were listed before; a list is read by pages of one version of the table.
// Lives in the host's memory.

#include <cstdint>
#include <optional>

#include "sim/core/context.h"
#include "store/retryable_service_clients.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Endpoints of the workload are numbered 0 to this, exclusive.
inline constexpr std::uint64_t endpoints = 4;

class EndpointUser {
 public:
  explicit EndpointUser(store::Store& store) : store_(store) {}

  /// Makes operations as long as `left`, shared by all incarnations of the host, lasts.
  void write(Actor& actor, std::uint64_t& left);
  /// The body of the actor that lists: never returns.
  void list(Actor& actor);

  /// One endpoint is created or updated, updated again, and deleted, nobody competing. True if all of it worked.
  bool write_works(Actor& actor);
  bool list_works(Actor& actor);

 private:
  struct Listed {
    std::int64_t table_version = 0;
    std::vector<store::NexusEndpoint> endpoints;
  };
  /// All pages, of one version of the table: from the start again if that moved meanwhile, a few times.
  std::optional<Listed> read_all(Actor& actor);
  std::optional<Listed> read_pages(Actor& actor, bool& moved);
  store::Expected<void> put(Actor& actor, const Listed& listed, std::uint64_t number);
  store::Expected<void> remove(Actor& actor, const Listed& listed, std::uint64_t number);

  store::Store& store_;
};

}  // namespace dsqlsim::scenarios
