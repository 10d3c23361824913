#pragma once
// A host that uses queues (temporal-store 5.6): puts messages in, reads them, acknowledges and purges. Queues of
// version 1 have consumers that keep their ack levels in one row, and dead letters, which one reader handles and
// deletes; of queues of version 2 every reader deletes what it has handled. Lives in the host's memory.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sim/core/context.h"
#include "store/retryable_service_clients.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

/// Of version 1.
inline constexpr std::array<std::int32_t, 2> queue_types{1, 2};
/// Of version 2: they differ in the name alone, or in the type alone.
[[nodiscard]] const std::array<store::QueueV2Key, 3>& queues_v2();
/// Of each queue of version 1.
inline constexpr std::array<std::string_view, 2> queue_consumers{"east", "west"};

class QueueUser {
 public:
  /// `consumer` is whose ack levels it keeps.
  QueueUser(store::Store& store, std::string_view consumer) : store_(store), consumer_(consumer) {}

  /// Makes the rows of the queues of version 1, for as long as it takes.
  void start(Actor& actor);
  /// Puts messages in, as long as `left`, shared by all incarnations of the host, lasts.
  void produce(Actor& actor, std::uint64_t& left);
  /// The body of the actor that reads, acknowledges, purges and lists: never returns.
  void consume(Actor& actor);

  /// What must work when nobody else is at it. True if it did.
  struct Way {
    std::string_view name;
    bool (QueueUser::*works)(Actor& actor);
  };
  [[nodiscard]] static std::span<const Way> ways();

 private:
  bool enqueue(Actor& actor, std::int32_t queue_type);
  bool enqueue_dead_letter(Actor& actor, std::int32_t queue_type);
  bool enqueue_v2(Actor& actor, const store::QueueV2Key& queue);
  bool consume(Actor& actor, std::int32_t queue_type);
  /// Reads the row, and writes it with a higher level unless it has one.
  bool acknowledge(Actor& actor, std::int32_t queue_type, std::int64_t id);
  bool purge(Actor& actor, std::int32_t queue_type);
  bool handle_dead_letters(Actor& actor, std::int32_t queue_type);
  bool acknowledge_dead_letters(Actor& actor, std::int32_t queue_type, std::int64_t id);
  bool handle_v2(Actor& actor, const store::QueueV2Key& queue);
  bool list(Actor& actor, std::int32_t queue_type);

  bool enqueue_works(Actor& actor);
  bool consume_works(Actor& actor);
  bool dead_letters_work(Actor& actor);
  bool v2_works(Actor& actor);

  /// Notes what is put in and what came of it.
  template <class Call>
  bool enqueue_noted(Actor& actor, const std::string& queue, const Call& call);

  store::Store& store_;
  std::string consumer_;
  /// Messages that this incarnation has put in.
  std::int64_t put_ = 0;
};

}  // namespace dsqlsim::scenarios
