// S26. Where a row carries a version that its writers name, every committed write raises it by one: a version that
// stands still lets a second writer in that has read the same row, one that jumps belongs to a row that nobody read.

#include <fmt/format.h>

#include <array>
#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

struct Versioned {
  std::string_view table;
  /// Where the version stands.
  std::size_t version;
  /// What a new row has.
  std::int64_t first;
};

constexpr std::array versioned{
    Versioned{schema::table::queue_metadata, schema::index(schema::queue_metadata::version), 0},
    Versioned{schema::table::cluster_metadata_info, schema::index(schema::cluster_metadata_info::version), 1},
    Versioned{schema::table::nexus_endpoints, schema::index(schema::nexus_endpoints::version), 1},
    Versioned{schema::table::nexus_endpoints_partition_status,
              schema::index(schema::nexus_endpoints_partition_status::version), 1},
};

Verdict stepped_wrong(const History& history, const Versioned& kind, std::size_t entry, const Change& change) {
  const std::int64_t to = integer(change.after[kind.version]);
  if (is_insert(change)) {
    return Verdict::violated("version does not begin as it must",
                             fmt::format("{} made a row of {} with version {}; new ones have {}.", who(history, entry),
                                         kind.table, to, kind.first),
                             {entry});
  }
  return Verdict::violated("version does not step by one",
                           fmt::format("{} wrote a row of {} and moved its version from {} to {}.", who(history, entry),
                                       kind.table, integer(change.before[kind.version]), to),
                           {entry});
}

}  // namespace

Verdict row_versions_step_by_one(const History& history) {
  bool judged = false;
  for (const Versioned& kind : versioned) {
    for (const auto& [entry, change] : changes_of(history, kind.table)) {
      if (is_delete(change)) continue;
      judged = true;
      const std::int64_t expected = is_insert(change) ? kind.first : integer(change.before[kind.version]) + 1;
      if (integer(change.after[kind.version]) != expected) return stepped_wrong(history, kind, entry, change);
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no row with a version was written");
}

}  // namespace dsqlsim::properties
