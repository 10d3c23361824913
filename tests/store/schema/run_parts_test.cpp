#include "store/schema/run_parts.h"

#include <gtest/gtest.h>

#include "store/schema/blobs.h"
#include "store/schema/run_tables.h"
#include "store/schema/tables.h"

namespace dsqlsim::schema {
namespace {

RunParts some_parts() {
  RunParts parts;
  parts[RunMap::activity][std::int64_t{5}] = 1001;
  parts[RunMap::activity][std::int64_t{-7}] = 1002;
  parts[RunMap::timer][std::string("t;1:")] = 1003;
  parts[RunMap::signals_requested][std::string()] = 0;
  parts.buffered_events = {1009, 1004};
  return parts;
}

TEST(RunParts, AreReadBackAsTheyWereWritten) {
  EXPECT_EQ(decode<RunParts>(encode(some_parts())), some_parts());
  EXPECT_EQ(decode<RunParts>(encode(RunParts{})), RunParts{});
  const PartBlob blob{77, "what;"};
  EXPECT_EQ(decode<PartBlob>(encode(blob)), blob);
  ExecutionInfo info{3, 1004, "updated"};
  info.parts = some_parts();
  EXPECT_EQ(decode<ExecutionInfo>(encode(info)), info);
}

TEST(RunParts, AcceptNothingButWhatIsWritten) {
  const std::string bytes = encode(some_parts());
  EXPECT_FALSE(decode<RunParts>(bytes + "0;").has_value());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_FALSE(decode<RunParts>(bytes.substr(0, cut)).has_value());
  // An event id that is no number, and one with a leading zero.
  EXPECT_TRUE(decode<RunParts>("parts;1;1:5;9;0;0;0;0;0;0;0;").has_value());
  EXPECT_FALSE(decode<RunParts>("parts;1;1:x;9;0;0;0;0;0;0;0;").has_value());
  EXPECT_FALSE(decode<RunParts>("parts;1;2:05;9;0;0;0;0;0;0;0;").has_value());
}

TEST(RunParts, AreEmptyOnlyWithoutRowsAndBatches) {
  EXPECT_TRUE(RunParts{}.empty());
  RunParts set;
  set[RunMap::signals_requested][std::string("s")] = 0;
  EXPECT_FALSE(set.empty());
  RunParts batches;
  batches.buffered_events = {1};
  EXPECT_FALSE(batches.empty());
}

TEST(RunParts, HaveATableEach) {
  for (const RunMap map : run_maps) EXPECT_EQ(run_map_of(table_of(map)), map);
  EXPECT_EQ(run_map_of(table::buffered_events), std::nullopt);
  EXPECT_EQ(run_map_of(table::executions), std::nullopt);
}

TEST(RunTables, ColumnsStandWhereTheirEnumsSay) {
  std::size_t seen = 0;
  for (const std::string_view sql : run_tables_script()) {
    const auto column = [sql](std::size_t n) {
      std::size_t at = sql.find("\n  ");
      for (; n > 0; --n) at = sql.find("\n  ", at + 1);
      return sql.substr(at + 3, sql.find(' ', at + 3) - at - 3);
    };
    if (!sql.starts_with("CREATE TABLE ")) continue;
    ++seen;
    EXPECT_EQ(column(static_cast<std::size_t>(info_maps::run_id)), "run_id") << sql;
    if (sql.find("signals_requested_sets") != std::string_view::npos) continue;
    const bool chasm = sql.find("chasm_node_maps") != std::string_view::npos;
    EXPECT_EQ(column(static_cast<std::size_t>(info_maps::data)), chasm ? "metadata" : "data") << sql;
  }
  EXPECT_EQ(seen, 8U);
}

}  // namespace
}  // namespace dsqlsim::schema
