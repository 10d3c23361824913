#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
using schema::Failure;
using schema::Layer;
using schema::Operation;

struct Version {
  std::int64_t notification = 0;
  std::int64_t counter = 0;
  std::int64_t mutation = 0;
};

RowImage mutated(Version from, Version to) {
  return updated(table::namespaces, namespace_row(1, "n", from.notification, {from.counter, from.mutation, {}}),
                 namespace_row(1, "n", to.notification, {to.counter, to.mutation, {}}));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");

  /// The writer notes what it read before its update of this mutation.
  std::size_t read(ActorId actor, Version row, std::int64_t mutation) {
    return h.note(actor, schema::host_notes::namespace_read, {1, 9, row.counter, mutation, row.notification});
  }
};

TEST(no_lost_namespace_update, holds_when_each_builds_on_the_row_it_replaces) {
  Story s;
  s.h.commit(s.a, {inserted(table::namespaces, namespace_row(1, "n", 1, {1, 10, {}}))});
  s.read(s.a, {1, 1, 10}, 11);
  s.h.commit(s.a, {mutated({1, 1, 10}, {2, 2, 11})});
  s.read(s.b, {2, 2, 11}, 12);
  successful_call(s.h, s.b, Operation::update_namespace, {}, {mutated({2, 2, 11}, {3, 3, 12})});
  expect_holds(no_lost_namespace_update(s.h.history()));
}

TEST(no_lost_namespace_update, an_update_over_one_it_had_not_seen_violates_it) {
  Story s;
  s.read(s.b, {1, 1, 10}, 12);
  const std::size_t first = s.h.commit(s.a, {mutated({1, 1, 10}, {2, 2, 11})});
  const std::size_t second = s.h.commit(s.b, {mutated({2, 2, 11}, {3, 2, 12})});
  expect_violated(no_lost_namespace_update(s.h.history()), "namespace update lost", {first, second},
                  "B/writer committed mutation 12 of namespace n as number 2 over number 2 (mutation 11), which it had "
                  "not seen.");
}

TEST(no_lost_namespace_update, an_update_of_another_row_with_the_same_count_violates_it) {
  Story s;
  const std::size_t read = s.read(s.b, {1, 1, 10}, 12);
  // Deleted and created again meanwhile: the count is the same, the row is not.
  s.h.commit(s.a, {deleted(table::namespaces, namespace_row(1, "n", 1, {1, 10, {}}))});
  const std::size_t again = s.h.commit(s.a, {inserted(table::namespaces, namespace_row(1, "n", 2, {1, 11, {}}))});
  const std::size_t over = s.h.commit(s.b, {mutated({2, 1, 11}, {3, 2, 12})});
  expect_violated(no_lost_namespace_update(s.h.history()), "namespace update based on another row", {read, again, over},
                  "B/writer based mutation 12 of namespace n on notification version 1 but replaced version 2.");
}

TEST(no_lost_namespace_update, a_late_commit_is_held_against_what_was_read_before_it_was_sent) {
  Story s;
  s.read(s.a, {1, 1, 10}, 11);
  Transaction late(s.h, s.a);
  late.commit_lost();
  s.read(s.a, {7, 7, 70}, 11);
  late.land({mutated({1, 1, 10}, {2, 2, 11})});
  expect_holds(no_lost_namespace_update(s.h.history()));
}

TEST(no_lost_namespace_update, success_without_a_commit_violates_it) {
  Story s;
  s.h.commit(s.a, {mutated({1, 1, 10}, {2, 2, 11})});
  LayerNotes client(s.h, s.b, Layer::client, Operation::create_namespace, 2);
  client.attempt();
  client.ends_ok();
  const std::size_t returned = client.returns(Failure::none);
  expect_violated(no_lost_namespace_update(s.h.history()), "acknowledged update not committed", {returned},
                  "CreateNamespace of B/writer returned ok, but no transaction of it had committed.");
}

TEST(no_lost_namespace_update, a_failure_without_a_commit_is_legal) {
  Story s;
  s.h.commit(s.a, {mutated({1, 1, 10}, {2, 2, 11})});
  LayerNotes client(s.h, s.b, Layer::client, Operation::update_namespace, 2);
  client.attempt();
  client.ends(Failure::condition_failed, {Failure::condition_failed, schema::Outcome::not_applied});
  client.returns(Failure::condition_failed);
  expect_holds(no_lost_namespace_update(s.h.history()));
}

TEST(no_lost_namespace_update, undecided_without_updates) {
  Story s;
  s.h.commit(s.a, {inserted(table::namespaces, namespace_row(1, "n", 1, {1, 10, {}}))});
  expect_undecided(no_lost_namespace_update(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
