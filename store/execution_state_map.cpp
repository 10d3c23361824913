#include "store/execution_state_map.h"

#include <fmt/format.h>

#include <array>

namespace dsqlsim::store {

namespace {

using schema::MapKey;
using schema::PartBlob;
using schema::RunMap;

/// What the messages call a map. Some borrow another's name.
struct Words {
  std::string_view update;
  std::string_view get;
  std::string_view remove;
  std::string_view clear;
  std::string_view insert_after_clear;
  std::string_view insert_new;
};

/// By RunMap.
constexpr std::array<Words, schema::run_maps.size()> words{{
    {"activity info", "activity info", "activity info map", "clear activity info map",
     "insert into activity info map after clearing", "insert into activity info map after clearing"},
    {"timer info", "timer info", "timer info map", "clear timer info map", "insert into timer info map after clearing",
     "insert into activity info map after clearing"},
    {"child execution info", "timer info", "timer info map", "clear child execution info map",
     "insert into activity info map after clearing", "insert into activity info map after clearing"},
    {"request cancel info", "request cancel info", "request cancel info map", "clear request cancel info map",
     "insert into request cancel info map after clearing", "insert into request cancel info map after clearing"},
    {"signal info", "signal info", "signal info map", "clear signal info map",
     "insert into signal info map after clearing", "insert into signal info map after clearing"},
    {"signals requested", "signals requested", "signals requested set", "clear signals requested set",
     "insert into signals requested set after clearing", "insert into signals requested set after clearing"},
    {"CHASM nodes", "CHASM nodes", "CHASM node map", "clear CHASM nodes", "update CHASM nodes", "update CHASM nodes"},
}};

const Words& words_for(RunMap map) { return words[schema::index(map)]; }

Unexpected unavailable(const dsql::Db& db, std::string_view what, const Error& cause) {
  return Unexpected(
      wrap(db.blueprint().errors, Failure::unavailable, fmt::format("{} Error: {}", what, cause.text), cause));
}

const MapRows& rows_of(const RunMaps& maps, RunMap map) {
  static const MapRows none;
  const auto found = maps.find(map);
  return found == maps.end() ? none : found->second;
}

const std::set<MapKey>& keys_of(const std::map<RunMap, std::set<MapKey>>& keys, RunMap map) {
  static const std::set<MapKey> none;
  const auto found = keys.find(map);
  return found == keys.end() ? none : found->second;
}

std::vector<MapRow> encoded(RunMap map, const MapRows& rows) {
  std::vector<MapRow> out;
  for (const auto& [key, blob] : rows) {
    out.push_back({key, map == RunMap::signals_requested ? std::string() : schema::encode(blob)});
  }
  return out;
}

Expected<void> mutate_map(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run,
                          const WorkflowMutation& mutation) {
  const Expected<void> updated =
      update_map(tx, ctx, map, run, rows_of(mutation.upsert, map), keys_of(mutation.remove, map));
  if (updated.has_value()) return {};
  return unavailable(tx, "applyWorkflowMutationTx failed.", updated.error());
}

Expected<void> replace_map(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run,
                           const RunMaps& maps) {
  if (const Expected<void> cleared = delete_map(tx, ctx, map, run); !cleared.has_value()) {
    return unavailable(tx, fmt::format("applyWorkflowSnapshotTxAsReset failed. Failed to {}.", words_for(map).clear),
                       cleared.error());
  }
  const Expected<void> inserted = update_map(tx, ctx, map, run, rows_of(maps, map), {});
  if (inserted.has_value()) return {};
  return unavailable(
      tx, fmt::format("applyWorkflowSnapshotTxAsReset failed. Failed to {}.", words_for(map).insert_after_clear),
      inserted.error());
}

}  // namespace

Expected<void> update_map(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run, const MapRows& upsert,
                          const std::set<MapKey>& remove) {
  const PartRules& rules = tx.blueprint().parts;
  const std::string_view what = words_for(map).update;
  if (!upsert.empty()) {
    const Expected<void> done = rules.upsert(tx, ctx, map, run, encoded(map, upsert));
    if (!done.has_value()) {
      return unavailable(tx, fmt::format("Failed to update {}. Failed to execute update query.", what), done.error());
    }
  }
  if (remove.empty()) return {};
  const std::vector<MapKey> keys(remove.begin(), remove.end());
  const Expected<std::int64_t> done = rules.remove(tx, ctx, map, run, keys);
  if (done.has_value()) return {};
  return unavailable(tx, fmt::format("Failed to update {}. Failed to execute delete query.", what), done.error());
}

Expected<void> delete_map(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run) {
  const Expected<std::int64_t> done = tx.blueprint().parts.clear(tx, ctx, map, run);
  if (done.has_value()) return {};
  return unavailable(tx, fmt::format("Failed to delete {}.", words_for(map).remove), done.error());
}

Expected<MapRows> get_map(dsql::Db& db, const Context& ctx, RunMap map, const ExecutionsKey& run) {
  const Expected<std::vector<MapRow>> rows = db.blueprint().parts.select(db, ctx, map, run);
  if (!rows.has_value()) return unavailable(db, fmt::format("Failed to get {}.", words_for(map).get), rows.error());
  MapRows found;
  for (const MapRow& row : *rows) {
    std::optional<PartBlob> blob =
        map == RunMap::signals_requested ? PartBlob{} : schema::decode<PartBlob>(std::string_view(row.data));
    if (!blob.has_value()) return fail(Failure::other, "unable to decode a row of a map");
    found.emplace(row.key, std::move(*blob));
  }
  return found;
}

Expected<void> update_buffered_events(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run,
                                      const std::optional<PartBlob>& batch) {
  if (!batch.has_value()) return {};
  const Expected<void> done = tx.insert_into_buffered_events(ctx, run, schema::encode(*batch));
  if (done.has_value()) return {};
  return unavailable(tx, "updateBufferedEvents operation failed.", done.error());
}

Expected<std::vector<PartBlob>> get_buffered_events(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  const Expected<std::vector<std::string>> rows = db.blueprint().parts.select_buffered(db, ctx, run);
  if (!rows.has_value()) {
    return Unexpected(wrap(db.blueprint().errors, Failure::unavailable,
                           fmt::format("getBufferedEvents operation failed. Select failed: {}", rows.error().text),
                           rows.error()));
  }
  std::vector<PartBlob> batches;
  for (const std::string& row : *rows) {
    std::optional<PartBlob> blob = schema::decode<PartBlob>(std::string_view(row));
    if (!blob.has_value()) return fail(Failure::other, "unable to decode buffered events");
    batches.push_back(std::move(*blob));
  }
  return batches;
}

Expected<void> delete_buffered_events(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run) {
  const Expected<std::int64_t> done = tx.blueprint().parts.clear_buffered(tx, ctx, run);
  if (done.has_value()) return {};
  return unavailable(tx, "updateBufferedEvents delete operation failed.", done.error());
}

Expected<void> apply_mutation_to_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run,
                                       const WorkflowMutation& mutation) {
  for (const RunMap map : schema::run_maps) {
    if (map == RunMap::chasm_node) continue;
    if (Expected<void> done = mutate_map(tx, ctx, map, run, mutation); !done.has_value()) return done;
  }
  if (mutation.clear_buffered_events) {
    const Expected<void> cleared = delete_buffered_events(tx, ctx, run);
    if (!cleared.has_value()) return unavailable(tx, "applyWorkflowMutationTx failed.", cleared.error());
  }
  const Expected<void> added = update_buffered_events(tx, ctx, run, mutation.new_buffered_events);
  if (!added.has_value()) return unavailable(tx, "applyWorkflowMutationTx failed.", added.error());
  return mutate_map(tx, ctx, RunMap::chasm_node, run, mutation);
}

Expected<void> reset_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run, const RunMaps& maps) {
  for (const RunMap map : schema::run_maps) {
    if (map == RunMap::chasm_node) continue;
    if (Expected<void> done = replace_map(tx, ctx, map, run, maps); !done.has_value()) return done;
  }
  if (const Expected<void> cleared = delete_buffered_events(tx, ctx, run); !cleared.has_value()) {
    return unavailable(tx, "applyWorkflowSnapshotTxAsReset failed. Failed to clear buffered events.", cleared.error());
  }
  return replace_map(tx, ctx, RunMap::chasm_node, run, maps);
}

Expected<void> insert_parts(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run, const RunMaps& maps) {
  for (const RunMap map : schema::run_maps) {
    const Expected<void> inserted = update_map(tx, ctx, map, run, rows_of(maps, map), {});
    if (inserted.has_value()) continue;
    return unavailable(tx, fmt::format("applyWorkflowSnapshotTxAsNew failed. Failed to {}.", words_for(map).insert_new),
                       inserted.error());
  }
  return {};
}

namespace {

Expected<void> upsert_rows(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run,
                           std::span<const MapRow> rows) {
  return tx.replace_into_map(ctx, map, run, rows);
}

Expected<std::int64_t> remove_keys(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run,
                                   std::span<const MapKey> keys) {
  return tx.delete_from_map(ctx, map, run, keys);
}

Expected<std::int64_t> clear_map(dsql::Db& tx, const Context& ctx, RunMap map, const ExecutionsKey& run) {
  return tx.delete_all_from_map(ctx, map, run);
}

Expected<std::vector<MapRow>> select_map(dsql::Db& db, const Context& ctx, RunMap map, const ExecutionsKey& run) {
  return db.select_all_from_map(ctx, map, run);
}

Expected<std::int64_t> clear_batches(dsql::Db& tx, const Context& ctx, const ExecutionsKey& run) {
  return tx.delete_from_buffered_events(ctx, run);
}

Expected<std::vector<std::string>> select_batches(dsql::Db& db, const Context& ctx, const ExecutionsKey& run) {
  return db.select_from_buffered_events(ctx, run);
}

Expected<std::int64_t> id_of_transaction(dsql::Db& tx, const Context& ctx, std::int32_t /*shard_id*/) {
  return tx.id_generator().next_id(ctx);
}

}  // namespace

PartRules shipped_part_rules() {
  return {upsert_rows, remove_keys, clear_map, select_map, clear_batches, select_batches, id_of_transaction};
}

}  // namespace dsqlsim::store
