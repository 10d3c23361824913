#pragma once
// Versions of one row and who sees which. An entry exists for every key that has a version somebody can see or that an
// open transaction touches; entries of a table live in its ordered map (table_data.h). The essay is in mvcc.cpp.

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "model/conflict.h"
#include "sim/db/value.h"

namespace dsqlsim::model {

class Transaction;
class TableData;
class IndexData;
struct IndexEntry;

/// All columns in table order, dropped ones included.
using Row = std::vector<Value>;

struct RowVersion {
  /// The commit that made it.
  Sequence sequence = 0;
  /// Deleted: `row` is empty.
  bool tombstone = false;
  Row row;
  std::unique_ptr<RowVersion> older;
};

struct RowEntry;

/// What one open transaction did to one row.
struct Effect {
  Transaction* owner = nullptr;
  TableData* table = nullptr;
  RowEntry* entry = nullptr;
  /// Effects of other open transactions on the same row.
  Effect* next = nullptr;
  IntentSet intents;
  /// False: the row was only locked, and is seen as of the snapshot.
  bool written = false;
  bool deleted = false;
  /// The row as this transaction sees it, if written and not deleted.
  Row row;
  /// Unique-index values that `row` holds until COMMIT hands them to the version.
  std::vector<std::pair<IndexData*, IndexEntry*>> references;
  /// Number of the statement that wrote it last, for "cannot affect row a second time".
  std::uint64_t statement = 0;
  /// What the transaction saw before that statement: the version of its snapshot, unless `wrote_before`.
  bool wrote_before = false;
  bool deleted_before = false;
  Row row_before;

  /// Notes that `number` writes the row; `row` and `deleted` are still the old ones, and the old row is taken.
  void begin_write(std::uint64_t number);
};

struct RowEntry {
  /// Encoded primary key; the bytes belong to the table's map.
  std::string_view key;
  std::uint64_t hash = 0;
  std::unique_ptr<RowVersion> newest;
  Effect* effects = nullptr;
  IntentLog intents;
  /// Who holds a pointer here: effects of open transactions and the list of what to prune.
  std::uint32_t pins = 0;

  RowEntry() = default;
  RowEntry(const RowEntry&) = delete;
  RowEntry& operator=(const RowEntry&) = delete;
  ~RowEntry();

  /// The version of that snapshot, deleted or not; null if the row did not exist.
  [[nodiscard]] const RowVersion* version_at(Sequence snapshot) const;
  [[nodiscard]] Effect* effect_of(const Transaction& transaction) const;
  /// What `transaction` sees here, its own writes first; null: no row.
  [[nodiscard]] const Row* visible(const Transaction& transaction, Sequence snapshot) const;

  /// What `transaction` saw before its statement of that number.
  [[nodiscard]] const Row* visible_before(const Transaction& transaction, Sequence snapshot, std::uint64_t statement) const;

  /// Cuts what nobody with a snapshot of `watermark` or later can see; returns the versions that were cut, newest first.
  std::unique_ptr<RowVersion> cut_below(Sequence watermark);
};

/// Frees a chain of any length without recursion.
void free_versions(std::unique_ptr<RowVersion> versions);

}  // namespace dsqlsim::model
