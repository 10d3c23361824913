#include "scenarios/service_goals.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "scenarios/store_under_test.h"
#include "scenarios/strike_goals.h"
#include "store/schema/notes.h"
#include "store/schema/service_notes.h"
#include "store/schema/service_tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace sn = schema::service_notes;

bool returned(const History& h, schema::Operation operation, schema::Failure kind) {
  return std::any_of(h.entries().begin(), h.entries().end(), [&](const Entry& e) {
    return e.kind == EntryKind::note && e.label == schema::note::operation_returned &&
           static_cast<schema::Failure>(e.n[1]) == kind && static_cast<schema::Operation>(e.n[3]) == operation;
  });
}

template <schema::Operation operation, schema::Failure kind = schema::Failure::none>
bool answered(const History& h) {
  return returned(h, operation, kind);
}

bool deleted_from(const History& h, std::string_view table) {
  for (const Entry& e : h.entries()) {
    for (std::uint32_t i = 0; i < e.change_count; ++i) {
      const Change c = h.change(e, i);
      if (c.table == table && !c.before.empty() && c.after.empty()) return true;
    }
  }
  return false;
}

bool messages_purged(const History& h) { return deleted_from(h, schema::table::queue); }
bool messages_deleted_v2(const History& h) { return deleted_from(h, schema::table::queue_messages); }

bool message_handled_twice(const History& h) {
  std::set<std::pair<std::int64_t, std::string>> handled;
  return std::any_of(h.entries().begin(), h.entries().end(), [&handled](const Entry& e) {
    return e.kind == EntryKind::note && e.label == sn::message_handled &&
           !handled.emplace(e.n[1], std::string(e.text)).second;
  });
}

/// Others tell them as something else.
bool types_conflicts(const StoreVariant& store) {
  return blueprint_of(store).errors.pass_transaction.has(schema::Failure::failed_precondition);
}

bool list_met_a_newer_table(const History& h) {
  return returned(h, schema::Operation::list_nexus_endpoints, schema::Failure::failed_precondition);
}

bool list_of_two_pages(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [](const Entry& e) {
    return e.kind == EntryKind::note && e.label == sn::endpoints_listed &&
           std::count(e.text.begin(), e.text.end(), ' ') >= 2;
  });
}

bool endpoint_deleted(const History& h) { return deleted_from(h, schema::table::nexus_endpoints); }

bool members_pruned(const History& h) { return deleted_from(h, schema::table::cluster_membership); }

bool host_joined_again(const History& h) {
  return std::any_of(h.entries().begin(), h.entries().end(), [&h](const Entry& e) {
    return e.kind == EntryKind::note && e.label == sn::joined_cluster && h.actor(e.actor).incarnation > 0;
  });
}

bool start_tried_again(const History& h) {
  std::map<ActorId, int> starts;
  return std::any_of(h.entries().begin(), h.entries().end(), [&starts](const Entry& e) {
    return e.kind == EntryKind::operation && e.label == Label("start") && ++starts[e.actor] > 1;
  });
}

}  // namespace

std::vector<Goal> queue_goals() {
  using schema::Failure;
  using schema::Operation;
  auto goals = with_faults(
      {{"messages were purged", messages_purged},
       {"messages of a queue of version 2 were deleted", messages_deleted_v2},
       {"a consumer handled a message twice", message_handled_twice},
       {"QueueAlreadyExists was answered", answered<Operation::create_queue, Failure::queue_already_exists>},
       {"NotFound was answered", answered<Operation::enqueue_message_v2, Failure::not_found>},
       {"a queue was listed", answered<Operation::list_queues>},
       {"a range of dead letters was deleted", answered<Operation::range_delete_messages_from_dlq>},
       {"a dead letter was deleted", answered<Operation::delete_message_from_dlq>}});
  for (Goal& goal : strike_goals(true)) goals.push_back(goal);
  return goals;
}

std::vector<Goal> endpoint_goals() {
  using schema::Failure;
  using schema::Operation;
  using enum Operation;
  auto goals = with_faults({{"a list met a newer version of the table", list_met_a_newer_table, types_conflicts},
                            {"a list of two pages came to its end", list_of_two_pages},
                            {"an endpoint was deleted", endpoint_deleted},
                            {"FailedPrecondition was answered to a write",
                             answered<create_or_update_nexus_endpoint, Failure::failed_precondition>, types_conflicts},
                            {"FailedPrecondition was answered to a delete",
                             answered<delete_nexus_endpoint, Failure::failed_precondition>, types_conflicts},
                            {"ConditionFailed was answered to the first endpoint",
                             answered<create_or_update_nexus_endpoint, Failure::condition_failed>}});
  for (Goal& goal : strike_goals(false)) goals.push_back(goal);
  return goals;
}

std::vector<Goal> member_goals() {
  using schema::Failure;
  using schema::Operation;
  using enum Operation;
  std::vector<Goal> goals{{"records that had expired were pruned", members_pruned},
                          {"a host joined again after a crash", host_joined_again},
                          {"a process that could not join was started again", start_tried_again},
                          {"ConditionFailed was answered to a save",
                           answered<save_cluster_metadata, Failure::condition_failed>, types_conflicts},
                          {"cluster metadata was deleted", answered<delete_cluster_metadata>},
                          {"clusters were listed", answered<list_cluster_metadata>}};
  // Their only transaction saves cluster metadata: its retries are hardly ever exhausted.
  for (Goal& goal : fault_goals()) goals.push_back(goal);
  for (Goal& goal : strike_goals(true)) goals.push_back(goal);
  return goals;
}

}  // namespace dsqlsim::scenarios
