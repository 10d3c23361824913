#pragma once
// One operation of a facade under the persistence client's retry loop, with the notes of a facade before and after.

#include <cstdint>
#include <optional>
#include <utility>

#include "store/common.h"
#include "store/schema/notes.h"
#include "store/schema/operations.h"
#include "store/throttle_retry.h"

namespace dsqlsim::store {

/// The range that a caller claims to hold, and the one it writes (the same but for UpdateShard).
struct HeldRange {
  std::int64_t shard_id;
  std::int64_t held;
  std::int64_t written;
};

void note_returned(const Context& ctx, std::int64_t call, schema::Operation operation, const Expected<void>& done);

/// Noted, retried by these rules, noted. `attempt` is called once an attempt and answers an Expected.
template <class Attempt>
auto retried_by(const ClientRules& rules, SqlStore& store, const Context& ctx, schema::Operation operation,
                std::optional<HeldRange> range, const Attempt& attempt) -> decltype(attempt()) {
  using Answer = decltype(attempt());
  const std::int64_t call = store.plugin().next_call();
  if (range.has_value()) {
    ctx.actor().note(schema::note::op_under_range, {call, range->shard_id, range->held, range->written},
                     schema::name(operation));
  }
  std::optional<Answer> answer;
  const Expected<void> done = throttle_retry(ctx, rules, call, operation, [&]() -> Expected<void> {
    answer = attempt();
    if (answer->has_value()) return {};
    return fail(answer->error());
  });
  note_returned(ctx, call, operation, done);
  if (!done.has_value()) return fail(done.error());
  return std::move(*answer);
}

/// The same by the rules of the persistence client.
template <class Attempt>
auto retried(SqlStore& store, const Context& ctx, schema::Operation operation, std::optional<HeldRange> range,
             const Attempt& attempt) -> decltype(attempt()) {
  return retried_by(store.blueprint().client, store, ctx, operation, range, attempt);
}

}  // namespace dsqlsim::store
