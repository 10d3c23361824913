#include "properties/old_ranges.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace dsqlsim::properties {

namespace {

struct Newest {
  std::int64_t range = 0;
  std::size_t entry = nowhere;
};

Verdict stale(const History& history, const Fenced& fenced, const LayerCall& call, const Newest& newest,
              std::size_t at) {
  std::vector<std::size_t> witness{call.claim_entry, newest.entry, at};
  std::sort(witness.begin(), witness.end());
  return Verdict::violated(
      std::string(fenced.cause),
      fmt::format("{} of {} on {} {} was issued under range {} and committed after {} had committed range {}.",
                  call.operation, who(history, at), fenced.what, call.claim->shard_id, call.claim->range_id,
                  who(history, newest.entry), newest.range),
      std::move(witness));
}

}  // namespace

Verdict judge_old_ranges(const History& history, const Fenced& fenced) {
  const StoreCalls calls(history);
  std::map<std::int64_t, Newest> newest_of;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.change_count == 0) continue;
    const std::vector<Change> rows = changed_rows(history, entry);
    const LayerCall* call = calls.client_call_of(entry);
    if (call != nullptr && call->claim.has_value() && std::any_of(rows.begin(), rows.end(), fenced.is_write_of_owner)) {
      judged = true;
      const auto newest = newest_of.find(call->claim->shard_id);
      if (newest != newest_of.end() && call->claim->range_id < newest->second.range) {
        return stale(history, fenced, *call, newest->second, at);
      }
    }
    for (const Change& row : rows) {
      const std::optional<Fenced::Range> after = fenced.range_after(row);
      if (!after.has_value()) continue;
      Newest& newest = newest_of[after->of];
      if (newest.entry == nowhere || after->range > newest.range) newest = {after->range, at};
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided(std::string(fenced.undecided));
}

}  // namespace dsqlsim::properties
