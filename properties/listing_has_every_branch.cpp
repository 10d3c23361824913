// Whoever lists all branches of all histories, page by page, gets each branch that is there from the beginning to the
// end of the listing exactly once, and none that is not there at any time; and is never told that his listing makes no
// sense. What comes or goes meanwhile he may get or not.

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace hn = schema::host_notes;
namespace table = schema::table;
using Ids = std::set<std::string>;

/// What one actor's listing is measured by.
struct Listing {
  /// There from its beginning until now.
  Ids throughout;
  /// There at some time since its beginning.
  Ids ever;
};

std::string branch_of(const Change& change) {
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  return to_text(uuid(cell(row, schema::history_tree::branch_id)));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// What is wrong with the answer, if anything: the cause and the rest of the sentence.
std::optional<std::pair<std::string, std::string>> mistake_in(const Listing& asked, std::string_view answer) {
  Ids listed;
  for (const std::string& id : words_of(answer)) {
    if (!listed.insert(id).second) return {{"branch listed twice", fmt::format("got branch {} twice", id)}};
    if (!asked.ever.contains(id))
      return {{"branch listed that is not there", fmt::format("got branch {}, which is not there", id)}};
  }
  for (const std::string& id : asked.throughout) {
    if (!listed.contains(id))
      return {{"branch missed", fmt::format("did not get branch {}, which was there all the time", id)}};
  }
  return std::nullopt;
}

}  // namespace

Verdict listing_has_every_branch(const History& history) {
  Ids there;
  std::map<ActorId, Listing> open;
  bool judged = false;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    for (std::uint32_t i = 0; i < entry.change_count; ++i) {
      const Change change = history.change(entry, i);
      if (change.table != table::history_tree) continue;
      const std::string id = branch_of(change);
      if (change.after.empty()) {
        there.erase(id);
        for (auto& [actor, listing] : open) listing.throughout.erase(id);
      } else {
        there.insert(id);
        for (auto& [actor, listing] : open) listing.ever.insert(id);
      }
    }
    if (entry.kind != EntryKind::note) continue;
    if (entry.label == hn::branches_listing_began) open[entry.actor] = {there, there};
    if (entry.label != hn::branches_listed || !open.contains(entry.actor)) continue;
    judged = true;
    if (entry.n[0] == 1) {
      return Verdict::violated(
          "listing refused",
          fmt::format("{} asked for all branches of all histories and got {}.", who(history, at), entry.text), {at});
    }
    if (const auto mistake = mistake_in(open[entry.actor], entry.text); mistake.has_value()) {
      return Verdict::violated(mistake->first,
                               fmt::format("{} listed all branches and {}.", who(history, at), mistake->second), {at});
    }
    open.erase(entry.actor);
  }
  return judged ? Verdict::holds() : Verdict::undecided("nobody listed all branches to the end");
}

}  // namespace dsqlsim::properties
