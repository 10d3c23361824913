#pragma once
// Committed rows as properties read them: which rows of a table changed, in commit order, and their cells by column. A
// row that was only locked, or written back as it was, did not change.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/history/history.h"
#include "store/schema/blobs.h"
#include "store/schema/tables.h"

namespace dsqlsim::properties {

[[nodiscard]] inline bool is_insert(const Change& c) { return c.before.empty() && !c.after.empty(); }
[[nodiscard]] inline bool is_delete(const Change& c) { return !c.before.empty() && c.after.empty(); }
[[nodiscard]] bool is_update(const Change& c);
[[nodiscard]] inline bool is_change(const Change& c) { return is_insert(c) || is_delete(c) || is_update(c); }

/// An operation's own effect, as opposed to what it leaves behind beside it (history nodes).
[[nodiscard]] inline bool is_effect(const Change& c) {
  return c.table != schema::table::history_node && c.table != schema::table::history_tree;
}

struct RowChanged {
  /// Index of the commit entry.
  std::size_t entry = 0;
  Change change;
};

/// Every row of the table that a commit changed, in commit order.
[[nodiscard]] std::vector<RowChanged> changes_of(const History& history, std::string_view table);
/// Every row that this commit changed.
[[nodiscard]] std::vector<Change> changed_rows(const History& history, const Entry& commit);

/// CHECKs that the cell holds an integer, text or UUID.
[[nodiscard]] std::int64_t integer(const Value& cell);
[[nodiscard]] const std::string& text(const Value& cell);
[[nodiscard]] const Uuid& uuid(const Value& cell);

template <class Column>
[[nodiscard]] const Value& cell(std::span<const Value> row, Column column) {
  return row[schema::index(column)];
}
template <class Column>
[[nodiscard]] std::int64_t integer(std::span<const Value> row, Column column) {
  return integer(cell(row, column));
}

/// A host as long as it stays up: what a range is granted to.
struct Incarnation {
  HostId host = 0;
  std::uint32_t number = 0;
  friend constexpr auto operator<=>(const Incarnation&, const Incarnation&) = default;
};
[[nodiscard]] Incarnation incarnation_of(const History& history, ActorId actor);

/// Who wrote an entry, as explanations call him.
[[nodiscard]] std::string who(const History& history, std::size_t entry);

}  // namespace dsqlsim::properties
