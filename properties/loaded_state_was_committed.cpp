// S7. What a reader loads is what has been committed, and so includes what was acknowledged before it began: the row
// and each of the maps as they were at some time during the read. Whether they were so at the same time is another
// claim.

#include <fmt/format.h>

#include <algorithm>

#include "properties/catalogue.h"
#include "properties/run_loads.h"
#include "store/schema/run_tables.h"

namespace dsqlsim::properties {

namespace {

bool same_row(const RunState& a, const RunState& b) {
  return a.exists == b.exists && a.counter == b.counter && a.last_mutation == b.last_mutation &&
         a.db_record_version == b.db_record_version;
}

/// The table that was at no time as it was found; empty if there is none.
std::string_view never_so(const RunLoad& load) {
  const auto at_some_time = [&load](const auto& matches) {
    return std::any_of(load.committed.begin(), load.committed.end(), [&](const auto& c) { return matches(c.second); });
  };
  const RunState& found = load.found;
  if (!at_some_time([&](const RunState& c) { return same_row(c, found); })) return schema::table::executions;
  for (const schema::RunMap map : schema::run_maps) {
    if (!at_some_time([&](const RunState& c) { return c.parts[map] == found.parts[map]; }))
      return schema::table_of(map);
  }
  // The order of batches is another claim.
  schema::RunParts batches;
  batches.buffered_events = found.parts.buffered_events;
  const auto has_these = [&](const RunState& c) {
    schema::RunParts then;
    then.buffered_events = c.parts.buffered_events;
    return same_parts(then, batches);
  };
  return at_some_time(has_these) ? "" : schema::table::buffered_events;
}

}  // namespace

Verdict loaded_state_was_committed(const History& history) {
  const std::vector<RunLoad> loads = run_loads(history);
  for (const RunLoad& load : loads) {
    const std::string_view table = never_so(load);
    if (table.empty()) continue;
    return Verdict::violated(
        "loaded what was not committed",
        fmt::format("{} loaded {} at version {}; {} had no such rows of it while that lasted.",
                    who(history, load.loaded), words(load.run), load.found.db_record_version, table),
        {load.began, load.loaded});
  }
  return loads.empty() ? Verdict::undecided("nobody loaded a run") : Verdict::holds();
}

}  // namespace dsqlsim::properties
