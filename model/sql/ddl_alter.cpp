// ALTER TABLE and RENAME: the forms that DSQL accepts, and its texts for the others (facts 4.4).

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> unsupported(std::string_view what) {
  return refuse(sqlstate::feature_not_supported, fmt::format("unsupported ALTER TABLE {} statement", what));
}

tl::unexpected<DbError> no_column(std::string_view column, std::string_view table) {
  return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" of relation \"{}\" does not exist", column, table));
}

}  // namespace

Status DdlBinder::alter_table(const PgQuery__AlterTableStmt& stmt) {
  plan_.tag = "ALTER TABLE";
  if (stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX) {
    return refuse(sqlstate::feature_not_supported, "unsupported ALTER INDEX statement");
  }
  if (stmt.objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE) return not_modelled("AlterTableStmt of this object");
  const std::string_view name = text_of(stmt.relation->relname);
  const TableDef* table = plan_.next.find_table(plan_.next.locate(text_of(stmt.relation->schemaname), name, context_.path), name);
  if (table == nullptr && stmt.missing_ok != 0) {
    plan_.no_change = true;
    return std::monostate{};
  }
  DSQLSIM_TRY(table, table_named(*stmt.relation));
  const bool validation = stmt.n_cmds == 1 && stmt.cmds[0]->alter_table_cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint;
  if (script_.is_async(statement_) && !validation) return not_modelled("ALTER TABLE ASYNC of this kind");
  TableDef changed = *table;
  std::string_view dropped;
  bool cascade = false;
  for (const Node* node : list(stmt.n_cmds, stmt.cmds)) {
    const PgQuery__AlterTableCmd& cmd = *node->alter_table_cmd;
    DSQLSIM_CHECKED(alter_command(cmd, changed));
    if (cmd.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn && dropped.empty()) dropped = text_of(cmd.name);
    cascade = cascade || cmd.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
  }
  publish(std::move(changed));
  return keep_views(*table, dropped, cascade);
}

Status DdlBinder::alter_command(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  const std::string_view name = text_of(cmd.name);
  switch (cmd.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn: return add_column(cmd, table);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn: return drop_column(cmd, table);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: return add_constraint(cmd, table);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint: return drop_constraint(cmd, table);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint: return validate_constraint(cmd, table);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType: return unsupported("ALTER COLUMN ... SET DATA TYPE");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull: return unsupported("ALTER COLUMN ... SET NOT NULL");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner: return check_role(*cmd.newowner);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage: return std::monostate{};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault: {
      const std::optional<std::uint32_t> column = table.find_column(name);
      if (!column) return no_column(name, table.name);
      if (cmd.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault) {
        table.columns[*column].default_value = nullptr;
        return cmd.def == nullptr ? Status(std::monostate{}) : default_value(cmd.def, table.columns[*column]);
      }
      const IndexDef* primary = table.primary();
      const auto is_key = [&](const IndexKey& k) { return k.column == *column; };
      if (primary != nullptr && std::any_of(primary->keys.begin(), primary->keys.end(), is_key)) {
        return refuse("42P16", fmt::format("column \"{}\" is in a primary key", name));
      }
      table.columns[*column].not_null = false;
      return std::monostate{};
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity: return unsupported("ENABLE ROW LEVEL SECURITY");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity: return unsupported("DISABLE ROW LEVEL SECURITY");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics: return unsupported("ALTER COLUMN ... SET STATISTICS");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions: return unsupported("ALTER COLUMN ... SET");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity: return unsupported("ALTER COLUMN ... ADD GENERATED");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity: return not_modelled("ALTER COLUMN of an identity");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity: return not_modelled("ALTER COLUMN ... DROP IDENTITY");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression: return unsupported("ALTER COLUMN ... DROP EXPRESSION");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions: return unsupported("SET");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions: return unsupported("RESET");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetTableSpace: return unsupported("SET TABLESPACE");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged: return unsupported("SET LOGGED");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged: return unsupported("SET UNLOGGED");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn: return unsupported("CLUSTER ON");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit: return unsupported("INHERIT");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit: return unsupported("NO INHERIT");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ReplicaIdentity: return unsupported("REPLICA IDENTITY");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition: return unsupported("ATTACH PARTITION");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition: return unsupported("DETACH PARTITION");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint: return unsupported("ALTER CONSTRAINT");
    default: return unsupported("of this kind of");
  }
}

Status DdlBinder::add_column(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  const PgQuery__ColumnDef& def = *cmd.def->column_def;
  for (const Node* c : list(def.n_constraints, def.constraints)) {
    if (c->constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED &&
        c->constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_NULL) {
      return refuse(sqlstate::feature_not_supported, "ALTER TABLE ADD COLUMN with constraint not supported");
    }
  }
  if (table.find_column(text_of(def.colname))) {
    if (cmd.missing_ok != 0) return std::monostate{};
    return refuse("42701", fmt::format("column \"{}\" of relation \"{}\" already exists", text_of(def.colname), table.name));
  }
  DSQLSIM_CHECKED(column(def, table));
  const auto position = static_cast<std::uint32_t>(table.columns.size() - 1);
  for (const Node* c : list(def.n_constraints, def.constraints)) {
    DSQLSIM_CHECKED(column_constraint(*c->constraint, table, position));
  }
  const auto living = std::count_if(table.columns.begin(), table.columns.end(), [](const ColumnDef& c) { return !c.dropped; });
  if (living > 255) return refuse("54011", "tables can have at most 255 columns");
  act(StorageAction::Kind::add_columns, table.id, position);
  return std::monostate{};
}

Status DdlBinder::drop_column(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  if (!context_.dialect.has_drop_column()) return unsupported("DROP COLUMN");
  const std::string_view name = text_of(cmd.name);
  const std::optional<std::uint32_t> column = table.find_column(name);
  if (!column) return cmd.missing_ok != 0 ? Status(std::monostate{}) : Status(no_column(name, table.name));
  const auto is_key = [&](const IndexKey& k) { return k.expression == nullptr && k.column == *column; };
  const IndexDef* primary = table.primary();
  if (primary != nullptr && std::any_of(primary->keys.begin(), primary->keys.end(), is_key)) {
    return refuse(sqlstate::feature_not_supported, fmt::format("cannot drop primary key column {}", name));
  }
  return erase_column(table, *column, cmd.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE);
}

Status DdlBinder::add_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  const PgQuery__Constraint& node = *cmd.def->constraint;
  const bool not_valid = node.skip_validation != 0;
  switch (node.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
      return not_valid ? check(node, table, false) : Status(unsupported("ADD CONSTRAINT"));
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
      return not_valid ? foreign_key(node, table, strings_of(list(node.n_fk_attrs, node.fk_attrs)), false)
                       : Status(unsupported("ADD CONSTRAINT"));
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: {
      if (text_of(node.indexname).empty()) return unsupported("ADD CONSTRAINT");
      const auto named = [&](const IndexDef& i) { return i.name == text_of(node.indexname); };
      const auto index = std::find_if(table.indexes.begin(), table.indexes.end(), named);
      if (index == table.indexes.end()) {
        return refuse("42704", fmt::format("index \"{}\" does not exist", text_of(node.indexname)));
      }
      if (!index->valid) return refuse("55000", fmt::format("index \"{}\" is not valid", index->name));
      if (!index->unique) return refuse("42809", fmt::format("\"{}\" is not a unique index", index->name));
      index->constraint = true;
      if (!text_of(node.conname).empty()) index->name = text_of(node.conname);
      return std::monostate{};
    }
    default: return unsupported("ADD CONSTRAINT");
  }
}

Status DdlBinder::drop_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  const std::string_view name = text_of(cmd.name);
  const auto named = [&](const auto& c) { return c.name == name; };
  const auto remove = [&](auto& from) {
    const auto found = std::find_if(from.begin(), from.end(), named);
    if (found == from.end()) return false;
    from.erase(found);
    return true;
  };
  if (remove(table.checks) || remove(table.foreign_keys)) return std::monostate{};
  const auto index = std::find_if(table.indexes.begin(), table.indexes.end(), named);
  if (index != table.indexes.end() && index->constraint) {
    if (index->primary) return refuse(sqlstate::feature_not_supported, "unsupported ALTER TABLE DROP CONSTRAINT statement");
    DSQLSIM_CHECKED(drop_references(table, index->id, fmt::format("constraint {} on table {}", name, table.name),
                                    fmt::format("index {}", name), cmd.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE));
    act(StorageAction::Kind::drop_index, table.id, index->id);
    table.indexes.erase(index);
    return std::monostate{};
  }
  if (cmd.missing_ok != 0) return std::monostate{};
  return refuse("42704", fmt::format("constraint \"{}\" of relation \"{}\" does not exist", name, table.name));
}

Status DdlBinder::validate_constraint(const PgQuery__AlterTableCmd& cmd, TableDef& table) {
  if (!script_.is_async(statement_)) return unsupported("VALIDATE CONSTRAINT");
  const std::string_view name = text_of(cmd.name);
  std::uint32_t position = 0;
  bool found = false;
  for (CheckDef& c : table.checks) {
    found = found || c.name == name;
    if (c.name == name) c.validated = true;
  }
  for (ForeignKeyDef& fk : table.foreign_keys) {
    found = found || fk.name == name;
    if (fk.name == name) fk.validated = true;
    ++position;
  }
  if (!found) return refuse("42704", fmt::format("constraint \"{}\" of relation \"{}\" does not exist", name, table.name));
  plan_.returns_job = true;
  act(StorageAction::Kind::validate, table.id, position, "VALIDATE_CONSTRAINT", std::string(name));
  return std::monostate{};
}

Status DdlBinder::rename(const PgQuery__RenameStmt& stmt) {
  const std::string from(text_of(stmt.subname));
  const std::string to(text_of(stmt.newname));
  plan_.tag = stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX ? "ALTER INDEX" : "ALTER TABLE";
  if (stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX) {
    return refuse(sqlstate::feature_not_supported, "unsupported ALTER INDEX statement");
  }
  if (stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE) return refuse(sqlstate::feature_not_supported, "ALTER TYPE not supported");
  if (stmt.relation == nullptr) return not_modelled("RenameStmt of this object");
  if (stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE && stmt.missing_ok == 0) return rename_sequence(*stmt.relation, to);
  if (stmt.missing_ok != 0 && plan_.next.find_table(text_of(stmt.relation->schemaname), text_of(stmt.relation->relname)) == nullptr) {
    plan_.no_change = true;
    return std::monostate{};
  }
  if (stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_VIEW || stmt.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE) {
    return not_modelled("RenameStmt of this object");
  }
  DSQLSIM_TRY(const TableDef* table, table_named(*stmt.relation));
  TableDef changed = *table;
  switch (stmt.rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
      if (plan_.next.relation_exists(table->schema, to)) return refuse("42P07", fmt::format("relation \"{}\" already exists", to));
      plan_.next.tables.erase({table->schema, table->name});
      changed.name = to;
      break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN: {
      const std::optional<std::uint32_t> column = table->find_column(from);
      if (!column) return refuse(sqlstate::undefined_column, fmt::format("column \"{}\" does not exist", from));
      if (table->find_column(to)) {
        return refuse("42701", fmt::format("column \"{}\" of relation \"{}\" already exists", to, table->name));
      }
      changed.columns[*column].name = to;
      break;
    }
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT: {
      bool found = false;
      const auto rename_in = [&](auto& items) {
        for (auto& item : items) {
          if (item.name == from) {
            item.name = to;
            found = true;
          }
        }
      };
      rename_in(changed.checks);
      rename_in(changed.foreign_keys);
      rename_in(changed.indexes);
      if (!found) return refuse("42704", fmt::format("constraint \"{}\" for table \"{}\" does not exist", from, table->name));
      break;
    }
    default: return not_modelled("RenameStmt of this object");
  }
  publish(std::move(changed));
  return keep_views(*table, "", false);
}

}  // namespace dsqlsim::model
