#include "sim/report/wording.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

std::string shouted(const Entry& e) { return e.text.empty() ? std::string() : std::string(e.text) + "!"; }

constexpr std::array<NoteWording, 4> table{{{"pool", "asks for a pool", Interest::telling},
                                            {"range acquired", "holds shard {0} under range {1} ({text})"},
                                            {"tick", "ticks", Interest::seldom},
                                            {"shout", "", Interest::usual, shouted}}};

Entry note(Label label, std::array<std::int64_t, 5> n, std::string_view text) {
  Entry e;
  e.label = label;
  e.n = n;
  e.text = text;
  return e;
}

TEST(NoteText, FillsThePattern) {
  EXPECT_EQ(note_text(note("range acquired", {1, 6}, "stolen"), table), "holds shard 1 under range 6 (stolen)");
}

TEST(NoteText, AsksTheFunctionOfANoteThatHasOne) { EXPECT_EQ(note_text(note("shout", {}, "here"), table), "here!"); }

TEST(NoteText, ShowsANoteWithoutWordingByItsLabelAndNumbers) {
  EXPECT_EQ(note_text(note("other", {3, 0, 4}, "x"), table), "other 3, 0, 4; x");
  EXPECT_EQ(note_text(note("other", {}, "x"), table), "other: x");
  EXPECT_EQ(note_text(note("other", {}, ""), table), "other");
}

TEST(NoteText, EndsAtAPatternThatIsNotClosed) {
  constexpr std::array<NoteWording, 1> broken{{{"b", "begins {0"}}};
  EXPECT_EQ(note_text(note("b", {1}, ""), broken), "begins ");
}

TEST(InterestIn, IsOfTheTableAndUsualElsewhere) {
  EXPECT_EQ(interest_in(note("tick", {}, ""), table), Interest::seldom);
  EXPECT_EQ(interest_in(note("other", {}, ""), table), Interest::usual);
  EXPECT_EQ(interest_in(note("shout", {}, "here"), table), Interest::usual);
  EXPECT_EQ(interest_in(note("shout", {}, ""), table), Interest::seldom);
  Entry metric = note("other", {}, "");
  metric.kind = EntryKind::metric;
  EXPECT_EQ(interest_in(metric, table), Interest::seldom);
  metric.label = "pool";
  EXPECT_EQ(interest_in(metric, table), Interest::telling);
}

}  // namespace
}  // namespace dsqlsim::report
