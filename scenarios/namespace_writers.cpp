#include <functional>

#include "scenarios/catalogue.h"
#include "scenarios/equal_hosts.h"
#include "scenarios/goals.h"
#include "scenarios/namespace_writer.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

struct Frontend final : StoreHost {
  explicit Frontend(World& world) : StoreHost(world), writer(store) {}

  NamespaceWriter writer;
};

class NamespaceWriters final : public EqualHosts {
 public:
  explicit NamespaceWriters(World& world) : EqualHosts(world) { start("namespace_writers", {"operations", 2, 6}); }

  // What writers have begun they end.
  void settle() override { start_probe(); }

 private:
  static Frontend& memory(Host& host) { return static_cast<Frontend&>(*host.memory); }

  void boot(Machine& machine, Host& host) override {
    host.memory = std::make_unique<Frontend>(world());
    Frontend& m = memory(host);
    std::uint64_t& operations = left(host);
    machine.spawn(host, "writer", [&m, &operations](Actor& actor) { m.writer.run(actor, operations); });
  }

  // Everybody else has finished; one writer alone updates every namespace that exists, and creates a new one.
  bool probe(Actor& actor, Host& host) override {
    NamespaceWriter& writer = memory(host).writer;
    actor.begin_operation("probe", "updates that must succeed now");
    const auto existing = writer.existing(actor);
    if (!existing.has_value()) return false;
    for (const std::int64_t number : *existing) {
      probe_one(actor, number, [&] { return writer.update_once(actor, number, 1); });
    }
    probe_one(actor, namespaces, [&] { return writer.create_once(actor, namespaces, 1); });
    return true;
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
};

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<NamespaceWriters>(world); }

}  // namespace

Scenario namespace_writers(std::string_view text) {
  Scenario s;
  s.name = "namespace_writers";
  s.sentence = text;
  s.usual_events = 60;
  s.workload_time = seconds(60);
  s.settle_time = minutes(5);
  s.schema = tables_alone;
  s.make = make;
  s.properties = namespace_properties();
  s.goals = namespace_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
