#include <fmt/format.h>
#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/service_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "reader");
  std::string first = to_text(endpoint_id(1)) + ":1";
  std::size_t listed(std::int64_t version, std::string_view words) {
    return h.note(a, schema::service_notes::endpoints_listed, {version}, words);
  }
};
Verdict check(const Story& s) { return endpoint_list_is_one_version(s.h.history()); }

TEST(endpoint_list_is_one_version, holds_for_the_table_as_it_was_at_that_version) {
  Story s;
  s.listed(0, "");
  s.h.commit(s.a, {table_moved(1), endpoint_made(1)});
  s.h.commit(s.a, {table_moved(2), endpoint_made(2)});
  s.listed(1, s.first);
  s.listed(2, fmt::format("{} {}:1", s.first, to_text(endpoint_id(2))));
  s.h.commit(s.a, {table_moved(3), endpoint_gone(1, 1)});
  s.listed(3, to_text(endpoint_id(2)) + ":1");
  expect_holds(check(s));
}

TEST(endpoint_list_is_one_version, pages_of_two_versions_violate_it) {
  Story s;
  s.h.commit(s.a, {table_moved(1), endpoint_made(1)});
  s.h.commit(s.a, {table_moved(2), endpoint_made(2)});
  const std::string both = fmt::format("{} {}:1", s.first, to_text(endpoint_id(2)));
  const std::size_t mixed = s.listed(1, both);
  expect_violated(
      check(s), "list of several versions", {mixed},
      fmt::format("A/reader listed the endpoints of table version 1 as \"{}\"; they were \"{}\".", both, s.first));
}

TEST(endpoint_list_is_one_version, undecided_without_a_list) {
  Story s;
  s.h.commit(s.a, {table_moved(1), endpoint_made(1)});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
