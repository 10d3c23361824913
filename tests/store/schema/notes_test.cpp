#include "store/schema/notes.h"

#include <gtest/gtest.h>

#include "store/schema/failure_text.h"

namespace dsqlsim::schema {
namespace {

TEST(Notes, RootsReadBack) {
  for (const Failure kind : {Failure::none, Failure::database, Failure::other}) {
    for (const Outcome outcome : {Outcome::applied, Outcome::not_applied, Outcome::unknown}) {
      const Root root = unpack_root(pack_root({kind, outcome}));
      EXPECT_EQ(root.kind, kind);
      EXPECT_EQ(root.outcome, outcome);
    }
  }
}

TEST(Notes, AttemptsReadBack) {
  const Note n{note::attempt_ended,
               {2, 9, 3, static_cast<int>(Failure::unavailable),
                pack_root({Failure::dsql_condition_failed, Outcome::not_applied})},
               "40001"};
  const AttemptEnded e = AttemptEnded::from(n);
  EXPECT_EQ(e.layer, Layer::tx_execute);
  EXPECT_EQ(e.call, 9);
  EXPECT_EQ(e.attempt, 3);
  EXPECT_EQ(e.kind, Failure::unavailable);
  EXPECT_TRUE(e.failed_condition());
  EXPECT_EQ(e.evidence, "40001");
}

TEST(Notes, EvidenceIsReadWithoutWhatTheErrorSays) {
  const std::string text = failure_text("40001", "OC000");
  EXPECT_EQ(
      AttemptEnded::from({note::attempt_ended, {3, 9, 1, static_cast<int>(Failure::unavailable), 0}, text}).evidence,
      "40001");
  EXPECT_EQ(OperationReturned::from({note::operation_returned, {}, text}).evidence, "40001");
}

TEST(Notes, TheOthersReadBack) {
  const CallBegan c = CallBegan::from({note::call_began, {3, 1, 2, 50'000}, "UpdateShard"});
  EXPECT_EQ(c.layer, Layer::client);
  EXPECT_EQ(c.attempts_configured, 2);
  EXPECT_EQ(c.longest_backoff, milliseconds(50));
  const Backoff b = Backoff::from({note::backoff, {3, 1, 1, 45'000}, "UpdateShard"});
  EXPECT_EQ(b.delay, milliseconds(45));
  const OpUnderRange r = OpUnderRange::from({note::op_under_range, {1, 7, 5, 6}, "UpdateShard"});
  EXPECT_EQ(r.shard_id, 7);
  EXPECT_EQ(r.range_id, 5);
  EXPECT_EQ(r.range_id_written, 6);
  const OperationReturned o = OperationReturned::from(
      {note::operation_returned,
       {4, static_cast<int>(Failure::not_found), pack_root({Failure::no_rows, Outcome::not_applied}),
        static_cast<int>(Operation::get_namespace)},
       ""});
  EXPECT_EQ(o.operation, Operation::get_namespace);
  EXPECT_EQ(o.root.kind, Failure::no_rows);
}

}  // namespace
}  // namespace dsqlsim::schema
