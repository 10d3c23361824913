#include "sim/core/choices.h"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dsqlsim {
namespace {

Address somewhere(std::uint32_t operation, std::uint64_t point, std::uint32_t nth = 0) {
  return {1, 0, name_hash("owner"), operation, point, nth};
}

TEST(Choices, a_value_is_a_function_of_seed_and_address) {
  Choices one(7);
  Choices other(7);
  (void)other.below(somewhere(9, 9), "unrelated", 1000);
  EXPECT_EQ(one.below(somewhere(1, 2), "latency", 1'000'000), other.below(somewhere(1, 2), "latency", 1'000'000));
  Choices next(8);
  EXPECT_NE(one.below(somewhere(1, 2), "latency", 1ULL << 60), next.below(somewhere(1, 2), "latency", 1ULL << 60));
}

TEST(Choices, every_part_of_an_address_matters) {
  const Address base{1, 2, 3, 4, 5, 6};
  std::set<std::uint64_t> hashes{base.hash()};
  for (std::size_t part = 0; part < 6; ++part) {
    Address changed = base;
    if (part == 0) ++changed.host;
    if (part == 1) ++changed.incarnation;
    if (part == 2) ++changed.actor;
    if (part == 3) ++changed.operation;
    if (part == 4) ++changed.point;
    if (part == 5) ++changed.nth;
    hashes.insert(changed.hash());
  }
  EXPECT_EQ(hashes.size(), 7U);
}

// The values are part of what a token means: they may not change between builds, compilers or releases.
TEST(Choices, values_are_the_same_everywhere_and_for_ever) {
  Choices choices(12345);
  EXPECT_EQ(choices.below(somewhere(1, 1), "latency", 2400), 2214U);
  EXPECT_EQ(choices.below(somewhere(1, 2), "latency", 1ULL << 63), 135785412865454721U);
  EXPECT_EQ(choices.below(42, "delay", 10), 1U);
}

TEST(Choices, a_ratio_of_nothing_never_strikes_and_of_all_always) {
  Choices choices(3);
  int half = 0;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    EXPECT_FALSE(choices.ratio(somewhere(i, 1), "never", PerMille{0}));
    EXPECT_TRUE(choices.ratio(somewhere(i, 1), "always", PerMille{1000}));
    half += choices.ratio(somewhere(i, 1), "half", PerMille{500}) ? 1 : 0;
  }
  EXPECT_NEAR(half, 1000, 120);
}

TEST(Choices, a_draw_of_zero_is_no_strike) {
  const Recording nothing;
  Choices choices(3, nothing);
  EXPECT_FALSE(choices.ratio(somewhere(1, 1), "fault", PerMille{999}));
  EXPECT_EQ(choices.below(somewhere(1, 1), "latency", 77), 0U);
}

TEST(Choices, pick_takes_each_element_and_zero_is_the_first) {
  constexpr std::array<int, 3> from{10, 20, 30};
  Choices choices(5);
  std::set<int> seen;
  for (std::uint32_t i = 0; i < 64; ++i) seen.insert(choices.pick(somewhere(i, 1), "which", std::span<const int>(from)));
  EXPECT_EQ(seen, (std::set<int>{10, 20, 30}));
  const Recording nothing;
  Choices simplest(5, nothing);
  EXPECT_EQ(simplest.pick(somewhere(1, 1), "which", std::span<const int>(from)), 10);
}

TEST(Choices, without_a_list_every_bracket_is_there) {
  Choices choices(1);
  EXPECT_TRUE(choices.bracket(somewhere(1, 1), "operation"));
}

TEST(Choices, only_kept_brackets_are_there) {
  Choices all(1);
  std::vector<OpenedBracket> opened;
  all.list_brackets_into(&opened);
  for (std::uint32_t i = 0; i < 10; ++i) (void)all.bracket(somewhere(i, 1), "operation");
  ASSERT_EQ(opened.size(), 10U);
  EXPECT_EQ(opened[3].kind.text(), "operation");

  std::vector<BracketTag> keep{opened[3].tag, opened[8].tag};
  std::sort(keep.begin(), keep.end());
  Choices some(1);
  some.keep_only(keep);
  for (std::uint32_t i = 0; i < 10; ++i) {
    EXPECT_EQ(some.bracket(somewhere(i, 1), "operation"), i == 3 || i == 8) << i;
  }
}

TEST(Choices, the_kind_of_a_bracket_is_part_of_its_name) {
  Choices choices(1);
  std::vector<OpenedBracket> opened;
  choices.list_brackets_into(&opened);
  (void)choices.bracket(somewhere(1, 1), "operation");
  (void)choices.bracket(somewhere(1, 1), "reorder");
  EXPECT_NE(opened[0].tag, opened[1].tag);
}

TEST(Choices, keeping_none_takes_every_bracket_away) {
  Choices choices(1);
  choices.keep_only({});
  EXPECT_FALSE(choices.bracket(somewhere(1, 1), "operation"));
}

TEST(Choices, brackets_and_lists_leave_the_digest_alone) {
  Choices plain(1);
  Choices listed(1);
  std::vector<OpenedBracket> opened;
  Recording recording;
  listed.list_brackets_into(&opened);
  listed.record_into(&recording);
  for (Choices* c : {&plain, &listed}) {
    (void)c->bracket(somewhere(1, 1), "operation");
    (void)c->below(somewhere(1, 2), "latency", 10);
  }
  EXPECT_EQ(plain.digest(), listed.digest());
  EXPECT_NE(plain.digest(), 0U);
}

TEST(Choices, a_digest_tells_every_value) {
  const Recording nothing;
  Choices drawn(1);
  Choices zero(1, nothing);
  (void)drawn.below(somewhere(1, 1), "latency", 1ULL << 60);
  (void)zero.below(somewhere(1, 1), "latency", 1ULL << 60);
  EXPECT_NE(drawn.digest(), zero.digest());
}

// The heart of replay: a draw that the old code did not make is 0, and no other draw notices.
TEST(Choices, a_recording_is_followed_by_meaning) {
  Recording recording;
  Choices recorded(99);
  recorded.record_into(&recording);
  const std::uint64_t latency = recorded.below(somewhere(2, name_hash("UpdateShards")), "latency", 1'000'000);
  const std::uint64_t delay = recorded.below(somewhere(3, name_hash("COMMIT")), "latency", 1'000'000);
  ASSERT_EQ(recording.choices.size(), 2U);
  EXPECT_EQ(recording.choices[0].label, "latency");

  Choices followed(0, recording);
  EXPECT_EQ(followed.below(somewhere(3, name_hash("COMMIT")), "latency", 1'000'000), delay);
  EXPECT_EQ(followed.below(somewhere(1, name_hash("NewStatement")), "latency", 1'000'000), 0U);
  EXPECT_EQ(followed.below(somewhere(2, name_hash("UpdateShards")), "latency", 1'000'000), latency);
}

TEST(Choices, a_recorded_value_out_of_range_becomes_the_largest_that_fits) {
  Recording recording;
  Choices recorded(99);
  recorded.record_into(&recording);
  ASSERT_GT(recorded.below(somewhere(1, 1), "which", 1'000'000), 2U);
  Choices followed(0, recording);
  EXPECT_EQ(followed.below(somewhere(1, 1), "which", 3), 2U);
}

TEST(Choices, recording_stops_when_told) {
  Recording recording;
  Choices choices(1);
  choices.record_into(&recording);
  (void)choices.below(somewhere(1, 1), "a", 2);
  choices.record_into(nullptr);
  (void)choices.below(somewhere(1, 2), "a", 2);
  EXPECT_EQ(recording.choices.size(), 1U);
}

TEST(ChoicesDeathTest, a_draw_from_nothing_is_a_mistake) {
  Choices choices(1);
  EXPECT_DEATH((void)choices.below(somewhere(1, 1), "which", 0), "n >= 1");
}

TEST(ChoicesDeathTest, kept_brackets_come_sorted) {
  Choices choices(1);
  EXPECT_DEATH(choices.keep_only({BracketTag{2}, BracketTag{1}}), "is_sorted");
}

RC_GTEST_PROP(ChoicesProperty, values_stay_below_their_bound, (std::uint64_t seed, std::uint32_t operation)) {
  const auto n = *rc::gen::suchThat<std::uint64_t>([](std::uint64_t v) { return v > 0; });
  Choices choices(seed);
  RC_ASSERT(choices.below(somewhere(operation, 1), "any", n) < n);
}

RC_GTEST_PROP(ChoicesProperty, what_else_is_drawn_shifts_nothing, (std::uint64_t seed)) {
  const auto others = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 50));
  Choices alone(seed);
  Choices among(seed);
  for (const std::uint32_t other : others) (void)among.below(somewhere(other, 77), "other", 10);
  RC_ASSERT(alone.below(somewhere(1, 1), "this", 1'000'000) == among.below(somewhere(1, 1), "this", 1'000'000));
}

RC_GTEST_PROP(ChoicesProperty, a_recording_replays_every_draw_in_any_order, (std::uint64_t seed)) {
  auto points = *rc::gen::unique<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 200));
  Recording recording;
  Choices recorded(seed);
  recorded.record_into(&recording);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> drawn;
  for (const std::uint32_t p : points) drawn.emplace_back(p, recorded.below(somewhere(p, 1), "v", 1000));
  std::reverse(drawn.begin(), drawn.end());
  Choices followed(seed + 1, recording);
  for (const auto& [point, value] : drawn) RC_ASSERT(followed.below(somewhere(point, 1), "v", 1000) == value);
  RC_ASSERT(followed.digest() == recorded.digest());
}

TEST(BracketTag, text_is_five_characters_and_nothing_else_parses) {
  BracketTag tag;
  EXPECT_EQ((BracketTag{0}.text()), "aaaaa");
  EXPECT_EQ((BracketTag{(1U << 25) - 1}.text()), "77777");
  for (const std::string_view wrong : {"", "aaaa", "aaaaaa", "AAAAA", "aaaa1", "aaaa8", "aa.aa", "aaaa-"}) {
    EXPECT_FALSE(BracketTag::parse(wrong, tag)) << wrong;
  }
}

RC_GTEST_PROP(BracketTagProperty, text_round_trips_and_keeps_the_order, ()) {
  const BracketTag a{*rc::gen::inRange<std::uint32_t>(0, 1U << 25)};
  const BracketTag b{*rc::gen::inRange<std::uint32_t>(0, 1U << 25)};
  BracketTag back;
  RC_ASSERT(BracketTag::parse(a.text(), back));
  RC_ASSERT(back == a);
  RC_ASSERT((a == b) == (a.text() == b.text()));
}

}  // namespace
}  // namespace dsqlsim
