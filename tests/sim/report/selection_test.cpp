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

}  // namespace
}  // namespace dsqlsim::report
