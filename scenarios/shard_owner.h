#pragma once
// The shard owner of a history host (temporal-store 5.1): acquires the shard when the membership says so, hands out task
// ids, lets one write at a time through, and decides after each answer whether it still owns the shard. Lives in the
// host's memory; its own actor acquires and watches, other actors of the host write through it.

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "scenarios/membership.h"
#include "sim/core/sync.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

inline constexpr std::int32_t the_shard = 1;

struct ShardOwnerSettings {
  /// A range's block of task ids has 2^this many.
  std::uint32_t block_bits = 20;
};

class ShardOwner {
 public:
  enum class State : std::uint8_t { stopped, acquiring, acquired, stopping };

  /// Makes one write of a shard under `range_id` with these task ids.
  using Write = std::function<store::Expected<void>(const Context& ctx, std::int64_t range_id,
                                                    std::span<const std::int64_t> task_ids)>;
  struct WriteNote {
    std::int64_t workflow = 0;
    std::int64_t mutation = 0;
    std::string_view what;
  };
  enum class WriteResult : std::uint8_t { ok, failed, not_owner };

  ShardOwner(Host& host, store::Store& store, const Membership& membership, ShardOwnerSettings settings);

  /// The body of the owner's actor: never returns.
  void run(Actor& actor);

  /// Waits for its turn and writes; the context's deadline bounds both. Its lifecycle is the shard's, not the caller's.
  WriteResult write(Actor& actor, Time deadline, std::size_t task_count, const WriteNote& what, const Write& call);
  /// Persists the queue's watermark under the current range.
  bool save_queue_state(Actor& actor, std::int64_t watermark);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool acquired() const { return state_ == State::acquired; }
  /// The shard has been acquired in this context and is not lost; while it is acquired once more, queues go on.
  [[nodiscard]] bool serving() const {
    return state_ == State::acquired || (state_ == State::acquiring && next_task_id_ > 0);
  }
  /// Counts the shard contexts of this host: a new one starts with nothing in memory.
  [[nodiscard]] std::uint64_t context_number() const { return context_number_; }
  [[nodiscard]] std::int64_t range_id() const { return info_.range_id; }
  /// Where a queue that starts now begins to read.
  [[nodiscard]] std::int64_t queue_watermark() const;
  /// Every task id given out so far is below.
  [[nodiscard]] std::int64_t next_task_id() const { return next_task_id_; }
  /// The queue may read up to here: no task below can still be inserted (temporal-store 5.2).
  [[nodiscard]] std::int64_t exclusive_read_watermark() const;
  /// Cancelled when the current shard context ends.
  [[nodiscard]] const CancelToken& lifecycle() const { return lifecycles_.back(); }

  /// Raised when the membership may have changed or the owner has something to do.
  Signal attention;
  /// Raised when there may be tasks to read.
  Signal new_tasks;

 private:
  [[nodiscard]] bool believes_to_own(const Actor& actor) const;
  void open_context(Actor& actor);
  void live(Actor& actor);
  bool acquire(Actor& actor);
  store::Expected<void> try_acquire(Actor& actor);
  store::Expected<void> renew_range(Actor& actor, bool stealing);
  bool take_task_ids(Actor& actor, std::size_t count, std::vector<std::int64_t>& ids);
  void after_write(Actor& actor, const store::Expected<void>& result, std::int64_t range_id);
  void set_state(Actor& actor, State state);
  [[nodiscard]] Context io_context(Actor& actor) const;

  Host& host_;
  store::Store& store_;
  const Membership& membership_;
  ShardOwnerSettings settings_;
  State state_ = State::stopped;
  std::uint64_t context_number_ = 0;
  bool loaded_ = false;
  schema::ShardInfo info_;
  std::int64_t next_task_id_ = 0;
  std::int64_t end_of_block_ = 0;
  /// First task id of each write whose outcome is not known yet.
  std::vector<std::int64_t> pending_;
  /// Writes one at a time (Temporal's io semaphore of concurrency 1).
  Semaphore io_{1};
  std::deque<CancelToken> lifecycles_;
};

}  // namespace dsqlsim::scenarios
