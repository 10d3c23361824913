#include "store/schema/tables.h"

#include <gtest/gtest.h>

#include <vector>

#include "store/schema/service_tables.h"

namespace dsqlsim::schema {
namespace {

/// First words of the lines of a CREATE TABLE, its constraints left out.
std::vector<std::string> columns_of(std::string_view table) {
  std::vector<std::string> columns;
  for (const std::string& sql : load_script()) {
    const std::string head = "CREATE TABLE " + std::string(table);
    if (!sql.starts_with(head + "(") && !sql.starts_with(head + " (")) continue;
    for (std::size_t at = sql.find("\n  "); at != std::string::npos; at = sql.find("\n  ", at + 1)) {
      const std::string word = sql.substr(at + 3, sql.find(' ', at + 3) - at - 3);
      if (!word.starts_with("PRIMARY")) columns.push_back(word);
    }
  }
  return columns;
}

TEST(Tables, ColumnsStandWhereTheirEnumsSay) {
  EXPECT_EQ(columns_of(table::shards)[index(shards::range_id)], "range_id");
  EXPECT_EQ(columns_of(table::shards)[index(shards::data)], "data");
  EXPECT_EQ(columns_of(table::executions)[index(executions::db_record_version)], "db_record_version");
  EXPECT_EQ(columns_of(table::executions)[index(executions::state)], "state");
  EXPECT_EQ(columns_of(table::current_executions)[index(current_executions::last_write_version)], "last_write_version");
  EXPECT_EQ(columns_of(table::current_executions)[index(current_executions::data_encoding)], "data_encoding");
  EXPECT_EQ(columns_of(table::namespaces)[index(namespaces::notification_version)], "notification_version");
  EXPECT_EQ(columns_of(table::namespaces)[index(namespaces::is_global)], "is_global");
  EXPECT_EQ(columns_of(table::namespace_metadata)[index(namespace_metadata::notification_version)],
            "notification_version");
  EXPECT_EQ(columns_of(table::timer_tasks)[index(timer_tasks::task_id)], "task_id");
  for (const auto name : {table::transfer_tasks, table::replication_tasks, table::visibility_tasks}) {
    EXPECT_EQ(columns_of(name)[index(immediate_tasks::task_id)], "task_id");
    EXPECT_EQ(columns_of(name).size(), 4U);
  }
  EXPECT_EQ(columns_of(table::history_immediate_tasks)[index(history_immediate_tasks::task_id)], "task_id");
  EXPECT_EQ(columns_of(table::history_scheduled_tasks)[index(history_scheduled_tasks::category_id)], "category_id");
  EXPECT_EQ(columns_of(table::history_scheduled_tasks)[index(history_scheduled_tasks::task_id)], "task_id");
  EXPECT_EQ(columns_of(table::history_node)[index(history_node::txn_id)], "txn_id");
  EXPECT_EQ(columns_of(table::history_node)[index(history_node::prev_txn_id)], "prev_txn_id");
  EXPECT_EQ(columns_of(table::history_tree)[index(history_tree::branch_id)], "branch_id");
  EXPECT_EQ(columns_of(table::replication_tasks_dlq)[index(replication_tasks_dlq::task_id)], "task_id");
}

TEST(Tables, ColumnsOfServicesStandWhereTheirEnumsSay) {
  EXPECT_EQ(columns_of(table::queue)[index(queue::message_payload)], "message_payload");
  EXPECT_EQ(columns_of(table::queue_metadata)[index(queue_metadata::version)], "version");
  EXPECT_EQ(columns_of(table::queues)[index(queues::metadata_payload)], "metadata_payload");
  EXPECT_EQ(columns_of(table::queue_messages)[index(queue_messages::message_payload)], "message_payload");
  EXPECT_EQ(columns_of(table::cluster_metadata_info)[index(cluster_metadata_info::version)], "version");
  EXPECT_EQ(columns_of(table::cluster_membership)[index(cluster_membership::record_expiry)], "record_expiry");
  EXPECT_EQ(columns_of(table::nexus_endpoints)[index(nexus_endpoints::version)], "version");
  EXPECT_EQ(columns_of(table::nexus_endpoints_partition_status)[index(nexus_endpoints_partition_status::version)],
            "version");
}

TEST(Tables, TheGlobalVersionIsSeeded) {
  EXPECT_EQ(load_script().back(), "INSERT INTO namespace_metadata (partition_id, notification_version) VALUES (" +
                                      std::to_string(namespace_partition) + ", " +
                                      std::to_string(first_notification_version) + ")");
}

TEST(Tables, IndexesAreBuiltAsync) {
  std::size_t async = 0;
  for (const std::string& sql : load_script()) async += sql.find("INDEX ASYNC") != std::string::npos ? 1U : 0U;
  EXPECT_EQ(async, 7U);
}

}  // namespace
}  // namespace dsqlsim::schema
