// S27. Events that arrive while a workflow task is under way are buffered, a batch a mutation, and become history in
// the order in which they are read: that is the order in which they were committed.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/run_loads.h"
#include "store/schema/run_tables.h"

namespace dsqlsim::properties {

namespace {

/// By run and mutation: the commit that added the batch.
using Added = std::map<std::pair<RunKey, std::int64_t>, std::size_t>;

Added batches_added(const History& history) {
  Added added;
  for (const RowChanged& row : changes_of(history, schema::table::buffered_events)) {
    if (!is_insert(row.change)) continue;
    const auto batch = schema::decode<schema::PartBlob>(cell(row.change.after, schema::buffered_events::data));
    if (batch.has_value()) added.try_emplace({run_of(row.change.after), batch->mutation}, row.entry);
  }
  return added;
}

Verdict out_of_order(const History& history, const RunLoad& load, std::pair<std::int64_t, std::size_t> first,
                     std::pair<std::int64_t, std::size_t> second) {
  return Verdict::violated(
      "buffered events read out of order",
      fmt::format(
          "{} read the batch of mutation {} of {} before that of mutation {}, which had been committed earlier.",
          who(history, load.loaded), first.first, words(load.run), second.first),
      {second.second, first.second, load.loaded});
}

}  // namespace

Verdict buffered_events_read_in_commit_order(const History& history) {
  const Added added = batches_added(history);
  bool judged = false;
  for (const RunLoad& load : run_loads(history)) {
    std::pair<std::int64_t, std::size_t> last{0, 0};
    for (const std::int64_t mutation : load.found.parts.buffered_events) {
      const auto commit = added.find({load.run, mutation});
      if (commit == added.end()) continue;
      const std::pair<std::int64_t, std::size_t> next{mutation, commit->second};
      if (last.second > next.second) return out_of_order(history, load, last, next);
      judged = judged || last.second != 0;
      last = next;
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("nobody read two batches of buffered events of one run");
}

}  // namespace dsqlsim::properties
