#include "scenarios/shard_owner.h"

#include <algorithm>

namespace dsqlsim::scenarios {

ShardOwner::ShardOwner(Host& host, store::Store& store, const Membership& membership, ShardSettings settings)
    : host_(host), store_(store), membership_(membership), settings_(settings) {
  contexts_.push_back(
      std::make_unique<ShardContext>(host_, store_, settings_, listener_, ShardContext::State::stopped));
}

bool ShardOwner::believes_to_own(const Actor& actor) const {
  return membership_.owner_seen_by(host_.id, actor.machine().now() + actor.lag()) == host_.id;
}

void ShardOwner::open_context() {
  contexts_.push_back(
      std::make_unique<ShardContext>(host_, store_, settings_, listener_, ShardContext::State::acquiring));
  linger_until_ = never;
  to_acquire_.raise();
}

void ShardOwner::run(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    ShardContext& current = context();
    if (current.state() == ShardContext::State::stopping) {
      current.stop(actor);
      // A request or the next tick makes a new one.
      for_ever.sleep(milliseconds(100 + static_cast<std::int64_t>(actor.below("controller tick", 3'000))),
                     "controller tick");
    }
    const bool owner = believes_to_own(actor);
    if (owner && !current.valid()) open_context();
    if (current.state() == ShardContext::State::acquiring) to_acquire_.raise();
    if (owner || !current.valid()) linger_until_ = never;
    if (!owner && current.valid()) give_up(actor);
    const Time news = membership_.next_news(host_.id, actor.machine().now());
    (void)listener_.attention.wait(for_ever, std::min(news, linger_until_), "news of membership and shard");
  }
}

// Lingering ends with its time, with the shard, or when the membership gives the shard back.
void ShardOwner::give_up(Actor& actor) {
  const Time now = actor.machine().now();
  if (settings_.linger > Duration{} && linger_until_ == never) linger_until_ = now + settings_.linger;
  if (linger_until_ != never && now < linger_until_) {
    // As the service asks while it lingers; SQL stores say yes without looking.
    const store::AssertShardOwnershipRequest request{settings_.shard, context().range_id()};
    if (store_.shards().assert_shard_ownership(Context(actor), request).has_value()) return;
  }
  linger_until_ = never;
  context().stop(actor);
}

void ShardOwner::run_acquirer(Actor& actor) {
  const Context for_ever(actor);
  for (;;) {
    (void)to_acquire_.wait(for_ever, never, "a shard to acquire");
    context().acquire(actor);
  }
}

}  // namespace dsqlsim::scenarios
