// The buffered_events table, after execution.go of the plugin.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql create{"InsertIntoBufferedEvents",
                     "INSERT INTO buffered_events(id, shard_id, namespace_id, workflow_id, run_id, data, "
                     "data_encoding)\nVALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Sql remove{"DeleteFromBufferedEvents",
                     "DELETE FROM buffered_events WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND "
                     "run_id = $4"};
constexpr Sql get_all{"SelectFromBufferedEvents",
                      "SELECT data, data_encoding FROM buffered_events WHERE shard_id = $1 AND namespace_id = $2 AND "
                      "workflow_id = $3 AND run_id = $4 ORDER BY id"};

}  // namespace

Expected<void> Db::insert_into_buffered_events(const Context& ctx, const ExecutionsKey& run, const std::string& data) {
  const Expected<std::int64_t> id = blueprint().parts.next_buffered_id(*this, ctx, run.shard_id);
  if (!id.has_value()) {
    return fail(wrap_with_cause(blueprint().errors, "failed to generate buffered_events ID: ", id.error()));
  }
  return exec(ctx, create,
              {*id, std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id, Bytes{data}, encoding()})
      .map([](std::int64_t) {});
}

Expected<std::vector<std::string>> Db::select_from_buffered_events(const Context& ctx, const ExecutionsKey& run) {
  return select(ctx, get_all, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id})
      .map(all_rows([](const ResultSet& r, std::size_t n) { return bytes_at(r, n, 0); }));
}

Expected<std::int64_t> Db::delete_from_buffered_events(const Context& ctx, const ExecutionsKey& run) {
  return exec(ctx, remove, {std::int64_t{run.shard_id}, run.namespace_id, run.workflow_id, run.run_id});
}

}  // namespace dsqlsim::store::dsql
