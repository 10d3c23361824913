#include "properties/fenced_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

namespace table = schema::table;

template <class Column>
std::string named(std::string_view in_table, std::span<const Value> row, Column key) {
  return fmt::format("{} {}", in_table, integer(row, key));
}

bool is_task_queue(std::string_view name) { return name == table::task_queues || name == table::task_queues_v2; }

}  // namespace

FencedCalls::FencedCalls(const History& history) : history_(history) {
  const auto before = [](const Place& a, const Place& b) {
    return std::tie(a.actor, a.operation) < std::tie(b.actor, b.operation);
  };
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    if (entry.kind != EntryKind::note || !(entry.label == schema::note::fenced_update_began)) continue;
    std::size_t call = find(entry);
    if (call == nowhere) {
      call = calls_.size();
      calls_.emplace_back();
      const Place place{entry.actor, entry.operation, call};
      places_.insert(std::upper_bound(places_.begin(), places_.end(), place, before), place);
    }
    calls_[call].rows.push_back({schema::FencedUpdateBegan::from(note_of(entry)), at});
  }
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    const Entry& entry = history.entry(at);
    const bool returned = entry.kind == EntryKind::note && entry.label == schema::note::fenced_update_returned;
    if (!returned && entry.change_count == 0) continue;
    const std::size_t call = find(entry);
    if (call == nowhere) continue;
    if (returned) {
      calls_[call].returned_entry = at;
    } else if (!changed_rows(history, entry).empty()) {
      calls_[call].commits.push_back(at);
    }
  }
}

std::size_t FencedCalls::find(const Entry& entry) const {
  const auto at = std::lower_bound(places_.begin(), places_.end(), entry, [](const Place& p, const Entry& e) {
    return std::tie(p.actor, p.operation) < std::tie(e.actor, e.operation);
  });
  if (at == places_.end() || at->actor != entry.actor || at->operation != entry.operation) return nowhere;
  return at->call;
}

const FencedCall* FencedCalls::call_of(const Entry& commit) const {
  const std::size_t call = find(commit);
  return call == nowhere ? nullptr : &calls_[call];
}

std::string_view FencedCalls::method(const FencedCall& call) const {
  if (call.returned_entry == nowhere) return "A conditional update";
  return schema::FencedUpdateReturned::from(note_of(history_.entry(call.returned_entry))).method;
}

std::optional<Told> told(const History& history, const FencedCall& call) {
  if (call.returned_entry == nowhere) return std::nullopt;
  const auto returned = schema::FencedUpdateReturned::from(note_of(history.entry(call.returned_entry)));
  return Told{returned.kind, returned.root};
}

std::optional<std::string> fenced_row(const Change& change) {
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  if (change.table == table::shards) return named(change.table, row, schema::shards::shard_id);
  if (is_task_queue(change.table)) return named(change.table, row, schema::task_queues::range_hash);
  if (change.table == table::namespaces) {
    return fmt::format("{} {}", change.table, text(cell(row, schema::namespaces::name)));
  }
  if (change.table == table::executions) {
    return fmt::format("{} {}", change.table, to_text(uuid(cell(row, schema::executions::run_id))));
  }
  return std::nullopt;
}

std::int64_t token_of(std::string_view name, std::span<const Value> row) {
  if (name == table::shards) return integer(row, schema::shards::range_id);
  if (is_task_queue(name)) return integer(row, schema::task_queues::range_id);
  if (name == table::namespaces) return integer(row, schema::namespaces::notification_version);
  return integer(row, schema::executions::db_record_version);
}

bool has_commits(const History& history) {
  return std::any_of(history.entries().begin(), history.entries().end(),
                     [](const Entry& e) { return e.kind == EntryKind::commit; });
}

}  // namespace dsqlsim::properties
