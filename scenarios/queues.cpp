#include <fmt/format.h>

#include <array>
#include <deque>

#include "scenarios/catalogue.h"
#include "scenarios/queue_user.h"
#include "scenarios/service_goals.h"
#include "scenarios/store_under_test.h"
#include "store/schema/host_notes.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

constexpr std::int64_t most_tries = 5;

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("queues"), 0, point, 0}; }

struct QueueHost final : HostMemory {
  QueueHost(World& world, const Host& host)
      : pool(world.network.make_pool()),
        store(*pool, blueprint_of(world.store)),
        user(store, queue_consumers[host.id % queue_consumers.size()]) {}

  std::unique_ptr<Database> pool;
  store::Store store;
  QueueUser user;
};

class Queues final : public ScenarioRun {
 public:
  explicit Queues(World& world) : world_(world) {
    const bool three = world.choices.below(of_scene(name_hash("hosts")), "hosts", 2) == 1 &&
                       world.choices.bracket(of_scene(name_hash("third host")), "third host");
    constexpr std::array<std::string_view, 3> names{"A", "B", "C"};
    for (std::uint32_t h = 0; h < (three ? 3U : 2U); ++h) {
      Address at = of_scene(name_hash("messages"));
      at.nth = h;
      messages_left_.push_back(3 + world.choices.below(at, "messages", 12));
      world.machine.add_host(names[h], [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override {
    for (const std::uint64_t left : messages_left_) {
      if (left > 0) return false;
    }
    return true;
  }

  // Nobody produces any more; one host alone uses every queue in every way, while the consumers go on.
  void settle() override {
    for (std::uint64_t& left : messages_left_) left = 0;
    Host& host = world_.machine.host(0);
    world_.machine.spawn(host, "probe", [this, &host](Actor& actor) { probe(actor, memory(host).user); });
  }

  [[nodiscard]] bool settled() const override { return settled_; }

 private:
  static QueueHost& memory(Host& host) { return static_cast<QueueHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<QueueHost>(world_, host);
    QueueHost& m = memory(host);
    std::uint64_t& left = messages_left_[host.id];
    machine.spawn(host, "writer", [&m, &left](Actor& actor) {
      m.user.start(actor);
      m.user.produce(actor, left);
    });
    machine.spawn(host, "client", [&m](Actor& actor) {
      m.user.start(actor);
      m.user.consume(actor);
    });
  }

  void probe(Actor& actor, QueueUser& user) {
    // Longer than any call of the workload may still be on its way.
    (void)Context(actor).sleep(minutes(2), "until the others are quiet");
    user.start(actor);
    std::int64_t number = 0;
    for (const QueueUser::Way& way : QueueUser::ways()) probe_one(actor, user, way, number++);
    settled_ = true;
  }

  static void probe_one(Actor& actor, QueueUser& user, const QueueUser::Way& way, std::int64_t number) {
    for (std::int64_t tries = 1; tries <= most_tries; ++tries) {
      actor.begin_operation("probe", way.name);
      if (tries == 1) actor.note(hn::probe_began, {number}, "message queue");
      if ((user.*way.works)(actor)) {
        actor.note(hn::probe_succeeded, {number, tries}, "message queue");
        return;
      }
      (void)Context(actor).sleep(seconds(2), "before the next try");
    }
    actor.note(hn::probe_failed, {number, most_tries}, fmt::format("message queue {}", way.name));
  }

  World& world_;
  std::deque<std::uint64_t> messages_left_;
  bool settled_ = false;
};

std::vector<std::string> schema_script() {
  const auto script = schema::load_script();
  return {script.begin(), script.end()};
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<Queues>(world); }

}  // namespace

Scenario queues(std::string_view text) {
  Scenario s;
  s.name = "queues";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = seconds(60);
  s.settle_time = minutes(8);
  s.schema = schema_script;
  s.make = make;
  s.properties = queue_properties();
  s.goals = queue_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
