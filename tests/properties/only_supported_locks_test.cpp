#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "owner");
  std::size_t executes(std::string_view statement, Label clause, SqlState refused = {}) {
    return h.execute(h.send(a, statement, EventKind::statement, 1, false), clause, refused);
  }
};

Verdict check(const Story& s) { return only_supported_locks(s.h.history()); }

TEST(only_supported_locks, holds_for_what_dsql_has) {
  Story s;
  s.executes("WriteLockShards", "FOR UPDATE");
  s.executes("ReadLockShards", {});
  s.executes("LockParent", "FOR KEY SHARE");
  s.executes("WriteLockShards", "FOR UPDATE", sqlstate::serialization_failure);
  expect_holds(check(s));
}

TEST(only_supported_locks, a_clause_that_dsql_never_has_violates_it_accepted_or_not) {
  Story s;
  const std::size_t at = s.executes("ReadLockShards", "FOR SHARE");
  expect_violated(check(s), "unsupported locking clause", {at},
                  "A/owner executed ReadLockShards with FOR SHARE, which DSQL does not have.");
  Story t;
  const std::size_t other = t.executes("ReadLockShards", "FOR NO KEY UPDATE", SqlState{"0A000"});
  expect_violated(check(t), "unsupported locking clause", {other},
                  "A/owner executed ReadLockShards with FOR NO KEY UPDATE, which DSQL does not have.");
}

TEST(only_supported_locks, a_clause_that_the_server_refuses_violates_it) {
  Story s;
  const std::size_t at = s.executes("GetLastMessage", "FOR UPDATE", SqlState{"0A000"});
  expect_violated(check(s), "locking clause refused", {at},
                  "A/owner executed GetLastMessage with FOR UPDATE, and the server refused it as not supported.");
}

TEST(only_supported_locks, undecided_without_a_clause) {
  Story s;
  s.executes("ReadLockShards", {});
  s.executes("CreateIndex", {}, SqlState{"0A000"});
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
