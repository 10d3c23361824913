#include "sim/cli/everything.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "backends/model.h"
#include "backends/postgres.h"
#include "model/sql/lint.h"
#include "properties/catalogue.h"
#include "scenarios/catalogue.h"
#include "sim/core/nearest_word.h"
#include "sim/explore/catalogue.h"
#include "sim/faults/catalogue.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

namespace {

Made<Backend> make_backend(std::string_view name, std::string_view dialect) {
  constexpr std::array<std::string_view, 3> names{"model", "postgres", "dsql"};
  if (name == dialect_of_dsql)
    return tl::unexpected<std::string>("a run on backend dsql needs --dsn, which names the cluster");
  if (name == dialect_of_postgres) {
    if (dialect == dialect_of_postgres) return make_postgres_backend();
    return tl::unexpected<std::string>(fmt::format("dialect '{}' is the model's; PostgreSQL has none", dialect));
  }
  if (name != names.front()) return tl::unexpected<std::string>(unknown_word("backend", name, names));
  return backends::make_model(dialect);
}

// Each says the same of a history that has no commits in it.
bool needs_no_commit_log(std::string_view property) {
  constexpr std::array<std::string_view, 6> names{
      "backlog_drains_after_faults", "conflicts_are_counted_once",        "fenced_updates_make_progress_after_faults",
      "retries_within_policy",       "shard_makes_progress_after_faults", "transaction_layers_retry_only_40001"};
  return std::find(names.begin(), names.end(), property) != names.end();
}

Catalogue put_together() {
  Catalogue c;
  c.scenarios = scenarios::all();
  c.properties = properties::all();
  c.faults = faults::all();
  c.make_strategy = explore::make;
  c.follow = explore::follow;
  c.make_store = scenarios::make_store;
  c.make_backend = make_backend;
  c.locking_clause = model::worst_locking_clause;
  c.needs_no_commit_log = needs_no_commit_log;
  return c;
}

}  // namespace

const Catalogue& everything() {
  static const Catalogue catalogue = put_together();
  return catalogue;
}

}  // namespace dsqlsim::cli
