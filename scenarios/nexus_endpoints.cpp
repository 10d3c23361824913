
#include "scenarios/catalogue.h"
#include "scenarios/endpoint_user.h"
#include "scenarios/equal_hosts.h"
#include "scenarios/service_goals.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"

namespace dsqlsim::scenarios {

namespace {

struct EndpointHost final : StoreHost {
  explicit EndpointHost(World& world) : StoreHost(world), user(store) {}

  EndpointUser user;
};

class NexusEndpoints final : public EqualHosts {
 public:
  explicit NexusEndpoints(World& world) : EqualHosts(world) { start("nexus_endpoints", {"operations", 2, 8}); }

 private:
  static EndpointHost& memory(Host& host) { return static_cast<EndpointHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) override {
    host.memory = std::make_unique<EndpointHost>(world());
    EndpointHost& m = memory(host);
    std::uint64_t& operations = left(host);
    machine.spawn(host, "writer", [&m, &operations](Actor& actor) { m.user.write(actor, operations); });
    machine.spawn(host, "reader", [&m](Actor& actor) { m.user.list(actor); });
  }

  // Nobody else writes any more; one host alone writes every endpoint, and lists them.
  bool probe(Actor& actor, Host& host) override {
    EndpointUser& user = memory(host).user;
    probe_works(actor, 0, "endpoint", "write", [&] { return user.write_works(actor); });
    probe_works(actor, 1, "endpoint", "list", [&] { return user.list_works(actor); });
    return true;
  }
};

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<NexusEndpoints>(world); }

}  // namespace

Scenario nexus_endpoints(std::string_view text) {
  Scenario s;
  s.name = "nexus_endpoints";
  s.sentence = text;
  s.usual_events = 120;
  s.workload_time = seconds(60);
  s.settle_time = minutes(6);
  s.schema = tables_alone;
  s.make = make;
  s.properties = endpoint_properties();
  s.goals = endpoint_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
