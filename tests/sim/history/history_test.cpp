#include "sim/history/history.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

Value number(std::int64_t n) { return Value{n}; }

TEST(History, gives_back_the_rows_of_a_commit) {
  History history;
  const std::array<Value, 2> before{number(1), number(100)};
  const std::array<Value, 2> after{number(1), number(101)};
  const std::array<RowChange, 3> changes{RowChange{"kv", before, after}, RowChange{"log", {}, after},
                                         RowChange{"kv", before, {}}};
  history.add({});
  history.add_commit({}, std::span(changes).first(1));
  const Entry& entry = history.add_commit({}, changes);
  EXPECT_EQ(entry.kind, EntryKind::commit);
  const std::vector<Change> rows = history.changes(history.entry(2));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].table, "kv");
  EXPECT_TRUE(std::equal(rows[0].before.begin(), rows[0].before.end(), before.begin(), before.end()));
  EXPECT_TRUE(std::equal(rows[0].after.begin(), rows[0].after.end(), after.begin(), after.end()));
  EXPECT_EQ(rows[1].table, "log");
  EXPECT_TRUE(rows[1].before.empty());
  EXPECT_TRUE(rows[2].after.empty());
  EXPECT_EQ(history.change(history.entry(2), 1).after[1], number(101));
  EXPECT_EQ(history.changes(history.entry(1)).size(), 1U);
}

TEST(History, a_commit_that_only_locked_has_no_rows) {
  History history;
  history.add_commit({}, {});
  EXPECT_TRUE(history.changes(history.entry(0)).empty());
}

TEST(History, keeps_texts_of_its_own) {
  History history;
  std::string text = "first";
  const std::string_view kept = history.keep(text);
  text = "other";
  for (int i = 0; i < 1'000; ++i) (void)history.keep("text " + std::to_string(i));
  EXPECT_EQ(kept, "first");
  EXPECT_EQ(history.keep(""), "");
}

TEST(History, a_text_that_was_kept_just_now_is_not_kept_again) {
  History history;
  const std::string_view first = history.keep("UpdateShards");
  (void)history.keep("COMMIT");
  EXPECT_EQ(history.keep("UpdateShards").data(), first.data());
}

TEST(History, names_actors_by_host_incarnation_and_name) {
  History history;
  const ActorId first = history.add_actor({0, 0, "A", "owner"});
  const ActorId second = history.add_actor({1, 2, "B", "writer#3"});
  EXPECT_EQ(history.actor_text(first), "A/owner");
  EXPECT_EQ(history.actor_text(second), "B'2/writer#3");
  EXPECT_EQ(history.actor(second).incarnation, 2U);
}

TEST(HistoryDeathTest, nobody_has_no_name) {
  History history;
  EXPECT_DEATH((void)history.actor_text(no_actor), "actors_.size");
}

TEST(History, cleared_is_as_good_as_new) {
  History history(true);
  history.add_actor({0, 0, "A", "owner"});
  const std::array<Value, 1> row{number(1)};
  const std::array<RowChange, 1> changes{RowChange{"kv", {}, row}};
  history.add_commit({}, changes);
  history.clear(false);
  EXPECT_TRUE(history.entries().empty());
  EXPECT_EQ(history.actor_count(), 0U);
  EXPECT_FALSE(history.detail());
  history.add_commit({}, changes);
  EXPECT_EQ(history.changes(history.entry(0))[0].after[0], number(1));
}

}  // namespace
}  // namespace dsqlsim
