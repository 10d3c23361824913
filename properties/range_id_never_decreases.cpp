// S1. The range of a shard is its fencing token: whoever could lower it would let an old owner write again.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "properties/catalogue.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

using schema::shards;

struct Highest {
  std::int64_t range = 0;
  /// The commit that set it; nothing if the row is older than the history.
  std::vector<std::size_t> entry;
};

Verdict decrease(const History& history, const RowChanged& row, const Highest& highest) {
  std::vector<std::size_t> witness = highest.entry;
  witness.push_back(row.entry);
  return Verdict::violated("range decreased",
                           fmt::format("{} committed range {} for shard {}, whose range was already {}.",
                                       who(history, row.entry), integer(row.change.after, shards::range_id),
                                       integer(row.change.after, shards::shard_id), highest.range),
                           std::move(witness));
}

}  // namespace

Verdict range_id_never_decreases(const History& history) {
  std::map<std::int64_t, Highest> highest_of;
  bool judged = false;
  for (const RowChanged& row : changes_of(history, schema::table::shards)) {
    if (is_delete(row.change)) continue;
    const std::int64_t range = integer(row.change.after, shards::range_id);
    Highest& highest = highest_of[integer(row.change.after, shards::shard_id)];
    if (is_update(row.change)) {
      judged = true;
      const std::int64_t before = integer(row.change.before, shards::range_id);
      if (before > highest.range) highest = {before, {}};
    }
    if (range < highest.range) return decrease(history, row, highest);
    if (range > highest.range) highest = {range, {row.entry}};
  }
  return judged ? Verdict::holds() : Verdict::undecided("no commit changed a row of shards");
}

}  // namespace dsqlsim::properties
