#include "sim/report/moment.h"

#include <gtest/gtest.h>

#include "tests/sim/report/told.h"

namespace dsqlsim::report {
namespace {

const TableColumns& no_tables() {
  static const TableColumns none;
  return none;
}

/// "text -> answer", one a moment.
std::vector<std::string> lines(const told::Telling& t, std::vector<std::size_t> witness = {}) {
  std::vector<std::string> out;
  for (const Moment& m : read_moments(t.history, {no_tables(), {}, std::move(witness)})) {
    out.push_back((m.witness ? "> " : "") + m.text + (m.answer.empty() ? "" : " -> " + m.answer));
    for (const std::string& change : m.changes) out.push_back("= " + change);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Moment, ACallIsOneMomentWithItsParametersAndAnswer) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  t.call(a, 0, "GetShard", "1", "range_id=5");
  EXPECT_EQ(lines(t), (Lines{"GetShard(1) -> range_id=5"}));
}

TEST(Moment, ABeginWaitsForTheFirstStatementOfItsTransaction) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const ActorId b = t.actor(1, "B", "owner");
  t.call(a, 1, "BEGIN", "", "BEGIN").call(b, 0, "GetShard", "", "ok").call(a, 1, "LockShard", "1", "range_id=5");
  EXPECT_EQ(lines(t), (Lines{"GetShard -> ok", "BEGIN", "LockShard(1) -> range_id=5"}));
}

TEST(Moment, ACommitTellsWhatItChanged) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t call = t.request(a, 1, "COMMIT");
  t.commit(call, "shards", {Value{std::int64_t{1}}, Value{std::int64_t{5}}},
           {Value{std::int64_t{1}}, Value{std::int64_t{6}}});
  const std::size_t commit = t.last();
  t.executed(call, "COMMIT").answered(call, "COMMIT");
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> committed", "= shards[1] column 2 5->6"}));
  EXPECT_EQ(lines(t, {commit}), (Lines{"> COMMIT -> committed", "= shards[1] column 2 5->6"}));
}

TEST(Moment, ALostAnswerIsTwoMoments) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t call = t.request(a, 1, "COMMIT");
  t.executed(call, "COMMIT").answered(call, "connection lost", CallView::connection_lost);
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> committed [its answer is lost]", "COMMIT -> connection lost [it was done]"}));
}

TEST(Moment, CountsHowOftenAnActorGotOneAnswer) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const ActorId b = t.actor(1, "B", "owner");
  t.refused(a, 0, "Delete", SqlState("54000")).refused(b, 0, "Delete", SqlState("54000")).refused(a, 0, "Delete", SqlState("40001"));
  t.call(a, 0, "Delete", "", "ok").refused(a, 0, "Delete", SqlState("54000"));
  std::vector<std::size_t> counts;
  for (const Moment& m : read_moments(t.history, {no_tables(), {}, {}})) counts.push_back(m.nth_failure);
  EXPECT_EQ(counts, (std::vector<std::size_t>{1, 1, 1, 0, 2}));
}

TEST(Moment, ALostAnswerFailsOnlyWhereTheClientHearsOfIt) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t call = t.request(a, 1, "COMMIT");
  t.executed(call, "COMMIT").answered(call, "connection lost", CallView::connection_lost);
  const auto moments = read_moments(t.history, {no_tables(), {}, {}});
  ASSERT_EQ(moments.size(), 2U);
  EXPECT_EQ(moments[0].nth_failure, 0U);
  EXPECT_EQ(moments[1].nth_failure, 1U);
}

TEST(Moment, ALateRequestIsTwoMoments) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t call = t.request(a, 1, "COMMIT");
  t.answered(call, "connection lost", CallView::connection_lost);
  t.executed(call, "COMMIT");
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> connection lost [still under way]", "COMMIT -> committed [arrives late]"}));
}

TEST(Moment, ARequestOfADeadClientArrivesOrDoesNot) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t arrives = t.request(a, 1, "COMMIT");
  t.request(a, 2, "COMMIT");
  t.executed(arrives, "COMMIT");
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> [no answer, and it never arrives]", "COMMIT -> committed [its client is gone]"}));
}

TEST(Moment, ALostRequestSaysThatItNeverArrived) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  t.answered(t.request(a, 1, "COMMIT"), "connection lost", CallView::connection_lost);
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> connection lost [it never arrived]"}));
}

TEST(Moment, ARefusalWithoutWordsShowsItsState) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  t.refused(a, 1, "COMMIT", sqlstate::serialization_failure);
  EXPECT_EQ(lines(t), (Lines{"COMMIT -> 40001"}));
}

TEST(Moment, HostsAreNamedWithTheirIncarnation) {
  told::Telling t;
  t.actor(0, "A", "owner");
  t.host(0, 0, "boot").host(0, 0, "crash").host(0, 1, "boot").host(0, 1, "pause").host(0, 1, "resume");
  t.host(no_host, 0, "faults stopped");
  EXPECT_EQ(lines(t), (Lines{"A boots", "A crashes", "A'1 boots again", "A'1 stands still", "A'1 goes on",
                             "faults stopped"}));
}

TEST(Moment, AFaultNamesTheCallThatItStrikes) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  const std::uint64_t call = t.request(a, 1, "COMMIT");
  t.fault(call, "lose_commit_reply").answered(call, "connection lost", CallView::connection_lost);
  EXPECT_EQ(lines(t)[0], "fault lose_commit_reply strikes COMMIT of A/owner");
}

TEST(Moment, ManyChangedRowsAreCounted) {
  told::Telling t;
  const ActorId a = t.actor(0, "A", "owner");
  Entry e;
  e.actor = a;
  const std::vector<Value> row{Value{std::int64_t{1}}};
  const std::vector<RowChange> changes(6, RowChange{"tasks", {}, row});
  t.history.add_commit(e, changes);
  const Lines shown = lines(t);
  ASSERT_EQ(shown.size(), 6U);
  EXPECT_EQ(shown.back(), "= and 2 rows more");
}

}  // namespace
}  // namespace dsqlsim::report
