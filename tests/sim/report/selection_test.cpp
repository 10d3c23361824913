#include "sim/report/selection.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

Moment call(ActorId actor, std::uint64_t transaction, bool witness = false) {
  Moment m;
  m.kind = MomentKind::call;
  m.actor = actor;
  m.host = actor;
  m.operation = 1;
  m.transaction = transaction;
  m.witness = witness;
  return m;
}

Moment host_event(HostId host) {
  Moment m;
  m.kind = MomentKind::host;
  m.host = host;
  return m;
}

using Shown = std::vector<bool>;

TEST(Selection, WithoutALimitShowsEverything) {
  EXPECT_EQ(select_moments({call(0, 1), call(1, 2)}, 0, 40), (Shown{true, true}));
}

TEST(Selection, ShowsTheWholeTransactionOfAWitnessWhateverTheRoom) {
  const std::vector<Moment> moments{call(0, 1), call(1, 2), call(0, 1, true), call(0, 1)};
  EXPECT_EQ(select_moments(moments, 1, 40), (Shown{true, false, true, true}));
}

TEST(Selection, LeavesOutWhatComesAfterTheLastWitness) {
  const std::vector<Moment> moments{call(0, 1, true), call(1, 2), host_event(0)};
  EXPECT_EQ(select_moments(moments, 40, 40), (Shown{true, false, false}));
}

TEST(Selection, PrefersTheSameRowsToOthers) {
  std::vector<Moment> moments{call(1, 2), call(2, 3), call(0, 1, true)};
  moments[0].changes = {"row 7"};
  moments[0].rows = {7};
  moments[1].changes = {"row 8"};
  moments[1].rows = {8};
  moments[2].rows = {7};
  EXPECT_EQ(select_moments(moments, 3, 40), (Shown{true, false, true}));
}

TEST(Selection, ShowsHostEventsOfThoseInvolvedBeforeOthers) {
  const std::vector<Moment> moments{host_event(1), host_event(0), call(0, 1, true)};
  EXPECT_EQ(select_moments(moments, 1, 40), (Shown{false, true, true}));
}

TEST(Selection, ShowsSeldomMomentsOnlyAsWitnesses) {
  std::vector<Moment> moments{call(0, 1), call(0, 1, true)};
  moments[0].interest = Interest::seldom;
  moments[1].interest = Interest::seldom;
  EXPECT_EQ(select_moments(moments, 40, 40), (Shown{false, true}));
}

TEST(Selection, OfEqualsShowsTheLater) {
  std::vector<Moment> moments{call(0, 2), call(0, 3), call(0, 1, true)};
  moments[2].operation = 2;
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{false, true, true}));
}

TEST(Selection, LeavesOutStrangersUnlessEverythingFits) {
  const std::vector<Moment> moments{call(1, 2), call(1, 3), call(0, 1, true)};
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{false, false, true}));
  EXPECT_EQ(select_moments(moments, 3, 40), (Shown{true, true, true}));
}

TEST(Selection, ShowsASingleStepRatherThanAGapOfOne) {
  std::vector<Moment> moments{call(0, 9), call(0, 1, true), call(0, 9), call(0, 1, true)};
  for (Moment& m : moments) m.operation = m.transaction == 1 ? 1 : 2;
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{false, true, true, true}));
  moments[2].text = std::string(90, 'x');
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{false, true, false, true}));
  moments[2] = call(7, 9);
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{false, true, false, true}));
}

TEST(Selection, CountsTheLinesThatLongTextsTake) {
  Moment m = call(0, 1);
  m.text = std::string(30, 'x');
  EXPECT_EQ(lines_of(m, 40), 1U);
  m.text = std::string(90, 'x');
  m.changes = {"short", std::string(60, 'y')};
  EXPECT_EQ(lines_of(m, 40), 3U + 1U + 2U);
}

TEST(Selection, OfWhatIsDoneOverAndOverShowsTheFirstAndTheLast) {
  std::vector<Moment> moments;
  for (std::size_t i = 0; i < 6; ++i) {
    moments.push_back(call(0, 10 + i));
    moments.back().operation = 2;
    moments.back().statement = "Delete";
    moments.back().text = "Delete(" + std::to_string(i) + ")";
    moments.back().nth_failure = i + 1;
  }
  moments.push_back(call(0, 1, true));
  EXPECT_EQ(select_moments(moments, 6, 40), (Shown{true, false, false, false, false, true, true}));
}

TEST(Selection, PrefersWhatTheSameActorWasRefusedToCommitsOfOthers) {
  std::vector<Moment> moments{call(0, 9), call(1, 2), call(0, 1, true)};
  moments[0].operation = 2;
  moments[0].nth_failure = 1;
  moments[1].changes = {"row 8"};
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{true, false, true}));
}

TEST(Selection, ShowsWhatBecameOfACallThatAFaultStruck) {
  std::vector<Moment> moments{call(1, 2), host_event(1), call(1, 3), call(1, 4), call(0, 1, true)};
  for (std::size_t i = 0; i < moments.size(); ++i) moments[i].call = 5 + i;
  moments[1].kind = MomentKind::fault;
  moments[1].call = moments[0].call;
  EXPECT_EQ(select_moments(moments, 3, 40), (Shown{true, true, false, false, true}));
}

TEST(Selection, ShowsWhatIsTellingOfTheSameHost) {
  std::vector<Moment> moments{call(1, 0), call(2, 0), call(0, 1, true)};
  for (Moment& m : moments) m.host = m.actor == 2 ? 2 : 0;
  for (std::size_t i = 0; i < 2; ++i) {
    moments[i].kind = MomentKind::note;
    moments[i].interest = Interest::telling;
  }
  EXPECT_EQ(select_moments(moments, 2, 40), (Shown{true, false, true}));
}

}  // namespace
}  // namespace dsqlsim::report
