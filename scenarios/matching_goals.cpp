#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "scenarios/goals.h"
#include "scenarios/strike_goals.h"
#include "store/schema/matching_notes.h"
#include "store/schema/matching_tables.h"
#include "store/schema/notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace mn = schema::matching_notes;

bool is_note(const Entry& e, Label label) { return e.kind == EntryKind::note && e.label == label; }

bool any(const History& h, bool (*wanted)(const Entry& e)) {
  return std::any_of(h.entries().begin(), h.entries().end(), wanted);
}

bool returned(const History& h, schema::Operation operation, schema::Failure kind) {
  return std::any_of(h.entries().begin(), h.entries().end(), [&](const Entry& e) {
    return is_note(e, schema::note::operation_returned) && static_cast<schema::Operation>(e.n[3]) == operation &&
           static_cast<schema::Failure>(e.n[1]) == kind;
  });
}

template <schema::Operation operation, schema::Failure kind>
bool answered(const History& h) {
  return returned(h, operation, kind);
}

bool leased(const History& h, bool (*wanted)(const Entry& before, const Entry& now, const History& h)) {
  std::map<std::int64_t, const Entry*> last;
  for (const Entry& e : h.entries()) {
    if (!is_note(e, mn::lease_taken)) continue;
    const Entry*& before = last[e.n[0]];
    if (before != nullptr && wanted(*before, e, h)) return true;
    before = &e;
  }
  return false;
}

bool taken_over(const History& h) {
  return leased(h, [](const Entry& before, const Entry& now, const History& history) {
    return history.actor(before.actor).host != history.actor(now.actor).host;
  });
}

bool renewed(const History& h) {
  return leased(h, [](const Entry& before, const Entry& now, const History& /*history*/) {
    return before.actor == now.actor && before.operation != now.operation;
  });
}

bool given_out_twice(const History& h) {
  std::set<std::pair<std::int64_t, std::int64_t>> dispatched;
  return std::any_of(h.entries().begin(), h.entries().end(), [&](const Entry& e) {
    return is_note(e, mn::task_dispatched) && !dispatched.insert({e.n[0], e.n[3]}).second;
  });
}

bool rewritten(const History& h) {
  std::map<std::pair<std::int64_t, std::int64_t>, int> added;
  return std::any_of(h.entries().begin(), h.entries().end(), [&](const Entry& e) {
    return is_note(e, mn::task_added) && ++added[{e.n[0], e.n[3]}] > 1;
  });
}

bool deleted(const History& h, std::string_view table) {
  for (const Entry& e : h.entries()) {
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = h.change(e, i);
      if (c.table == table && c.after.empty()) return true;
    }
  }
  return false;
}
bool classic_deleted(const History& h) { return deleted(h, schema::table::tasks); }
bool fair_deleted(const History& h) { return deleted(h, schema::table::tasks_v2); }

bool listed(const History& h) {
  return any(h, [](const Entry& e) { return is_note(e, mn::listing_ended); });
}

bool batch_of_user_data(const History& h) {
  return any(h, [](const Entry& e) { return is_note(e, mn::user_data_write_returned) && e.n[3] > 1 && e.n[2] == 0; });
}

}  // namespace

std::vector<Goal> matching_goals() {
  using schema::Failure;
  using schema::Operation;
  std::vector<Goal> goals{
      {"a host took a queue over from another", taken_over},
      {"a block of ids was used up and the lease renewed", renewed},
      {"a task was dispatched twice", given_out_twice},
      {"a task was written again after its start had failed", rewritten},
      {"rows of classic tasks were deleted", classic_deleted},
      {"rows of fair tasks were deleted", fair_deleted},
      {"a stale matcher's tasks were refused", answered<Operation::create_tasks, Failure::condition_failed>},
      {"a stale matcher's update was refused", answered<Operation::update_task_queue, Failure::condition_failed>},
      {"a queue was created", answered<Operation::create_task_queue, Failure::none>},
      {"a write of tasks was answered Unavailable", answered<Operation::create_tasks, Failure::unavailable>},
      {"user data met another version", answered<Operation::update_task_queue_user_data, Failure::condition_failed>},
      {"two queues' user data were written in one batch", batch_of_user_data},
      {"all queues were listed", listed}};
  goals = with_faults(std::move(goals));
  const std::vector<Goal> strikes = strike_goals(true);
  goals.insert(goals.end(), strikes.begin(), strikes.end());
  return goals;
}

}  // namespace dsqlsim::scenarios
