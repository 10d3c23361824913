// CREATE, ALTER and DROP SEQUENCE, and the sequences of identity columns.

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/sequence_options.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

Status DdlBinder::create_sequence(const PgQuery__CreateSeqStmt& stmt) {
  plan_.tag = "CREATE SEQUENCE";
  DSQLSIM_TRY(const std::string schema, schema_of(*stmt.sequence));
  const std::string name(text_of(stmt.sequence->relname));
  if (plan_.next.relation_exists(schema, name)) {
    plan_.no_change = stmt.if_not_exists != 0;
    if (plan_.no_change) return std::monostate{};
    return refuse("42P07", fmt::format("relation \"{}\" already exists", name));
  }
  DSQLSIM_CHECKED(add_sequence(schema, name, list(stmt.n_options, stmt.options), false));
  return std::monostate{};
}

Result<std::uint32_t> DdlBinder::add_sequence(const std::string& schema, const std::string& name, NodeList options,
                                              bool for_identity) {
  auto sequence = std::make_unique<SequenceDef>();
  DSQLSIM_TRY(const SequenceOptions read, read_sequence_options(options, true, *sequence));
  if (!read.cache_given || (sequence->cache != 1 && sequence->cache < 65536)) {
    return refuse(sqlstate::feature_not_supported,
                  fmt::format("{} is not supported without an explicit cache size. please define CACHE greater than or equal to "
                              "65536 or equal to 1",
                              for_identity ? "identity column" : "CREATE SEQUENCE"));
  }
  sequence->id = plan_.next.next_sequence++;
  sequence->schema = schema;
  sequence->name = name;
  plan_.next.sequences[{schema, name}] = sequence.get();
  act(StorageAction::Kind::create_sequence, 0, sequence->id);
  const std::uint32_t id = sequence->id;
  context_.arena.sequences.push_back(std::move(sequence));
  return id;
}

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
  DSQLSIM_TRY(const SequenceOptions options, read_sequence_options(list(stmt.n_options, stmt.options), false, *changed));
  if (options.cache_given && changed->cache != 1 && changed->cache < 65536) {
    return refuse(sqlstate::feature_not_supported,
                  "ALTER SEQUENCE is not supported without an explicit cache size. please define CACHE greater than or equal to "
                  "65536 or equal to 1");
  }
  if (options.restart) {
    act(StorageAction::Kind::restart_sequence, 0, changed->id);
    plan_.actions.back().value = *options.restart;
  }
  plan_.next.sequences[{changed->schema, changed->name}] = changed.get();
  context_.arena.sequences.push_back(std::move(changed));
  return std::monostate{};
}

Status DdlBinder::rename_sequence(const PgQuery__RangeVar& var, const std::string& to) {
  plan_.tag = "ALTER SEQUENCE";
  const std::string_view name = text_of(var.relname);
  const SequenceDef* known = plan_.next.find_sequence(plan_.next.locate(text_of(var.schemaname), name, context_.path), name);
  if (known == nullptr) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
  if (plan_.next.relation_exists(known->schema, to)) return refuse("42P07", fmt::format("relation \"{}\" already exists", to));
  auto changed = std::make_unique<SequenceDef>(*known);
  changed->name = to;
  plan_.next.sequences.erase({known->schema, known->name});
  plan_.next.sequences[{changed->schema, to}] = changed.get();
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
