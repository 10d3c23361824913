#include <gtest/gtest.h>

#include "properties/catalogue.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"
#include "tests/properties/verdicts.h"

namespace dsqlsim::properties {
namespace {

Row letter(std::int64_t task) {
  return {std::string("elsewhere"), std::int64_t{1}, task, Bytes{"task"}, std::string("Text")};
}
RowImage comes(std::int64_t task) { return {schema::table::replication_tasks_dlq, {}, letter(task)}; }
RowImage goes(std::int64_t task) { return {schema::table::replication_tasks_dlq, letter(task), {}}; }
std::size_t put(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  return h.note(actor, schema::host_notes::dead_letter_put, {1, task, 0, 0, 0});
}
void handle(HistoryBuilder& h, ActorId actor, std::int64_t task) {
  h.note(actor, schema::host_notes::dead_letter_handled, {1, task, 0, 0, 0});
}

TEST(dead_letters_wait_until_handled, holds_for_one_that_is_put_handled_and_deleted) {
  HistoryBuilder h;
  const ActorId queue = h.actor("A", "further queue");
  const ActorId reader = h.actor("B", "dead letters");
  h.commit(queue, {comes(6)});
  put(h, queue, 6);
  handle(h, reader, 6);
  h.commit(reader, {goes(6)});
  // A second owner puts it again: it was handled before.
  h.commit(queue, {comes(6)});
  h.commit(reader, {goes(6)});
  expect_holds(dead_letters_wait_until_handled(h.history()));
}

TEST(dead_letters_wait_until_handled, an_answer_without_a_commit_violates_it) {
  HistoryBuilder h;
  const ActorId queue = h.actor("A", "further queue");
  h.commit(queue, {comes(6)});
  const std::size_t told = put(h, queue, 9);
  expect_violated(dead_letters_wait_until_handled(h.history()), "dead letter lost when it was put", {told},
                  "A/further queue was told that task 9 of shard 1 is among the dead letters, and no commit had put it "
                  "there.");
}

TEST(dead_letters_wait_until_handled, a_delete_of_one_that_nobody_handled_violates_it) {
  HistoryBuilder h;
  const ActorId reader = h.actor("A", "dead letters");
  const std::size_t came = h.commit(h.actor("A", "further queue"), {comes(6), comes(9)});
  handle(h, reader, 6);
  const std::size_t went = h.commit(reader, {goes(6), goes(9)});
  expect_violated(dead_letters_wait_until_handled(h.history()), "dead letter deleted before it was handled",
                  {came, went}, "A/dead letters deleted the dead letter 9 of shard 1, which nobody had handled.");
}

TEST(dead_letters_wait_until_handled, undecided_without_dead_letters) {
  HistoryBuilder h;
  handle(h, h.actor("A", "dead letters"), 6);
  expect_undecided(dead_letters_wait_until_handled(h.history()));
}

}  // namespace
}  // namespace dsqlsim::properties
