// The maps of runs, after execution_maps.go of the plugin: an upsert a row, a DELETE of a list of keys, one of a whole
// map, and a SELECT of it. sqlx writes the list of keys out, one parameter each.

#include <array>

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

using schema::RunMap;

struct MapStatements {
  Sql upsert;
  Sql select_all;
  /// `?` stands for the keys.
  Sql remove;
  Sql remove_all;
};

#define DSQLSIM_RUN "\nshard_id = $1 AND\nnamespace_id = $2 AND\nworkflow_id = $3 AND\nrun_id = $4"
#define DSQLSIM_SELECT_ALL(table, columns) "SELECT " columns " FROM " table "\nWHERE" DSQLSIM_RUN
#define DSQLSIM_REMOVE(table, key) "DELETE FROM " table "\nWHERE" DSQLSIM_RUN " AND\n" key " IN ( ? )"
#define DSQLSIM_REMOVE_ALL(table) "DELETE FROM " table "\nWHERE" DSQLSIM_RUN
#define DSQLSIM_UPSERT(table, key)                                                                      \
  "INSERT INTO " table "\n(shard_id, namespace_id, workflow_id, run_id, " key                           \
  ", data, data_encoding)\nVALUES\n($1, $2, $3, $4, $5, $6, $7)\nON CONFLICT (shard_id, namespace_id, " \
  "workflow_id, run_id, " key ") DO UPDATE\n\tSET (shard_id, namespace_id, workflow_id, run_id, " key   \
  ", data, data_encoding)\n  \t  = (excluded.shard_id, excluded.namespace_id, excluded.workflow_id, "   \
  "excluded.run_id, excluded." key ", excluded.data, excluded.data_encoding)"
#define DSQLSIM_INFO_MAP(name, table, key)                                                                  \
  {                                                                                                         \
    {"ReplaceInto" name, DSQLSIM_UPSERT(table, key)},                                                       \
        {"SelectAllFrom" name, DSQLSIM_SELECT_ALL(table, key ", data,data_encoding")},                      \
        {"DeleteFrom" name, DSQLSIM_REMOVE(table, key)}, {"DeleteAllFrom" name, DSQLSIM_REMOVE_ALL(table)}, \
  }

/// By RunMap.
constexpr std::array<MapStatements, schema::run_maps.size()> statements{{
    DSQLSIM_INFO_MAP("ActivityInfoMaps", "activity_info_maps", "schedule_id"),
    DSQLSIM_INFO_MAP("TimerInfoMaps", "timer_info_maps", "timer_id"),
    DSQLSIM_INFO_MAP("ChildExecutionInfoMaps", "child_execution_info_maps", "initiated_id"),
    DSQLSIM_INFO_MAP("RequestCancelInfoMaps", "request_cancel_info_maps", "initiated_id"),
    DSQLSIM_INFO_MAP("SignalInfoMaps", "signal_info_maps", "initiated_id"),
    {
        {"ReplaceIntoSignalsRequestedSets",
         "INSERT INTO signals_requested_sets\n(shard_id, namespace_id, workflow_id, run_id, signal_id) VALUES\n($1, "
         "$2, $3, $4, $5)\nON CONFLICT (shard_id, namespace_id, workflow_id, run_id, signal_id) DO NOTHING"},
        {"SelectAllFromSignalsRequestedSets", "SELECT signal_id FROM signals_requested_sets WHERE" DSQLSIM_RUN},
        {"DeleteFromSignalsRequestedSets", DSQLSIM_REMOVE("signals_requested_sets", "signal_id")},
        {"DeleteAllFromSignalsRequestedSets", DSQLSIM_REMOVE_ALL("signals_requested_sets") "\n"},
    },
    {
        {"ReplaceIntoChasmNodeMaps", R"(INSERT INTO chasm_node_maps
(shard_id, namespace_id, workflow_id, run_id, chasm_path, metadata, metadata_encoding, data, data_encoding)
VALUES
($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (shard_id, namespace_id, workflow_id, run_id, chasm_path) DO UPDATE
	SET (shard_id, namespace_id, workflow_id, run_id, chasm_path, metadata, metadata_encoding, data, data_encoding)
  	  = (excluded.shard_id, excluded.namespace_id, excluded.workflow_id, excluded.run_id, excluded.chasm_path, excluded.metadata, excluded.metadata_encoding, excluded.data, excluded.data_encoding))"},
        {"SelectAllFromChasmNodeMaps",
         DSQLSIM_SELECT_ALL("chasm_node_maps", "chasm_path, metadata,metadata_encoding,data,data_encoding")},
        {"DeleteFromChasmNodeMaps", DSQLSIM_REMOVE("chasm_node_maps", "chasm_path")},
        {"DeleteAllFromChasmNodeMaps", DSQLSIM_REMOVE_ALL("chasm_node_maps")},
    },
}};

#undef DSQLSIM_RUN
#undef DSQLSIM_SELECT_ALL
#undef DSQLSIM_REMOVE
#undef DSQLSIM_REMOVE_ALL
#undef DSQLSIM_UPSERT
#undef DSQLSIM_INFO_MAP

const MapStatements& statements_of(RunMap map) { return statements[schema::index(map)]; }

Value parameter(const schema::MapKey& key) {
  const auto* id = std::get_if<std::int64_t>(&key);
  return id != nullptr ? Value(*id) : Value(std::get<std::string>(key));
}

schema::MapKey key_at(RunMap map, const ResultSet& found, std::size_t row) {
  if (schema::has_text_keys(map)) return text_at(found, row, 0);
  return int_at(found, row, 0);
}

}  // namespace

Expected<void> Db::replace_into_map(const Context& ctx, RunMap map, const ExecutionsKey& run,
                                    std::span<const MapRow> rows) {
  const Sql& sql = statements_of(map).upsert;
  const std::int64_t shard = run.shard_id;
  for (const MapRow& row : rows) {
    Expected<std::int64_t> written = 0;
    if (map == RunMap::signals_requested) {
      written = exec(ctx, sql, {shard, run.namespace_id, run.workflow_id, run.run_id, parameter(row.key)});
    } else if (map == RunMap::chasm_node) {
      // A node without data.
      written = exec(ctx, sql,
                     {shard, run.namespace_id, run.workflow_id, run.run_id, parameter(row.key), Bytes{row.data},
                      encoding(), Null{}, encoding()});
    } else {
      written =
          exec(ctx, sql,
               {shard, run.namespace_id, run.workflow_id, run.run_id, parameter(row.key), Bytes{row.data}, encoding()});
    }
    if (!written.has_value()) return fail(written.error());
  }
  return {};
}

Expected<std::vector<MapRow>> Db::select_all_from_map(const Context& ctx, RunMap map, const ExecutionsKey& run) {
  const Sql& sql = statements_of(map).select_all;
  return select(ctx, sql, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id})
      .map(all_rows([map](const ResultSet& r, std::size_t n) {
        return MapRow{key_at(map, r, n), map == RunMap::signals_requested ? "" : bytes_at(r, n, 1)};
      }));
}

Expected<std::int64_t> Db::delete_from_map(const Context& ctx, RunMap map, const ExecutionsKey& run,
                                           std::span<const schema::MapKey> keys) {
  std::vector<Value> values{std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id};
  for (const schema::MapKey& key : keys) values.push_back(parameter(key));
  const Statement& statement = plugin_->with_list(statements_of(map).remove, 5, keys.size());
  return exec(ctx, statement, values);
}

Expected<std::int64_t> Db::delete_all_from_map(const Context& ctx, RunMap map, const ExecutionsKey& run) {
  return exec(ctx, statements_of(map).remove_all,
              {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id});
}

}  // namespace dsqlsim::store::dsql
