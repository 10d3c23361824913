#include "properties/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

TEST(Catalogue, enum_values_index_it) {
  EXPECT_EQ(all()[index(PropertyId::range_id_never_decreases)].name, "range_id_never_decreases");
  EXPECT_EQ(all()[index(PropertyId::live_hosts_are_members)].name, "live_hosts_are_members");
}

TEST(Catalogue, names_are_unique_and_claims_are_clauses) {
  std::set<std::string_view> names;
  for (const Property& p : all()) {
    EXPECT_TRUE(names.insert(p.name).second) << p.name;
    EXPECT_GT(p.claim.size(), 20U) << p.name;
    EXPECT_NE(p.claim.back(), '.') << p.name;
    EXPECT_NE(p.check, nullptr) << p.name;
    EXPECT_EQ(p.soft, p.name == "loaded_state_is_one_version" || p.name == "conflicts_are_counted_once") << p.name;
  }
}

TEST(Catalogue, an_empty_history_decides_nothing) {
  for (const Property& p : all()) {
    SCOPED_TRACE(p.name);
    expect_undecided(p.check(History()));
  }
}

TEST(Catalogue, statements_without_effects_decide_nothing) {
  HistoryBuilder h;
  const ActorId a = h.actor("A", "client");
  LayerNotes client(h, a, schema::Layer::client, schema::Operation::get_workflow_execution, 2);
  client.attempt();
  h.answer(h.send(a, "GetExecution", EventKind::snapshot, 0, false), CallView::ok);
  client.ends_ok();
  client.returns(schema::Failure::none);
  for (const Property& p : all()) {
    SCOPED_TRACE(p.name);
    expect_undecided(p.check(h.history()));
  }
}

}  // namespace
}  // namespace dsqlsim::properties
