#pragma once
// Everything a run depends on, and its one-token name. Two runs of one spec are the same run, on every build, compiler
// and machine.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/core/choices.h"
#include "sim/faults/fault_settings.h"

namespace dsqlsim {

struct RunSpec {
  std::string scenario;
  std::string store = "shipped";
  /// The date whose behaviour the model has: YYYY-MM. On a server `dialect_of_postgres` or `dialect_of_dsql`.
  std::string dialect = "2026-09";
  std::string strategy = "random";
  std::uint64_t seed = 0;
  /// After shrinking: the brackets that stayed, sorted. Everything else is left out of the run.
  std::optional<std::vector<BracketTag>> keep;
  std::string backend = "model";
  /// What is set of the faults that the run would draw.
  FaultSettings faults = {};

  /// scenario/store/dialect/strategy/seed, the fault settings behind the scenario (namespace_writers+crash_host=500), and after shrinking /tag.tag.tag, or /- if nothing had to stay.
  [[nodiscard]] std::string token() const;
  /// The error is one sentence that says what a token looks like and what was wrong. Names are not looked up here.
  static tl::expected<RunSpec, std::string> parse(std::string_view token);
};

/// The newest behaviour that the dialect dates of dsql-facts 13 tell of.
inline constexpr std::string_view newest_dialect = "2026-09";
/// Stands in a token where the model has its date: the run is on backend postgres.
inline constexpr std::string_view dialect_of_postgres = "postgres";
/// The same for backend dsql, a cluster that is really there.
inline constexpr std::string_view dialect_of_dsql = "dsql";

/// Whether a dialect, or a backend, is one of these two.
[[nodiscard]] constexpr bool is_on_server(std::string_view name) {
  return name == dialect_of_postgres || name == dialect_of_dsql;
}

}  // namespace dsqlsim
