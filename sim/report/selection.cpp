#include "sim/report/selection.h"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

namespace dsqlsim::report {

namespace {

/// How much a moment says about the violation. From `always` up it is shown whatever the room.
namespace rank {
constexpr int decides = 100;
constexpr int same_transaction = 90;
constexpr int same_operation_began = 88;
constexpr int fault_on_it = 85;
constexpr int always = 85;
constexpr int same_rows = 75;
constexpr int fault_elsewhere = 70;
constexpr int same_operation = 65;
constexpr int struck = 60;
constexpr int telling = 60;
constexpr int same_actor_fails = 58;
constexpr int commits_elsewhere = 55;
constexpr int same_actor_says = 50;
constexpr int same_actor_calls = 30;
constexpr int rest = 20;
constexpr int seldom = 5;
}  // namespace rank

template <class T>
bool holds(const std::vector<T>& sorted, const T& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// What the deciding moments were part of.
struct Deciding {
  std::vector<std::uint64_t> transactions;
  std::vector<std::uint64_t> calls;
  std::vector<std::pair<ActorId, std::uint32_t>> operations;
  std::vector<ActorId> actors;
  std::vector<HostId> hosts;
  std::vector<std::uint64_t> rows;
  /// The calls that faults struck.
  std::vector<std::uint64_t> struck;
  /// Position of the last of them; of the last moment if there is none.
  std::size_t last = 0;

  explicit Deciding(const std::vector<Moment>& moments) {
    bool any = false;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      if (moments[i].kind == MomentKind::fault && moments[i].call != 0) struck.push_back(moments[i].call);
      if (!moments[i].witness) continue;
      add(moments[i]);
      last = i;
      any = true;
    }
    if (!any && !moments.empty()) last = moments.size() - 1;
    sort_unique(transactions);
    sort_unique(calls);
    sort_unique(struck);
    sort_unique(operations);
    sort_unique(actors);
    sort_unique(hosts);
    sort_unique(rows);
  }

 private:
  void add(const Moment& m) {
    if (m.transaction != 0) transactions.push_back(m.transaction);
    if (m.kind == MomentKind::call) calls.push_back(m.call);
    if (m.actor != no_actor) {
      actors.push_back(m.actor);
      operations.emplace_back(m.actor, m.operation);
    }
    if (m.host != no_host) hosts.push_back(m.host);
    rows.insert(rows.end(), m.rows.begin(), m.rows.end());
  }
};

int rank_of_fault(const Moment& m, const Deciding& deciding) {
  const bool on_it = m.kind == MomentKind::fault
                         ? holds(deciding.calls, m.call) || holds(deciding.transactions, m.transaction)
                         : holds(deciding.hosts, m.host);
  return on_it ? rank::fault_on_it : rank::fault_elsewhere;
}

int rank_of(const Moment& m, const Deciding& deciding) {
  if (m.witness) return rank::decides;
  if (m.interest == Interest::seldom) return rank::seldom;
  if (m.kind == MomentKind::fault || m.kind == MomentKind::host) return rank_of_fault(m, deciding);
  if (m.transaction != 0 && holds(deciding.transactions, m.transaction)) return rank::same_transaction;
  const bool same_operation = m.operation != 0 && holds(deciding.operations, {m.actor, m.operation});
  if (m.kind == MomentKind::operation && same_operation) return rank::same_operation_began;
  const auto is_theirs = [&deciding](std::uint64_t row) { return holds(deciding.rows, row); };
  if (std::any_of(m.rows.begin(), m.rows.end(), is_theirs)) return rank::same_rows;
  if (same_operation) return rank::same_operation;
  if (m.kind == MomentKind::call && holds(deciding.struck, m.call)) return rank::struck;
  if (m.interest == Interest::telling && holds(deciding.hosts, m.host)) return rank::telling;
  const bool same_actor = holds(deciding.actors, m.actor);
  if (same_actor && m.nth_failure > 0) return rank::same_actor_fails;
  if (!m.changes.empty()) return rank::commits_elsewhere;
  if (same_actor && m.kind != MomentKind::call) return rank::same_actor_says;
  return same_actor ? rank::same_actor_calls : rank::rest;
}

/// What an actor does, without the numbers in it.
std::string habit(const Moment& m) {
  std::string out = fmt::format("{} {} ", m.actor, static_cast<int>(m.kind));
  for (const std::uint64_t row : m.rows) out += fmt::format("{} ", row);
  for (const char c : (m.statement.empty() ? m.text : m.statement) + m.answer) {
    if (c < '0' || c > '9') out += c;
  }
  return out;
}

/// Of what an actor does over and over, the first and the last time are enough, unless it has to do with the matter.
void play_down_repeats(const std::vector<Moment>& moments, const Deciding& deciding, std::vector<int>& ranks) {
  constexpr std::size_t over_and_over = 4;
  std::map<std::string, std::vector<std::size_t>> habits;
  for (std::size_t i = 0; i <= deciding.last && i < moments.size(); ++i) {
    if (ranks[i] > rank::rest && ranks[i] < rank::same_operation) habits[habit(moments[i])].push_back(i);
  }
  for (const auto& [what, times] : habits) {
    if (times.size() < over_and_over) continue;
    for (std::size_t t = 1; t + 1 < times.size(); ++t) ranks[times[t]] = rank::rest;
  }
}

/// "... 1 step ..." takes as much room as the step itself, if that is in a column that is there anyway.
void fill_small_gaps(const std::vector<Moment>& moments, std::size_t last, std::size_t cell, std::vector<bool>& shown) {
  std::vector<ActorId> actors;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (shown[i]) actors.push_back(moments[i].actor);
  }
  sort_unique(actors);
  constexpr std::size_t none = SIZE_MAX;
  std::size_t gap = none;
  std::size_t gap_size = 2;  // what comes before the first shown moment is no small gap
  for (std::size_t i = 0; i < moments.size() && i <= last; ++i) {
    if (shown[i]) {
      const bool fits = gap_size == 1 && holds(actors, moments[gap].actor) && lines_of(moments[gap], cell) == 1;
      if (fits) shown[gap] = true;
      gap_size = 0;
    } else if (moments[i].interest != Interest::seldom) {
      ++gap_size;
      gap = i;
    }
  }
}

}  // namespace

std::size_t lines_of(const Moment& m, std::size_t cell) {
  const auto wrapped = [cell](std::size_t size) { return 1 + size / (cell + 1); };
  std::size_t lines = wrapped(m.text.size() + m.answer.size() + 6);
  for (const std::string& change : m.changes) lines += wrapped(change.size() + 6);
  return lines;
}

std::vector<bool> select_moments(const std::vector<Moment>& moments, std::size_t room, std::size_t cell) {
  if (room == 0) return std::vector<bool>(moments.size(), true);
  const Deciding deciding(moments);
  std::vector<int> ranks;
  for (const Moment& m : moments) ranks.push_back(rank_of(m, deciding));
  play_down_repeats(moments, deciding, ranks);
  std::vector<std::size_t> order;
  std::size_t all_lines = 0;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    // What comes after the deciding moments explains nothing, but how their own transactions ended does.
    const bool too_late = i > deciding.last && ranks[i] != rank::same_transaction;
    if (too_late || ranks[i] <= rank::seldom) continue;
    order.push_back(i);
    all_lines += lines_of(moments[i], cell);
  }
  // Unless everything fits, what has nothing to do with the matter goes.
  if (all_lines > room) std::erase_if(order, [&ranks](std::size_t i) { return ranks[i] <= rank::rest; });
  // Of equals, the later ones say more.
  std::stable_sort(order.begin(), order.end(),
                   [&ranks](std::size_t a, std::size_t b) { return ranks[a] != ranks[b] ? ranks[a] > ranks[b] : a > b; });
  std::vector<bool> shown(moments.size(), false);
  for (const std::size_t i : order) {
    const std::size_t lines = lines_of(moments[i], cell);
    if (ranks[i] < rank::always && lines > room) continue;
    shown[i] = true;
    room -= std::min(room, lines);
  }
  fill_small_gaps(moments, deciding.last, cell, shown);
  return shown;
}

}  // namespace dsqlsim::report
