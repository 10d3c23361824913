#include "store/blueprint.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

std::string complaint(std::string_view spec) {
  const auto made = make_blueprint(spec);
  return made.has_value() ? "made " + made->name : made.error();
}

TEST(Blueprint, BasesAreWhatTheySay) {
  EXPECT_FALSE(variant("shipped").transactions.policy.has_value());
  EXPECT_TRUE(variant("intended").transactions.policy.has_value());
  EXPECT_EQ(variant("intended").shards.update, variant("shipped").shards.update);
  EXPECT_NE(variant("fixed").shards.update, variant("shipped").shards.update);
}

TEST(Blueprint, RemediesAreAddedAndTakenAway) {
  EXPECT_EQ(variant("shipped+live_retry_layer").errors.classify, variant("intended").errors.classify);
  const Blueprint b = variant("fixed-fence_shard_update");
  EXPECT_EQ(b.shards.update, variant("shipped").shards.update);
  EXPECT_NE(b.shards.read_lock, variant("shipped").shards.read_lock);
}

TEST(Blueprint, EveryRemedyAndMutantChangesSomethingOnItsOwn) {
  for (const Edit& e : remedies()) EXPECT_TRUE(make_blueprint("shipped+" + std::string(e.name)).has_value()) << e.name;
  for (const Edit& e : mutants()) {
    EXPECT_TRUE(make_blueprint("fixed+" + std::string(e.name)).has_value()) << e.name;
    EXPECT_TRUE(make_blueprint("shipped+" + std::string(e.name)).has_value()) << e.name;
  }
}

TEST(Blueprint, NamesAreUniqueOverAllCatalogues) {
  std::set<std::string_view> names;
  std::size_t count = 0;
  for (const auto& list : {bases(), remedies(), mutants()}) {
    for (const Edit& e : list) {
      names.insert(e.name);
      ++count;
      EXPECT_FALSE(e.meaning.empty()) << e.name;
    }
  }
  EXPECT_EQ(names.size(), count);
}

TEST(Blueprint, NameIsCanonical) {
  EXPECT_EQ(variant("shipped").name, "shipped");
  EXPECT_EQ(variant("shipped+map_54000+fence_shard_update").name, "shipped+fence_shard_update+map_54000");
  EXPECT_EQ(variant("fixed+last_task_dropped-map_54000").name, "fixed-map_54000+last_task_dropped");
  EXPECT_EQ(variant("fixed+map_54000").name, "fixed");
  EXPECT_EQ(variant(variant("intended-live_retry_layer+map_54000").name).name, "intended-live_retry_layer+map_54000");
}

TEST(Blueprint, AMistakeNamesTheNearestWord) {
  EXPECT_NE(complaint("shiped").find("did you mean 'shipped'"), std::string::npos) << complaint("shiped");
  EXPECT_NE(complaint("shipped+fence_shard_updat").find("'fence_shard_update'"), std::string::npos);
  EXPECT_NE(complaint("fixed-lock_shard_on_writ").find("'lock_shard_on_write'"), std::string::npos);
  EXPECT_NE(complaint("fixed+namespace_bump_droped").find("'namespace_bump_dropped'"), std::string::npos);
  EXPECT_NE(complaint("fixed+").find("unknown remedy or mutant ''"), std::string::npos) << complaint("fixed+");
  EXPECT_NE(complaint("").find("unknown store ''"), std::string::npos) << complaint("");
}

TEST(Blueprint, OnlyARemedyThatIsThereCanBeTakenAway) {
  EXPECT_EQ(complaint("shipped-map_54000"), "'shipped' has no remedy 'map_54000' to take away");
  EXPECT_NE(complaint("fixed-last_task_dropped").find("unknown remedy 'last_task_dropped'"), std::string::npos);
}

TEST(Blueprint, HostRulesAreSetByMutants) {
  EXPECT_EQ(variant("fixed").hosts.pending_keys, PendingKeys::kept_until_known);
  EXPECT_EQ(variant("fixed+host_clears_pending_on_unknown").hosts.pending_keys, PendingKeys::cleared_on_any_error);
  EXPECT_EQ(variant("fixed+host_saves_watermark_early").hosts.checkpoint_order, CheckpointOrder::save_before_done);
  EXPECT_EQ(variant("fixed+host_carries_on_after_unknown").hosts.after_unknown, AfterUnknown::carry_on);
}

}  // namespace
}  // namespace dsqlsim::store
