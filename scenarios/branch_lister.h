#pragma once
// What the worker's history scavenger asks of the store: all branches of all histories, page by page, again and again.

#include "sim/core/actor.h"
#include "store/store.h"

namespace dsqlsim::scenarios {

class BranchLister {
 public:
  explicit BranchLister(store::Store& store) : store_(store) {}

  /// Lists every few seconds, as long as the actor lives.
  void run(Actor& actor);

 private:
  void list(Actor& actor);

  store::Store& store_;
};

}  // namespace dsqlsim::scenarios
