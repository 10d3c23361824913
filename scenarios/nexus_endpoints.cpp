#include <fmt/format.h>

#include <array>
#include <deque>

#include "scenarios/catalogue.h"
#include "scenarios/endpoint_user.h"
#include "scenarios/service_goals.h"
#include "scenarios/store_under_test.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr std::int64_t most_tries = 5;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("nexus_endpoints"), 0, point, 0}; }

struct EndpointHost final : HostMemory {
  explicit EndpointHost(World& world)
      : pool(world.network.make_pool()), store(*pool, blueprint_of(world.store)), user(store) {}

  std::unique_ptr<Database> pool;
  store::Store store;
  EndpointUser user;
};

class NexusEndpoints final : public ScenarioRun {
 public:
  explicit NexusEndpoints(World& world) : world_(world) {
    const bool three = world.choices.below(of_scene(name_hash("hosts")), "hosts", 2) == 1 &&
                       world.choices.bracket(of_scene(name_hash("third host")), "third host");
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < (three ? 3U : 2U); ++h) {
      Address at = of_scene(name_hash("operations"));
      at.nth = h;
      operations_left_.push_back(2 + world.choices.below(at, "operations", 8));
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

  // Nobody else writes any more; one host alone writes every endpoint, and lists them.
  void settle() override {
    for (std::uint64_t& left : operations_left_) left = 0;
    Host& host = world_.machine.host(0);
    world_.machine.spawn(host, "probe", [this, &host](Actor& actor) { probe(actor, memory(host).user); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static EndpointHost& memory(Host& host) { return static_cast<EndpointHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<EndpointHost>(world_);
    EndpointHost& m = memory(host);
    std::uint64_t& left = operations_left_[host.id];
    machine.spawn(host, "writer", [&m, &left](Actor& actor) { m.user.write(actor, left); });
    machine.spawn(host, "reader", [&m](Actor& actor) { m.user.list(actor); });
  }

  void probe(Actor& actor, EndpointUser& user) {
    // Longer than any call of the workload may still be on its way.
    (void)Context(actor).sleep(minutes(2), "until the others are quiet");
    probe_one(actor, user, &EndpointUser::write_works, 0, "write");
    probe_one(actor, user, &EndpointUser::list_works, 1, "list");
    settled_ = true;
  }

  static void probe_one(Actor& actor, EndpointUser& user, bool (EndpointUser::*works)(Actor&), std::int64_t number,
                        std::string_view what) {
    for (std::int64_t tries = 1; tries <= most_tries; ++tries) {
      actor.begin_operation("probe", what);
      if (tries == 1) actor.note(hn::probe_began, {number}, "endpoint");
      if ((user.*works)(actor)) {
        actor.note(hn::probe_succeeded, {number, tries}, "endpoint");
        return;
      }
      (void)Context(actor).sleep(seconds(2), "before the next try");
    }
    actor.note(hn::probe_failed, {number, most_tries}, fmt::format("endpoint {}", what));
  }

  World& world_;
  std::deque<std::uint64_t> operations_left_;
  bool settled_ = false;
};

std::vector<std::string> schema_script() {
  const auto script = schema::load_script();
  return {script.begin(), script.end()};
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<NexusEndpoints>(world); }

}  // namespace

Scenario nexus_endpoints(std::string_view text) {
  Scenario s;
  s.name = "nexus_endpoints";
  s.sentence = text;
  s.usual_events = 120;
  s.workload_time = seconds(60);
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = endpoint_properties();
  s.goals = endpoint_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
