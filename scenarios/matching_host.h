#pragma once
// One task queue on a matching host: loads it while the membership says that it is this host's, and unloads it when
// that changes or when the store says that somebody else has it. Membership may give a queue to two hosts at once.
// Temporal loads a queue at the first request for it; here there are always workers that ask.

#include <cstdint>
#include <deque>

#include "scenarios/matcher.h"
#include "scenarios/membership.h"

namespace dsqlsim::scenarios {

class QueueOnHost {
 public:
  QueueOnHost(const Host& host, store::Store& store, const Membership& membership, store::TaskQueueName queue,
              MatcherSettings settings);

  // The bodies of its actors.
  void run_writer(Actor& actor);
  void run_reader(Actor& actor);
  /// As long as `starts_fail`, some starts do.
  void run_worker(Actor& actor, const bool& starts_fail);

  /// The matcher that has the queue loaded here, with its lease; null: none has.
  [[nodiscard]] Matcher* serving();
  [[nodiscard]] const store::TaskQueueName& queue() const { return queue_; }
  /// The membership has news.
  void look() { listener_.to_write.raise(); }

 private:
  [[nodiscard]] bool believes_to_own(const Actor& actor) const;
  void serve(Actor& actor, Matcher& matcher);

  const Host& host_;
  store::Store& store_;
  const Membership& membership_;
  store::TaskQueueName queue_;
  MatcherSettings settings_;
  Matcher::Listener listener_;
  /// The last is the one that may be loaded. The others may still be waited in.
  std::deque<Matcher> matchers_;
};

}  // namespace dsqlsim::scenarios
