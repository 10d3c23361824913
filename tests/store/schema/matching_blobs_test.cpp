#include "store/schema/matching_blobs.h"

#include <gtest/gtest.h>

#include "store/schema/matching_tables.h"
#include "store/schema/tables.h"

namespace dsqlsim::schema {
namespace {

TEST(MatchingBlobs, WhatIsEncodedIsDecoded) {
  TaskQueueInfo queue{make_uuid(1, 2), "a;b", TaskQueueType::activity, 17, {{3, {1, 2}, {3, 4}, 5}, {1, {}, {}, 0}}};
  EXPECT_EQ(decode<TaskQueueInfo>(encode(queue)), queue);
  const AllocatedTask task{{7, 8}, 9, "x:y"};
  EXPECT_EQ(decode<AllocatedTask>(encode(task)), task);
  const TaskQueueUserData data{1, 2, "text"};
  EXPECT_EQ(decode<TaskQueueUserData>(encode(data)), data);
}

TEST(MatchingBlobs, AnythingElseIsNothing) {
  EXPECT_EQ(decode<TaskQueueInfo>(encode(AllocatedTask{})), std::nullopt);
  EXPECT_EQ(decode<AllocatedTask>(encode(AllocatedTask{}) + "0;"), std::nullopt);
  EXPECT_EQ(decode<TaskQueueUserData>("userdata;01;0;0:;"), std::nullopt);
}

TEST(MatchingBlobs, LevelsOrderByPassThenId) {
  EXPECT_LT((TaskLevel{1, 9}), (TaskLevel{2, 1}));
  EXPECT_LT((TaskLevel{2, 1}), (TaskLevel{2, 2}));
}

TEST(MatchingTables, ArePartOfTheSchema) {
  std::size_t found = 0;
  for (const std::string& sql : load_script()) {
    for (const auto name :
         {table::tasks, table::tasks_v2, table::task_queue_user_data, table::build_id_to_task_queue}) {
      const std::string head = "CREATE TABLE " + std::string(name);
      found += sql.starts_with(head + " (") ? 1U : 0U;
    }
  }
  EXPECT_EQ(found, 4U);
}

}  // namespace
}  // namespace dsqlsim::schema
