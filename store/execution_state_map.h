#pragma once
// The parts of a run beside its executions row, after execution_state_map.go and execution_state_non_map.go: what a
// mutation or a snapshot does to them inside its transaction, and how they are read. Each step has Go's own words for
// what goes wrong.

#include <optional>
#include <string_view>
#include <vector>

#include "store/dsql/db.h"
#include "store/error.h"
#include "store/requests.h"
#include "store/rows.h"

namespace dsqlsim::store {

/// Upserts these rows, in the order of their keys (Go's is that of a map: any), then deletes those keys.
Expected<void> update_map(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run,
                          const MapRows& upsert, const std::set<schema::MapKey>& remove);
Expected<void> delete_map(dsql::Db& tx, const Context& ctx, schema::RunMap map, const ExecutionsKey& run);
Expected<MapRows> get_map(dsql::Db& db, const Context& ctx, schema::RunMap map, const ExecutionsKey& run);

/// Nothing to do without a batch.
Expected<void> update_buffered_events(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run,
                                      const std::optional<schema::PartBlob>& batch);
Expected<std::vector<schema::PartBlob>> get_buffered_events(dsql::Db& db, const Context& ctx, const ExecutionsKey& run);
Expected<void> delete_buffered_events(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run);

/// All that a mutation does to the run's parts.
Expected<void> apply_mutation_to_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run,
                                       const WorkflowMutation& mutation);
/// The parts of a run that exists already become those of the snapshot, which has no buffered events.
Expected<void> reset_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run, const RunMaps& maps);
/// The parts of a new run.
Expected<void> insert_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run, const RunMaps& maps);

[[nodiscard]] PartRules shipped_part_rules();

}  // namespace dsqlsim::store
