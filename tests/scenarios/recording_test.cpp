// A recording made before the store sends one more statement, in an operation that has nothing to do with the finding,
// still replays after it.

#include <gtest/gtest.h>

#include "scenarios/store_under_test.h"
#include "sim/cli/everything.h"
#include "sim/run/campaign.h"
#include "sim/run/shrink.h"

namespace dsqlsim {
namespace {

// Stands for a later version of the plugin: creating or reading the shard's row begins with a look at another table.
class OneMoreStatement {
 public:
  static Made<StoreVariant> make(std::string_view spec) {
    auto blueprint = store::make_blueprint(spec);
    if (!blueprint.has_value()) return tl::unexpected<std::string>(blueprint.error());
    original_read_lock() = blueprint->shards.read_lock;
    blueprint->shards.read_lock = [](store::dsql::Db& tx, const Context& ctx, std::int32_t shard_id) {
      (void)original_read_lock()(tx, ctx, shard_id + 1'000'000);
      return original_read_lock()(tx, ctx, shard_id);
    };
    return std::make_unique<scenarios::StoreUnderTest>(std::move(*blueprint));
  }

 private:
  using ReadLock = store::Expected<std::int64_t> (*)(store::dsql::Db&, const Context&, std::int32_t);
  static ReadLock& original_read_lock() {
    static ReadLock lock = nullptr;
    return lock;
  }
};

TEST(Recording, still_replays_after_an_unrelated_operation_got_one_more_statement) {
  Workspace before(cli::everything());
  CampaignSpec hunt;
  hunt.scenarios = {"shard_handover"};
  hunt.strategies = {"random"};
  hunt.store = "shipped";
  hunt.last_seed = 60;
  const auto found = campaign(hunt, before, {});
  Catalogue later = cli::everything();
  later.make_store = OneMoreStatement::make;
  Workspace after(later);
  std::size_t replayed = 0;
  std::size_t tried = 0;
  for (const Finding& finding : found->findings) {
    // Two owners of one range is decided by UpdateShard alone; the writes that got longer are unrelated to it.
    if (finding.property != "range_granted_once") continue;
    RunOptions record;
    record.record = true;
    const auto original = run(finding.spec, before, record);
    RunOptions follow;
    follow.follow = &original->recording;
    const auto same = run(finding.spec, before, follow);
    ASSERT_EQ(same->verdict_of(finding.property)->verdict.cause, finding.cause) << "on the same build";
    const auto again = run(finding.spec, after, follow);
    ++tried;
    if (again->verdict_of(finding.property)->verdict.cause == finding.cause) ++replayed;
  }
  ASSERT_GT(tried, 0U);
  EXPECT_EQ(replayed, tried);
}

}  // namespace
}  // namespace dsqlsim
