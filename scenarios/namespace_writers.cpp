#include <array>
#include <deque>
#include <functional>

#include "scenarios/catalogue.h"
#include "scenarios/goals.h"
#include "scenarios/namespace_writer.h"
#include "scenarios/store_under_test.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("namespace_writers"), 0, point, 0}; }

struct Frontend final : HostMemory {
  explicit Frontend(World& world) : pool(world.network.make_pool()), store(*pool, blueprint_of(world.store)), writer(store) {}

  std::unique_ptr<Database> pool;
  store::Store store;
  NamespaceWriter writer;
};

class NamespaceWriters final : public ScenarioRun {
 public:
  explicit NamespaceWriters(World& world) : world_(world) {
    const bool three = world.choices.below(of_scene(name_hash("hosts")), "hosts", 2) == 1 &&
                       world.choices.bracket(of_scene(name_hash("third host")), "third host");
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < (three ? 3U : 2U); ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(2 + world.choices.below(at, "operations", 6));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    for (const std::uint64_t left : operations_left_) {
      if (left > 0) return false;
    }
    return true;
  }

  // Everybody else has finished; one writer alone updates every namespace that exists, and creates a new one.
  void settle() override {
    Host& host = world_.machine.host(0);
    world_.machine.spawn(host, "probe", [this, &host](Actor& actor) { probe(actor, memory(host).writer); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static Frontend& memory(Host& host) { return static_cast<Frontend&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<Frontend>(world_);
    Frontend& m = memory(host);
    std::uint64_t& left = operations_left_[host.id];
    machine.spawn(host, "writer", [&m, &left](Actor& actor) { m.writer.run(actor, left); });
  }

  void probe(Actor& actor, NamespaceWriter& writer) {
    // Longer than any request of the workload may still be on its way.
    Context(actor).sleep(minutes(2), "until the others are quiet");
    actor.begin_operation("probe", "updates that must succeed now");
    const auto existing = writer.existing(actor);
    if (!existing.has_value()) return;
    for (const std::int64_t number : *existing) {
      probe_one(actor, number, [&] { return writer.update_once(actor, number, 1); });
    }
    probe_one(actor, namespaces, [&] { return writer.create_once(actor, namespaces, 1); });
    settled_ = true;
  }

  static void probe_one(Actor& actor, std::int64_t number, const std::function<store::Expected<void>()>& write) {
    actor.begin_operation("probe", {});
    actor.note(hn::probe_began, {number}, "namespace");
    const store::Expected<void> result = write();
    if (result.has_value()) {
      actor.note(hn::probe_succeeded, {number, 1}, "namespace");
    } else {
      actor.note(hn::probe_failed, {number, 1}, "namespace " + std::string(schema::name(result.error().kind)));
    }
  }

  World& world_;
  std::deque<std::uint64_t> operations_left_;
  bool settled_ = false;
};

std::vector<std::string> schema_script() {
  const auto script = schema::load_script();
  return {script.begin(), script.end()};
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<NamespaceWriters>(world); }

}  // namespace

Scenario namespace_writers(std::string_view text) {
  Scenario s;
  s.name = "namespace_writers";
  s.sentence = text;
  s.usual_events = 60;
  s.workload_time = seconds(60);
  s.settle_time = minutes(5);
  s.schema = schema_script;
  s.make = make;
  s.properties = namespace_properties();
  s.goals = namespace_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
