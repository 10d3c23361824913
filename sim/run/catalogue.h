#pragma once
// All that a run can be made of, put together by main. sim/run knows no scenario, property, fault, strategy, store or
// backend by name.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/faults/fault.h"
#include "sim/history/lock_clauses.h"
#include "sim/history/property.h"
#include "sim/run/scenario.h"

namespace dsqlsim {

template <class T>
using Made = tl::expected<std::unique_ptr<T>, std::string>;

struct Catalogue {
  std::span<const Scenario> scenarios;
  std::span<const Property> properties;
  std::span<const Fault> faults;
  /// Errors of the makers are one sentence that names the nearest valid word.
  Made<Strategy> (*make_strategy)(std::string_view spec, StrategySettings settings) = nullptr;
  std::unique_ptr<Strategy> (*follow)(const Recording& recording) = nullptr;
  Made<StoreVariant> (*make_store)(std::string_view spec) = nullptr;
  /// Knows which server it is to use.
  std::function<Made<Backend>(std::string_view name, std::string_view dialect)> make_backend;
  /// For the history of executed statements.
  LockClauses::Read locking_clause = nullptr;
  /// Whether a property says the same without a commit log, which a remote DSQL does not have; null: none does.
  bool (*needs_no_commit_log)(std::string_view property) = nullptr;

  [[nodiscard]] const Scenario* find_scenario(std::string_view name) const;
  [[nodiscard]] const Property* find_property(std::string_view name) const;
};

}  // namespace dsqlsim
