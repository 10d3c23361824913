#include "sim/report/story.h"

#include <gtest/gtest.h>

#include "sim/report/terminal.h"
#include "tests/sim/report/told.h"

namespace dsqlsim::report {
namespace {

Value number(std::int64_t n) { return Value{n}; }

/// What temporal-store calls the first thing a harness must find: two hosts take range 6 of one shard.
struct TwoOwners {
  told::Telling t;
  std::vector<std::size_t> witness;
  StatementTable statements;
  TableColumns tables{std::vector<std::string>{
      "CREATE TABLE shards (shard_id INTEGER, range_id BIGINT, PRIMARY KEY (shard_id))"}};
  Property property{"range_granted_once", "each range of a shard is granted once", false, nullptr};
  RunReport report;

  TwoOwners() {
    statements.add("LockShard", "SELECT range_id\n  FROM shards WHERE shard_id = $1 FOR UPDATE");
    statements.add("UpdateShard", "UPDATE shards SET range_id = $1 WHERE shard_id = $2");
    const ActorId a = t.actor(0, "A", "owner");
    const ActorId b = t.actor(1, "B", "owner");
    t.host(0, 0, "boot").host(1, 0, "boot");
    acquire(a, 10, 1, 5);
    acquire(b, 20, 2, 6);
    t.call(a, 0, "GetTasks", "1", "SELECT 0");
    report.spec.scenario = "shard_handover";
    report.spec.seed = 7;
    report.digest = 0xAB;
    report.steps = 31;
    report.verdicts.push_back({&property, Verdict::violated("range granted twice", "A and B both hold range 6", witness)});
  }

  void acquire(ActorId who, std::int64_t ms, std::uint64_t transaction, std::int64_t found) {
    t.at(ms).operation(who, "acquire", "shard 1", 1);
    t.call(who, 0, "GetShard", "1", "range_id=5").call(who, transaction, "BEGIN", "", "BEGIN");
    t.call(who, transaction, "LockShard", "1", "range_id=" + std::to_string(found));
    t.call(who, transaction, "UpdateShard", "6, 1", "UPDATE 1");
    const std::uint64_t commit = t.request(who, transaction, "COMMIT");
    t.commit(commit, "shards", {number(1), number(found)}, {number(1), number(6)});
    t.executed(commit, "COMMIT").answered(commit, "COMMIT");
    t.note(who, "range acquired", {1, 6}, "");
    witness.push_back(t.last());
  }

  [[nodiscard]] Story tell(const StoryOptions& options = {}) const {
    return tell_story(report, report.verdicts[0], t.history, tables, statements, options);
  }
};

TEST(Story, ReadsAsATableOnOneScreen) {
  const TwoOwners run;
  EXPECT_EQ(terminal_text(run.tell(), 120), R"(violated range_granted_once: range granted twice
  claim    each range of a shard is granted once
  happened A and B both hold range 6
  run      shard_handover, store shipped, dialect 2026-09, strategy random, seed 7, 31 steps
  faults   none struck

  step  ms          | A/owner                                      | B/owner
--------------------+----------------------------------------------+------------------------------------------
      3      10.000 | # acquire: shard 1                           |
      5      10.000 | GetShard(1) -> range_id=5                    |
     11      10.000 | BEGIN                                        |
     11      10.000 |   LockShard(1) -> range_id=5                 |
     14      10.000 |   UpdateShard(6, 1) -> UPDATE 1              |
     18      10.000 | COMMIT -> committed, shards[1] range_id 5->6 |
>    20      10.000 | * range acquired 1, 6                        |
     21      20.000 |                                              | # acquire: shard 1
     23      20.000 |                                              | GetShard(1) -> range_id=5
     29      20.000 |                                              | BEGIN
     29      20.000 |                                              |   LockShard(1) -> range_id=6
     32      20.000 |                                              |   UpdateShard(6, 1) -> UPDATE 1
     36      20.000 |                                              | COMMIT -> committed, shards[1] unchanged
>    38      20.000 |                                              | * range acquired 1, 6
                    ... 1 step ...

  LockShard: SELECT range_id FROM shards WHERE shard_id = $1 FOR UPDATE
  UpdateShard: UPDATE shards SET range_id = $1 WHERE shard_id = $2

replay: build/release/dsqlsim replay shard_handover/shipped/2026-09/random/7
)");
}

TEST(Story, IsTheSameTwice) {
  const TwoOwners run;
  EXPECT_EQ(terminal_text(run.tell()), terminal_text(run.tell()));
}

TEST(Story, WithMoreActorsThanColumnsHasAColumnAHost) {
  TwoOwners run;
  StoryOptions options;
  options.most_columns = 1;
  const Story story = run.tell(options);
  EXPECT_EQ(story.columns, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(story.rows[0].text, "# owner: acquire: shard 1");
}

TEST(Story, LeavesOutWhatThereIsNoRoomFor) {
  const TwoOwners run;
  StoryOptions options;
  options.room = 3;
  const Story story = run.tell(options);
  std::size_t marked = 0;
  for (const StoryRow& row : story.rows) marked += row.marked ? 1 : 0;
  EXPECT_EQ(marked, 2U);
  EXPECT_LT(story.rows.size(), run.tell().rows.size());
}

TEST(Story, WithoutALimitLeavesNothingOut) {
  const TwoOwners run;
  StoryOptions options;
  options.room = 0;
  for (const StoryRow& row : run.tell(options).rows) EXPECT_NE(row.kind, RowKind::gap);
}

TEST(Story, SaysHowOftenTheSameAnswerCame) {
  TwoOwners run;
  for (int i = 0; i < 4; ++i) run.t.refused(0, 0, "Delete", SqlState("54000"));
  StoryOptions options;
  options.room = 0;
  std::vector<std::string> answers;
  for (const StoryRow& row : run.tell(options).rows) {
    if (row.text == "Delete") answers.push_back(row.answer);
  }
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[2].find("times by now"), std::string::npos);
  EXPECT_NE(answers[3].find(" [4 times by now]"), std::string::npos) << answers[3];
}

TEST(Story, CountsTheFaultsThatStruck) {
  TwoOwners run;
  run.t.fault(0, "pause_host").fault(0, "lose_commit_reply").fault(1, "pause_host");
  EXPECT_EQ(run.tell().faults, (std::vector<std::string>{"pause_host x2", "lose_commit_reply"}));
}

TEST(CalmStory, ShowsTheEndOfTheRun) {
  const TwoOwners run;
  StoryOptions options;
  options.room = 1;
  const Story story = tell_calm_story(run.report, run.t.history, run.tables, options);
  ASSERT_EQ(story.rows.size(), 2U);
  EXPECT_EQ(story.rows[0].kind, RowKind::gap);
  EXPECT_EQ(story.rows[1].text, "GetTasks(1)");
}

}  // namespace
}  // namespace dsqlsim::report
