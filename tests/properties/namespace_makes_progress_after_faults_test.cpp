#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;
namespace host_notes = schema::host_notes;

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "probe");
  ActorId b = h.actor("B", "writer");
  std::size_t begin(std::int64_t number) {
    return h.note(a, host_notes::probe_began, {number, 0, 0, 0, 0}, "namespace");
  }
  std::size_t succeed(std::int64_t number, std::int64_t tries) {
    return h.note(a, host_notes::probe_succeeded, {number, tries, 0, 0, 0}, "namespace");
  }
  std::size_t write(ActorId actor, std::int64_t version) {
    return h.commit(actor, {updated(table::namespace_metadata, metadata_row(version), metadata_row(version + 1))});
  }
};

Verdict check(const Story& s) { return namespace_makes_progress_after_faults(s.h.history()); }

TEST(namespace_makes_progress_after_faults, holds_when_each_succeeds_at_once) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.write(s.a, 4);
  s.succeed(1, 1);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(namespace_makes_progress_after_faults, a_second_try_against_a_competitor_is_legal) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.write(s.b, 4);
  s.write(s.a, 5);
  s.succeed(1, 2);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(namespace_makes_progress_after_faults, a_competitor_that_only_locked_counts) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.h.commit(s.b, {});
  s.write(s.a, 5);
  s.succeed(1, 2);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(namespace_makes_progress_after_faults, a_second_try_alone_violates_it) {
  Story s;
  s.write(s.b, 4);
  s.h.happens("faults stopped");
  const std::size_t began = s.begin(1);
  s.h.commit(s.b, {updated(table::shards, shard_row(1, 4), shard_row(1, 5))});
  s.write(s.a, 5);
  const std::size_t succeeded = s.succeed(1, 2);
  s.h.happens("settled");
  expect_violated(check(s), "several tries without competition", {began, succeeded},
                  "A/probe needed 2 tries for namespace 1 although nobody else wrote a namespace.");
}

TEST(namespace_makes_progress_after_faults, a_namespace_that_can_not_be_written_violates_it) {
  Story s;
  s.h.happens("faults stopped");
  const std::size_t began = s.begin(2);
  const std::size_t failed = s.h.note(s.a, host_notes::probe_failed, {2, 1, 0, 0, 0}, "namespace Unavailable");
  s.h.happens("settled");
  expect_violated(check(s), "probe failed: Unavailable", {began, failed},
                  "After faults had stopped, A/probe gave up on namespace 2 after 1 try: Unavailable.");
}

TEST(namespace_makes_progress_after_faults, a_run_without_progress_violates_it) {
  Story s;
  const std::size_t stopped = s.h.happens("faults stopped");
  const std::size_t began = s.begin(1);
  const std::size_t ended = s.h.happens("no progress");
  expect_violated(check(s), "no progress: namespace: no call failed", {stopped, began, ended},
                  "There was no progress: namespace 1 had not succeeded when the run ended.");
}

TEST(namespace_makes_progress_after_faults, without_a_commit_log_competition_can_not_be_excluded) {
  Story s;
  s.h.happens("faults stopped");
  s.begin(1);
  s.succeed(1, 2);
  s.h.happens("settled");
  expect_holds(check(s));
}

TEST(namespace_makes_progress_after_faults, undecided_when_there_was_no_namespace_to_try) {
  Story s;
  s.h.happens("faults stopped");
  s.h.happens("settled");
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
