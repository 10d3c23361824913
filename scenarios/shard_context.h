#pragma once
// One shard context of a history host (temporal-store 5.1, context_impl.go): acquires the shard's range, gives out task
// keys, lets one write at a time through, and decides after each answer whether it still owns the shard. A write that
// is under way when the context ends goes on, and its answer means nothing any more. Who opens and closes contexts is
// the business of ShardOwner.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scenarios/task_keys.h"
#include "sim/core/sync.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

inline constexpr std::int32_t the_shard = 1;

struct ShardSettings {
  std::int32_t shard = the_shard;
  /// A range's block of task ids has 2^this many.
  std::uint32_t block_bits = 20;
  /// Timers fire at multiples of this, so that many fire at one time; 0: at any millisecond.
  Duration timer_grid;
  /// How long a host goes on with a shard that the membership has given to another one; 0: not at all.
  Duration linger;
};

/// A task that a write is to insert.
struct NewTask {
  schema::Category category = schema::Category::transfer;
  /// From now, on the host's clock; timers only.
  Duration fires_in;
};

class ShardContext {
 public:
  enum class State : std::uint8_t { acquiring, acquired, stopping, stopped };

  /// Makes one write of a shard under `range_id` with a key for each task.
  using Write = std::function<store::Expected<void>(const Context& ctx, std::int64_t range_id,
                                                    std::span<const schema::TaskKey> keys)>;
  struct WriteNote {
    std::int64_t workflow = 0;
    std::int64_t mutation = 0;
    std::string_view what;
  };
  enum class WriteResult : std::uint8_t { ok, failed, not_owner };

  /// What a context tells its host.
  struct Listener {
    /// Something for the owner to look at: the state has changed.
    Signal attention;
    /// There may be tasks to read, one a queue.
    std::map<schema::Category, Signal> new_tasks;
  };

  ShardContext(Host& host, store::Store& store, ShardSettings settings, Listener& listener, State state)
      : host_(host),
        store_(store),
        listener_(listener),
        shard_(settings.shard),
        timer_grid_(settings.timer_grid),
        keys_(settings.block_bits),
        state_(state) {}

  /// Acquires the shard, or acquires it once more after a write of unknown outcome; tries for five minutes. Returns
  /// when the state is no longer acquiring.
  void acquire(Actor& actor);
  /// From outside: the shard is somebody else's.
  void stop(Actor& actor);

  /// Waits for its turn and writes. The caller's deadline bounds the wait; the write itself is detached from it, and
  /// has two seconds at least.
  WriteResult write(Actor& actor, Time deadline, std::span<const NewTask> tasks, const WriteNote& what,
                    const Write& call);
  /// Lets `call`, which is under no range, have the turn of a write.
  WriteResult take_turn(Actor& actor, Time deadline,
                        const std::function<store::Expected<void>(const Context& ctx)>& call);
  /// An id for events that a write will append before it begins (GenerateTaskID); nothing if the context is not acquired,
  /// or a new block of ids was needed and not granted.
  std::optional<std::int64_t> take_id(Actor& actor, Time deadline);
  /// Persists a queue's watermarks under the range of now. False unless that is known to have worked.
  bool save_queue_state(Actor& actor, schema::Category category, const schema::QueueState& state);

  /// A range delete under `range_id` was refused: the shard is another owner's.
  void lost(Actor& actor, std::int64_t range_id);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool valid() const { return state_ < State::stopping; }
  /// Acquired at least once, and not lost: queues go on while it is acquired again.
  [[nodiscard]] bool serving() const { return valid() && keys_.has_range(); }
  [[nodiscard]] std::int64_t range_id() const { return info_.range_id; }
  [[nodiscard]] std::int64_t next_task_id() const { return keys_.next_id(); }
  /// What the shard's row held of this queue; empty states for a queue that never saved any.
  [[nodiscard]] schema::QueueState queue_state(schema::Category category) const;
  /// A queue may read up to here. Waits for the shard lock; nothing if the context has ended by then.
  [[nodiscard]] std::optional<schema::TaskKey> exclusive_read_watermark(Actor& actor, schema::Category category);
  /// Cancelled when the context ends.
  [[nodiscard]] const CancelToken& lifecycle() const { return lifecycle_; }

 private:
  /// First key of each category, as pending.
  struct Promise {
    schema::Category category;
    schema::TaskKey key;
  };

  [[nodiscard]] Context io_context(Actor& actor) const;
  void set_state(Actor& actor, State state);
  store::Expected<void> try_acquire(Actor& actor);
  store::Expected<void> load(Actor& actor);
  /// The shard lock must be held.
  store::Expected<void> renew_range(Actor& actor, bool stealing);
  /// The shard lock must be held. Nothing if a new block was needed and not granted.
  std::optional<std::int64_t> next_id(Actor& actor);
  /// The shard lock must be held. Nothing if a new block was needed and not granted.
  std::optional<std::vector<schema::TaskKey>> take_keys(Actor& actor, std::span<const NewTask> tasks);
  [[nodiscard]] std::vector<Promise> promise(std::span<const NewTask> tasks, std::span<const schema::TaskKey> keys);
  void complete(std::span<const Promise> promises, bool known);
  void handle_error(Actor& actor, const store::Expected<void>& result, std::int64_t range_id);
  void notify(std::span<const NewTask> tasks);

  Host& host_;
  store::Store& store_;
  Listener& listener_;
  std::int32_t shard_;
  Duration timer_grid_;
  TaskKeys keys_;
  State state_;
  bool loaded_ = false;
  schema::ShardInfo info_;
  CancelToken lifecycle_;
  /// Temporal's io semaphore of concurrency 1: writes and checkpoints, but not the renewal of the range.
  Semaphore io_{1};
  /// Temporal's rwLock: whoever changes shard info or gives out keys; a renewal holds it until it has its answer.
  Mutex lock_;
  std::int64_t writes_under_way_ = 0;
  Signal drained_;
};

}  // namespace dsqlsim::scenarios
