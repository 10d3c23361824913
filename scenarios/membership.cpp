#include "scenarios/membership.h"

#include <algorithm>

namespace dsqlsim::scenarios {

namespace {

constexpr std::uint32_t most_changes = 4;

Address change_of(std::uint64_t ring, std::uint32_t change) {
  return {no_host, 0, name_hash("membership"), change, ring, 0};
}

// Mostly at once, sometimes seconds late.
Duration draw_delay(Choices& choices, const Address& at) {
  if (choices.below(at, "hears late", 3) == 0)
    return milliseconds(static_cast<std::int64_t>(choices.below(at, "late by", 8'000)));
  return milliseconds(static_cast<std::int64_t>(choices.below(at, "delay", 200)));
}

}  // namespace

Membership::Membership(Choices& choices, std::uint32_t hosts, Duration span, std::uint64_t ring) : news_(hosts) {
  const HostId first = static_cast<HostId>(choices.below(change_of(ring, 0), "first owner", hosts));
  for (HostId h = 0; h < hosts; ++h) {
    Address at = change_of(ring, 0);
    at.nth = h;
    // At boot a host may have heard of nobody but itself.
    const bool alone = choices.ratio(at, "believes to be alone", PerMille{150}) && choices.bracket(at, "split view");
    news_[h].push_back({Time{}, alone ? h : first});
    if (alone && h != first) news_[h].push_back({Time{} + draw_delay(choices, at) + seconds(1), first});
  }
  final_owner_ = first;
  const std::uint64_t changes = choices.below(change_of(ring, 0), "changes", most_changes + 1);
  Time at_time;
  for (std::uint32_t c = 1; c <= changes; ++c) {
    if (!choices.bracket(change_of(ring, c), "membership change")) continue;
    at_time = at_time + milliseconds(static_cast<std::int64_t>(choices.below(
                            change_of(ring, c), "after", static_cast<std::uint64_t>(span.us / 1000 / most_changes))));
    final_owner_ = static_cast<HostId>(choices.below(change_of(ring, c), "owner", hosts));
    for (HostId h = 0; h < hosts; ++h) {
      Address at = change_of(ring, c);
      at.nth = h;
      news_[h].push_back({at_time + draw_delay(choices, at), final_owner_});
    }
  }
}

HostId Membership::owner_seen_by(HostId host, Time now) const {
  HostId owner = news_[host].front().owner;
  for (const News& n : news_[host]) {
    if (n.heard <= now) owner = n.owner;
  }
  return owner;
}

Time Membership::next_news(HostId host, Time now) const {
  Time next = never;
  for (const News& n : news_[host]) {
    if (n.heard > now) next = std::min(next, n.heard);
  }
  return next;
}

void Membership::settle(Time now) {
  for (std::vector<News>& heard : news_) {
    std::erase_if(heard, [now](const News& n) { return n.heard > now; });
    heard.push_back({now, final_owner_});
  }
}

}  // namespace dsqlsim::scenarios
