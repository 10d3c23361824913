// S26. A writer reads a row with its version, changes it, and writes it back under that version. What rows hold counts
// their mutations, so an update that was based on another row than the one it replaced shows in the count.

#include <fmt/format.h>

#include <array>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_blobs.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

struct Kind {
  std::string_view table;
  std::size_t data;
};
constexpr std::array kinds{
    Kind{schema::table::nexus_endpoints, schema::index(schema::nexus_endpoints::data)},
    Kind{schema::table::cluster_metadata_info, schema::index(schema::cluster_metadata_info::data)},
};

}  // namespace

Verdict no_lost_versioned_update(const History& history) {
  bool judged = false;
  for (const Kind& kind : kinds) {
    for (const auto& [entry, change] : changes_of(history, kind.table)) {
      if (!is_update(change)) continue;
      const auto before = schema::decode<schema::VersionedDetail>(change.before[kind.data]);
      const auto after = schema::decode<schema::VersionedDetail>(change.after[kind.data]);
      if (!before.has_value() || !after.has_value()) continue;
      judged = true;
      if (after->counter == before->counter + 1) continue;
      return Verdict::violated(
          "versioned update lost",
          fmt::format("{} committed mutation {} of a row of {} as number {} over number {} (mutation {}), which it had "
                      "not seen.",
                      who(history, entry), after->last_mutation, kind.table, after->counter, before->counter,
                      before->last_mutation),
          {entry});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no such row was updated");
}

}  // namespace dsqlsim::properties
