#pragma once
// A scenario is a situation: hosts, their actors, the workload, and which properties must hold in it. One scenario a
// file in scenarios/. sim knows none of them by name; it gets them in a Catalogue.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/machine.h"
#include "sim/faults/network.h"
#include "sim/history/history.h"

namespace dsqlsim {

/// What is under test, made once from a --store spec. Scenarios know the type behind it.
class StoreVariant {
 public:
  virtual ~StoreVariant() = default;
};

/// What a scenario builds its hosts from. All of it outlives the scenario's run.
struct World {
  Machine& machine;
  Network& network;
  Choices& choices;
  NoteSink& notes;
  const StoreVariant& store;
};

/// One run of a scenario. Made before anything happens; destroyed after every actor has ended.
class ScenarioRun {
 public:
  virtual ~ScenarioRun() = default;
  /// The workload with faults is over.
  [[nodiscard]] virtual bool workload_done() const = 0;
  /// Faults have stopped and every host is up: start what shows that everybody makes progress.
  virtual void settle() = 0;
  /// Everybody has shown it.
  [[nodiscard]] virtual bool settled() const = 0;
};

/// Something that must happen in some run of a campaign, or the campaign tested less than it says.
struct Goal {
  std::string_view name;
  bool (*reached)(const History& history) = nullptr;
  /// Whether a store can get there at all; null: every store can. What cannot be reached is not missed.
  bool (*possible)(const StoreVariant& store) = nullptr;
};

struct Scenario {
  std::string_view name;
  std::string_view sentence;
  /// About how many visible events a run has; what PCT divides its change points by.
  std::uint64_t usual_events = 100;
  /// The workload ends at this time if it has not ended before.
  Duration workload_time;
  /// Within this time after faults stop, everybody must have made progress.
  Duration settle_time;
  /// DDL and seed rows.
  std::vector<std::string> (*schema)() = nullptr;
  /// Makes hosts and boots them.
  std::unique_ptr<ScenarioRun> (*make)(World& world) = nullptr;
  /// Indexes into the catalogue's properties.
  std::vector<std::size_t> properties;
  std::vector<Goal> goals;
};

}  // namespace dsqlsim
