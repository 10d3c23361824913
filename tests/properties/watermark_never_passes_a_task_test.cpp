#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

namespace table = schema::table;

void execute(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  h.note(actor, schema::host_notes::task_executed, {1, task, 5, 0, 0});
}
RowImage comes(std::int64_t task) { return inserted(table::transfer_tasks, transfer_row(1, task)); }
RowImage saves(std::int64_t from, std::int64_t to) {
  return updated(table::shards, shard_row(1, 5, from), shard_row(1, 5, to));
}

struct Story {
  HistoryBuilder h;
  ActorId a = h.actor("A", "queue");
  ActorId b = h.actor("B", "client");
};

TEST(watermark_never_passes_a_task, holds_when_it_follows_the_executions) {
  Story s;
  s.h.commit(s.b, {comes(50), comes(51)});
  execute(s.h, s.a, 50);
  s.h.commit(s.a, {saves(0, 51)});
  execute(s.h, s.a, 51);
  s.h.commit(s.a, {saves(51, 60)});
  s.h.commit(s.b, {comes(60)});
  expect_holds(watermark_never_passes_a_task(s.h.history()));
}

TEST(watermark_never_passes_a_task, a_checkpoint_past_an_unexecuted_task_violates_it) {
  Story s;
  s.h.commit(s.b, {comes(50)});
  const std::size_t came = s.h.commit(s.b, {comes(51)});
  execute(s.h, s.a, 50);
  const std::size_t saved = s.h.commit(s.a, {saves(0, 60)});
  execute(s.h, s.a, 51);
  expect_violated(
      watermark_never_passes_a_task(s.h.history()), "watermark passed an unexecuted task", {came, saved},
      "A/queue persisted the reader watermark 60 of the transfer queue of shard 1, past task 51, which nobody "
      "had executed.");
}

TEST(watermark_never_passes_a_task, a_task_that_commits_below_it_violates_it) {
  Story s;
  s.h.commit(s.a, {saves(0, 60)});
  const std::size_t saved = s.h.commit(s.a, {saves(60, 70)});
  const std::size_t came = s.h.commit(s.b, {comes(65)});
  expect_violated(watermark_never_passes_a_task(s.h.history()), "task committed below the watermark", {saved, came},
                  "B/client committed the transfer task 65 of shard 1 below the reader watermark 70 that A/queue had "
                  "persisted.");
}

TEST(watermark_never_passes_a_task, the_watermark_itself_is_exclusive) {
  Story s;
  s.h.commit(s.b, {comes(60)});
  s.h.commit(s.a, {saves(0, 60)});
  expect_holds(watermark_never_passes_a_task(s.h.history()));
}

TEST(watermark_never_passes_a_task, a_new_owner_that_steps_back_reads_the_task_again) {
  Story s;
  s.h.commit(s.a, {saves(0, 60)});
  s.h.commit(s.b, {updated(table::shards, shard_row(1, 5, 60), shard_row(1, 6, 40, "B"))});
  s.h.commit(s.b, {comes(65)});
  expect_holds(watermark_never_passes_a_task(s.h.history()));
}

TEST(watermark_never_passes_a_task, a_deleted_task_is_not_passed) {
  Story s;
  s.h.commit(s.b, {comes(50)});
  s.h.commit(s.a, {deleted(table::transfer_tasks, transfer_row(1, 50))});
  s.h.commit(s.a, {saves(0, 60)});
  expect_holds(watermark_never_passes_a_task(s.h.history()));
}

TEST(watermark_never_passes_a_task, other_shards_and_other_queues_have_their_own) {
  Story s;
  s.h.commit(
      s.b, {inserted(table::transfer_tasks, transfer_row(2, 50)),
            inserted(table::visibility_tasks, transfer_row(1, 50)), inserted(table::timer_tasks, timer_row(1, 7, 51))});
  s.h.commit(s.a, {saves(0, 60)});
  expect_holds(watermark_never_passes_a_task(s.h.history()));
}

TEST(watermark_never_passes_a_task, timers_are_ordered_by_fire_time) {
  Story s;
  s.h.commit(s.b, {inserted(table::timer_tasks, timer_row(1, 9'000, 51))});
  const std::size_t came = s.h.commit(s.b, {inserted(table::timer_tasks, timer_row(1, 4'000, 52))});
  schema::ShardInfo info{1, 5, "A", 0, {{schema::Category::timer, {{5'000, 0}, {0, 0}}}}};
  Row after = shard_row(1, 5);
  after[schema::index(schema::shards::data)] = Bytes{encode(info)};
  const std::size_t saved = s.h.commit(s.a, {updated(table::shards, shard_row(1, 5), after)});
  expect_violated(
      watermark_never_passes_a_task(s.h.history()), "watermark passed an unexecuted task", {came, saved},
      "A/queue persisted the reader watermark 5000 of the timer queue of shard 1, past task 4000, which nobody "
      "had executed.");
}

TEST(watermark_never_passes_a_task, undecided_when_no_watermark_was_persisted) {
  Story s;
  s.h.commit(s.b, {comes(50)});
  s.h.commit(s.a, {updated(table::shards, shard_row(1, 4), shard_row(1, 5))});
  expect_undecided(watermark_never_passes_a_task(s.h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
