#include <fmt/format.h>

#include <deque>

#include "scenarios/catalogue.h"
#include "scenarios/cluster_member.h"
#include "scenarios/equal_hosts.h"
#include "scenarios/service_goals.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"

namespace dsqlsim::scenarios {

namespace {

/// Within which everybody must be seen, and how long somebody looks for them then.
constexpr Duration seen_within = seconds(20);
constexpr int looks = 30;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("membership_heartbeats"), 0, point, 0}; }

struct MemberHost final : StoreHost {
  explicit MemberHost(World& world) : StoreHost(world), member(store) {}

  ClusterMember member;
};

class MembershipHeartbeats final : public ScenarioRun {
 public:
  explicit MembershipHeartbeats(World& world) : world_(world) {
    const std::uint64_t hosts = 2 + world.choices.below(of_scene(name_hash("hosts")), "hosts", 3);
    for (std::uint32_t h = 0; h < hosts; ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(2 + world.choices.below(at, "operations", 6));
      world.machine.add_host(std::string(1, static_cast<char>('A' + h)),
                             [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  // Long enough for a few heartbeats, some of which may land late.
  [[nodiscard]] bool workload_done() const override { return false; }

  void settle() override {
    for (std::uint64_t& left : operations_left_) left = 0;
    for (Host& host : world_.machine.hosts()) {
      world_.machine.spawn(host, "observer", [this, &host](Actor& actor) { observe(actor, memory(host).member); });
    }
    Host& host = world_.machine.host(0);
    world_.machine.spawn(host, "probe", [this, &host](Actor& actor) { probe(actor, memory(host).member); });
  }

  [[nodiscard]] bool settled() const override { return settled_ && observed_ == operations_left_.size(); }

 private:
  static MemberHost& memory(Host& host) { return static_cast<MemberHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<MemberHost>(world_);
    MemberHost& m = memory(host);
    std::uint64_t& left = operations_left_[host.id];
    machine.spawn(host, "heartbeater", [&m](Actor& actor) { m.member.beat(actor); });
    machine.spawn(host, "writer", [&m, &left](Actor& actor) { m.member.write(actor, left); });
  }

  // Clocks differ, so that not everybody need be seen in one look.
  void observe(Actor& actor, ClusterMember& member) {
    (void)Context(actor).sleep(seen_within, "until everybody has beaten");
    for (int i = 0; i < looks; ++i) {
      actor.begin_operation("observe", "who is there");
      (void)member.look(actor, true);
      (void)Context(actor).sleep(seconds(1), "before the next look");
    }
    ++observed_;
  }

  void probe(Actor& actor, ClusterMember& member) {
    // Longer than any call of the workload may still be on its way.
    (void)Context(actor).sleep(minutes(2), "until the others are quiet");
    probe_works(actor, 0, "cluster metadata", "save", [&] { return member.save_works(actor); });
    probe_works(actor, 1, "cluster metadata", "list", [&] { return member.list_works(actor); });
    settled_ = true;
  }

  World& world_;
  std::deque<std::uint64_t> operations_left_;
  std::size_t observed_ = 0;
  bool settled_ = false;
};

/// Records of processes that are gone: long ago, and lately.
std::string gone(int number, std::string_view heartbeat, std::string_view expiry) {
  return fmt::format(
      "INSERT INTO cluster_membership (membership_partition, host_id, rpc_address, rpc_port, role, session_start, "
      "last_heartbeat, record_expiry) VALUES (0, '{}', '127.0.0.1', 7234, 2, '2025-12-01 00:00:00', '{}', '{}')",
      to_text(make_uuid(0x601E, static_cast<std::uint64_t>(number))), heartbeat, expiry);
}

std::vector<std::string> schema_script() {
  std::vector<std::string> rows;
  for (int n = 0; n < 3; ++n) rows.push_back(gone(n, "2025-12-01 00:00:00", "2025-12-03 00:00:00"));
  rows.push_back(gone(3, "2025-12-31 12:00:00", "2026-01-02 12:00:00"));
  return tables_and(std::move(rows));
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<MembershipHeartbeats>(world); }

}  // namespace

Scenario membership_heartbeats(std::string_view text) {
  Scenario s;
  s.name = "membership_heartbeats";
  s.sentence = text;
  s.usual_events = 120;
  s.workload_time = seconds(90);
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = member_properties();
  s.goals = member_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
