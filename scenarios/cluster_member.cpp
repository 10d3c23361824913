#include "scenarios/cluster_member.h"

#include <fmt/format.h>

#include <array>

#include "scenarios/mutation_id.h"
#include "store/schema/service_notes.h"

namespace dsqlsim::scenarios {

namespace sn = schema::service_notes;
using store::Failure;

namespace {

constexpr Duration request_timeout = seconds(10);
/// upsertMembershipRecordExpiryDefault and healthyHostLastHeartbeatCutoff.
constexpr Duration record_expiry = minutes(48 * 60);
constexpr Duration healthy_within = seconds(20);
constexpr std::int32_t page_size = 2;
constexpr std::int64_t port = 7234;

Context request(Actor& actor) { return Context(actor).with_timeout(request_timeout); }

// Each process draws an id of its own when it starts.
Uuid id_of(const Actor& actor) { return make_uuid(0x4057 + actor.host().id, actor.incarnation() + 1); }

std::string name_of(std::uint64_t number) { return fmt::format("cluster-{}", number); }

}  // namespace

void ClusterMember::beat(Actor& actor) {
  const Context for_ever(actor);
  host_id_ = id_of(actor);
  session_start_ = {actor.now().us};
  actor.begin_operation("start", {});
  while (!start(actor)) {
    (void)for_ever.sleep(seconds(1), "before the process is started again");
    actor.begin_operation("start", {});
  }
  actor.note(sn::joined_cluster, {}, to_text(host_id_));
  (void)look(actor, false);
  for (;;) {
    const auto jitter = static_cast<std::int64_t>(actor.below("jitter", 5'000));
    (void)for_ever.sleep(milliseconds(10'000 + jitter), "before the next heartbeat");
    actor.begin_operation("heartbeat", {});
    (void)upsert(actor);
    if (actor.below("looks", 3) == 0) (void)look(actor, false);
  }
}

bool ClusterMember::start(Actor& actor) {
  return store_.cluster_metadata().prune_cluster_membership(request(actor)).has_value() && upsert(actor);
}

bool ClusterMember::upsert(Actor& actor) {
  store::UpsertClusterMembershipRequest r{host_id_,       "127.0.0.1",  port, store::ServiceRole::history,
                                          session_start_, record_expiry};
  return store_.cluster_metadata().upsert_cluster_membership(request(actor), r).has_value();
}

bool ClusterMember::look(Actor& actor, bool faults_stopped) {
  store::GetClusterMembersRequest page{store::ServiceRole::history, healthy_within, page_size, {}};
  std::string seen;
  do {
    const auto answer = store_.cluster_metadata().get_cluster_members(request(actor), page);
    if (!answer.has_value()) return false;
    for (const store::ClusterMember& m : answer->members) seen += (seen.empty() ? "" : " ") + to_text(m.host_id);
    page.page = answer->next_page;
  } while (page.page.has_value());
  actor.note(sn::members_seen, {faults_stopped ? 1 : 0}, seen);
  return true;
}

void ClusterMember::write(Actor& actor, std::uint64_t& left) {
  const Context for_ever(actor);
  while (left > 0) {
    (void)for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 4'000))), "thinking");
    if (left == 0) return;
    --left;
    if (!actor.begin_removable_operation("cluster operation", {})) continue;
    const std::uint64_t number = actor.below("cluster", clusters);
    const std::uint64_t kind = actor.below("what", 8);
    if (kind == 7) {
      (void)store_.cluster_metadata().delete_cluster_metadata(request(actor), name_of(number));
    } else if (kind == 6) {
      (void)list_works(actor);
    } else {
      (void)save(actor, number);
    }
  }
}

store::Expected<void> ClusterMember::save(Actor& actor, std::uint64_t number) {
  store::ClusterMetadata cluster;
  const auto there = store_.cluster_metadata().get_cluster_metadata(request(actor), name_of(number));
  if (there.has_value()) cluster = *there;
  if (!there.has_value() && there.error().kind != Failure::not_found) return store::Unexpected(there.error());
  cluster.cluster_name = name_of(number);
  cluster.detail = {cluster.detail.counter + 1, mutation_id(actor, writes_++),
                    there.has_value() ? "updated" : "created"};
  return store_.cluster_metadata().save_cluster_metadata(request(actor), cluster);
}

bool ClusterMember::save_works(Actor& actor) {
  for (std::uint64_t number = 0; number < clusters; ++number) {
    for (int round = 0; round < 2; ++round) {
      if (!save(actor, number).has_value()) return false;
    }
  }
  return true;
}

bool ClusterMember::list_works(Actor& actor) {
  store::ListClusterMetadataRequest page{page_size, {}};
  for (std::uint64_t pages = 0; pages <= clusters; ++pages) {
    const auto answer = store_.cluster_metadata().list_cluster_metadata(request(actor), page);
    if (!answer.has_value()) return false;
    if (!answer->next_page.has_value()) return true;
    page.page = *answer->next_page;
  }
  // More pages than there are clusters.
  return false;
}

}  // namespace dsqlsim::scenarios
