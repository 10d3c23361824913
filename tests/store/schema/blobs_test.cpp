#include "store/schema/blobs.h"

#include <gtest/gtest.h>

namespace dsqlsim::schema {
namespace {

template <class T>
void round_trips(const T& value) {
  EXPECT_EQ(decode<T>(encode(value)), value) << encode(value);
}

ShardInfo shard() {
  ShardInfo s{7, 12, "host;a:1\n", 3, {}};
  s.queue_states[Category::timer] = {{1000, 5}, {900, -1}};
  s.queue_states[Category::transfer] = {{0, INT64_MAX}, {0, INT64_MIN}};
  return s;
}

TEST(Blobs, RoundTrip) {
  round_trips(ShardInfo{});
  round_trips(shard());
  round_trips(ExecutionInfo{-1, INT64_MIN, "any;thing:here"});
  round_trips(ExecutionInfo{1, 2, "x", "token", 7, -9});
  round_trips(ExecutionState{make_uuid(1, 2), "request", State::corrupted, Status::paused});
  round_trips(TaskBlob{Category::visibility, "wf", std::string("\0\xff", 2)});
  round_trips(NamespaceDetail{4, 5, ""});
  const HistoryBranch branch{make_uuid(1, 1), make_uuid(1, 2), {{make_uuid(1, 3), 1, 4}, {make_uuid(1, 4), 4, 9}}};
  round_trips(branch);
  round_trips(HistoryTreeInfo{branch, -5, "of;somebody"});
  round_trips(HistoryEvents{4, 3, 1, "a:b"});
}

TEST(Blobs, EncodingIsText) {
  EXPECT_EQ(encode(ExecutionInfo{3, 9, "a;b"}), "execution;3;9;3:a;b;22:parts;0;0;0;0;0;0;0;0;;");
}

TEST(Blobs, OneTypeIsNotReadAsAnother) {
  EXPECT_FALSE(decode<NamespaceDetail>(encode(ExecutionInfo{1, 2, "x"})).has_value());
  EXPECT_FALSE(decode<ShardInfo>("").has_value());
}

TEST(Blobs, OnlyCanonicalBytesAreRead) {
  const std::string no_parts = "22:parts;0;0;0;0;0;0;0;0;;";
  EXPECT_TRUE(decode<ExecutionInfo>("execution;3;9;0:;" + no_parts).has_value());
  EXPECT_FALSE(decode<ExecutionInfo>("execution;3;9;0:;" + no_parts + "x").has_value());
  for (const std::string_view bad :
       {"execution;03;9;0:;", "execution;3;9;0:;x", "execution;3;9;1:;", "execution;3;9", "execution;3;9;-1:;",
        "execution;3;9;99999999999999999999:a;", "execution; 3;9;0:;", "execution;+3;9;0:;", "execution"}) {
    EXPECT_FALSE(decode<ExecutionInfo>(bad).has_value()) << bad;
    EXPECT_FALSE(decode<ExecutionInfo>(std::string(bad) + no_parts).has_value()) << bad;
  }
}

TEST(Blobs, EveryTruncationAndEveryChangedByteIsRefusedOrReadsBack) {
  const std::string good = encode(shard());
  for (std::size_t n = 0; n < good.size(); ++n) EXPECT_FALSE(decode<ShardInfo>(good.substr(0, n)).has_value()) << n;
  for (std::size_t n = 0; n < good.size(); ++n) {
    for (const char c : {'\0', ';', ':', '-', '9', '\xff'}) {
      std::string changed = good;
      changed[n] = c;
      const auto read = decode<ShardInfo>(changed);
      EXPECT_TRUE(!read.has_value() || encode(*read) == changed);
    }
  }
}

TEST(Blobs, AValueThatIsNoBytesIsNothing) {
  EXPECT_FALSE(decode<ExecutionInfo>(Value(Null{})).has_value());
  EXPECT_FALSE(decode<ExecutionInfo>(Value(std::int64_t{1})).has_value());
  EXPECT_TRUE(decode<ExecutionInfo>(Value(Bytes{encode(ExecutionInfo{})})).has_value());
}

TEST(Blobs, TaskKeysOrderByFireTimeFirst) {
  EXPECT_LT((TaskKey{1, 9}), (TaskKey{2, 1}));
  EXPECT_LT((TaskKey{2, 1}), (TaskKey{2, 2}));
}

}  // namespace
}  // namespace dsqlsim::schema
