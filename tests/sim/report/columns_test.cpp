#include "sim/report/columns.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

const std::vector<std::string>& script() {
  static const std::vector<std::string> texts{
      "CREATE TABLE shards (\n  shard_id INTEGER NOT NULL,\n  range_id BIGINT NOT NULL DEFAULT 0,\n  data BYTEA NOT NULL,\n"
      "  PRIMARY KEY (shard_id)\n)",
      "CREATE UNIQUE INDEX ASYNC i ON shards (range_id)",
      "create table if not exists \"tasks\" (shard_id INTEGER, cost NUMERIC(10, 2), task_id BIGINT, CONSTRAINT tasks_key "
      "PRIMARY KEY (shard_id, task_id))",
      "CREATE TABLE single (id UUID PRIMARY KEY, name VARCHAR(255), CHECK (name <> ''))",
      "INSERT INTO shards VALUES (1, 0, '')"};
  return texts;
}

Value number(std::int64_t n) { return Value{n}; }
Value bytes(std::string text) { return Value{Bytes{std::move(text)}}; }

std::string text_of(std::string_view table, const std::vector<Value>& before, const std::vector<Value>& after) {
  return change_text({table, before, after}, TableColumns(script()));
}

TEST(TableColumns, ReadsColumnsAndKeysOfCreateTable) {
  const TableColumns tables(script());
  const Table* shards = tables.find("shards");
  ASSERT_NE(shards, nullptr);
  EXPECT_EQ(shards->columns, (std::vector<std::string>{"shard_id", "range_id", "data"}));
  EXPECT_EQ(shards->key, (std::vector<std::size_t>{0}));
}

TEST(TableColumns, ReadsIfNotExistsQuotesAndTypesWithCommas) {
  const TableColumns tables(script());
  const Table* tasks = tables.find("tasks");
  ASSERT_NE(tasks, nullptr);
  EXPECT_EQ(tasks->columns, (std::vector<std::string>{"shard_id", "cost", "task_id"}));
}

TEST(TableColumns, ReadsAKeyThatStandsAtItsColumn) {
  const TableColumns tables(script());
  const Table* single = tables.find("single");
  ASSERT_NE(single, nullptr);
  EXPECT_EQ(single->columns, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(single->key, (std::vector<std::size_t>{0}));
}

TEST(TableColumns, KnowsNoTableThatWasNotCreated) {
  EXPECT_EQ(TableColumns(script()).find("i"), nullptr);
  EXPECT_EQ(TableColumns().find("shards"), nullptr);
}

TEST(ChangeText, NamesTheRowAndWhatChanged) {
  EXPECT_EQ(text_of("shards", {number(1), number(5), bytes("x")}, {number(1), number(6), bytes("x")}),
            "shards[1] range_id 5->6");
}

TEST(ChangeText, ShowsInsertsAndDeletes) {
  EXPECT_EQ(text_of("shards", {}, {number(1), number(5), Value{Null{}}}), "+shards[1] range_id=5");
  EXPECT_EQ(text_of("shards", {number(1), number(5), bytes("x")}, {}), "-shards[1]");
}

TEST(ChangeText, SaysThatARowWasOnlyLocked) {
  const std::vector<Value> row{number(1), number(5), bytes("x")};
  EXPECT_EQ(text_of("shards", row, row), "shards[1] unchanged");
}

TEST(ChangeText, OfLongBlobsShowsWhatDiffers) {
  EXPECT_EQ(text_of("shards", {number(1), number(6), bytes("shard;1;5;1:A;0;wm,100,7")},
                    {number(1), number(6), bytes("shard;1;6;1:A;0;wm,100,7")}),
            "shards[1] data 5->6");
}

TEST(ChangeText, GoesByPositionWhereNamesAreNotKnown) {
  EXPECT_EQ(text_of("unknown", {number(1), number(5)}, {number(1), number(6)}), "unknown[1] column 2 5->6");
}

std::vector<BlobField> fields(std::string_view bytes) {
  if (bytes.empty()) return {};
  return {{"kind", "shard"}, {"owner", std::string(bytes)}};
}

TEST(ChangeText, NamesWhatChangedInsideABlob) {
  const TableColumns tables(script(), fields);
  const std::vector<Value> before{number(1), number(5), bytes("A")};
  const std::vector<Value> after{number(1), number(6), bytes("B")};
  EXPECT_EQ(change_text({"shards", before, after}, tables), "shards[1] range_id 5->6, data{owner A->B}");
  EXPECT_EQ(change_text({"shards", {}, before}, tables), "+shards[1] range_id=5, data{kind shard, owner A}");
}

TEST(ChangeText, LeavesOutEncodings) {
  const TableColumns tables(std::vector<std::string>{"CREATE TABLE t (id BIGINT PRIMARY KEY, data_encoding VARCHAR(16))"});
  const std::vector<Value> row{number(1), Value{std::string("Text")}};
  EXPECT_EQ(change_text({"t", {}, row}, tables), "+t[1]");
}

TEST(ShortText, CutsAndNamesBinaries) {
  EXPECT_EQ(short_text(Value{std::string(60, 'a')}), std::string(22, 'a') + "..");
  EXPECT_EQ(short_text(bytes(std::string("\0\1", 2))), "<2 bytes>");
  EXPECT_EQ(short_text(Value{make_uuid(0xAB, 7)}), "ab-7");
}

TEST(RowName, IsOneForOneRowWhateverChanged) {
  const TableColumns tables(script());
  const std::vector<Value> before{number(1), number(5), bytes("")};
  const std::vector<Value> after{number(1), number(6), bytes("")};
  const std::vector<Value> other{number(2), number(5), bytes("")};
  EXPECT_EQ(row_name({"shards", before, after}, tables), row_name({"shards", {}, before}, tables));
  EXPECT_NE(row_name({"shards", before, after}, tables), row_name({"shards", {}, other}, tables));
  EXPECT_NE(row_name({"shards", {}, before}, tables), row_name({"single", {}, before}, tables));
}

}  // namespace
}  // namespace dsqlsim::report
