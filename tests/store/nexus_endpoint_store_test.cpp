#include "store/nexus_endpoint_store.h"

#include <gtest/gtest.h>

#include "store/retryable_service_clients.h"
#include "tests/store/on_the_model.h"

namespace dsqlsim::store {
namespace {

const Uuid id = make_uuid(7, 7);

NexusEndpoint endpoint(std::int64_t version, std::int64_t counter = 1, const Uuid& of = id) {
  return {of, version, {counter, counter, "t"}};
}

TEST(NexusEndpoints, AWriteMovesTheTablesVersionFirst) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) {
    return s.nexus_endpoints().create_or_update_nexus_endpoint(ctx, {4, endpoint(2)});
  });
  EXPECT_EQ(b.kind(), Failure::none) << b.text();
  EXPECT_EQ(b.database.sequence(), "BEGIN IncrementNexusEndpointsTableVersion UpdateNexusEndpoint COMMIT");
  EXPECT_EQ(b.database.sent_as("IncrementNexusEndpointsTableVersion").parameters,
            (std::vector<Value>{std::int64_t{5}, std::int64_t{4}}));
  EXPECT_EQ(b.database.sent_as("UpdateNexusEndpoint").parameters[2], Value(std::int64_t{3}));
  EXPECT_EQ(b.database.sent_as("UpdateNexusEndpoint").parameters[4], Value(std::int64_t{2}));
}

TEST(NexusEndpoints, AConflictIsFlattenedAndRepeatedUnlessItKeepsItsType) {
  for (const std::string statement : {"IncrementNexusEndpointsTableVersion", "UpdateNexusEndpoint"}) {
    for (const auto& [spec, kind, attempts] :
         {std::tuple{"shipped", Failure::unavailable, 2U}, std::tuple{"fixed", Failure::failed_precondition, 1U}}) {
      Bench b(spec);
      b.database.always(statement, changed(0));
      b.call([](Store& s, const Context& ctx) {
        return s.nexus_endpoints().create_or_update_nexus_endpoint(ctx, {4, endpoint(2)});
      });
      EXPECT_EQ(b.kind(), kind) << spec;
      EXPECT_EQ(b.error->root, Failure::failed_precondition);
      EXPECT_EQ(b.database.count("BEGIN"), attempts) << spec;
    }
  }
}

TEST(NexusEndpoints, TheConflictOfADeleteIsAnInternalErrorFirst) {
  for (const auto& [spec, text] : {std::pair{"shipped", "DeleteNexusEndpoint: nexus endpoints table version mismatch"},
                                   std::pair{"fixed", "nexus endpoints table version mismatch"}}) {
    Bench b(spec);
    b.database.always("IncrementNexusEndpointsTableVersion", changed(0));
    b.call([](Store& s, const Context& ctx) { return s.nexus_endpoints().delete_nexus_endpoint(ctx, {4, id}); });
    EXPECT_EQ(b.text(), text);
    EXPECT_EQ(b.error->root, Failure::failed_precondition);
  }
}

TEST(NexusEndpoints, TheFirstPageAsksForIdsAboveNoneAtAll) {
  Bench shipped("shipped");
  shipped.call([](Store& s, const Context& ctx) { return s.nexus_endpoints().list_nexus_endpoints(ctx, {0, 2, {}}); });
  EXPECT_EQ(shipped.database.sent_as("ListNexusEndpoints").parameters[0], Value(std::string()));
  Bench mended("shipped+nil_uuid_cursor");
  mended.call([](Store& s, const Context& ctx) { return s.nexus_endpoints().list_nexus_endpoints(ctx, {0, 2, {}}); });
  EXPECT_EQ(mended.database.sent_as("ListNexusEndpoints").parameters[0], Value(to_text(Uuid{})));
}

TEST(NexusEndpoints, OnlyTheTablesVersionIsReadForAPageOf0) {
  Bench b("shipped");
  b.call([](Store& s, const Context& ctx) { return s.nexus_endpoints().list_nexus_endpoints(ctx, {0, 0, {}}); });
  EXPECT_EQ(b.database.sequence(), "BEGIN GetNexusEndpointsTableVersion COMMIT");
}

TEST(NexusEndpointsOnTheModel, LiveThroughCreateUpdateListAndDelete) {
  World w("fixed");
  w.run([](Store& s, const Context& ctx) {
    NexusEndpointRetryableClient& n = s.nexus_endpoints();
    EXPECT_EQ(must(n.list_nexus_endpoints(ctx, {0, 2, {}})).table_version, 0);
    must(n.create_or_update_nexus_endpoint(ctx, {0, endpoint(0)}));
    must(n.create_or_update_nexus_endpoint(ctx, {1, endpoint(0, 1, make_uuid(9, 9))}));
    must(n.create_or_update_nexus_endpoint(ctx, {2, endpoint(1, 2)}));
    EXPECT_EQ(n.create_or_update_nexus_endpoint(ctx, {2, endpoint(2, 3)}).error().kind, Failure::failed_precondition);
    EXPECT_EQ(n.create_or_update_nexus_endpoint(ctx, {3, endpoint(1, 3)}).error().kind, Failure::failed_precondition);
    EXPECT_EQ(n.create_or_update_nexus_endpoint(ctx, {0, endpoint(0)}).error().kind, Failure::condition_failed);
    EXPECT_EQ(must(n.get_nexus_endpoint(ctx, id)).version, 2);
    const auto first = must(n.list_nexus_endpoints(ctx, {0, 1, {}}));
    EXPECT_EQ(first.table_version, 3);
    EXPECT_EQ(first.next_page, id);
    EXPECT_EQ(must(n.list_nexus_endpoints(ctx, {3, 2, first.next_page})).endpoints.size(), 1U);
    EXPECT_EQ(n.list_nexus_endpoints(ctx, {2, 2, first.next_page}).error().kind, Failure::failed_precondition);
    must(n.delete_nexus_endpoint(ctx, {3, id}));
    EXPECT_EQ(n.delete_nexus_endpoint(ctx, {4, id}).error().kind, Failure::not_found);
    EXPECT_EQ(n.get_nexus_endpoint(ctx, id).error().kind, Failure::not_found);
    EXPECT_EQ(must(n.list_nexus_endpoints(ctx, {4, 5, {}})).endpoints.size(), 1U);
  });
}

}  // namespace
}  // namespace dsqlsim::store
