#include "store/dsql/id_generator.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/store/one_actor.h"

namespace dsqlsim::store::dsql {
namespace {

std::int64_t next(SnowflakeIdGenerator& ids, const Context& ctx) {
  const Expected<std::int64_t> id = ids.next_id(ctx);
  EXPECT_TRUE(id.has_value()) << (id.has_value() ? "" : id.error().text);
  return id.value_or(-1);
}

TEST(IdGenerator, NodeIsAHashOfTheHostname) {
  EXPECT_EQ(node_id_of("a"), 97);
  EXPECT_EQ(node_id_of("ab"), (97 * 31 + 98) % 1024);
  // Wraps around 64 bits, as Go's int64 does.
  const std::int64_t node = node_id_of("a-very-long-hostname-with-many-parts.subdomain.example.com");
  EXPECT_GE(node, 0);
  EXPECT_LT(node, 1024);
}

TEST(IdGenerator, IdHoldsTimeNodeAndSequence) {
  OneActor actor;
  actor.run_in_context([](const Context& ctx) {
    SnowflakeIdGenerator ids;
    const std::int64_t first = next(ids, ctx);
    EXPECT_EQ(first & 4095, 0);
    EXPECT_EQ((first >> 12) & 1023, 97);
    EXPECT_EQ(next(ids, ctx), first + 1);
    const ContextError slept = ctx.sleep(milliseconds(3), "later");
    EXPECT_EQ(slept, ContextError::none);
    const std::int64_t later = next(ids, ctx);
    EXPECT_EQ((later >> 22) - (first >> 22), 3);
    EXPECT_EQ(later & 4095, 0);
  });
}

TEST(IdGenerator, TwoGeneratorsOfOneHostGiveTheSameIdInOneMillisecond) {
  OneActor actor;
  actor.run_in_context([](const Context& ctx) {
    SnowflakeIdGenerator one;
    SnowflakeIdGenerator two;
    EXPECT_EQ(next(one, ctx), next(two, ctx));
  });
}

TEST(IdGenerator, WaitsWhenAMillisecondIsUsedUp) {
  OneActor actor;
  actor.run_in_context([](const Context& ctx) {
    SnowflakeIdGenerator ids;
    std::set<std::int64_t> seen;
    for (int n = 0; n < 5000; ++n) seen.insert(next(ids, ctx));
    EXPECT_EQ(seen.size(), 5000U);
    EXPECT_EQ((*seen.rbegin() >> 22) - (*seen.begin() >> 22), 1);
  });
}

TEST(IdGenerator, FailsWhenTheClockWentBack) {
  OneActor actor;
  actor.run_in_context([](const Context& ctx) {
    SnowflakeIdGenerator ids;
    ctx.actor().host().skew = milliseconds(5);
    static_cast<void>(next(ids, ctx));
    ctx.actor().host().skew = milliseconds(4);
    const Expected<std::int64_t> id = ids.next_id(ctx);
    ASSERT_FALSE(id.has_value());
    EXPECT_EQ(id.error().text, "clock moved backwards: last=1767225600005, current=1767225600004");
  });
}

}  // namespace
}  // namespace dsqlsim::store::dsql
