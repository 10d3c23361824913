#pragma once
// A host that uses the plugin's conditional updates as their comments say: it reads a fencing token, keeps it in
// memory, and updates on condition that the row still has it. Others take shards and task queues away from it
// meanwhile, so that what it holds is often stale. A failed condition means that it has lost the row, and an answer
// that may mean anything makes it begin again with a fresh token; it never repeats a call.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sim/core/context.h"
#include "store/fenced_updates.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

inline constexpr std::int32_t fenced_shard = 1;
/// Numbered 0 to this, exclusive. Queue 0 is in task_queues, the others in task_queues_v2.
inline constexpr std::int64_t fenced_queues = 3;
inline constexpr std::int64_t fenced_namespaces = 2;

[[nodiscard]] store::TaskQueuesKey fenced_queue_key(std::int64_t number);
[[nodiscard]] Uuid fenced_namespace_id(std::int64_t number);
[[nodiscard]] store::ExecutionsKey fenced_execution();

class FenceHolder {
 public:
  explicit FenceHolder(store::Store& store) : store_(store), fenced_(store.fenced_updates()) {}

  /// Makes steps as long as `left`, shared by all incarnations of the host, lasts. A step is one operation.
  void run(Actor& actor, std::uint64_t& left);

  /// One way of updating a row, from reading its token on. True: it worked.
  struct Way {
    std::string_view name;
    bool (FenceHolder::*works)(Actor& actor);
  };
  [[nodiscard]] static std::span<const Way> ways();

 private:
  struct Queue {
    std::int64_t number = 0;
    /// 0: not held.
    std::int64_t range = 0;
  };
  enum class Take : std::uint8_t { range_cas, row_cas, generic_cas };
  enum class Write : std::uint8_t { cas, fencing, auto_fenced, run_tx };

  void step(Actor& actor);
  void shard_step(Actor& actor);
  void queue_step(Actor& actor, Queue& queue);
  void namespace_step(Actor& actor, std::int64_t number);
  void execution_step(Actor& actor);

  bool take_shard(Actor& actor, bool by_lock, Take how);
  bool write_shard(Actor& actor, Write how, bool renew);
  bool renew_shard_range(Actor& actor);
  bool write_under_range(Actor& actor);
  bool take_queue(Actor& actor, Queue& queue, Take how);
  bool write_queue(Actor& actor, Queue& queue, Write how, bool renew);
  bool read_namespace(Actor& actor, std::int64_t number);
  bool update_namespace(Actor& actor, std::int64_t number);
  bool read_execution(Actor& actor);
  bool update_execution(Actor& actor);
  bool task_of_execution(Actor& actor);

  /// Takes the shard afresh, then writes it so.
  bool fresh_shard(Actor& actor, Write how);
  bool fresh_queue(Actor& actor, std::int64_t number, Write how);

  // The ways.
  bool take_by_range_cas(Actor& actor) { return take_shard(actor, false, Take::range_cas); }
  bool take_by_row_cas(Actor& actor) { return take_shard(actor, true, Take::row_cas); }
  bool shard_cas(Actor& actor) { return fresh_shard(actor, Write::cas); }
  bool shard_fencing(Actor& actor) { return fresh_shard(actor, Write::fencing); }
  bool shard_auto(Actor& actor) { return fresh_shard(actor, Write::auto_fenced); }
  bool shard_run_tx(Actor& actor) { return fresh_shard(actor, Write::run_tx); }
  bool queue_range_cas(Actor& actor) { return take_queue(actor, queues_[0], Take::range_cas); }
  bool queue_generic_cas(Actor& actor) { return take_queue(actor, queues_[1], Take::generic_cas); }
  bool queue_cas(Actor& actor) { return fresh_queue(actor, 2, Write::cas); }
  bool queue_fencing(Actor& actor) { return fresh_queue(actor, 0, Write::fencing); }
  bool queue_auto(Actor& actor) { return fresh_queue(actor, 1, Write::auto_fenced); }
  bool namespace_cas(Actor& actor) { return read_namespace(actor, 0) && update_namespace(actor, 0); }
  bool execution_write_lock(Actor& actor) { return read_execution(actor) && update_execution(actor); }
  bool execution_read_lock(Actor& actor) { return read_execution(actor) && task_of_execution(actor); }

  /// Forgets what is held under `token` unless the answer leaves no doubt that it is still held. True: it was ok.
  template <class Token, class T>
  static bool keep(Token& token, const store::Expected<T>& answer);

  store::Store& store_;
  store::FencedUpdates& fenced_;
  /// 0: not held.
  std::int64_t shard_range_ = 0;
  std::array<Queue, fenced_queues> queues_{{{0, 0}, {1, 0}, {2, 0}}};
  std::array<std::optional<store::GetNamespaceResponse>, fenced_namespaces> namespaces_;
  std::optional<std::int64_t> execution_version_;
};

}  // namespace dsqlsim::scenarios
