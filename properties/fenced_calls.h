#pragma once
// The store's conditional updates as a history tells them (store/schema/fenced_notes.h): which rows each was
// conditional on and by which fence, what its caller was told, and what committed of it, however late. One call is one
// operation of its actor.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "properties/store_calls.h"
#include "store/schema/fenced_notes.h"

namespace dsqlsim::properties {

struct FencedRow {
  schema::FencedUpdateBegan note;
  std::size_t entry = nowhere;
};

struct FencedCall {
  std::vector<FencedRow> rows;
  /// nowhere if its actor was killed or the run ended before.
  std::size_t returned_entry = nowhere;
  /// Its commits that changed a row.
  std::vector<std::size_t> commits;
};

class FencedCalls {
 public:
  explicit FencedCalls(const History& history);

  /// In the order in which they began.
  [[nodiscard]] const std::vector<FencedCall>& calls() const { return calls_; }
  /// The call that this commit belongs to; null if it was made outside any.
  [[nodiscard]] const FencedCall* call_of(const Entry& commit) const;
  /// Where the call returned, as the store noted it. The method if it did, else "A conditional update".
  [[nodiscard]] std::string_view method(const FencedCall& call) const;

 private:
  std::size_t find(const Entry& entry) const;

  const History& history_;
  std::vector<FencedCall> calls_;
  /// Sorted by actor and operation, as calls of one actor follow each other: index in calls_.
  struct Place {
    ActorId actor;
    std::uint32_t operation;
    std::size_t call;
  };
  std::vector<Place> places_;
};

/// What was told to the caller. Nothing if it did not return.
struct Told {
  schema::Failure kind;
  schema::Root root;
};
[[nodiscard]] std::optional<Told> told(const History& history, const FencedCall& call);

/// A row that may be fenced, as the notes name it: "shards 1". Nothing for rows of other tables.
[[nodiscard]] std::optional<std::string> fenced_row(const Change& change);
/// Its fencing token: range id, notification version or db_record_version.
[[nodiscard]] std::int64_t token_of(std::string_view table, std::span<const Value> row);

/// True if the history has a commit log to look into.
[[nodiscard]] bool has_commits(const History& history);

}  // namespace dsqlsim::properties
