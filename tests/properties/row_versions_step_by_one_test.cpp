#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/queue_rows.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
};
Verdict check(const Story& s) { return row_versions_step_by_one(s.h.history()); }

RowImage table_version(std::int64_t from, std::int64_t to) {
  return updated(schema::table::nexus_endpoints_partition_status, {std::int64_t{0}, from}, {std::int64_t{0}, to});
}

TEST(row_versions_step_by_one, holds_for_rows_of_every_such_table) {
  Story s;
  s.h.commit(s.a, {acks_made(1)});
  s.h.commit(s.a, {acks_moved(1, {}, 0, {{{"east", 2}}}, 1)});
  s.h.commit(s.a, {inserted(schema::table::nexus_endpoints_partition_status, {std::int64_t{0}, std::int64_t{1}})});
  s.h.commit(s.a, {table_version(1, 2)});
  expect_holds(check(s));
}

TEST(row_versions_step_by_one, a_version_that_stands_still_violates_it) {
  Story s;
  const std::size_t still = s.h.commit(s.a, {acks_moved(1, {}, 3, {{{"east", 2}}}, 3)});
  expect_violated(check(s), "version does not step by one", {still},
                  "A/client wrote a row of queue_metadata and moved its version from 3 to 3.");
}

TEST(row_versions_step_by_one, a_version_that_jumps_violates_it) {
  Story s;
  const std::size_t wide = s.h.commit(s.a, {table_version(3, 5)});
  expect_violated(check(s), "version does not step by one", {wide},
                  "A/client wrote a row of nexus_endpoints_partition_status and moved its version from 3 to 5.");
}

TEST(row_versions_step_by_one, a_new_row_with_another_version_violates_it) {
  Story s;
  const std::size_t odd = s.h.commit(
      s.a, {inserted(schema::table::cluster_metadata_info,
                     {std::int64_t{0}, std::string("c"), Bytes{"d"}, std::string("Text"), std::int64_t{2}})});
  expect_violated(check(s), "version does not begin as it must", {odd},
                  "A/client made a row of cluster_metadata_info with version 2; new ones have 1.");
}

TEST(row_versions_step_by_one, undecided_without_such_rows) {
  Story s;
  s.h.commit(s.a, {put(1, 0, 11)});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
