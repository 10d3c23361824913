#pragma once
// What every host of every scenario has: a pool of connections of its own, and the store under test over it.

#include <memory>

#include "scenarios/store_under_test.h"
#include "sim/run/scenario.h"

namespace dsqlsim::scenarios {

/// The beginning of what one incarnation of a host remembers.
struct StoreHost : HostMemory {
  explicit StoreHost(World& world) : pool(world.network.make_pool()), store(*pool, blueprint_of(world.store)) {}

  std::unique_ptr<Database> pool;
  store::Store store;
};

}  // namespace dsqlsim::scenarios
