#pragma once
// The shard controller of a history host (controller_impl.go), for one shard: opens a shard context when the membership
// says so, closes it when it says otherwise, at once or after a while, and opens a new one when the old one was lost.
// Lives in the host's memory; its two actors watch and acquire, other actors of the host write through it.

#include <deque>
#include <memory>

#include "scenarios/membership.h"
#include "scenarios/shard_context.h"

namespace dsqlsim::scenarios {

class ShardOwner {
 public:
  using WriteResult = ShardContext::WriteResult;
  using WriteNote = ShardContext::WriteNote;
  using Write = ShardContext::Write;

  ShardOwner(Host& host, store::Store& store, const Membership& membership, ShardSettings settings);

  /// The body of the controller's actor: never returns.
  void run(Actor& actor);
  /// The body of the actor that acquires: never returns.
  void run_acquirer(Actor& actor);

  /// The context of now; the last one, if there is none that is valid. Stays where it is as long as the host is up.
  [[nodiscard]] ShardContext& context() { return *contexts_.back(); }
  /// Counts the shard contexts of this host: a new one starts with nothing in memory.
  [[nodiscard]] std::uint64_t context_number() const { return contexts_.size(); }
  [[nodiscard]] bool acquired() const { return contexts_.back()->state() == ShardContext::State::acquired; }
  [[nodiscard]] bool serving() const { return contexts_.back()->serving(); }

  /// The membership may have changed.
  void look() { listener_.attention.raise(); }
  [[nodiscard]] Signal& new_tasks(schema::Category category) { return listener_.new_tasks[category]; }

 private:
  [[nodiscard]] bool believes_to_own(const Actor& actor) const;
  void open_context();
  /// The membership has given the shard to another host.
  void give_up(Actor& actor);

  Host& host_;
  store::Store& store_;
  const Membership& membership_;
  ShardSettings settings_;
  ShardContext::Listener listener_;
  Signal to_acquire_;
  /// Contexts that have ended may have a write under way.
  std::deque<std::unique_ptr<ShardContext>> contexts_;
  /// While the host lingers: until when.
  Time linger_until_ = never;
};

}  // namespace dsqlsim::scenarios
