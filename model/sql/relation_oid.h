#pragma once
// The oids by which the system catalogs and regclass name relations. They are made up from our own numbers; what a server
// would have chosen is nobody's business.

#include <cstdint>

#include "model/sql/catalog.h"

namespace dsqlsim::model {

[[nodiscard]] inline std::int64_t oid_of(const TableDef& table) { return 16384 + std::int64_t{table.id}; }
[[nodiscard]] inline std::int64_t oid_of(const IndexDef& index) { return 1'000'000 + std::int64_t{index.id}; }
[[nodiscard]] inline std::int64_t oid_of(const SequenceDef& sequence) { return 2'000'000 + std::int64_t{sequence.id}; }
/// Of the view at this position of Catalog::views.
[[nodiscard]] inline std::int64_t view_oid(std::int64_t position) { return 3'000'000 + position; }

/// In double quotes if it needs them.
[[nodiscard]] std::string quoted_identifier(std::string_view name);

/// The name as regclass prints it, with its schema unless that is public or pg_catalog; the number if there is none.
[[nodiscard]] std::string relation_text(const Catalog& catalog, std::int64_t oid);

}  // namespace dsqlsim::model
