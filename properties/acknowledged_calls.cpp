#include "properties/acknowledged_calls.h"

#include <algorithm>

#include "properties/rows.h"

namespace dsqlsim::properties {

namespace {

/// By call: the first commit of its own that changed the table.
std::vector<std::size_t> first_commits(const History& history, const StoreCalls& calls, std::string_view table) {
  std::vector<std::size_t> first(calls.calls().size(), nowhere);
  for (const RowChanged& row : changes_of(history, table)) {
    const StatementCall* sent = calls.statement_of(history.entry(row.entry));
    if (sent == nullptr || sent->client_attempt == nowhere) continue;
    std::size_t& commit = first[calls.attempts()[sent->client_attempt].call];
    commit = std::min(commit, row.entry);
  }
  return first;
}

bool has_commit_log(const History& history) {
  const std::span<const Entry> entries = history.entries();
  return std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return e.kind == EntryKind::commit; });
}

}  // namespace

std::optional<std::size_t> acknowledged_without_commit(const History& history, const StoreCalls& calls,
                                                       std::span<const schema::Operation> operations,
                                                       std::string_view table) {
  if (!has_commit_log(history)) return std::nullopt;
  const std::vector<std::size_t> first = first_commits(history, calls, table);
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::size_t at = calls.calls()[i].returned_entry;
    if (at == nowhere) continue;
    const auto returned = schema::OperationReturned::from(note_of(history.entry(at)));
    const bool concerned = std::find(operations.begin(), operations.end(), returned.operation) != operations.end();
    if (concerned && returned.kind == schema::Failure::none && first[i] > at) return at;
  }
  return std::nullopt;
}

}  // namespace dsqlsim::properties
