// L6. Once faults have stopped, every host that is up is a member, and whoever looks for members sees it.

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_notes.h"

namespace dsqlsim::properties {

namespace {

namespace sn = schema::service_notes;

struct Observer {
  std::set<std::string, std::less<>> seen;
  std::size_t last_look = 0;
};

void add_words(std::set<std::string, std::less<>>& out, std::string_view words) {
  while (!words.empty()) {
    const std::size_t blank = std::min(words.find(' '), words.size());
    out.emplace(words.substr(0, blank));
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
}

class Cluster {
 public:
  void read(const History& history, std::size_t at) {
    const Entry& e = history.entry(at);
    if (e.kind == EntryKind::host) {
      const auto host = static_cast<HostId>(e.n[0]);
      if (e.label == Label("boot")) up_[host] = std::nullopt;
      if (e.label == Label("crash")) up_.erase(host);
    }
    if (e.kind != EntryKind::note) return;
    if (e.label == sn::joined_cluster) up_[history.actor(e.actor).host] = at;
    if (!(e.label == sn::members_seen) || e.n[0] != 1) return;
    Observer& observer = observers_[e.actor];
    add_words(observer.seen, e.text);
    observer.last_look = at;
  }

  [[nodiscard]] Verdict verdict(const History& history) const {
    if (observers_.empty()) return Verdict::undecided("nobody looked for members after faults had stopped");
    for (const auto& [actor, observer] : observers_) {
      for (const auto& [host, joined] : up_) {
        if (joined.has_value() && observer.seen.contains(history.entry(*joined).text)) continue;
        return missing(history, observer, host, joined);
      }
    }
    return Verdict::holds();
  }

 private:
  [[nodiscard]] static Verdict missing(const History& history, const Observer& observer, HostId host,
                                       std::optional<std::size_t> joined) {
    if (!joined.has_value()) {
      return Verdict::violated("host up but no member",
                               fmt::format("Host {} was up after faults had stopped, and never became a member.",
                                           static_cast<char>('A' + host)),
                               {observer.last_look});
    }
    return Verdict::violated("member not seen",
                             fmt::format("{} looked for members after faults had stopped and never saw {}, which is "
                                         "up.",
                                         who(history, observer.last_look), who(history, *joined)),
                             {*joined, observer.last_look});
  }

  /// Hosts that are up, and where they became members.
  std::map<HostId, std::optional<std::size_t>> up_;
  std::map<ActorId, Observer> observers_;
};

}  // namespace

Verdict live_hosts_are_members(const History& history) {
  Cluster cluster;
  for (std::size_t at = 0; at < history.entries().size(); ++at) cluster.read(history, at);
  return cluster.verdict(history);
}

}  // namespace dsqlsim::properties
