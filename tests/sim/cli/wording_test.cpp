#include "sim/cli/wording.h"

#include <gtest/gtest.h>

#include "store/schema/blobs.h"
#include "store/schema/host_notes.h"
#include "store/schema/notes.h"

namespace dsqlsim::cli {
namespace {

Entry note(Label label, std::array<std::int64_t, 5> n, std::string_view text = {}) {
  Entry e;
  e.label = label;
  e.n = n;
  e.text = text;
  return e;
}

std::string text_of(const Entry& e) { return report::note_text(e, wording()); }

TEST(Wording, TellsOfRangesInWords) {
  EXPECT_EQ(text_of(note(schema::host_notes::range_acquired, {1, 6, 600, 700})),
            "holds shard 1 under range 6, task ids 600 to 700");
}

TEST(Wording, TellsWhatAnAttemptWasAndWhatIsKnownOfItsWrite) {
  const std::int64_t root = schema::pack_root({schema::Failure::database, schema::Outcome::unknown});
  EXPECT_EQ(text_of(note(schema::note::attempt_ended,
                         {static_cast<std::int64_t>(schema::Layer::client), 9, 2,
                          static_cast<std::int64_t>(schema::Failure::unavailable), root})),
            "client: attempt 2 ended with Unavailable, because of database error; it may have been applied");
}

TEST(Wording, OfASuccessIsShort) {
  const std::int64_t root = schema::pack_root({schema::Failure::none, schema::Outcome::applied});
  EXPECT_EQ(text_of(note(schema::note::operation_returned,
                         {9, 0, root, static_cast<std::int64_t>(schema::Operation::update_shard), 0})),
            "UpdateShard returns ok");
}

TEST(Wording, SaysWhereARangeIsRaised) {
  EXPECT_EQ(text_of(note(schema::note::op_under_range, {9, 1, 5, 6, 0}, "UpdateShard")),
            "UpdateShard of shard 1: range 5 -> 6");
  EXPECT_EQ(text_of(note(schema::note::op_under_range, {9, 1, 5, 5, 0}, "AddHistoryTasks")),
            "AddHistoryTasks of shard 1 under range 5");
}

TEST(BlobFields, NamesWhatAShardHolds) {
  schema::ShardInfo info;
  info.range_id = 6;
  info.owner = "A";
  info.queue_states[schema::Category::transfer] = {{0, 12}, {0, 8}};
  std::string text;
  for (const report::BlobField& f : blob_fields(schema::encode(info))) text += f.name + "=" + f.value + " ";
  EXPECT_EQ(text, "range=6 owner=A transfer read to=12 transfer deleted to=8 ");
}

TEST(BlobFields, KnowsNoOtherBytes) { EXPECT_TRUE(blob_fields("something else").empty()); }

}  // namespace
}  // namespace dsqlsim::cli
