#pragma once
// One transaction of one session: its snapshot, its effects on rows and index values in the order in which they first
// happened, and what its limits and rules count. Holds state; what the state means is decided in database.h and conflict.h.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/mvcc.h"
#include "model/sql/plan.h"
#include "sim/core/time.h"
#include "sim/db/backend.h"

namespace dsqlsim::model {

struct IndexIntent {
  IndexData* index = nullptr;
  IndexEntry* entry = nullptr;
  IntentSet intents;
};

/// A foreign key of a changed child row, to be checked at COMMIT.
struct DeferredCheck {
  TableId table = 0;
  std::string constraint;
  RowEntry* child = nullptr;
};

class Transaction {
 public:
  Transaction() = default;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// The transaction's note on the row, made on first use. Marks the entry as pinned.
  Effect& effect_on(TableData& table, RowEntry& entry);
  /// Intent on a unique-index value.
  void intend(IndexData& index, IndexEntry& entry, Intent intent);
  [[nodiscard]] std::size_t effect_count() const { return used_; }
  [[nodiscard]] Effect& effect(std::size_t i) { return *pool_[i]; }
  [[nodiscard]] std::vector<IndexIntent>& index_intents() { return index_intents_; }
  [[nodiscard]] bool has_intents() const { return used_ > 0 || !index_intents_.empty(); }
  [[nodiscard]] std::size_t key_count() const { return used_ + index_intents_.size(); }
  [[nodiscard]] const Row* visible(const RowEntry& entry) const { return entry.visible(*this, snapshot); }
  /// What queries read: the rows as they were before the running statement.
  [[nodiscard]] const Row* visible_before(const RowEntry& entry) const { return entry.visible_before(*this, snapshot, statement); }
  /// Forgets everything; the caller has taken the effects off their rows.
  void clear();

  /// In a BEGIN block rather than around one statement.
  bool block = false;
  bool aborted = false;
  bool read_only = false;
  bool has_snapshot = false;
  Sequence snapshot = 0;
  Time began;
  /// The catalog it sees; set with the snapshot.
  const Catalog* catalog = nullptr;
  std::uint64_t rows_changed = 0;
  std::uint64_t statement = 0;
  /// Number of the last statement that wrote a row.
  std::uint64_t written_by = 0;
  bool did_dml = false;
  /// Its session's catalog was old at a statement, and OC001 strikes at COMMIT only.
  bool stale_catalog = false;
  /// Its rival's COMMIT failed and took this one along (knob multi_key_both_abort).
  bool doomed = false;
  /// The DDL of this transaction, not yet published. At most one.
  std::unique_ptr<DdlPlan> ddl;
  std::vector<DeferredCheck> deferred;
  /// SET CONSTRAINTS: ALL, and names said after it.
  void set_constraint_mode(bool all, const std::vector<std::string>& names, bool deferred_now);
  [[nodiscard]] bool is_deferred(const ForeignKeyDef& key) const;
  Footprint footprint;

  // Neighbours in the list of open snapshots, oldest first.
  Transaction* previous = nullptr;
  Transaction* next = nullptr;

 private:
  struct ConstraintMode {
    std::string name;
    bool deferred = false;
  };
  std::optional<bool> all_constraints_;
  std::vector<ConstraintMode> constraint_modes_;
  std::vector<std::unique_ptr<Effect>> pool_;
  std::size_t used_ = 0;
  std::vector<IndexIntent> index_intents_;
};

}  // namespace dsqlsim::model
