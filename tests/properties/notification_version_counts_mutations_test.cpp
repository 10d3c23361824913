#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

RowImage created(std::int64_t number, std::int64_t version) {
  return inserted(table::namespaces, namespace_row(number, "n", version, {1, 1, {}}));
}
RowImage mutated(std::int64_t from, std::int64_t to) {
  return updated(table::namespaces, namespace_row(1, "n", from, {1, 1, {}}), namespace_row(1, "n", to, {2, 2, {}}));
}
RowImage counted(std::int64_t from, std::int64_t to) {
  return updated(table::namespace_metadata, metadata_row(from), metadata_row(to));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};

TEST(notification_version_counts_mutations, holds_for_creates_updates_and_deletes) {
  Story s;
  s.h.commit(s.a, {created(1, 1), counted(1, 2)});
  s.h.commit(s.b, {counted(2, 3), mutated(1, 2)});
  s.h.commit(s.b, {deleted(table::namespaces, namespace_row(1, "n", 2, {2, 2, {}}))});
  s.h.commit(s.a, {created(2, 3), counted(3, 4)});
  expect_holds(notification_version_counts_mutations(s.h.history()));
}

TEST(notification_version_counts_mutations, a_mutation_that_does_not_count_violates_it) {
  Story s;
  s.h.commit(s.a, {created(1, 1), counted(1, 2)});
  const std::size_t silent = s.h.commit(s.b, {mutated(1, 2)});
  expect_violated(notification_version_counts_mutations(s.h.history()), "notification version did not count a mutation",
                  {silent}, "B/writer mutated namespace n and moved the global notification version by 0.");
}

TEST(notification_version_counts_mutations, a_step_of_two_violates_it) {
  Story s;
  const std::size_t wide = s.h.commit(s.b, {mutated(1, 2), counted(2, 4)});
  expect_violated(notification_version_counts_mutations(s.h.history()), "notification version did not count a mutation",
                  {wide}, "B/writer mutated namespace n and moved the global notification version by 2.");
}

TEST(notification_version_counts_mutations, a_count_without_a_mutation_violates_it) {
  Story s;
  const std::size_t empty = s.h.commit(s.b, {counted(2, 3)});
  expect_violated(notification_version_counts_mutations(s.h.history()), "notification version moved without a mutation",
                  {empty}, "B/writer moved the global notification version from 2 to 3 and mutated no namespace.");
}

TEST(notification_version_counts_mutations, rows_that_were_only_locked_count_nothing) {
  Story s;
  s.h.commit(s.a, {counted(2, 2)});
  s.h.commit(s.a, {deleted(table::namespaces, namespace_row(1, "n", 2, {2, 2, {}}))});
  expect_undecided(notification_version_counts_mutations(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
