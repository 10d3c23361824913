#pragma once
// Names of columns and keys of a scenario's tables, read from its CREATE TABLE texts, so that reports can say what a
// committed row change means. It knows just enough of DDL for that; what it cannot read it shows by position.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/history/history.h"

namespace dsqlsim::report {

struct Table {
  std::string name;
  std::vector<std::string> columns;
  /// Positions of the primary key's columns, in key order.
  std::vector<std::size_t> key;
};

/// What bytes in a column say, by names: {"range", "6"}, {"owner", "A"}.
struct BlobField {
  std::string name;
  std::string value;
};
/// Empty if the bytes are not known. sim knows no blob; main passes this.
using BlobFields = std::vector<BlobField> (*)(std::string_view bytes);

class TableColumns {
 public:
  TableColumns() = default;
  /// Reads every CREATE TABLE of a schema script; other statements are skipped.
  explicit TableColumns(std::span<const std::string> script, BlobFields of_bytes = nullptr);

  /// Null if the script has no such table.
  [[nodiscard]] const Table* find(std::string_view name) const;
  [[nodiscard]] std::vector<BlobField> blob_fields(const Value& value) const;

 private:
  std::vector<Table> tables_;
  BlobFields blob_fields_ = nullptr;
};

/// A value in a few characters: bytes as text where they are text, UUIDs without their leading zeros.
[[nodiscard]] std::string short_text(const Value& value);

/// "shards[1] range_id 5->6, data{owner A->B}", "+tasks[1, 600001] data{of wf-1}", "-tasks[1, 600001]", "shards[1]
/// unchanged" (locked, or written as it was). Columns that tell the encoding of another are left out.
[[nodiscard]] std::string change_text(const Change& change, const TableColumns& tables);

/// Names the row that a change is about: equal for two changes of one row of one table.
[[nodiscard]] std::uint64_t row_name(const Change& change, const TableColumns& tables);

}  // namespace dsqlsim::report
