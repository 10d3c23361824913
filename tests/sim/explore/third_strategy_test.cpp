// The strategy interface, proved by one that sim knows nothing of: it lets actors take turns.

#include <gtest/gtest.h>

#include "sim/run/campaign.h"
#include "sim/run/shrink.h"
#include "tests/sim/toy_scenarios.h"

namespace dsqlsim {
namespace {

class TakeTurns final : public Strategy {
 public:
  std::size_t pick(std::span<const Candidate> candidates, Time /*now*/, Choices& choices) override {
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      if (waited(candidates[i]) < waited(candidates[best])) best = i;
    }
    // Now and then somebody goes out of turn, or all seeds would be one run.
    if (choices.below(candidates[best].name, "out of turn", 4) == 3) best = candidates.size() - 1;
    last_turn_[candidates[best].actor_name] = ++turns_;
    return best;
  }

 private:
  std::uint64_t waited(const Candidate& c) { return c.may_reorder ? last_turn_[c.actor_name] : 0; }
  std::map<std::uint64_t, std::uint64_t> last_turn_;
  std::uint64_t turns_ = 0;
};

Made<Strategy> make(std::string_view spec, StrategySettings settings) {
  if (spec == "turns") return std::make_unique<TakeTurns>();
  return explore::make(spec, settings);
}

TEST(ThirdStrategy, hunts_shrinks_replays_and_is_followed_like_any_other) {
  Catalogue catalogue = testing::toy_catalogue();
  catalogue.make_strategy = make;
  Workspace workspace(catalogue);
  CampaignSpec spec;
  spec.scenarios = {"counter"};
  spec.strategies = {"turns"};
  spec.last_seed = 99;
  spec.check_determinism = true;
  const auto report = campaign(spec, workspace, {});
  EXPECT_TRUE(report->nondeterminism.empty());
  EXPECT_TRUE(report->found_something());
  const Finding& found = report->findings.front();
  const ShrinkTarget target{found.property, found.cause};
  const auto small = shrink(found.spec, target, workspace);
  ASSERT_TRUE(small.has_value()) << small.error();
  EXPECT_LT(small->brackets_after, small->brackets_before);

  Workspace cold(catalogue);
  RunOptions record;
  record.record = true;
  const auto replayed = run(*RunSpec::parse(small->spec.token()), cold, record);
  EXPECT_EQ(replayed->digest, small->digest);
  RunOptions follow = record;
  follow.follow = &replayed->recording;
  EXPECT_EQ(run(small->spec, cold, follow)->recording.schedule, replayed->recording.schedule);
}

}  // namespace
}  // namespace dsqlsim
