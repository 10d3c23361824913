#include <array>
#include <deque>

#include "scenarios/catalogue.h"
#include "scenarios/goals.h"
#include "scenarios/matching_host.h"
#include "scenarios/queue_scavenger.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"
#include "scenarios/task_producer.h"
#include "scenarios/task_queue_names.h"
#include "scenarios/user_data_writer.h"
#include "store/schema/host_notes.h"
#include "store/schema/matching_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;
namespace mn = schema::matching_notes;

constexpr Duration workload = seconds(40);
Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("task_queues"), 0, point, 0}; }

/// Drawn per run: small mostly.
struct Sizes {
  std::uint32_t hosts = 2;
  std::size_t queues = 1;
  MatcherSettings matcher;
};

Sizes draw_sizes(Choices& choices) {
  const auto drawn = [&choices](Label what, std::uint64_t one_in) {
    const Address at = of_scene(what.hash());
    return choices.below(at, what, one_in) == one_in - 1 && choices.bracket(at, what);
  };
  Sizes sizes;
  if (drawn("third host", 3)) sizes.hosts = 3;
  if (drawn("second queue", 2)) sizes.queues = static_cast<std::size_t>(served_queues);
  if (drawn("fair queues", 2)) sizes.matcher.version = store::TaskVersion::v2;
  constexpr std::array<std::int64_t, 3> blocks{100, 10, 3};
  sizes.matcher.block_size = blocks[choices.below(of_scene(name_hash("block size")), "block size", blocks.size())];
  constexpr std::array<std::int64_t, 3> intervals{10, 2, 60};
  sizes.matcher.persist_interval =
      seconds(intervals[choices.below(of_scene(name_hash("persist interval")), "persist interval", intervals.size())]);
  return sizes;
}

/// What one incarnation of a host remembers.
struct MatchingHost final : StoreHost {
  MatchingHost(World& world, const Host& host, const std::deque<Membership>& rings, const Sizes& sizes)
      : StoreHost(world),
        producer(queues),
        user_data(store, sizes.matcher.version),
        scavenger(store, sizes.matcher.version) {
    for (std::size_t q = 0; q < sizes.queues; ++q) {
      queues.emplace_back(host, store, rings[q], served_queue(static_cast<std::int64_t>(q)), sizes.matcher);
    }
  }

  std::deque<QueueOnHost> queues;
  TaskProducer producer;
  UserDataWriter user_data;
  QueueScavenger scavenger;
};

class TaskQueues final : public ScenarioRun {
 public:
  explicit TaskQueues(World& world) : world_(world), sizes_(draw_sizes(world.choices)) {
    for (std::size_t q = 0; q < sizes_.queues; ++q) rings_.emplace_back(world.choices, sizes_.hosts, workload, q);
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < sizes_.hosts; ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      tasks_left_.push_back(3 + world.choices.below(at, "operations", 14));
      updates_left_.push_back(world.choices.below(at, "user data operations", 8));
      listings_left_.push_back(world.choices.below(at, "listings", 3));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    for (const auto* left : {&tasks_left_, &updates_left_, &listings_left_}) {
      for (const std::uint64_t n : *left) {
        if (n > 0) return false;
      }
    }
    return world_.machine.now() >= quiet_;
  }

  void settle() override {
    starts_fail_ = false;
    for (Membership& ring : rings_) ring.settle(world_.machine.now());
    for (Host& host : world_.machine.hosts()) {
      for (auto* left : {&tasks_left_, &updates_left_, &listings_left_}) (*left)[host.id] = 0;
      for (QueueOnHost& queue : memory(host).queues) queue.look();
    }
    Host& first = world_.machine.host(rings_[0].final_owner());
    world_.machine.spawn(first, "probe", [this](Actor& actor) { probe(actor); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static MatchingHost& memory(Host& host) { return static_cast<MatchingHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<MatchingHost>(world_, host, rings_, sizes_);
    MatchingHost& m = memory(host);
    constexpr std::array<std::array<std::string_view, 4>, 2> names{
        {{"matcher", "reader", "worker", "worker 2"}, {"matcher of 2", "reader of 2", "worker of 2", "worker 2 of 2"}}};
    for (std::size_t q = 0; q < m.queues.size(); ++q) {
      QueueOnHost& queue = m.queues[q];
      machine.spawn(host, names[q][0], [&queue](Actor& actor) { queue.run_writer(actor); });
      machine.spawn(host, names[q][1], [&queue](Actor& actor) { queue.run_reader(actor); });
      for (const std::size_t w : {2U, 3U}) {
        machine.spawn(host, names[q][w], [&queue, this](Actor& actor) { queue.run_worker(actor, starts_fail_); });
      }
    }
    std::uint64_t& tasks = tasks_left_[host.id];
    std::uint64_t& updates = updates_left_[host.id];
    std::uint64_t& listings = listings_left_[host.id];
    machine.spawn(host, "client", [&m, &tasks](Actor& actor) { m.producer.run(actor, tasks); });
    machine.spawn(host, "client 2", [&m, &tasks](Actor& actor) { m.producer.run(actor, tasks); });
    machine.spawn(host, "writer", [&m, &updates](Actor& actor) { m.user_data.run(actor, updates); });
    machine.spawn(host, "scavenger", [&m, &listings](Actor& actor) {
      for (const std::int64_t hash : idle_queues()) actor.note(mn::queue_known, {hash});
      m.scavenger.run(actor, listings);
    });
  }

  // The final owner of each queue must take it, take a task, and get through all that is in it; and user data must be
  // writable.
  void probe(Actor& actor) {
    actor.begin_operation("probe", "what must work now");
    for (std::size_t q = 0; q < sizes_.queues; ++q) {
      MatchingHost& m = memory(world_.machine.host(rings_[q].final_owner()));
      probe_queue(actor, m.producer, m.queues[q], static_cast<std::int64_t>(q));
    }
    probe_user_data(actor, memory(actor.host()).user_data);
    settled_ = true;
  }

  static void probe_queue(Actor& actor, TaskProducer& producer, QueueOnHost& queue, std::int64_t q) {
    actor.begin_operation("probe", "a task queue");
    actor.note(hn::probe_began, {q}, "matcher");
    const std::int64_t tries = producer.add_until_it_is_there(actor, queue, -1'000 - q);
    while (queue.serving() == nullptr || !queue.serving()->drained()) {
      Context(actor).sleep(milliseconds(500), "until the queue is drained");
    }
    actor.note(hn::probe_succeeded, {q, tries}, "matcher");
  }

  static void probe_user_data(Actor& actor, UserDataWriter& writer) {
    for (std::int64_t tries = 1;; ++tries) {
      actor.begin_operation("probe", "user data");
      if (tries == 1) actor.note(hn::probe_began, {served_queues}, "matcher");
      if (writer.update_once(actor, 0, user_data_queues, 0).has_value()) {
        actor.note(hn::probe_succeeded, {served_queues, tries}, "matcher");
        return;
      }
      Context(actor).sleep(seconds(1), "before the next try");
    }
  }

  World& world_;
  Sizes sizes_;
  std::deque<Membership> rings_;
  std::deque<std::uint64_t> tasks_left_;
  std::deque<std::uint64_t> updates_left_;
  std::deque<std::uint64_t> listings_left_;
  Time quiet_ = Time{} + seconds(10);
  bool starts_fail_ = true;
  bool settled_ = false;
};

std::vector<std::string> tables_with_neighbours() { return tables_and(queue_neighbour_rows()); }

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<TaskQueues>(world); }

}  // namespace

Scenario task_queues(std::string_view text) {
  Scenario s;
  s.name = "task_queues";
  s.sentence = text;
  s.usual_events = 200;
  s.workload_time = workload;
  s.settle_time = minutes(5);
  s.schema = tables_with_neighbours;
  s.make = make;
  s.properties = matching_properties();
  s.goals = matching_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
