#include <algorithm>
#include <array>
#include <deque>

#include "scenarios/branch_lister.h"
#include "scenarios/catalogue.h"
#include "scenarios/goals.h"
#include "scenarios/history_client.h"
#include "scenarios/neighbour.h"
#include "scenarios/store_host.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr Duration workload = seconds(60);
constexpr std::uint32_t hosts = 2;
// Of one host.
constexpr std::uint64_t least_operations = 6;
constexpr std::uint64_t operations_spread = 40;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("workflow_histories"), 0, point, 0}; }

struct HistoriesHost final : StoreHost {
  HistoriesHost(World& world, Host& host, const Membership& membership, ShardSettings settings)
      : StoreHost(world), owner(host, store, membership, settings), client(owner, store), lister(store) {}

  ShardOwner owner;
  /// Two callers, one cache.
  HistoryClient client;
  BranchLister lister;
};

class WorkflowHistories final : public ScenarioRun {
 public:
  explicit WorkflowHistories(World& world) : world_(world), membership_(world.choices, hosts, workload) {
    constexpr std::array<std::uint32_t, 2> block_bits{20, 3};
    settings_.block_bits = block_bits[world.choices.below(of_scene(name_hash("block bits")), "block bits", 2)];
    constexpr std::array<std::string_view, hosts> names{"A", "B"};
    for (std::uint32_t h = 0; h < hosts; ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(least_operations + world.choices.below(at, "operations", operations_spread));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    return std::all_of(operations_left_.begin(), operations_left_.end(),
                       [](std::uint64_t left) { return left == 0; }) &&
           world_.machine.now() >= membership_quiet_;
  }

  void settle() override {
    membership_.settle(world_.machine.now());
    for (Host& host : world_.machine.hosts()) {
      operations_left_[host.id] = 0;
      memory(host).owner.look();
    }
    Host& final_host = world_.machine.host(membership_.final_owner());
    world_.machine.spawn(final_host, "probe", [this, &final_host](Actor& actor) { probe(actor, memory(final_host)); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static HistoriesHost& memory(Host& host) { return static_cast<HistoriesHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<HistoriesHost>(world_, host, membership_, settings_);
    HistoriesHost& m = memory(host);
    machine.spawn(host, "owner", [&m](Actor& actor) { m.owner.run(actor); });
    machine.spawn(host, "acquirer", [&m](Actor& actor) { m.owner.run_acquirer(actor); });
    machine.spawn(host, "lister", [&m](Actor& actor) { m.lister.run(actor); });
    std::uint64_t& left = operations_left_[host.id];
    for (const std::string_view name : {"client", "client 2"}) {
      machine.spawn(host, name, [&m, &left](Actor& actor) { m.client.run(actor, left); });
    }
  }

  // Every workflow must take a write, and its history must be readable both ways.
  void probe(Actor& actor, HistoriesHost& m) {
    actor.begin_operation("probe", "writes and reads that must succeed now");
    actor.note(hn::probe_began, {the_shard}, "shard");
    std::int64_t tries = 0;
    for (std::int64_t workflow = 0; workflow < workflows; ++workflow) {
      tries += try_until(actor, m.owner, [&] { return m.client.probe(actor, workflow); });
    }
    actor.note(hn::probe_succeeded, {the_shard, tries}, "shard");
    settled_ = true;
  }

  World& world_;
  Membership membership_;
  ShardSettings settings_;
  std::deque<std::uint64_t> operations_left_;
  Time membership_quiet_ = Time{} + seconds(20);
  bool settled_ = false;
};

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<WorkflowHistories>(world); }

}  // namespace

Scenario workflow_histories(std::string_view text) {
  Scenario s;
  s.name = "workflow_histories";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = workload;
  s.settle_time = minutes(6);
  s.schema = schema_with_neighbour;
  s.make = make;
  s.properties = history_properties();
  s.goals = history_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
