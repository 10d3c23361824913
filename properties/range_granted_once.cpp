// S3. A host that acquires a shard gets a range that nobody else ever had: task ids, and every later range check, rest
// on it. A grant is a committed UpdateShard that asked for a new range, and what a host noted when it took the shard
// over. A host that commits its own request twice (a lost reply, a blind replay) still is the only one to hold the
// range.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

struct Range {
  std::int64_t shard = 0;
  std::int64_t range = 0;
  friend constexpr auto operator<=>(const Range&, const Range&) = default;
};

struct Grant {
  Incarnation to;
  std::size_t entry = 0;
};

/// The range that this commit granted, if it is a renewal. Where the caller's request is not known, the row tells.
std::optional<Range> granted_by(const StoreCalls& calls, const Entry& commit, const Change& change) {
  if (change.table != schema::table::shards || !is_update(change)) return std::nullopt;
  const std::int64_t after = integer(change.after, schema::shards::range_id);
  const LayerCall* call = calls.client_call_of(commit);
  const bool renewal = call != nullptr && call->claim.has_value()
                           ? call->claim->range_id_written > call->claim->range_id
                           : after > integer(change.before, schema::shards::range_id);
  if (!renewal) return std::nullopt;
  return Range{integer(change.after, schema::shards::shard_id), after};
}

class Grants {
 public:
  explicit Grants(const History& history) : history_(history) {}

  /// Answers the earlier grant that this one contradicts.
  std::optional<std::size_t> add(std::map<Range, Grant>& grants, Range range, std::size_t at, bool twice_is_wrong) {
    const Incarnation to = incarnation_of(history_, history_.entry(at).actor);
    const auto [earlier, is_new] = grants.try_emplace(range, Grant{to, at});
    if (is_new || (earlier->second.to == to && !twice_is_wrong)) return std::nullopt;
    return earlier->second.entry;
  }
  std::optional<std::size_t> committed(Range range, std::size_t at) { return add(committed_, range, at, false); }
  std::optional<std::size_t> noted(Range range, std::size_t at) { return add(noted_, range, at, true); }
  [[nodiscard]] bool empty() const { return committed_.empty() && noted_.empty(); }

 private:
  const History& history_;
  std::map<Range, Grant> committed_;
  std::map<Range, Grant> noted_;
};

Verdict twice(const History& history, Range range, std::size_t first, std::size_t second) {
  return Verdict::violated("range granted twice",
                           fmt::format("Range {} of shard {} was granted to {}, and then again to {}.", range.range,
                                       range.shard, who(history, first), who(history, second)),
                           {first, second});
}

}  // namespace

Verdict range_granted_once(const History& history) {
  const StoreCalls calls(history);
  Grants grants(history);
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::note && entry.label == schema::host_notes::range_acquired) {
      const Range range{entry.n[0], entry.n[1]};
      if (const auto first = grants.noted(range, at)) return twice(history, range, *first, at);
    }
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const std::optional<Range> range = granted_by(calls, entry, history.change(entry, i));
      if (!range.has_value()) continue;
      if (const auto first = grants.committed(*range, at)) return twice(history, *range, *first, at);
    }
  }
  return grants.empty() ? Verdict::undecided("nobody acquired a shard") : Verdict::holds();
}

}  // namespace dsqlsim::properties
