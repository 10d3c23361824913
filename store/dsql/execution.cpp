// The executions and current_executions tables, after execution.go of the plugin. Only workflows are ported; CHASM
// archetypes have a table of their own there.

#include "store/dsql/db.h"
#include "store/schema/blobs.h"

namespace dsqlsim::store::dsql {

namespace {

#define DSQLSIM_EXECUTIONS_COLUMNS                                                                        \
  "shard_id, namespace_id, workflow_id, run_id, next_event_id, last_write_version, data, data_encoding, " \
  "state, state_encoding, db_record_version"
#define DSQLSIM_EXECUTIONS_KEY " \n WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND run_id = $4"
#define DSQLSIM_GET_CURRENT_EXECUTION                                                                          \
  "SELECT\nshard_id, namespace_id, workflow_id, run_id, create_request_id, state, status, start_time, "        \
  "last_write_version, data, data_encoding\nFROM current_executions WHERE shard_id = $1 AND namespace_id = $2" \
  " AND workflow_id = $3"

constexpr Sql create_execution{"InsertIntoExecutions", "INSERT INTO executions(" DSQLSIM_EXECUTIONS_COLUMNS
                                                       ")\n VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr Sql update_execution{"UpdateExecutions", R"(UPDATE executions SET
 db_record_version = $1, next_event_id = $2, last_write_version = $3, data = $4, data_encoding = $5, state = $6, state_encoding = $7
 WHERE shard_id = $8 AND namespace_id = $9 AND workflow_id = $10 AND run_id = $11)"};

constexpr Sql get_execution{"SelectFromExecutions",
                            "SELECT " DSQLSIM_EXECUTIONS_COLUMNS
                            " FROM executions\n WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND "
                            "run_id = $4"};

constexpr Sql write_lock_execution{"WriteLockExecutions",
                                   "SELECT db_record_version, next_event_id FROM executions" DSQLSIM_EXECUTIONS_KEY
                                   " FOR UPDATE"};

constexpr Sql delete_execution{"DeleteFromExecutions", "DELETE FROM executions" DSQLSIM_EXECUTIONS_KEY};

constexpr Sql create_current_execution{"InsertIntoCurrentExecutions", R"(INSERT INTO current_executions
(shard_id, namespace_id, workflow_id, run_id, create_request_id, state, status, start_time, last_write_version, data, data_encoding) VALUES
($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))"};

constexpr Sql update_current_execution{"UpdateCurrentExecutions", R"(UPDATE current_executions SET
run_id = $1,
create_request_id = $2,
state = $3,
status = $4,
start_time = $5,
last_write_version = $6,
data = $7,
data_encoding = $8
WHERE
shard_id = $9 AND
namespace_id = $10 AND
workflow_id = $11)"};

constexpr Sql delete_current_execution{
    "DeleteFromCurrentExecutions",
    "DELETE FROM current_executions WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND run_id = $4"};

constexpr Sql get_current_execution{"SelectFromCurrentExecutions", DSQLSIM_GET_CURRENT_EXECUTION};
constexpr Sql lock_current_execution{"LockCurrentExecutions", DSQLSIM_GET_CURRENT_EXECUTION " FOR UPDATE"};
constexpr Sql lock_current_execution_join{"LockCurrentExecutionsJoinExecutions",
                                          DSQLSIM_GET_CURRENT_EXECUTION " FOR UPDATE"};

constexpr Sql get_execution_last_write_version{"GetExecutionLastWriteVersion", R"(SELECT last_write_version
FROM executions
WHERE shard_id = $1 AND namespace_id = $2 AND workflow_id = $3 AND run_id = $4)"};

#undef DSQLSIM_EXECUTIONS_COLUMNS
#undef DSQLSIM_EXECUTIONS_KEY
#undef DSQLSIM_GET_CURRENT_EXECUTION

std::int64_t i(std::int32_t v) { return v; }
std::int64_t i(schema::State v) { return static_cast<std::int64_t>(v); }
std::int64_t i(schema::Status v) { return static_cast<std::int64_t>(v); }

CurrentExecutionsRow current_row(const ResultSet& r) {
  CurrentExecutionsRow row;
  row.shard_id = static_cast<std::int32_t>(int_at(r, 0, 0));
  row.namespace_id = uuid_at(r, 0, 1);
  row.workflow_id = text_at(r, 0, 2);
  row.run_id = uuid_at(r, 0, 3);
  row.create_request_id = text_at(r, 0, 4);
  row.state = static_cast<schema::State>(static_cast<std::int32_t>(int_at(r, 0, 5)));
  row.status = static_cast<schema::Status>(static_cast<std::int32_t>(int_at(r, 0, 6)));
  row.last_write_version = int_at(r, 0, 8);
  row.data = bytes_at(r, 0, 9);
  return row;
}

}  // namespace

Expected<std::int64_t> Db::insert_into_executions(const Context& ctx, const ExecutionsRow& row) {
  return exec(
      ctx, create_execution,
      {i(row.shard_id), row.namespace_id, row.workflow_id, row.run_id, row.next_event_id, row.last_write_version,
       Bytes{row.data}, encoding(), Bytes{row.state}, encoding(), row.db_record_version});
}

Expected<std::int64_t> Db::update_executions(const Context& ctx, const ExecutionsRow& row) {
  return exec(ctx, update_execution,
              {row.db_record_version, row.next_event_id, row.last_write_version, Bytes{row.data}, encoding(),
               Bytes{row.state}, encoding(), i(row.shard_id), row.namespace_id, row.workflow_id, row.run_id});
}

Expected<ExecutionsRow> Db::select_from_executions(const Context& ctx, const ExecutionsKey& key) {
  return get(ctx, get_execution, {i(key.shard_id), key.namespace_id, key.workflow_id, key.run_id})
      .map([&key](const ResultSet& r) {
        return ExecutionsRow{key.shard_id,    key.namespace_id,  key.workflow_id,   key.run_id,      int_at(r, 0, 4),
                             int_at(r, 0, 5), bytes_at(r, 0, 6), bytes_at(r, 0, 8), int_at(r, 0, 10)};
      });
}

Expected<ExecutionVersion> Db::write_lock_executions(const Context& ctx, const ExecutionsKey& key) {
  return get(ctx, write_lock_execution, {i(key.shard_id), key.namespace_id, key.workflow_id, key.run_id})
      .map([](const ResultSet& r) {
        return ExecutionVersion{int_at(r, 0, 0), int_at(r, 0, 1)};
      });
}

Expected<ExecutionVersion> Db::read_lock_executions(const Context& ctx, const ExecutionsKey& key) {
  return write_lock_executions(ctx, key);
}

Expected<std::int64_t> Db::insert_into_current_executions(const Context& ctx, const CurrentExecutionsRow& row) {
  return exec(ctx, create_current_execution,
              {i(row.shard_id), row.namespace_id, row.workflow_id, row.run_id, row.create_request_id, i(row.state),
               i(row.status), Null{}, row.last_write_version, Bytes{row.data}, encoding()});
}

Expected<std::int64_t> Db::update_current_executions(const Context& ctx, const CurrentExecutionsRow& row) {
  return exec(ctx, update_current_execution,
              {row.run_id, row.create_request_id, i(row.state), i(row.status), Null{}, row.last_write_version,
               Bytes{row.data}, encoding(), i(row.shard_id), row.namespace_id, row.workflow_id});
}

Expected<CurrentExecutionsRow> Db::select_from_current_executions(const Context& ctx, const CurrentExecutionsKey& key) {
  return get(ctx, get_current_execution, {i(key.shard_id), key.namespace_id, key.workflow_id}).map(current_row);
}

Expected<CurrentExecutionsRow> Db::lock_current_executions(const Context& ctx, const CurrentExecutionsKey& key) {
  return get(ctx, lock_current_execution, {i(key.shard_id), key.namespace_id, key.workflow_id}).map(current_row);
}

Expected<CurrentExecutionsRow> Db::lock_current_executions_join_executions(const Context& ctx,
                                                                           const CurrentExecutionsKey& key) {
  Expected<CurrentExecutionsRow> row =
      get(ctx, lock_current_execution_join, {i(key.shard_id), key.namespace_id, key.workflow_id}).map(current_row);
  if (!row.has_value()) return row;
  const Expected<ResultSet> version =
      get(ctx, get_execution_last_write_version, {i(key.shard_id), key.namespace_id, key.workflow_id, row->run_id});
  if (!version.has_value()) return fail(version.error());
  row->last_write_version = int_at(*version, 0, 0);
  return row;
}

Expected<std::int64_t> Db::delete_from_executions(const Context& ctx, const ExecutionsKey& key) {
  return exec(ctx, delete_execution, {i(key.shard_id), key.namespace_id, key.workflow_id, key.run_id});
}

Expected<std::int64_t> Db::delete_from_current_executions(const Context& ctx, const ExecutionsKey& key) {
  return exec(ctx, delete_current_execution, {i(key.shard_id), key.namespace_id, key.workflow_id, key.run_id});
}

}  // namespace dsqlsim::store::dsql
