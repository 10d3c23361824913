#pragma once
// The membership ring as an oracle: who owns the shard, as each host believes it at each moment. All of it is drawn
// when the run begins: the owner changes a few times, and every host hears of a change with a delay of its own, so that
// for a while two hosts may both believe to own the shard, or none.

#include <cstdint>
#include <vector>

#include "sim/core/machine.h"

namespace dsqlsim::scenarios {

class Membership {
 public:
  /// Draws the changes of a run of `hosts` hosts, all within `span`; `ring` tells several of one run apart.
  Membership(Choices& choices, std::uint32_t hosts, Duration span, std::uint64_t ring = 0);

  /// Whom `host` believes to own the shard.
  [[nodiscard]] HostId owner_seen_by(HostId host, Time now) const;
  /// When that belief changes next; `never` if it does not.
  [[nodiscard]] Time next_news(HostId host, Time now) const;
  /// From `now` on everybody agrees, for good: the owner is the one of the last change.
  void settle(Time now);
  [[nodiscard]] HostId final_owner() const { return final_owner_; }

 private:
  struct News {
    Time heard;
    HostId owner;
  };
  /// Per host, in the order of the changes themselves: a later change is never forgotten for an earlier one.
  std::vector<std::vector<News>> news_;
  HostId final_owner_ = 0;
};

}  // namespace dsqlsim::scenarios
