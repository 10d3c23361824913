
#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "scenarios/catalogue.h"
#include "scenarios/dead_letters.h"
#include "scenarios/goals.h"
#include "scenarios/neighbour.h"
#include "scenarios/queue_processor.h"
#include "scenarios/store_host.h"
#include "scenarios/workflow_client.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr Duration workload = seconds(60);
Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("shard_handover"), 0, point, 0}; }

/// Drawn per run: small mostly, rarely large.
struct Sizes {
  std::uint32_t hosts = 2;
  ShardSettings shard;
  QueueSettings transfer_queue;
  QueueSettings timer_queue;
  /// A queue of one more category.
  std::optional<schema::Category> further;
  QueueSettings further_queue;
  WorkloadSettings workload;
  /// Of one host. A host that owns the shard gets through one or two in a second.
  std::uint64_t least_operations = 4;
  std::uint64_t operations_spread = 40;
};

/// What one incarnation of a history host remembers.
struct HistoryHost final : StoreHost {
  HistoryHost(World& world, Host& host, const Membership& membership, const Sizes& sizes, std::int64_t& latest_timer)
      : StoreHost(world),
        owner(host, store, membership, sizes.shard),
        queue(owner, store, schema::Category::transfer, sizes.transfer_queue),
        timers(owner, store, schema::Category::timer, sizes.timer_queue),
        client(owner, store, sizes.workload, latest_timer),
        second_client(owner, store, sizes.workload, latest_timer),
        dead_letters(owner, store) {
    if (sizes.further.has_value()) further.emplace(owner, store, *sizes.further, sizes.further_queue);
  }

  ShardOwner owner;
  QueueProcessor queue;
  QueueProcessor timers;
  std::optional<QueueProcessor> further;
  /// Two callers with caches of their own, so that they meet on a workflow now and then.
  WorkflowClient client;
  WorkflowClient second_client;
  DeadLetters dead_letters;
};

bool drawn(Choices& choices, Label what, std::uint64_t one_in) {
  const Address at = of_scene(what.hash());
  return choices.below(at, what, one_in) == one_in - 1 && choices.bracket(at, what);
}

Sizes draw_sizes(Choices& choices) {
  Sizes sizes;
  if (drawn(choices, "third host", 2)) sizes.hosts = 3;
  constexpr std::array<std::uint32_t, 2> block_bits{20, 3};
  sizes.shard.block_bits = block_bits[choices.below(of_scene(name_hash("block bits")), "block bits", 2)];
  if (drawn(choices, "lingers", 3)) sizes.shard.linger = seconds(20);
  if (drawn(choices, "timers on the second", 3)) sizes.shard.timer_grid = seconds(1);
  if (drawn(choices, "tasks get stuck", 4)) sizes.transfer_queue.stuck_one_in = 16;
  if (drawn(choices, "a further queue", 3)) {
    using schema::Category;
    constexpr std::array categories{Category::visibility, Category::replication, Category::replication,
                                    Category::outbound, Category::archival};
    sizes.further =
        categories[choices.below(of_scene(name_hash("further category")), "further category", categories.size())];
    sizes.further_queue.completes_singly = drawn(choices, "tasks are completed one by one", 2);
    sizes.further_queue.has_dead_letters = sizes.further == Category::replication;
    sizes.workload.further = sizes.further;
  }
  if (drawn(choices, "large payloads", 40)) sizes.workload.large_one_in = 6;
  if (drawn(choices, "a backlog", 150)) {
    // One that is stuck with two writes of tasks behind it makes a range of more rows than a transaction may delete.
    sizes.workload.tasks_alone = 1'600;
    sizes.shard.block_bits = 20;
    sizes.transfer_queue = {1'000, 800};
    sizes.operations_spread = 8;
  }
  if (drawn(choices, "a large cluster", 300)) {
    sizes.hosts = 40;
    sizes.least_operations = 1;
    sizes.operations_spread = 2;
  }
  return sizes;
}

/// A, B, .. Z, AA, AB, ..
std::string host_name(std::uint32_t number) {
  constexpr std::uint32_t letters = 26;
  const std::string last(1, static_cast<char>('A' + number % letters));
  return number < letters ? last : host_name(number / letters - 1) + last;
}

class ShardHandover final : public ScenarioRun {
 public:
  explicit ShardHandover(World& world)
      : world_(world), sizes_(draw_sizes(world.choices)), membership_(world.choices, sizes_.hosts, workload) {
    for (std::uint32_t h = 0; h < sizes_.hosts; ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(sizes_.least_operations +
                                 world.choices.below(at, "operations", sizes_.operations_spread));
      world.machine.add_host(host_name(h), [this](Machine& machine, Host& host) { boot(machine, host); });
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
      memory(host).owner.look();
    }
    Host& final_host = world_.machine.host(membership_.final_owner());
    world_.machine.spawn(final_host, "probe", [this, &final_host](Actor& actor) { probe(actor, memory(final_host)); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static HistoryHost& memory(Host& host) { return static_cast<HistoryHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<HistoryHost>(world_, host, membership_, sizes_, latest_timer_);
    HistoryHost& m = memory(host);
    machine.spawn(host, "owner", [&m](Actor& actor) { m.owner.run(actor); });
    machine.spawn(host, "acquirer", [&m](Actor& actor) { m.owner.run_acquirer(actor); });
    machine.spawn(host, "queue", [&m](Actor& actor) { m.queue.run(actor); });
    machine.spawn(host, "timer queue", [&m](Actor& actor) { m.timers.run(actor); });
    if (m.further.has_value()) machine.spawn(host, "further queue", [&m](Actor& actor) { m.further->run(actor); });
    if (sizes_.further_queue.has_dead_letters) {
      machine.spawn(host, "dead letters", [&m](Actor& actor) { m.dead_letters.run(actor); });
    }
    std::uint64_t& left = operations_left_[host.id];
    machine.spawn(host, "client", [&m, &left](Actor& actor) { m.client.run(actor, left); });
    machine.spawn(host, "client 2", [&m, &left](Actor& actor) { m.second_client.run(actor, left); });
  }

  // A write must succeed; in every workflow, whatever became of it, a run must be started and one completed; and every
  // task must be executed, and its row go.
  void probe(Actor& actor, HistoryHost& m) {
    const Context for_ever(actor);
    actor.begin_operation("probe", "writes that must succeed now");
    actor.note(hn::probe_began, {the_shard}, "shard");
    const std::int64_t tries = try_until(actor, m.owner, [&] { return m.client.probe_tasks(actor); });
    actor.note(hn::probe_succeeded, {the_shard, tries}, "shard");
    for (std::int64_t workflow = 0; workflow < workflows; ++workflow) probe_workflow(actor, m, workflow);
    const schema::TaskKey last_task{0, m.owner.context().next_task_id()};
    const schema::TaskKey last_timer{latest_timer_ + 1, 0};
    probe_queue(actor, m, m.queue, schema::Category::transfer, last_task);
    probe_queue(actor, m, m.timers, schema::Category::timer, last_timer);
    if (m.further.has_value()) {
      probe_queue(actor, m, *m.further, *sizes_.further,
                  schema::is_scheduled(*sizes_.further) ? last_timer : last_task);
    }
    settled_ = true;
  }

  // Whatever has been asked for must be executed and deleted.
  static void probe_queue(Actor& actor, HistoryHost& m, const QueueProcessor& queue, schema::Category category,
                          schema::TaskKey until) {
    const auto number = static_cast<std::int64_t>(category);
    actor.begin_operation("probe", "waits for a queue");
    actor.note(hn::probe_began, {number}, "queue");
    std::int64_t looks = 1;
    while (queue.context_number() != m.owner.context_number() || queue.saved_watermark() < until) {
      (void)Context(actor).sleep(milliseconds(500), "waiting for the queue");
      ++looks;
    }
    actor.note(hn::probe_succeeded, {number, looks}, "queue");
  }

  static void probe_workflow(Actor& actor, HistoryHost& m, std::int64_t workflow) {
    actor.note(hn::probe_began, {workflow}, "workflow");
    bool started = false;
    bool completed = false;
    const std::int64_t tries = try_until(actor, m.owner, [&] {
      const WorkflowClient::Step step = m.client.probe_workflow(actor, workflow);
      started = started || step == WorkflowClient::Step::started;
      completed = completed || step == WorkflowClient::Step::completed;
      return started && completed;
    });
    actor.note(hn::probe_succeeded, {workflow, tries}, "workflow");
  }

  World& world_;
  Sizes sizes_;
  Membership membership_;
  /// Fire time of the last of all timers that were asked for.
  std::int64_t latest_timer_ = 0;
  std::deque<std::uint64_t> operations_left_;
  Time membership_quiet_ = Time{} + seconds(20);
  bool settled_ = false;
};

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<ShardHandover>(world); }

}  // namespace

Scenario shard_handover(std::string_view text) {
  Scenario s;
  s.name = "shard_handover";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = workload;
  s.settle_time = minutes(6);
  s.schema = schema_with_neighbour;
  s.make = make;
  s.properties = shard_properties();
  s.goals = shard_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
