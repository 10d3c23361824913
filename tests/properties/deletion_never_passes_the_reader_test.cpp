#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace host_notes = schema::host_notes;
namespace table = schema::table;

constexpr auto transfer = static_cast<std::int64_t>(schema::Category::transfer);
constexpr auto timer = static_cast<std::int64_t>(schema::Category::timer);

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "queue");
  ActorId b = h.actor("B", "queue");

  std::size_t reads(ActorId who, std::int64_t to, std::int64_t category = transfer) {
    return h.note(who, host_notes::reader_advanced, {1, to, 5, category, 0});
  }
  std::size_t deletes(ActorId who, std::int64_t task) {
    return h.commit(who, {deleted(table::transfer_tasks, transfer_row(1, task))});
  }
  std::size_t deletes_timer(ActorId who, std::int64_t fire_time) {
    return h.commit(who, {deleted(table::timer_tasks, timer_row(1, fire_time, 7))});
  }
  /// A commit of a shard's row with these watermarks of the transfer queue.
  std::size_t persists(ActorId who, std::int64_t reader, std::int64_t deletion) {
    schema::ShardInfo info;
    info.shard_id = 1;
    info.range_id = 5;
    info.queue_states[schema::Category::transfer] = {{0, reader}, {0, deletion}};
    Row row = shard_row(1, 5);
    row[schema::index(schema::shards::data)] = Bytes{schema::encode(info)};
    return h.commit(who, {updated(table::shards, shard_row(1, 5), row)});
  }
};

Verdict check(const Story& s) { return deletion_never_passes_the_reader(s.h.history()); }

TEST(deletion_never_passes_the_reader, holds_up_to_what_was_read) {
  Story s;
  s.reads(s.a, 30);
  s.deletes(s.a, 28);
  s.persists(s.a, 30, 30);
  // A successor may delete what its predecessor had read.
  s.deletes(s.b, 29);
  expect_holds(check(s));
}

TEST(deletion_never_passes_the_reader, what_the_deleter_has_executed_it_has_read) {
  Story s;
  s.reads(s.a, 30);
  s.h.note(s.a, host_notes::task_executed, {1, 31, 5, transfer, 0});
  s.deletes(s.a, 31);
  expect_holds(check(s));
  s.h.note(s.a, host_notes::task_executed, {1, 32, 5, transfer, 0});
  s.deletes(s.b, 32);
  EXPECT_EQ(check(s).kind, VerdictKind::violated);
}

TEST(deletion_never_passes_the_reader, persisting_more_deleted_than_read_violates_it) {
  Story s;
  s.reads(s.a, 30);
  const std::size_t persisted = s.persists(s.a, 20, 30);
  expect_violated(
      check(s), "deletion watermark above the reader's", {persisted},
      "A/queue persisted the deletion watermark 30 of the transfer queue of shard 1, above its reader watermark "
      "20.");
}

TEST(deletion_never_passes_the_reader, deleting_more_than_the_host_has_read_violates_it) {
  Story s;
  // What another host has read, but not persisted, is no excuse.
  s.reads(s.b, 40);
  const std::size_t read = s.reads(s.a, 30);
  const std::size_t gone = s.deletes(s.a, 30);
  expect_violated(check(s), "deleted beyond the reader", {read, gone},
                  "A/queue deleted the transfer task 30 of shard 1, but had read what is below 30 only.");
}

TEST(deletion_never_passes_the_reader, queues_are_judged_one_by_one) {
  Story s;
  s.reads(s.a, 1'000'000, timer);
  s.deletes_timer(s.a, 999'999);
  const std::size_t gone = s.deletes(s.a, 31);
  expect_violated(check(s), "deleted beyond the reader", {gone},
                  "A/queue deleted the transfer task 31 of shard 1, but had read what is below 0 only.");
}

TEST(deletion_never_passes_the_reader, undecided_when_nothing_was_deleted) {
  Story s;
  s.reads(s.a, 30);
  expect_undecided(check(s));
}

}  // namespace
}  // namespace dsqlsim::properties
