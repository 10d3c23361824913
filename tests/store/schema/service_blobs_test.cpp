#include "store/schema/service_blobs.h"

#include <gtest/gtest.h>

namespace dsqlsim::schema {
namespace {

TEST(ServiceBlobs, ComeBackAsTheyWere) {
  const QueueMessage message{12, "text; with 3:all"};
  EXPECT_EQ(decode<QueueMessage>(encode(message)), message);
  const QueueAckLevels acks{{{"east", 4}, {"west", -1}}};
  EXPECT_EQ(decode<QueueAckLevels>(encode(acks)), acks);
  EXPECT_EQ(decode<QueueAckLevels>(encode(QueueAckLevels{})), QueueAckLevels{});
  EXPECT_EQ(decode<QueuePartition>(encode(QueuePartition{9})), QueuePartition{9});
  const VersionedDetail detail{2, 77, "t"};
  EXPECT_EQ(decode<VersionedDetail>(encode(detail)), detail);
}

TEST(ServiceBlobs, AreNotTakenForOneAnotherOrForAnythingElse) {
  EXPECT_EQ(decode<QueueMessage>(encode(QueuePartition{9})), std::nullopt);
  EXPECT_EQ(decode<QueueAckLevels>("acks;4:east;x;"), std::nullopt);
  EXPECT_EQ(decode<QueueAckLevels>("acks;4:west;1;4:east;1;"), std::nullopt);
  EXPECT_EQ(decode<QueuePartition>("partition;9;9;"), std::nullopt);
  EXPECT_EQ(decode<VersionedDetail>(""), std::nullopt);
}

}  // namespace
}  // namespace dsqlsim::schema
