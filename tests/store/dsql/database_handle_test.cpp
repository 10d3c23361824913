#include "store/dsql/database_handle.h"

#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

TEST(DatabaseHandle, IsOpenFromItsFirstUse) {
  OneActor actor;
  FakeDatabase database;
  DatabaseHandle handle(database);
  actor.run_in_context([&](const Context& ctx) { EXPECT_TRUE(handle.open(ctx)); });
  EXPECT_EQ(database.replaced, 0);
  EXPECT_TRUE(actor.metrics.empty());
}

TEST(DatabaseHandle, ReplacesThePoolButNotTwiceInASecond) {
  OneActor actor;
  FakeDatabase database;
  DatabaseHandle handle(database);
  actor.run_in_context([&](const Context& ctx) {
    EXPECT_TRUE(handle.open(ctx));
    EXPECT_EQ(ctx.sleep(seconds(1), "wait"), ContextError::none);
    handle.replace(ctx);
    EXPECT_EQ(database.replaced, 1);
    EXPECT_TRUE(handle.open(ctx));
    EXPECT_EQ(ctx.sleep(milliseconds(999), "wait"), ContextError::none);
    handle.replace(ctx);
    EXPECT_EQ(database.replaced, 2);
    EXPECT_FALSE(handle.open(ctx));
    EXPECT_EQ(ctx.sleep(milliseconds(1), "wait"), ContextError::none);
    EXPECT_TRUE(handle.open(ctx));
  });
  EXPECT_EQ(database.replaced, 2);
}

TEST(DatabaseHandle, AStepOfTheWallClockDoesNotMatter) {
  OneActor actor;
  FakeDatabase database;
  DatabaseHandle handle(database);
  actor.run_in_context([&](const Context& ctx) {
    EXPECT_TRUE(handle.open(ctx));
    ctx.actor().host().skew = seconds(100);
    handle.replace(ctx);
    EXPECT_FALSE(handle.open(ctx));
  });
}

TEST(DatabaseHandle, CountsRefreshes) {
  OneActor actor;
  FakeDatabase database;
  DatabaseHandle handle(database);
  actor.run_in_context([&](const Context& ctx) {
    EXPECT_TRUE(handle.open(ctx));
    handle.replace(ctx);
  });
  EXPECT_EQ(actor.metric_lines(), (std::vector<std::string>{"persistence_session_refresh_attempts{}=1",
                                                            "persistence_session_refresh_failures{throttle}=1"}));
}

}  // namespace
}  // namespace dsqlsim::store::dsql
