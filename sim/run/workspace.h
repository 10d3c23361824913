#pragma once
// What runs of one thread may reuse: fiber stacks, parsed statements and plans, the database with its schema, store
// variants, buffers. It changes speed only; a test compares the digests of cold and warm runs.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "sim/core/fibers.h"
#include "sim/run/catalogue.h"

namespace dsqlsim {

class Workspace {
 public:
  explicit Workspace(const Catalogue& catalogue) : catalogue_(catalogue), locks_(catalogue.locking_clause) {}

  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] FiberRuntime& fibers() { return fibers_; }
  [[nodiscard]] StatementTable& statements() { return statements_; }
  [[nodiscard]] History& history() { return history_; }
  [[nodiscard]] LockClauses& locks() { return locks_; }

  /// The database, with the scenario's schema loaded and nothing else in it.
  tl::expected<Backend*, std::string> backend(std::string_view name, std::string_view dialect,
                                              const Scenario& scenario);
  tl::expected<const StoreVariant*, std::string> store(std::string_view spec);

 private:
  const Catalogue& catalogue_;
  FiberRuntime fibers_;
  StatementTable statements_;
  History history_;
  LockClauses locks_;
  std::map<std::string, std::unique_ptr<Backend>, std::less<>> backends_;
  std::map<std::string, std::unique_ptr<StoreVariant>, std::less<>> stores_;
};

}  // namespace dsqlsim
