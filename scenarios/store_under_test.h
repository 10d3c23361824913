#pragma once
// The store variant that a run tests, as scenarios see it: a blueprint from which each host builds its own store.

#include "sim/run/scenario.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

class StoreUnderTest final : public StoreVariant {
 public:
  explicit StoreUnderTest(store::Blueprint blueprint) : blueprint_(std::move(blueprint)) {}
  [[nodiscard]] const store::Blueprint& blueprint() const { return blueprint_; }

 private:
  store::Blueprint blueprint_;
};

/// The blueprint behind a variant.
[[nodiscard]] const store::Blueprint& blueprint_of(const StoreVariant& variant);

}  // namespace dsqlsim::scenarios
