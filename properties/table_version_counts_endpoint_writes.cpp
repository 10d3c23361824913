// S26. The version of the table of nexus endpoints moves with each write of one endpoint, and only then: those who
// cache the table ask for a newer version of it, and see no write that did not move it.

#include <fmt/format.h>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

Verdict table_version_counts_endpoint_writes(const History& history) {
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count == 0) continue;
    std::size_t written = 0;
    std::size_t moved = 0;
    for (const Change& row : changed_rows(history, entry)) {
      if (row.table == schema::table::nexus_endpoints) ++written;
      if (row.table == schema::table::nexus_endpoints_partition_status) ++moved;
    }
    if (written == 0 && moved == 0) continue;
    judged = true;
    if (written == 1 && moved == 1) continue;
    return Verdict::violated(
        moved == 0 ? "endpoint written under the old table version" : "table version moved by no single endpoint",
        fmt::format("{} wrote {} endpoints and moved the version of the table {} times.", who(history, at), written,
                    moved),
        {at});
  }
  return judged ? Verdict::holds() : Verdict::undecided("no endpoint was written");
}

}  // namespace dsqlsim::properties
