// ALTER SEQUENCE and DROP SEQUENCE. (CREATE SEQUENCE shares its options with identity columns: ddl_other.cpp.)

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

std::int64_t number_of(const Node* arg) {
  if (arg == nullptr) return 0;
  if (arg->node_case == PG_QUERY__NODE__NODE_INTEGER) return arg->integer->ival;
  if (arg->node_case == PG_QUERY__NODE__NODE_FLOAT) return std::strtoll(arg->float_->fval, nullptr, 10);
  return 0;
}

}  // namespace

Status DdlBinder::alter_sequence(const PgQuery__AlterSeqStmt& stmt) {
  plan_.tag = "ALTER SEQUENCE";
  const std::string_view name = text_of(stmt.sequence->relname);
  const SequenceDef* known = plan_.next.find_sequence(plan_.next.locate(text_of(stmt.sequence->schemaname), name, context_.path), name);
  if (known == nullptr) {
    plan_.no_change = stmt.missing_ok != 0;
    if (plan_.no_change) return std::monostate{};
    return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
  }
  auto changed = std::make_unique<SequenceDef>(*known);
  std::optional<std::int64_t> restart;
  bool restarts = false;
  for (const Node* node : list(stmt.n_options, stmt.options)) {
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view key = text_of(option.defname);
    if (key == "restart") {
      restarts = true;
      if (option.arg != nullptr) restart = number_of(option.arg);
    } else if (key == "start") {
      changed->start = number_of(option.arg);
    } else if (key == "increment") {
      changed->increment = number_of(option.arg);
      if (changed->increment == 0) return refuse("22023", "INCREMENT must not be zero");
    } else if (key == "minvalue") {
      changed->minimum = option.arg == nullptr ? 1 : number_of(option.arg);
    } else if (key == "maxvalue") {
      changed->maximum = option.arg == nullptr ? INT64_MAX : number_of(option.arg);
    } else if (key == "cache") {
      const std::int64_t cache = number_of(option.arg);
      if (cache != 1 && cache < 65536) {
        return refuse(sqlstate::feature_not_supported,
                      "ALTER SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to "
                      "65536 or equal to 1");
      }
      changed->cache = cache;
    } else if (key != "owned_by" && key != "cycle" && key != "as") {
      return not_modelled(fmt::format("ALTER SEQUENCE {}", key));
    }
  }
  if (restarts) {
    const std::int64_t value = restart.value_or(changed->start);
    if (value < changed->minimum || value > changed->maximum) {
      return refuse("22023", value < changed->minimum
                                 ? fmt::format("RESTART value ({}) cannot be less than MINVALUE ({})", value, changed->minimum)
                                 : fmt::format("RESTART value ({}) cannot be greater than MAXVALUE ({})", value, changed->maximum));
    }
    act(StorageAction::Kind::restart_sequence, 0, changed->id);
    plan_.actions.back().value = value;
  }
  plan_.next.sequences[{changed->schema, changed->name}] = changed.get();
  context_.arena.sequences.push_back(std::move(changed));
  return std::monostate{};
}

Status DdlBinder::drop_sequence(const std::string& schema, const std::string& name, bool missing_ok, bool cascade) {
  DSQLSIM_CHECKED(check_kind(schema, name, "sequence"));
  const SequenceDef* sequence = plan_.next.find_sequence(schema, name);
  if (sequence == nullptr) {
    return missing_ok ? Status(std::monostate{})
                      : Status(refuse(sqlstate::undefined_table, fmt::format("sequence \"{}\" does not exist", name)));
  }
  for (const auto& [key, table] : std::map(plan_.next.tables)) {
    TableDef changed = *table;
    bool uses = false;
    for (ColumnDef& column : changed.columns) {
      if (column.identity != Identity::none && column.sequence == sequence->id) {
        return refuse("2BP01", fmt::format("cannot drop sequence {} because column {} of table {} requires it", name, column.name, table->name));
      }
      if (column.default_value == nullptr) continue;
      bool here = false;
      visit_expressions(*column.default_value, 0, [&](const Expr& e, std::uint16_t) {
        here = here || (e.kind == ExprKind::next_value && e.index == sequence->id);
      });
      if (!here) continue;
      if (!cascade) {
        return refuse("2BP01", fmt::format("cannot drop sequence {} because other objects depend on it", name),
                      fmt::format("default value for column {} of table {} depends on sequence {}", column.name, table->name, name));
      }
      column.default_value = nullptr;
      uses = true;
    }
    if (uses) publish(std::move(changed));
  }
  plan_.next.sequences.erase({sequence->schema, sequence->name});
  return std::monostate{};
}

}  // namespace dsqlsim::model
