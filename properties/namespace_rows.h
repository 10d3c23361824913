#pragma once
// What a commit did to the namespaces: the rows that it mutated and how far it moved the global notification version.

#include <optional>
#include <string>
#include <vector>

#include "properties/rows.h"

namespace dsqlsim::properties {

struct NamespaceCommit {
  std::size_t entry = 0;
  /// Rows of namespaces that were inserted or updated.
  std::vector<Change> mutated;
  /// The change of namespace_metadata, if it changed.
  std::optional<Change> metadata;

  [[nodiscard]] std::int64_t version_before() const {
    return integer(metadata->before, schema::namespace_metadata::notification_version);
  }
  [[nodiscard]] std::int64_t version_after() const {
    return integer(metadata->after, schema::namespace_metadata::notification_version);
  }
};

/// Every commit that mutated a namespace or moved the global version, in order. Deletes do neither.
[[nodiscard]] std::vector<NamespaceCommit> namespace_commits(const History& history);

[[nodiscard]] inline const std::string& name_of_namespace(const Change& row) {
  return text(cell(row.after.empty() ? row.before : row.after, schema::namespaces::name));
}
[[nodiscard]] inline const Uuid& id_of_namespace(const Change& row) {
  return uuid(cell(row.after.empty() ? row.before : row.after, schema::namespaces::id));
}
[[nodiscard]] inline std::int64_t notification_version(std::span<const Value> row) {
  return integer(row, schema::namespaces::notification_version);
}

}  // namespace dsqlsim::properties
