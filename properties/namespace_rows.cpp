#include "properties/namespace_rows.h"

namespace dsqlsim::properties {

namespace {

NamespaceCommit read(const History& history, std::size_t at) {
  NamespaceCommit out;
  out.entry = at;
  for (const Change& row : changed_rows(history, history.entry(at))) {
    if (row.table == schema::table::namespaces && !is_delete(row)) out.mutated.push_back(row);
    if (row.table == schema::table::namespace_metadata && is_update(row)) out.metadata = row;
  }
  return out;
}

}  // namespace

std::vector<NamespaceCommit> namespace_commits(const History& history) {
  std::vector<NamespaceCommit> out;
  for (std::size_t at = 0; at < history.entries().size(); ++at) {
    if (history.entry(at).change_count == 0) continue;
    NamespaceCommit commit = read(history, at);
    if (!commit.mutated.empty() || commit.metadata.has_value()) out.push_back(std::move(commit));
  }
  return out;
}

}  // namespace dsqlsim::properties
