#pragma once
// Which tables a schema has, and how to ask for all that is in one.

#include <span>
#include <string>
#include <vector>

#include "sim/report/columns.h"

namespace dsqlsim::report {

/// The names behind CREATE TABLE, in order.
[[nodiscard]] std::vector<std::string> table_names(std::span<const std::string> schema);

/// "SELECT * FROM shards ORDER BY shard_id": every row, in the order of the primary key where `columns` knows it.
[[nodiscard]] std::string select_all(const std::string& table, const TableColumns& columns);

}  // namespace dsqlsim::report
