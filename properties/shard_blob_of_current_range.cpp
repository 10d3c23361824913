// S2 and S6. A committed UpdateShard either grants a newer range, or keeps the range and comes from the host that holds
// it. Under one range the queue states in the blob only move forwards: a new owner starts from what it read, but nobody
// writes back what its own range has left behind. The range in the blob, which readers trust, is the column's.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

using schema::QueueState;
using schema::ShardInfo;
using schema::shards;

struct Shard {
  std::int64_t range = 0;
  /// Nobody, for a range that was granted before the history began.
  std::optional<Incarnation> holder;
  /// The commit that granted the range.
  std::size_t granted = 0;
  /// The last commit that wrote the row, if there was one.
  std::vector<std::size_t> written;
};

struct Backwards {
  schema::Category category = schema::Category::transfer;
  std::string_view which;
  std::int64_t from = 0;
  std::int64_t to = 0;
};

std::optional<Backwards> compare(schema::Category category, const QueueState& from, const QueueState& to) {
  const auto& [read_from, deleted_from] = from;
  const auto& [read_to, deleted_to] = to;
  const auto position = [category](const schema::TaskKey& k) {
    return schema::is_scheduled(category) ? k.fire_time_us : k.id;
  };
  if (read_to < read_from) return Backwards{category, "reader", position(read_from), position(read_to)};
  if (deleted_to < deleted_from) return Backwards{category, "deletion", position(deleted_from), position(deleted_to)};
  return std::nullopt;
}

/// A queue state that went back between two blobs; one that is gone went back to the start.
std::optional<Backwards> went_back(const ShardInfo& before, const ShardInfo& after) {
  for (const auto& [category, from] : before.queue_states) {
    const auto found = after.queue_states.find(category);
    const QueueState to = found == after.queue_states.end() ? QueueState{} : found->second;
    if (const auto back = compare(category, from, to)) return back;
  }
  return std::nullopt;
}

class Judge {
 public:
  explicit Judge(const History& history) : history_(history) {}

  /// The verdict if the row decides.
  std::optional<Verdict> look_at(const RowChanged& row) {
    if (is_delete(row.change)) return std::nullopt;
    const std::int64_t number = integer(row.change.after, shards::shard_id);
    const std::int64_t range = integer(row.change.after, shards::range_id);
    const auto blob = schema::decode<ShardInfo>(cell(row.change.after, shards::data));
    if (blob.has_value() && blob->range_id != range) return disagree(row, *blob);
    if (is_insert(row.change)) {
      shards_[number] = {range, std::nullopt, row.entry, {row.entry}};
      return std::nullopt;
    }
    judged_ = true;
    if (range > integer(row.change.before, shards::range_id)) {
      shards_[number] = {range, incarnation_of(history_, history_.entry(row.entry).actor), row.entry, {row.entry}};
      return std::nullopt;
    }
    return kept(row, number, blob);
  }
  [[nodiscard]] bool judged() const { return judged_; }

 private:
  std::optional<Verdict> kept(const RowChanged& row, std::int64_t number, const std::optional<ShardInfo>& blob) {
    const std::int64_t range = integer(row.change.before, shards::range_id);
    Shard& shard = shards_.try_emplace(number, Shard{range, std::nullopt, 0, {}}).first->second;
    const Incarnation writer = incarnation_of(history_, history_.entry(row.entry).actor);
    if (shard.holder.has_value() && *shard.holder != writer) return stranger(row, shard);
    const auto before = schema::decode<ShardInfo>(cell(row.change.before, shards::data));
    if (before.has_value() && blob.has_value() && before->range_id == blob->range_id) {
      if (const auto back = went_back(*before, *blob)) return backwards(row, shard, *back);
    }
    shard.written = {row.entry};
    return std::nullopt;
  }

  [[nodiscard]] Verdict disagree(const RowChanged& row, const ShardInfo& blob) const {
    return Verdict::violated("blob and column disagree",
                             fmt::format("{} committed shard {} with range {} in the column and {} in the blob.",
                                         who(history_, row.entry), integer(row.change.after, shards::shard_id),
                                         integer(row.change.after, shards::range_id), blob.range_id),
                             {row.entry});
  }
  [[nodiscard]] Verdict stranger(const RowChanged& row, const Shard& shard) const {
    return Verdict::violated(
        "shard written by another host",
        fmt::format("{} wrote shard {} while its range {} was held by {}.", who(history_, row.entry),
                    integer(row.change.after, shards::shard_id), shard.range, who(history_, shard.granted)),
        {shard.granted, row.entry});
  }
  [[nodiscard]] Verdict backwards(const RowChanged& row, const Shard& shard, const Backwards& back) const {
    std::vector<std::size_t> witness = shard.written;
    witness.push_back(row.entry);
    return Verdict::violated(
        "watermark went back",
        fmt::format("{} moved the {} watermark of the {} queue of shard {} back from {} to {} under range {}.",
                    who(history_, row.entry), back.which, schema::name(back.category),
                    integer(row.change.after, shards::shard_id), back.from, back.to, shard.range),
        std::move(witness));
  }

  const History& history_;
  std::map<std::int64_t, Shard> shards_;
  bool judged_ = false;
};

}  // namespace

Verdict shard_blob_of_current_range(const History& history) {
  Judge judge(history);
  for (const RowChanged& row : changes_of(history, schema::table::shards)) {
    if (const std::optional<Verdict> verdict = judge.look_at(row)) return *verdict;
  }
  return judge.judged() ? Verdict::holds() : Verdict::undecided("no commit changed a row of shards");
}

}  // namespace dsqlsim::properties
