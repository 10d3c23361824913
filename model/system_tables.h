#pragma once
// The rows of information_schema, made from one version of the catalog.

#include <vector>

#include "model/mvcc.h"
#include "model/sql/catalog.h"

namespace dsqlsim::model {

[[nodiscard]] bool is_information_schema(SystemTable table);
/// In the order of the table's columns.
[[nodiscard]] std::vector<Row> information_schema_rows(SystemTable table, const Catalog& catalog);

}  // namespace dsqlsim::model
