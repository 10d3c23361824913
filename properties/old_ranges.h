#pragma once
// The fence of whatever has ranges: once a newer range has committed, no write that was issued under an older one may
// commit, however late its COMMIT arrives, because the new owner has already decided what there is to read. Shards and
// task queues are judged alike.

#include <cstdint>
#include <optional>
#include <string_view>

#include "properties/rows.h"
#include "properties/store_calls.h"
#include "sim/history/verdict.h"

namespace dsqlsim::properties {

/// What has ranges, and which writes are its owner's.
struct Fenced {
  struct Range {
    /// Of what, as claims number it.
    std::int64_t of = 0;
    std::int64_t range = 0;
  };

  /// "shard".
  std::string_view what;
  std::string_view cause;
  std::string_view undecided;
  /// The range that the row has behind this change; nothing if it is no such row, or gone.
  std::optional<Range> (*range_after)(const Change& change);
  bool (*is_write_of_owner)(const Change& change);
};

[[nodiscard]] Verdict judge_old_ranges(const History& history, const Fenced& fenced);

}  // namespace dsqlsim::properties
