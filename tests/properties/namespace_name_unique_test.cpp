#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

Row row(std::int64_t number, std::string_view name) { return namespace_row(number, name, number, {1, 1, {}}); }
RowImage created(std::int64_t number, std::string_view name) { return inserted(table::namespaces, row(number, name)); }
RowImage renamed(std::int64_t number, std::string_view from, std::string_view to) {
  return updated(table::namespaces, row(number, from), row(number, to));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "writer");
  ActorId b = h.actor("B", "writer");
};

TEST(namespace_name_unique, holds_when_names_move_on) {
  Story s;
  s.h.commit(s.a, {created(1, "red")});
  s.h.commit(s.b, {renamed(1, "red", "blue")});
  s.h.commit(s.a, {created(2, "red")});
  s.h.commit(s.a, {deleted(table::namespaces, row(2, "red"))});
  s.h.commit(s.b, {created(3, "red")});
  expect_holds(namespace_name_unique(s.h.history()));
}

TEST(namespace_name_unique, two_that_are_swapped_at_once_stay_unique) {
  Story s;
  s.h.commit(s.a, {created(1, "red"), created(2, "blue")});
  s.h.commit(s.b, {renamed(1, "red", "blue"), renamed(2, "blue", "red")});
  expect_holds(namespace_name_unique(s.h.history()));
}

TEST(namespace_name_unique, a_second_one_of_the_name_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {created(1, "red")});
  const std::size_t second = s.h.commit(s.b, {created(2, "red")});
  expect_violated(namespace_name_unique(s.h.history()), "namespace name used twice", {first, second},
                  "B/writer committed a second namespace named red.");
}

TEST(namespace_name_unique, a_rename_onto_another_violates_it) {
  Story s;
  const std::size_t first = s.h.commit(s.a, {created(1, "red")});
  s.h.commit(s.a, {created(2, "blue")});
  const std::size_t second = s.h.commit(s.b, {renamed(2, "blue", "red")});
  expect_violated(namespace_name_unique(s.h.history()), "namespace name used twice", {first, second},
                  "B/writer committed a second namespace named red.");
}

TEST(namespace_name_unique, undecided_without_names) {
  Story s;
  s.h.commit(s.a, {updated(table::namespace_metadata, metadata_row(1), metadata_row(2))});
  expect_undecided(namespace_name_unique(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
