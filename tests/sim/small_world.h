#pragma once
// A machine without a database, and all that it stands on, for tests: hosts with one line each. Notes are thrown away
// unless a test brings a sink.

#include <functional>
#include <string>
#include <vector>

#include "sim/core/context.h"
#include "sim/core/machine.h"
#include "tests/sim/strategies.h"

namespace dsqlsim::testing {

class NoNotes final : public NoteSink {
 public:
  void operation_began(const Actor& /*actor*/, Label /*kind*/, std::string_view /*text*/) override {}
  void note(const Actor& /*actor*/, const Note& /*note*/) override {}
  void metric(const Actor& /*actor*/, Label /*name*/, std::string_view /*label_a*/, std::string_view /*label_b*/,
              std::int64_t /*value*/) override {}
  void host_event(std::uint32_t host, std::uint32_t incarnation, Label what) override {
    events.push_back(std::string(what.text()) + " " + std::to_string(host) + "'" + std::to_string(incarnation));
  }
  std::vector<std::string> events;
};

/// An actor's name and what it does.
struct Role {
  std::string name;
  std::function<void(Actor&)> body;
};

template <class S = InNominalOrder>
struct SmallWorld {
  explicit SmallWorld(std::uint64_t seed = 1, Duration window = milliseconds(5), MachineLimits limits = {})
      : choices(seed), machine(fibers, choices, strategy, notes, window, limits) {}

  /// A host that boots with these actors, each time.
  Host& host(std::string_view name, std::vector<Role> roles = {}) {
    Host& added = machine.add_host(name, [roles = std::move(roles)](Machine& m, Host& self) {
      for (const Role& role : roles) m.spawn(self, role.name, role.body);
    });
    machine.boot(added);
    return added;
  }
  /// Until nothing is left to happen.
  Ended run() {
    return machine.run_until([] { return false; });
  }
  Ended run_until(Time t) {
    return machine.run_until([this, t] { return machine.scheduler().earliest() > t; });
  }

  FiberRuntime fibers;
  S strategy;
  NoNotes notes;
  Choices choices;
  Machine machine;
};

}  // namespace dsqlsim::testing
