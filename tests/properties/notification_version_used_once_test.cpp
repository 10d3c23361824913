#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

std::string name_of(std::int64_t number) { return "n-" + std::to_string(number); }
RowImage created(std::int64_t number, std::int64_t version) {
  return inserted(table::namespaces, namespace_row(number, name_of(number), version, {1, 1, {}}));
}
RowImage mutated(std::int64_t number, std::int64_t from, std::int64_t to) {
  return updated(table::namespaces, namespace_row(number, name_of(number), from, {1, 1, {}}),
                 namespace_row(number, name_of(number), to, {2, 2, {}}));
}
RowImage counted(std::int64_t from, std::int64_t to) {
  return updated(table::namespace_metadata, metadata_row(from), metadata_row(to));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};

TEST(notification_version_used_once, holds_when_each_mutation_consumes_the_next) {
  Story s;
  s.h.commit(s.a, {created(1, 1), counted(1, 2)});
  s.h.commit(s.a, {created(2, 2), counted(2, 3)});
  s.h.commit(s.b, {mutated(1, 1, 3), counted(3, 4)});
  s.h.commit(s.b, {deleted(table::namespaces, namespace_row(1, "n-1", 3, {2, 2, {}}))});
  expect_holds(notification_version_used_once(s.h.history()));
}

TEST(notification_version_used_once, two_namespaces_with_one_version_violate_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {created(1, 1), counted(1, 2)});
  const std::size_t second = s.h.commit(s.b, {created(2, 1)});
  expect_violated(
      notification_version_used_once(s.h.history()), "notification version used twice", {first, second},
      "B/writer gave notification version 1 to namespace n-2 although a mutation by A/writer already had it.");
}

TEST(notification_version_used_once, a_version_that_does_not_rise_violates_it) {
  Story s;
  const std::size_t before = s.h.commit(s.a, {mutated(1, 3, 5), counted(5, 6)});
  const std::size_t after = s.h.commit(s.b, {mutated(1, 5, 5), counted(6, 7)});
  expect_violated(notification_version_used_once(s.h.history()), "notification version did not rise", {before, after},
                  "B/writer moved the notification version of namespace n-1 from 5 to 5.");
}

TEST(notification_version_used_once, a_version_that_was_not_consumed_violates_it) {
  Story s;
  const std::size_t only = s.h.commit(s.b, {mutated(1, 3, 5), counted(6, 7)});
  expect_violated(notification_version_used_once(s.h.history()), "notification version not the one consumed", {only},
                  "B/writer gave notification version 5 to namespace n-1 but consumed the global version 6.");
}

TEST(notification_version_used_once, undecided_without_mutations) {
  Story s;
  s.h.commit(s.b, {counted(6, 7)});
  expect_undecided(notification_version_used_once(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
