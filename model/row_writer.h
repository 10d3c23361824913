#pragma once
// Writes single rows on behalf of one statement: constraints, limits, unique values, intents and foreign keys. INSERT, UPDATE
// and DELETE decide which rows; this decides whether a row may become what it shall become.

#include <span>
#include <string>
#include <vector>

#include "model/database.h"
#include "model/sql/plan.h"

namespace dsqlsim::model {

class RowWriter {
 public:
  RowWriter(Database& database, Transaction& transaction, CallContext& call, const ServerContext& context)
      : database_(database), transaction_(transaction), call_(call), context_(context) {}

  /// The visible row that a new row would collide with on one of these indexes; null if none.
  Result<RowEntry*> find_collision(const TableDef& table, const Row& row, std::span<const std::uint32_t> indexes);

  /// Generated columns, NOT NULL, sizes and CHECK of a row that shall be written.
  Status prepare(const TableDef& table, Row& row);
  /// `row` must have been prepared.
  Result<RowEntry*> insert(const TableDef& table, Row row);
  /// `set` are the assigned columns. Returns the entry of the row, a new one if its key changed.
  Result<RowEntry*> update(const TableDef& table, RowEntry& entry, Row row, std::span<const std::uint32_t> set);
  Status erase(const TableDef& table, RowEntry& entry);
  /// FOR UPDATE or FOR KEY SHARE.
  Status lock(const TableDef& table, RowEntry& entry, LockStrength strength);
  /// What ON CONFLICT DO UPDATE does to the row that is there before it looks at its condition; `set` as for update().
  Status lock_for_update(const TableDef& table, RowEntry& entry, std::span<const std::uint32_t> set);

  /// Foreign keys that are due at the end of the statement.
  Status finish();

  [[nodiscard]] Database& database() { return database_; }
  [[nodiscard]] Transaction& transaction() { return transaction_; }
  [[nodiscard]] CallContext& call() { return call_; }

 private:
  Status compute_generated(const TableDef& table, Row& row);
  Status check_row(const TableDef& table, const Row& row);
  Status count_row();
  Result<std::string> key_of(const TableDef& table, TableData& data, const Row& row);
  Result<RowEntry*> holder(const TableDef& table, const IndexDef& index, const std::string& key, const RowEntry* self);
  Status claim_index_keys(const TableDef& table, Effect& effect, const Row* before, const Row* after,
                          std::span<const std::uint32_t> set);
  Effect& touch(const TableDef& table, RowEntry& entry, Intent intent);
  [[nodiscard]] bool is_key_change(const TableDef& table, const Row& before, const Row& after,
                                   std::span<const std::uint32_t> set) const;
  Status check_newer(const RowEntry& entry, std::string_view constraint, Intent intent);
  Result<RowEntry*> postgres_collision(const TableDef& table, const IndexDef& index, const Row& row, const RowEntry* self);
  Status lock(const TableDef& table, RowEntry& entry, Intent intent);
  /// A row has the key whose place is `entry`.
  Result<bool> is_taken(const RowEntry& entry);
  Status drop_references(Effect& effect);

  struct ChildCheck {
    const TableDef* table;
    const ForeignKeyDef* key;
    RowEntry* row;
  };
  struct ParentCheck {
    const TableDef* parent;
    const TableDef* child;
    const ForeignKeyDef* key;
    Row before;
  };
  // foreign_key.cpp
  void child_written(const TableDef& table, RowEntry& entry, const Row* before, const Row& after);
  Status parent_gone(const TableDef& table, const Row& before, const Row* after);
  Status apply_action(const TableDef& parent, const TableDef& child, const ForeignKeyDef& key, ReferentialAction action,
                      const Row& before, const Row* after);

  Database& database_;
  Transaction& transaction_;
  CallContext& call_;
  const ServerContext& context_;
  std::vector<ChildCheck> children_;
  std::vector<ParentCheck> parents_;
  int depth_ = 0;
};

}  // namespace dsqlsim::model
