#include "store/cluster_metadata.h"

#include <gtest/gtest.h>

#include "store/retryable_service_clients.h"
#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

Expected<void> save(Store& s, const Context& ctx) {
  return s.cluster_metadata().save_cluster_metadata(ctx, {"active", {2, 3, "t"}, 4});
}
void row_has_version(Bench& b, std::int64_t version) {
  b.database.always("WriteLockGetClusterMetadata",
                    one_row({Bytes{schema::encode(VersionedDetail{1, 2, "t"})}, std::string("Text"), version}));
}

TEST(ClusterMetadata, SaveLocksTheRowAndRaisesItsVersion) {
  Bench b("shipped");
  row_has_version(b, 4);
  b.call(save);
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "BEGIN WriteLockGetClusterMetadata UpdateClusterMetadata COMMIT");
  EXPECT_EQ(b.database.sent_as("UpdateClusterMetadata").parameters[2], Value(std::int64_t{5}));
}

TEST(ClusterMetadata, AnotherVersionIsUnavailableAndRepeatedUnlessItHasAType) {
  for (const auto& [spec, kind, attempts] :
       {std::tuple{"shipped", Failure::unavailable, 2U}, std::tuple{"fixed", Failure::condition_failed, 1U}}) {
    Bench b(spec);
    row_has_version(b, 5);
    b.call(save);
    EXPECT_EQ(b.kind(), kind);
    EXPECT_EQ(b.error->root, Failure::condition_failed);
    EXPECT_EQ(b.text(), "SaveClusterMetadata encountered version mismatch, expected 4 but got 5.");
    EXPECT_EQ(b.database.count("BEGIN"), attempts);
  }
}

TEST(ClusterMetadata, ShippedPanicsOnARowThatIsGone) {
  Bench b("shipped");
  b.call(save);
  EXPECT_EQ(b.kind(), Failure::unavailable);
  EXPECT_EQ(b.text(), "SaveClusterMetadata: panic: invalid memory address or nil pointer dereference");
  Bench fixed("fixed");
  fixed.call(save);
  EXPECT_EQ(fixed.kind(), Failure::condition_failed);
}

TEST(ClusterMetadataOnTheModel, IsSavedReadListedAndDeleted) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    ClusterMetadataRetryableClient& c = s.cluster_metadata();
    must(c.save_cluster_metadata(ctx, {"b", {1, 1, "t"}, 0}));
    must(c.save_cluster_metadata(ctx, {"a", {1, 2, "t"}, 0}));
    must(c.save_cluster_metadata(ctx, {"b", {2, 3, "t"}, 1}));
    EXPECT_EQ(must(c.get_cluster_metadata(ctx, "b")).version, 2);
    EXPECT_EQ(must(c.get_cluster_metadata(ctx, "b")).detail, (VersionedDetail{2, 3, "t"}));
    const auto page = must(c.list_cluster_metadata(ctx, {1, {}}));
    ASSERT_EQ(page.clusters.size(), 1U);
    EXPECT_EQ(page.clusters[0].version, 1);
    EXPECT_EQ(page.next_page, "a");
    EXPECT_EQ(must(c.list_cluster_metadata(ctx, {1, *page.next_page})).clusters[0].version, 2);
    must(c.delete_cluster_metadata(ctx, "b"));
    EXPECT_EQ(c.get_cluster_metadata(ctx, "b").error().kind, Failure::not_found);
  });
}

TEST(ClusterMetadataOnTheModel, ShippedBeginsItsListAgainAndAgain) {
  World w("shipped");
  w.run([](Store& s, const Context& ctx) {
    ClusterMetadataRetryableClient& c = s.cluster_metadata();
    must(c.save_cluster_metadata(ctx, {"a", {1, 1, "t"}, 0}));
    must(c.save_cluster_metadata(ctx, {"b", {1, 2, "t"}, 0}));
    EXPECT_EQ(must(c.list_cluster_metadata(ctx, {1, {}})).next_page, "");
  });
}

UpsertClusterMembershipRequest member(std::uint64_t n, ServiceRole role, Duration expiry) {
  return {make_uuid(1, n), "127.0.0.1", 7234, role, Timestamp{1}, expiry};
}

TEST(ClusterMembersOnTheModel, AreThoseWhoBeatLatelyAndHaveNotExpired) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    ClusterMetadataRetryableClient& c = s.cluster_metadata();
    must(c.upsert_cluster_membership(ctx, member(1, ServiceRole::history, seconds(5))));
    must(c.upsert_cluster_membership(ctx, member(2, ServiceRole::matching, minutes(60))));
    must(c.upsert_cluster_membership(ctx, member(3, ServiceRole::history, minutes(60))));
    EXPECT_EQ(must(c.get_cluster_members(ctx, {})).members.size(), 3U);
    EXPECT_EQ(must(c.get_cluster_members(ctx, {ServiceRole::history, seconds(20), 0, {}})).members.size(), 2U);
    const auto page = must(c.get_cluster_members(ctx, {ServiceRole::all, seconds(20), 2, {}}));
    ASSERT_EQ(page.next_page, make_uuid(1, 2));
    EXPECT_EQ(must(c.get_cluster_members(ctx, {ServiceRole::all, seconds(20), 2, page.next_page})).members.size(), 1U);
    (void)ctx.sleep(seconds(30), "for a while");
    must(c.upsert_cluster_membership(ctx, member(3, ServiceRole::history, minutes(60))));
    const auto lately = must(c.get_cluster_members(ctx, {ServiceRole::all, seconds(20), 0, {}})).members;
    ASSERT_EQ(lately.size(), 1U);
    EXPECT_EQ(lately[0].host_id, make_uuid(1, 3));
    EXPECT_EQ(lately[0].rpc_port, 7234);
    EXPECT_EQ(must(c.get_cluster_members(ctx, {})).members.size(), 2U);
    must(c.prune_cluster_membership(ctx));
    EXPECT_EQ(must(c.get_cluster_members(ctx, {})).members.size(), 2U);
  });
}

}  // namespace
}  // namespace dsqlsim::store
