#include "properties/standstill.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "properties/rows.h"
#include "properties/store_calls.h"
#include "store/schema/failure_text.h"
#include "store/schema/fenced_notes.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::properties {

namespace {

namespace host_notes = schema::host_notes;
using schema::Failure;

/// Longer than anybody waits between two attempts; who has not tried for so long has given up, or got on otherwise.
constexpr Duration still_trying = seconds(60);
constexpr std::size_t most_statements = 12;

struct Attempted {
  ActorId actor = no_actor;
  std::string_view operation;
  std::size_t began = 0;
  std::size_t ended = 0;
  Answer answer;
};

/// Conditional updates, which are noted outside the layers. One call of an actor ends before its next begins.
std::vector<Attempted> fenced_updates(const History& history) {
  std::vector<Attempted> out;
  std::map<ActorId, std::size_t> began;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::note) continue;
    if (entry.label == schema::note::fenced_update_began) began.insert_or_assign(entry.actor, at);
    if (!(entry.label == schema::note::fenced_update_returned)) continue;
    const auto returned = schema::FencedUpdateReturned::from(note_of(entry));
    const auto since = began.find(entry.actor);
    out.push_back({entry.actor,
                   returned.method,
                   since == began.end() ? at : since->second,
                   at,
                   {returned.kind, returned.root.kind, {}, returned.said}});
  }
  return out;
}

/// What the callers of the store tried and were answered, in the order of the answers.
std::vector<Attempted> attempts(const History& history, const StoreCalls& calls) {
  std::vector<Attempted> out = fenced_updates(history);
  const auto fenced = static_cast<std::ptrdiff_t>(out.size());
  const auto is_part_of_fenced = [&](ActorId actor, std::size_t at) {
    return std::any_of(out.begin(), out.begin() + fenced,
                       [&](const Attempted& a) { return a.actor == actor && a.began < at && at < a.ended; });
  };
  for (const Attempt& attempt : calls.attempts()) {
    const LayerCall& call = calls.call_of(attempt);
    if (call.parent != nowhere || attempt.ended_entry == nowhere) continue;
    if (is_part_of_fenced(call.actor, attempt.began_entry)) continue;
    const schema::AttemptEnded end = end_of(history, attempt);
    const std::string_view said = schema::split_failure_text(history.entry(attempt.ended_entry).text).said;
    out.push_back({call.actor,
                   call.operation,
                   attempt.began_entry,
                   attempt.ended_entry,
                   {end.kind, end.root.kind, end.evidence, said}});
  }
  std::sort(out.begin(), out.end(), [](const Attempted& a, const Attempted& b) { return a.ended < b.ended; });
  return out;
}

/// The queue that an actor works off, by what it says of itself.
std::optional<schema::Category> queue_of(const History& history, ActorId actor) {
  for (const Entry& entry : history.entries()) {
    if (entry.kind != EntryKind::note || entry.actor != actor) continue;
    if (entry.label == host_notes::tasks_deleted) return static_cast<schema::Category>(entry.n[4]);
    if (entry.label == host_notes::reader_advanced) return static_cast<schema::Category>(entry.n[3]);
  }
  return std::nullopt;
}

/// The failures of one operation of one actor since it last succeeded.
using Streak = std::vector<Attempted>;

std::vector<Streak> streaks(const std::vector<Attempted>& tried, const SearchFor& what) {
  std::map<std::pair<ActorId, std::string_view>, Streak> by_operation;
  for (const Attempted& a : tried) {
    if (a.ended < what.from || a.ended > what.to) continue;
    if (what.prober_only && a.actor != what.prober) continue;
    Streak& streak = by_operation[{a.actor, a.operation}];
    if (a.answer.kind == Failure::none) {
      streak.clear();
    } else {
      streak.push_back(a);
    }
  }
  std::vector<Streak> out;
  for (auto& [key, streak] : by_operation) {
    if (!streak.empty()) out.push_back(std::move(streak));
  }
  return out;
}

int closeness(const History& history, ActorId actor, const SearchFor& what) {
  if (what.prober == no_actor) return 0;
  if (actor == what.prober) return 3;
  if (incarnation_of(history, actor) != incarnation_of(history, what.prober)) return 0;
  return what.queue.has_value() && queue_of(history, actor) == what.queue ? 2 : 1;
}

bool is_read(std::string_view operation) {
  const auto known = operation_named(operation);
  return known.has_value() && schema::repeat(*known) == schema::Repeat::reads;
}

Answer usual_answer(const Streak& streak) {
  const auto same = [](const Answer& a, const Answer& b) {
    return std::tie(a.kind, a.root, a.evidence) == std::tie(b.kind, b.root, b.evidence);
  };
  Answer usual;
  std::ptrdiff_t most = 0;
  for (const Attempted& a : streak) {
    const auto count =
        std::count_if(streak.begin(), streak.end(), [&](const Attempted& b) { return same(a.answer, b.answer); });
    if (count < most) continue;
    most = count;
    usual = a.answer;
  }
  return usual;
}

std::vector<std::size_t> witness_of(const History& history, const Attempted& last) {
  std::vector<std::size_t> out{last.ended};
  for (std::size_t at = last.ended; at-- > last.began && out.size() <= most_statements;) {
    const Entry& entry = history.entry(at);
    if (entry.kind == EntryKind::request && entry.actor == last.actor) out.push_back(at);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

/// The kind, and for one that may be anything, what is behind it.
std::string class_of(const Answer& answer) {
  const bool tells_little =
      answer.kind == Failure::unavailable || answer.kind == Failure::database || answer.kind == Failure::other;
  std::string_view behind;
  if (tells_little && !answer.evidence.empty()) {
    behind = answer.evidence;
  } else if (tells_little && answer.root != answer.kind) {
    behind = name(answer.root);
  }
  return behind.empty() ? std::string(name(answer.kind)) : fmt::format("{} ({})", name(answer.kind), behind);
}

}  // namespace

std::optional<Standstill> standstill(const History& history, const SearchFor& what) {
  const StoreCalls calls(history);
  const std::vector<Streak> found = streaks(attempts(history, calls), what);
  if (found.empty()) return std::nullopt;
  const Time end = history.entry(what.to).at;
  const auto urgency = [&](const Streak& s) {
    const Attempted& last = s.back();
    return std::tuple(history.entry(last.ended).at + still_trying >= end, closeness(history, last.actor, what),
                      !is_read(last.operation), s.size(), last.ended);
  };
  const Streak& worst = *std::max_element(found.begin(), found.end(),
                                          [&](const Streak& a, const Streak& b) { return urgency(a) < urgency(b); });
  const Attempted& last = worst.back();
  return Standstill{last.actor,          last.operation, queue_of(history, last.actor), worst.size(),
                    usual_answer(worst), last.answer,    witness_of(history, last)};
}

std::string cause_of(const Standstill& still) {
  const std::string whose =
      still.queue.has_value() ? fmt::format(" of the {} queue", schema::name(*still.queue)) : std::string();
  return fmt::format("{}{}: {}", still.operation, whose, class_of(still.usual));
}

std::string words(const History& history, const Standstill& still) {
  const std::string how = still.failures == 1
                              ? std::string("failed once, with ")
                              : fmt::format("failed {} times in a row, the last time with ", still.failures);
  const std::string usual = class_of(still.usual);
  const std::string last = class_of(still.last);
  return fmt::format("{} of {} {}{}{}{}", still.operation, history.actor_text(still.actor), how, last,
                     still.last.said.empty() ? "" : fmt::format(": \"{}\"", still.last.said),
                     usual == last ? "" : fmt::format(", mostly with {}", usual));
}

}  // namespace dsqlsim::properties
