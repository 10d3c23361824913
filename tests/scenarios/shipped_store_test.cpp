// The store as it is shipped shows several different bugs; each finding replays from its token alone, before and after
// it was shrunk, with the same digest and the same violation.

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/cli/everything.h"
#include "sim/run/campaign.h"
#include "sim/run/shrink.h"

namespace dsqlsim {
namespace {

CampaignReport hunt(Workspace& workspace, std::string_view store, std::uint64_t seeds) {
  CampaignSpec spec;
  spec.scenarios = {"shard_handover", "cluster_start", "namespace_writers"};
  spec.strategies = {"random", "pct:3"};
  spec.store = store;
  spec.last_seed = seeds - 1;
  return *campaign(spec, workspace, {});
}

bool found_any(const CampaignReport& report, std::initializer_list<std::string_view> properties) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
    return std::find(properties.begin(), properties.end(), f.property) != properties.end();
  });
}

TEST(ShippedStore, grants_a_range_twice_and_serves_no_second_namespace) {
  Workspace workspace(cli::everything());
  const CampaignReport report = hunt(workspace, "shipped", 100);
  EXPECT_TRUE(found_any(report, {"range_id_never_decreases", "range_granted_once"}));
  EXPECT_TRUE(found_any(report, {"notification_version_counts_mutations", "notification_version_used_once",
                                 "no_lost_namespace_update", "namespace_makes_progress_after_faults"}));
}

TEST(ShippedStore, lets_old_ranges_write_once_its_shard_update_is_fenced) {
  Workspace workspace(cli::everything());
  const CampaignReport report = hunt(workspace, "shipped+fence_shard_update", 400);
  EXPECT_FALSE(found_any(report, {"range_granted_once"}));
  EXPECT_TRUE(found_any(report, {"no_write_under_an_old_range", "acknowledged_tasks_are_executed",
                                 "watermark_never_passes_a_task"}));
}

TEST(ShippedStore, has_conditional_updates_that_need_each_of_their_remedies) {
  struct Need {
    std::string_view remedy;
    std::string_view property;
  };
  for (const Need& need : {Need{"range_cas_writes_blob", "shard_blob_of_current_range"},
                           Need{"auto_fenced_shard_by_held_range", "range_id_never_decreases"},
                           Need{"auto_fenced_queue_by_held_range", "stale_fence_never_wins"},
                           Need{"run_tx_follows_pool", "fenced_updates_make_progress_after_faults"}}) {
    Workspace workspace(cli::everything());
    CampaignSpec spec;
    spec.scenarios = {"plugin_helpers"};
    spec.strategies = {"random", "pct:3"};
    spec.store = "fixed-" + std::string(need.remedy);
    spec.last_seed = 99;
    const auto report = campaign(spec, workspace, {});
    ASSERT_TRUE(report.has_value()) << report.error();
    EXPECT_TRUE(found_any(*report, {need.property})) << spec.store;
  }
}

TEST(ShippedStore, has_findings_that_shrink_and_replay_from_their_tokens_alone) {
  Workspace workspace(cli::everything());
  const CampaignReport report = hunt(workspace, "shipped", 60);
  ASSERT_GE(report.findings.size(), 4U);
  for (std::size_t i = 0; i < report.findings.size() && i < 6; ++i) {
    const Finding& finding = report.findings[i];
    const auto small = shrink(finding.spec, {finding.property, finding.cause}, workspace, 600);
    ASSERT_TRUE(small.has_value()) << small.error();
    EXPECT_LT(small->brackets_after, small->brackets_before);
    const auto parsed = RunSpec::parse(small->spec.token());
    ASSERT_TRUE(parsed.has_value()) << parsed.error();
    Workspace cold(cli::everything());
    const auto again = run(*parsed, cold);
    EXPECT_EQ(again->digest, small->digest) << small->spec.token();
    const PropertyVerdict* verdict = again->verdict_of(finding.property);
    ASSERT_NE(verdict, nullptr);
    EXPECT_EQ(verdict->verdict.kind, VerdictKind::violated);
    EXPECT_EQ(verdict->verdict.cause, finding.cause);
  }
}

}  // namespace
}  // namespace dsqlsim
