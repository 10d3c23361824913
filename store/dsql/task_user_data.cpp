// The task_queue_user_data and build_id_to_task_queue tables, after task_user_data.go of the plugin.

#include "store/dsql/db.h"

namespace dsqlsim::store::dsql {

namespace {

constexpr Sql get_user_data{"GetTaskQueueUserData",
                            "SELECT data, data_encoding, version FROM task_queue_user_data WHERE namespace_id = $1 AND "
                            "task_queue_name = $2"};
constexpr Sql update_user_data{"UpdateTaskQueueUserData",
                               "UPDATE task_queue_user_data SET data = $1, data_encoding = $2, version = $3 WHERE "
                               "namespace_id = $4 AND task_queue_name = $5 AND version = $6"};
constexpr Sql insert_user_data{"UpdateTaskQueueUserData",
                               "INSERT INTO task_queue_user_data(namespace_id, task_queue_name, data, data_encoding, "
                               "version) VALUES ($1, $2, $3, $4, 1)"};
// The plugin gives no order, and so the page may be any rows behind the last one. DSQL's tables are stored by key.
constexpr Sql list_user_data{"ListTaskQueueUserDataEntries",
                             "SELECT task_queue_name, data, data_encoding, version FROM task_queue_user_data WHERE "
                             "namespace_id = $1 AND task_queue_name > $2 LIMIT $3"};
constexpr Sql add_build_ids{"AddToBuildIdToTaskQueueMapping",
                            "INSERT INTO build_id_to_task_queue (namespace_id, build_id, task_queue_name) VALUES "};
constexpr Sql remove_build_ids{"RemoveFromBuildIdToTaskQueueMapping",
                               "DELETE FROM build_id_to_task_queue WHERE namespace_id = $1 AND task_queue_name = $2 "
                               "AND build_id IN (?)"};
constexpr Sql list_by_build_id{
    "GetTaskQueuesByBuildId",
    "SELECT task_queue_name FROM build_id_to_task_queue WHERE namespace_id = $1 AND build_id = $2"};
constexpr Sql count_by_build_id{
    "CountTaskQueuesByBuildId",
    "SELECT COUNT(*) FROM build_id_to_task_queue WHERE namespace_id = $1 AND build_id = $2"};

}  // namespace

Expected<UserDataRow> Db::get_task_queue_user_data(const Context& ctx, const Uuid& namespace_id,
                                                   const std::string& task_queue) {
  return get(ctx, get_user_data, {namespace_id, task_queue}).map([&](const ResultSet& r) {
    return UserDataRow{namespace_id, task_queue, bytes_at(r, 0, 0), int_at(r, 0, 2)};
  });
}

Expected<void> Db::update_task_queue_user_data(const Context& ctx, const UserDataRow& row) {
  if (row.version == 0) {
    return exec(ctx, insert_user_data, {row.namespace_id, row.task_queue, Bytes{row.data}, encoding()})
        .map([](std::int64_t) {});
  }
  const Expected<std::int64_t> rows =
      exec(ctx, update_user_data,
           {Bytes{row.data}, encoding(), row.version + 1, row.namespace_id, row.task_queue, row.version});
  if (!rows.has_value()) return fail(rows.error());
  if (*rows == 1) return {};
  return fail(Failure::condition_failed, "Expected exactly one row to be updated");
}

Expected<std::vector<UserDataRow>> Db::list_task_queue_user_data_entries(const Context& ctx, const Uuid& namespace_id,
                                                                         const std::string& behind,
                                                                         std::int32_t limit) {
  return select(ctx, list_user_data, {namespace_id, behind, std::int64_t{limit}})
      .map(all_rows([&namespace_id](const ResultSet& r, std::size_t n) {
        return UserDataRow{namespace_id, text_at(r, n, 0), bytes_at(r, n, 1), int_at(r, n, 3)};
      }));
}

Expected<void> Db::add_to_build_id_to_task_queue_mapping(const Context& ctx, const Uuid& namespace_id,
                                                         const std::string& task_queue,
                                                         std::span<const std::string> build_ids) {
  std::vector<Value> values;
  for (const std::string& id : build_ids) values.insert(values.end(), {namespace_id, id, task_queue});
  const Statement& statement = plugin_->insert(add_build_ids, build_ids.size(), 3);
  return exec(ctx, statement, values).map([](std::int64_t) {});
}

Expected<void> Db::remove_from_build_id_to_task_queue_mapping(const Context& ctx, const Uuid& namespace_id,
                                                              const std::string& task_queue,
                                                              std::span<const std::string> build_ids) {
  std::vector<Value> values{namespace_id, task_queue};
  for (const std::string& id : build_ids) values.emplace_back(id);
  const Statement& statement = plugin_->with_list(remove_build_ids, 3, build_ids.size());
  return exec(ctx, statement, values).map([](std::int64_t) {});
}

Expected<std::vector<std::string>> Db::get_task_queues_by_build_id(const Context& ctx, const Uuid& namespace_id,
                                                                   const std::string& build_id) {
  return select(ctx, list_by_build_id, {namespace_id, build_id}).map(all_rows([](const ResultSet& r, std::size_t n) {
    return text_at(r, n, 0);
  }));
}

Expected<std::int64_t> Db::count_task_queues_by_build_id(const Context& ctx, const Uuid& namespace_id,
                                                         const std::string& build_id) {
  return get(ctx, count_by_build_id, {namespace_id, build_id}).map([](const ResultSet& r) { return int_at(r, 0, 0); });
}

}  // namespace dsqlsim::store::dsql
