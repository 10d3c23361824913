// Knobs of the model in runs: part of the token, drawn from the run's choices, and nothing to a run that does not name them.

#include <gtest/gtest.h>

#include "sim/cli/everything.h"
#include "sim/cli/knob_words.h"
#include "sim/run/run.h"

namespace dsqlsim {
namespace {

constexpr const char* token = "namespace_writers/fixed/2026-09/random/7";

std::uint64_t digest_of(const std::string& run_token) {
  const auto spec = RunSpec::parse(run_token);
  EXPECT_TRUE(spec.has_value()) << spec.error();
  EXPECT_EQ(spec->token(), run_token);
  Workspace workspace(cli::everything());
  const auto report = run(*spec, workspace);
  EXPECT_TRUE(report.has_value()) << report.error();
  return report->digest;
}

std::string with(const std::string& knobs) { return std::string(token).replace(std::string(token).find("/random"), 0, knobs); }

TEST(KnobsInRuns, each_rate_changes_a_run_and_the_same_one_twice) {
  const std::uint64_t plain = digest_of(token);
  for (const char* knobs : {"+spurious_conflict=300", "+server_unavailable=100", "+connection_reset=100", "+commit_reply_lost=300",
                            "+connect_refused=300", "+read_delay=5ms", "+clock_skew=5ms"}) {
    EXPECT_NE(digest_of(with(knobs)), plain) << knobs;
    EXPECT_EQ(digest_of(with(knobs)), digest_of(with(knobs))) << knobs;
  }
  // Knobs that have nothing to act on change nothing.
  EXPECT_EQ(digest_of(with("+session_lifetime=off")), plain);
}

TEST(KnobsInRuns, an_unknown_knob_is_one_sentence) {
  const auto spec = RunSpec::parse(with("+spurious=1"));
  ASSERT_TRUE(spec.has_value());
  Workspace workspace(cli::everything());
  const auto report = run(*spec, workspace);
  ASSERT_FALSE(report.has_value());
  EXPECT_NE(report.error().find("spurious"), std::string::npos);
}

TEST(KnobWords, name_every_knob_with_default_and_source) {
  const std::vector<cli::Word> words = cli::knob_words();
  EXPECT_EQ(words.size(), 21U);
  for (const cli::Word& word : words) {
    EXPECT_NE(word.sentence.find("default "), std::string_view::npos) << word.name;
    EXPECT_TRUE(word.sentence.find("facts") != std::string_view::npos || word.name == "epoch") << word.name;
  }
}

}  // namespace
}  // namespace dsqlsim
