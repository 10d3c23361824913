// Whoever lists all task queues, page by page, finds each that was there all the time, once: the scavenger deletes by
// it what nobody uses. A listing that fails is judged by what it found twice only.

#include <fmt/format.h>

#include <map>
#include <set>

#include "properties/catalogue.h"
#include "properties/queue_rows.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::properties {

namespace {

namespace mn = schema::matching_notes;

struct Listing {
  std::size_t began = 0;
  /// There when it began.
  std::set<std::int64_t> known;
  std::map<std::int64_t, std::size_t> found;
};

}  // namespace

Verdict every_task_queue_is_listed(const History& history) {
  std::set<std::int64_t> queues;
  std::map<std::int64_t, Listing> listings;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& e = history.entry(at);
    for (const Change& c : changed_rows(history, e)) {
      if (!is_queue_table(c.table) || is_update(c)) continue;
      const auto row = queue_row(is_insert(c) ? c.after : c.before);
      if (is_insert(c)) queues.insert(row->key.hash);
      // Nobody can ask for it any more.
      if (is_delete(c)) queues.erase(row->key.hash);
      for (auto& [number, listing] : listings) {
        if (is_delete(c)) listing.known.erase(row->key.hash);
      }
    }
    if (e.kind != EntryKind::note) continue;
    if (e.label == mn::queue_known) queues.insert(e.n[0]);
    if (e.label == mn::listing_began) listings[e.n[0]] = {at, queues, {}};
    if (e.label == mn::queue_listed) {
      Listing& listing = listings[e.n[0]];
      const auto [first, fresh] = listing.found.try_emplace(e.n[1], at);
      if (!fresh) {
        return Verdict::violated("task queue listed twice",
                                 fmt::format("A listing of {} found task queue {} twice.", who(history, at), e.n[1]),
                                 {listing.began, first->second, at});
      }
    }
    if (!(e.label == mn::listing_ended)) continue;
    judged = true;
    const Listing& listing = listings[e.n[0]];
    for (const std::int64_t queue : listing.known) {
      if (listing.found.contains(queue)) continue;
      return Verdict::violated(
          "task queue not listed",
          fmt::format("A listing of {} came to its end with {} task queues and without {}, which was "
                      "there all the time.",
                      who(history, at), listing.found.size(), queue),
          {listing.began, at});
    }
  }
  return judged ? Verdict::holds() : Verdict::undecided("no listing of task queues came to its end");
}

}  // namespace dsqlsim::properties
