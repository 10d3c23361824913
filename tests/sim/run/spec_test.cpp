#include "sim/run/spec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dsqlsim {
namespace {

TEST(RunSpec, a_token_names_all_of_it) {
  RunSpec spec{"shard_handover", "fixed-fence", "2026-09", "pct:3", 12345, std::nullopt};
  EXPECT_EQ(spec.token(), "shard_handover/fixed-fence/2026-09/pct:3/12345");
  spec.keep = std::vector<BracketTag>{};
  EXPECT_EQ(spec.token(), "shard_handover/fixed-fence/2026-09/pct:3/12345/-");
  spec.keep = std::vector<BracketTag>{BracketTag{0}, BracketTag{33}};
  EXPECT_EQ(spec.token(), "shard_handover/fixed-fence/2026-09/pct:3/12345/aaaaa.aaabb");
}

TEST(RunSpec, kept_brackets_come_sorted_and_once_out_of_a_token) {
  const auto spec = RunSpec::parse("s/shipped/2026-09/random/1/ccccc.aaaaa.ccccc");
  ASSERT_TRUE(spec.has_value());
  EXPECT_EQ(spec->token(), "s/shipped/2026-09/random/1/aaaaa.ccccc");
}

TEST(RunSpec, a_run_on_postgres_says_so_where_the_model_has_its_date) {
  const auto spec = RunSpec::parse("s/fixed/postgres/random/1");
  ASSERT_TRUE(spec.has_value());
  EXPECT_EQ(spec->backend, "postgres");
  EXPECT_EQ(spec->token(), "s/fixed/postgres/random/1");
}

TEST(RunSpec, each_malformed_token_gets_its_sentence) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"", "it has 1 parts between slashes instead of 5 or 6"},
      {"s/shipped/2026-09/random", "it has 4 parts between slashes instead of 5 or 6"},
      {"s/shipped/2026-09/random/1/-/x", "it has 7 parts between slashes instead of 5 or 6"},
      {"/shipped/2026-09/random/1", "a part is empty"},
      {"s//2026-09/random/1", "a part is empty"},
      {"s/shipped/2026-09//1", "a part is empty"},
      {"s/shipped//random/1", "'' is not a date YYYY-MM"},
      {"s/shipped/2026-13/random/1", "'2026-13' is not a date YYYY-MM"},
      {"s/shipped/2026-00/random/1", "'2026-00' is not a date YYYY-MM"},
      {"s/shipped/2026_09/random/1", "'2026_09' is not a date YYYY-MM"},
      {"s/shipped/2026-9/random/1", "'2026-9' is not a date YYYY-MM"},
      {"s/shipped/x026-09/random/1", "'x026-09' is not a date YYYY-MM"},
      {"s/shipped/2026-09/random/", "'' is not a seed, a number from 0 to 18446744073709551615"},
      {"s/shipped/2026-09/random/-1", "'-1' is not a seed, a number from 0 to 18446744073709551615"},
      {"s/shipped/2026-09/random/1x", "'1x' is not a seed, a number from 0 to 18446744073709551615"},
      {"s/shipped/2026-09/random/ 1", "' 1' is not a seed, a number from 0 to 18446744073709551615"},
      {"s/shipped/2026-09/random/18446744073709551616",
       "'18446744073709551616' is not a seed, a number from 0 to 18446744073709551615"},
      {"s/shipped/2026-09/random/1/", "'' is not a kept bracket, five characters a-z or 2-7"},
      {"s/shipped/2026-09/random/1/abcd", "'abcd' is not a kept bracket, five characters a-z or 2-7"},
      {"s/shipped/2026-09/random/1/aaaaa.", "'' is not a kept bracket, five characters a-z or 2-7"},
      {"s/shipped/2026-09/random/1/AAAAA", "'AAAAA' is not a kept bracket, five characters a-z or 2-7"}};
  for (const auto& [token, why] : cases) {
    const auto spec = RunSpec::parse(token);
    ASSERT_FALSE(spec.has_value()) << token;
    EXPECT_EQ(spec.error(), "token '" + std::string(token) + "': " + std::string(why) +
                                "; a token looks like shard_handover/shipped/2026-09/random/12345");
  }
}

TEST(RunSpec, fault_settings_stand_behind_the_scenario) {
  const auto spec = RunSpec::parse("s-step_clock+crash_host=500/shipped/2026-09/random/1");
  ASSERT_TRUE(spec.has_value());
  EXPECT_EQ(spec->scenario, "s");
  EXPECT_TRUE(spec->faults.of("step_clock")->off);
  EXPECT_EQ(spec->token(), "s+crash_host=500-step_clock/shipped/2026-09/random/1");
  const auto wrong = RunSpec::parse("s+crash_host=0/shipped/2026-09/random/1");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_NE(wrong.error().find("'0' is not a rate of fault crash_host"), std::string::npos);
}

RC_GTEST_PROP(RunSpecProperty, tokens_round_trip, (std::uint64_t seed, bool shrunk)) {
  RunSpec spec{"namespace_writers", "shipped+a-b", "2025-05", "pct:12", seed, std::nullopt};
  if (shrunk) {
    auto bits = *rc::gen::container<std::set<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 1U << 25));
    spec.keep.emplace();
    for (const std::uint32_t b : bits) spec.keep->push_back(BracketTag{b});
  }
  const auto back = RunSpec::parse(spec.token());
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->token() == spec.token());
  RC_ASSERT(back->seed == seed);
  RC_ASSERT(back->keep == spec.keep);
}

}  // namespace
}  // namespace dsqlsim
