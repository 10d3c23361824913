// S24. A consumer's ack level says that it is done with everything up to there. It never goes back, and no consumer's
// level is lost: either would be the mark of an update that was based on another row than the one it replaced.

#include <fmt/format.h>

#include <map>
#include <optional>

#include "properties/catalogue.h"
#include "properties/rows.h"
#include "store/schema/service_blobs.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::properties {

namespace {

using schema::QueueAckLevels;

std::optional<QueueAckLevels> acks_in(std::span<const Value> row) {
  return schema::decode<QueueAckLevels>(cell(row, schema::queue_metadata::data));
}

/// The consumer whose level is gone or lower, and how that reads.
std::optional<std::string> gone_back(const QueueAckLevels& before, const QueueAckLevels& after) {
  for (const auto& [name, level] : before.levels) {
    const auto found = after.levels.find(name);
    if (found == after.levels.end()) return fmt::format("the level of {} is gone, which was {}", name, level);
    if (found->second < level) return fmt::format("the level of {} went from {} to {}", name, level, found->second);
  }
  return std::nullopt;
}

}  // namespace

Verdict ack_levels_never_decrease(const History& history) {
  std::map<std::int64_t, std::size_t> last;
  bool judged = false;
  for (const auto& [entry, change] : changes_of(history, schema::table::queue_metadata)) {
    const std::int64_t type =
        integer(change.after.empty() ? change.before : change.after, schema::queue_metadata::queue_type);
    std::vector<std::size_t> witness;
    if (const auto found = last.find(type); found != last.end()) witness.push_back(found->second);
    witness.push_back(entry);
    last[type] = entry;
    if (!is_update(change)) continue;
    judged = true;
    const auto before = acks_in(change.before);
    const auto after = acks_in(change.after);
    if (!before.has_value() || !after.has_value()) continue;
    const auto lost = gone_back(*before, *after);
    if (!lost.has_value()) continue;
    return Verdict::violated("ack level went back",
                             fmt::format("{} wrote the ack levels of queue {}: {}.", who(history, entry),
                                         schema::service_notes::queue_name(type), *lost),
                             std::move(witness));
  }
  return judged ? Verdict::holds() : Verdict::undecided("no ack level was updated");
}

}  // namespace dsqlsim::properties
