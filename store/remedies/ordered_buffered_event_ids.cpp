#include "store/blueprint.h"
#include "store/dsql/db.h"

namespace dsqlsim::store::remedy {

namespace {

// Batches are read in the order of their ids, and hosts' clocks do not agree. Ranges of a shard only rise, a range has
// one owner, and an owner makes one write at a time: what sorts by range and then by the owner's own count is in commit
// order.
constexpr int sequence_bits = 24;
constexpr int shard_bits = 15;
constexpr int range_bits = 24;

bool fits(std::int64_t n, int bits) { return n >= 0 && n < (std::int64_t{1} << bits); }

Expected<std::int64_t> id_within_range(dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
  // The transaction holds the shard's row already.
  Expected<std::int64_t> range = tx.read_lock_shards(ctx, shard_id);
  if (!range.has_value()) return range;
  const std::int64_t sequence = tx.plugin().next_in_range(shard_id, *range);
  if (!fits(*range, range_bits) || !fits(shard_id, shard_bits) || !fits(sequence, sequence_bits)) {
    return fail(Failure::internal, "no room for another buffered event id");
  }
  return (*range << (shard_bits + sequence_bits)) | (std::int64_t{shard_id} << sequence_bits) | sequence;
}

}  // namespace

void ordered_buffered_event_ids(Blueprint& blueprint) { blueprint.parts.next_buffered_id = id_within_range; }

}  // namespace dsqlsim::store::remedy
