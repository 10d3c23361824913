#include <algorithm>
#include <array>
#include <deque>
#include <functional>

#include <fmt/format.h>

#include "scenarios/catalogue.h"
#include "scenarios/goals.h"
#include "scenarios/neighbour.h"
#include "scenarios/queue_processor.h"
#include "scenarios/store_under_test.h"
#include "scenarios/workflow_client.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr Duration workload = seconds(60);
// Of one host. A host that owns the shard gets through one or two in a second.
constexpr std::uint64_t least_operations = 4;
constexpr std::uint64_t operations_spread = 40;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("shard_handover"), 0, point, 0}; }

/// What one incarnation of a history host remembers.
struct HistoryHost final : HostMemory {
  HistoryHost(World& world, Host& host, const Membership& membership, ShardOwnerSettings settings)
      : pool(world.network.make_pool()),
        store(*pool, blueprint_of(world.store)),
        owner(host, store, membership, settings),
        queue(owner, store),
        client(owner, store),
        second_client(owner, store) {}

  std::unique_ptr<Database> pool;
  store::Store store;
  ShardOwner owner;
  QueueProcessor queue;
  /// Two callers with caches of their own, so that they meet on a workflow now and then.
  WorkflowClient client;
  WorkflowClient second_client;
};

class ShardHandover final : public ScenarioRun {
 public:
  explicit ShardHandover(World& world)
      : world_(world), hosts_(draw_hosts(world.choices)), membership_(world.choices, hosts_, workload) {
    constexpr std::array<std::uint32_t, 2> block_bits{20, 3};
    settings_.block_bits = block_bits[world.choices.below(of_scene(name_hash("block bits")), "block bits", 2)];
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < hosts_; ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(least_operations + world.choices.below(at, "operations", operations_spread));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    for (const std::uint64_t left : operations_left_) {
      if (left > 0) return false;
    }
    return world_.machine.now() >= membership_quiet_;
  }

  void settle() override {
    membership_.settle(world_.machine.now());
    for (Host& host : world_.machine.hosts()) {
      operations_left_[host.id] = 0;
      memory(host).owner.attention.raise();
    }
    Host& final_host = world_.machine.host(membership_.final_owner());
    world_.machine.spawn(final_host, "probe", [this, &final_host](Actor& actor) { probe(actor, memory(final_host)); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static std::uint32_t draw_hosts(Choices& choices) {
    const bool three = choices.below(of_scene(name_hash("hosts")), "hosts", 2) == 1;
    return three && choices.bracket(of_scene(name_hash("third host")), "third host") ? 3 : 2;
  }

  static HistoryHost& memory(Host& host) { return static_cast<HistoryHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<HistoryHost>(world_, host, membership_, settings_);
    HistoryHost& m = memory(host);
    machine.spawn(host, "owner", [&m](Actor& actor) { m.owner.run(actor); });
    machine.spawn(host, "queue", [&m](Actor& actor) { m.queue.run(actor); });
    std::uint64_t& left = operations_left_[host.id];
    machine.spawn(host, "client", [&m, &left](Actor& actor) { m.client.run(actor, left); });
    machine.spawn(host, "client 2", [&m, &left](Actor& actor) { m.second_client.run(actor, left); });
  }

  // A write must succeed; in every workflow, whatever became of it, a run must be started and one completed; and every
  // task must be executed.
  void probe(Actor& actor, HistoryHost& m) {
    const Context for_ever(actor);
    actor.begin_operation("probe", "writes that must succeed now");
    actor.note(hn::probe_began, {the_shard}, "shard");
    const std::int64_t tries = try_until(actor, m, [&] { return m.client.probe_tasks(actor); });
    actor.note(hn::probe_succeeded, {the_shard, tries}, "shard");
    for (std::int64_t workflow = 0; workflow < workflows; ++workflow) probe_workflow(actor, m, workflow);
    while (m.queue.context_number() != m.owner.context_number() || m.queue.read_watermark() < m.owner.next_task_id()) {
      for_ever.sleep(milliseconds(500), "waiting for the queue");
    }
    settled_ = true;
  }

  static void probe_workflow(Actor& actor, HistoryHost& m, std::int64_t workflow) {
    actor.note(hn::probe_began, {workflow}, "workflow");
    bool started = false;
    bool completed = false;
    const std::int64_t tries = try_until(actor, m, [&] {
      const WorkflowClient::Step step = m.client.probe_workflow(actor, workflow);
      started = started || step == WorkflowClient::Step::started;
      completed = completed || step == WorkflowClient::Step::completed;
      return started && completed;
    });
    actor.note(hn::probe_succeeded, {workflow, tries}, "workflow");
  }

  // Tries whenever the shard is served here. How often it tried.
  static std::int64_t try_until(Actor& actor, HistoryHost& m, const std::function<bool()>& succeeds) {
    const Context for_ever(actor);
    constexpr Duration longest_pause = seconds(10);
    Duration pause = milliseconds(500);
    for (std::int64_t tries = 1;; ++tries) {
      do {
        for_ever.sleep(pause, "before the next try");
      } while (!m.owner.acquired());
      actor.begin_operation("probe", {});
      if (succeeds()) return tries;
      pause = std::min(pause * 2, longest_pause);
    }
  }

  World& world_;
  std::uint32_t hosts_;
  Membership membership_;
  ShardOwnerSettings settings_;
  std::deque<std::uint64_t> operations_left_;
  Time membership_quiet_ = Time{} + seconds(20);
  bool settled_ = false;
};

std::vector<std::string> schema_script() {
  const auto script = schema::load_script();
  std::vector<std::string> texts(script.begin(), script.end());
  for (std::string& row : neighbour_rows()) texts.push_back(std::move(row));
  return texts;
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<ShardHandover>(world); }

}  // namespace

Scenario shard_handover(std::string_view text) {
  Scenario s;
  s.name = "shard_handover";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = workload;
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = shard_properties();
  s.goals = shard_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
