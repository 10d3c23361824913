#pragma once
// The rows of one table: an ordered map by encoded primary key for scans, a hash index over the same entries for points, and
// for each unique index a map from its values to the rows that have them in any version. Entry addresses are stable.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/mvcc.h"
#include "model/sql/catalog.h"

namespace dsqlsim::model {

/// Open addressing over entries that live elsewhere. Never iterated, so its order is nobody's business.
class EntryIndex {
 public:
  [[nodiscard]] RowEntry* find(std::uint64_t hash, std::string_view key) const;
  void insert(RowEntry& entry);
  void erase(const RowEntry& entry);
  void clear();

 private:
  void grow();
  std::vector<RowEntry*> slots_;
  std::size_t used_ = 0;
};

/// One value of a unique index: a key of its own in the conflict check.
struct IndexEntry {
  struct Candidate {
    RowEntry* row = nullptr;
    /// Versions and pending rows of it that have this value.
    std::uint32_t references = 0;
  };
  std::string_view key;
  std::uint64_t hash = 0;
  IntentLog intents;
  std::uint32_t pins = 0;
  std::vector<Candidate> rows;
};

class IndexData {
 public:
  explicit IndexData(std::uint32_t id) : id_(id) {}
  [[nodiscard]] std::uint32_t id() const { return id_; }
  [[nodiscard]] IndexEntry* find(std::string_view key);
  IndexEntry& find_or_add(std::string_view key);
  void add_reference(IndexEntry& entry, RowEntry& row);
  void remove_reference(IndexEntry& entry, RowEntry& row);
  /// Removes the entry if nothing refers to it and its intents are old.
  void drop_if_idle(IndexEntry& entry, Sequence watermark);
  void clear() { entries_.clear(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::uint32_t id_;
  std::map<std::string, IndexEntry, std::less<>> entries_;
};

class TableData {
 public:
  using Rows = std::map<std::string, RowEntry, std::less<>>;

  explicit TableData(TableId id) : id_(id) {}

  [[nodiscard]] TableId id() const { return id_; }
  [[nodiscard]] RowEntry* find(std::string_view key) const;
  RowEntry& find_or_add(std::string_view key);
  void erase(RowEntry& entry);
  [[nodiscard]] Rows& rows() { return rows_; }
  [[nodiscard]] std::uint64_t hash_of(std::string_view key) const;

  /// Null unless the index is unique and thus kept.
  [[nodiscard]] IndexData* index(std::uint32_t id);
  IndexData& add_index(std::uint32_t id);
  void drop_index(std::uint32_t id);
  [[nodiscard]] std::vector<std::unique_ptr<IndexData>>& indexes() { return indexes_; }

  /// The newest published definition.
  const TableDef* definition = nullptr;
  /// Tables with a foreign key to this one, itself included.
  std::vector<TableId> referencing;
  /// Key of the next row of a table without a primary key.
  std::uint64_t next_row_id = 1;
  /// Whether anything happened here since the image was taken.
  bool dirty = false;
  void clear();

 private:
  TableId id_;
  Rows rows_;
  EntryIndex by_hash_;
  std::vector<std::unique_ptr<IndexData>> indexes_;
};

}  // namespace dsqlsim::model
