#include <fmt/format.h>

#include <array>
#include <deque>

#include "scenarios/blob_literal.h"
#include "scenarios/catalogue.h"
#include "scenarios/fence_holder.h"
#include "scenarios/goals.h"
#include "scenarios/store_under_test.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr std::int64_t first_range = 3;
constexpr std::int64_t most_tries = 5;
constexpr std::uint64_t least_steps = 4;
constexpr std::uint64_t steps_spread = 20;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("plugin_helpers"), 0, point, 0}; }

struct ServiceHost final : HostMemory {
  explicit ServiceHost(World& world)
      : pool(world.network.make_pool()), store(*pool, blueprint_of(world.store)), user(store), second_user(store) {}

  std::unique_ptr<Database> pool;
  store::Store store;
  /// Two with fences of their own.
  FenceHolder user;
  FenceHolder second_user;
};

class PluginHelpers final : public ScenarioRun {
 public:
  explicit PluginHelpers(World& world) : world_(world) {
    const bool three = world.choices.below(of_scene(name_hash("hosts")), "hosts", 2) == 1 &&
                       world.choices.bracket(of_scene(name_hash("third host")), "third host");
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < (three ? 3U : 2U); ++h) {
      Address at = of_scene(name_hash("steps"));
      at.nth = h;
      steps_left_.push_back(least_steps + world.choices.below(at, "steps", steps_spread));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    for (const std::uint64_t left : steps_left_) {
      if (left > 0) return false;
    }
    return true;
  }

  // Everybody else has finished; one host alone locks and updates everything, in every way.
  void settle() override {
    for (std::uint64_t& left : steps_left_) left = 0;
    Host& host = world_.machine.host(0);
    world_.machine.spawn(host, "probe", [this, &host](Actor& actor) { probe(actor, memory(host).user); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static ServiceHost& memory(Host& host) { return static_cast<ServiceHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<ServiceHost>(world_);
    ServiceHost& m = memory(host);
    std::uint64_t& left = steps_left_[host.id];
    machine.spawn(host, "writer", [&m, &left](Actor& actor) { m.user.run(actor, left); });
    machine.spawn(host, "client", [&m, &left](Actor& actor) { m.second_user.run(actor, left); });
  }

  void probe(Actor& actor, FenceHolder& user) {
    // Longer than any call of the workload may still be on its way.
    Context(actor).sleep(minutes(2), "until the others are quiet");
    std::int64_t number = 0;
    for (const FenceHolder::Way& way : FenceHolder::ways()) probe_one(actor, user, way, number++);
    settled_ = true;
  }

  static void probe_one(Actor& actor, FenceHolder& user, const FenceHolder::Way& way, std::int64_t number) {
    for (std::int64_t tries = 1; tries <= most_tries; ++tries) {
      actor.begin_operation("probe", way.name);
      if (tries == 1) actor.note(hn::probe_began, {number}, "fenced update");
      if ((user.*way.works)(actor)) {
        actor.note(hn::probe_succeeded, {number, tries}, "fenced update");
        return;
      }
      Context(actor).sleep(seconds(2), "before the next try");
    }
    actor.note(hn::probe_failed, {number, most_tries}, fmt::format("fenced update {}", way.name));
  }

  World& world_;
  std::deque<std::uint64_t> steps_left_;
  bool settled_ = false;
};

std::string shard_row() {
  schema::ShardInfo info;
  info.shard_id = fenced_shard;
  info.range_id = first_range;
  info.owner = "nobody";
  return fmt::format("INSERT INTO shards (shard_id, range_id, data, data_encoding) VALUES ({}, {}, {}, '{}')",
                     fenced_shard, first_range, blob_literal(info), schema::blob_encoding);
}

std::string queue_row(std::int64_t number) {
  const store::TaskQueuesKey key = fenced_queue_key(number);
  return fmt::format(
      "INSERT INTO {} (range_hash, task_queue_id, range_id, data, data_encoding) VALUES ({}, '{}', {}, '\\x', '{}')",
      number == 0 ? schema::table::task_queues : schema::table::task_queues_v2, key.range_hash,
      to_text(key.task_queue_id), first_range, schema::blob_encoding);
}

std::string namespace_row(std::int64_t number) {
  return fmt::format(
      "INSERT INTO namespaces (partition_id, id, name, notification_version, data, data_encoding, is_global) VALUES "
      "({}, '{}', 'namespace-{}', {}, {}, '{}', false)",
      schema::namespace_partition, to_text(fenced_namespace_id(number)), number,
      schema::first_notification_version + number, blob_literal(schema::NamespaceDetail{1, number + 1, "created"}),
      schema::blob_encoding);
}

std::string execution_row() {
  const store::ExecutionsKey key = fenced_execution();
  return fmt::format(
      "INSERT INTO executions (shard_id, namespace_id, workflow_id, run_id, next_event_id, last_write_version, data, "
      "data_encoding, state, state_encoding, db_record_version) VALUES ({}, '{}', '{}', '{}', 1, 0, {}, '{}', {}, "
      "'{}', 1)",
      key.shard_id, to_text(key.namespace_id), key.workflow_id, to_text(key.run_id),
      blob_literal(schema::ExecutionInfo{1, 1, "created"}), schema::blob_encoding,
      blob_literal(schema::ExecutionState{key.run_id, "request", schema::State::running, schema::Status::running}),
      schema::blob_encoding);
}

std::vector<std::string> schema_script() {
  const auto script = schema::load_script();
  std::vector<std::string> out{script.begin(), script.end()};
  out.push_back(shard_row());
  for (std::int64_t number = 0; number < fenced_queues; ++number) out.push_back(queue_row(number));
  for (std::int64_t number = 0; number < fenced_namespaces; ++number) out.push_back(namespace_row(number));
  out.push_back(fmt::format("UPDATE namespace_metadata SET notification_version = {}",
                            schema::first_notification_version + fenced_namespaces));
  out.push_back(execution_row());
  return out;
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<PluginHelpers>(world); }

}  // namespace

Scenario plugin_helpers(std::string_view text) {
  Scenario s;
  s.name = "plugin_helpers";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = seconds(60);
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = fence_properties();
  s.goals = fence_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
