
#include "scenarios/catalogue.h"
#include "scenarios/equal_hosts.h"
#include "scenarios/queue_user.h"
#include "scenarios/service_goals.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"

namespace dsqlsim::scenarios {

namespace {

struct QueueHost final : StoreHost {
  QueueHost(World& world, const Host& host)
      : StoreHost(world), user(store, queue_consumers[host.id % queue_consumers.size()]) {}

  QueueUser user;
};

class Queues final : public EqualHosts {
 public:
  explicit Queues(World& world) : EqualHosts(world) { start("queues", {"messages", 3, 12}); }

 private:
  static QueueHost& memory(Host& host) { return static_cast<QueueHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) override {
    host.memory = std::make_unique<QueueHost>(world(), host);
    QueueHost& m = memory(host);
    std::uint64_t& messages = left(host);
    machine.spawn(host, "writer", [&m, &messages](Actor& actor) {
      m.user.start(actor);
      m.user.produce(actor, messages);
    });
    machine.spawn(host, "client", [&m](Actor& actor) {
      m.user.start(actor);
      m.user.consume(actor);
    });
  }

  // Nobody produces any more; one host alone uses every queue in every way, while the consumers go on.
  bool probe(Actor& actor, Host& host) override {
    QueueUser& user = memory(host).user;
    user.start(actor);
    std::int64_t number = 0;
    for (const QueueUser::Way& way : QueueUser::ways()) {
      probe_works(actor, number++, "message queue", way.name, [&] { return (user.*way.works)(actor); });
    }
    return true;
  }
};

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<Queues>(world); }

}  // namespace

Scenario queues(std::string_view text) {
  Scenario s;
  s.name = "queues";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = seconds(60);
  s.settle_time = minutes(8);
  s.schema = tables_alone;
  s.make = make;
  s.properties = queue_properties();
  s.goals = queue_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
