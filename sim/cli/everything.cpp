#include "sim/cli/everything.h"

#include <fmt/format.h>

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
  constexpr std::array<std::string_view, 2> names{"model", "postgres"};
  if (name == names.back()) {
    if (dialect == dialect_of_postgres) return make_postgres_backend();
    return tl::unexpected<std::string>(fmt::format("dialect '{}' is the model's; PostgreSQL has none", dialect));
  }
  if (name != names.front()) return tl::unexpected<std::string>(unknown_word("backend", name, names));
  return backends::make_model(dialect);
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
  return c;
}

}  // namespace

const Catalogue& everything() {
  static const Catalogue catalogue = put_together();
  return catalogue;
}

}  // namespace dsqlsim::cli
