// DROP, views, schemas, sequences, and what the DDL sources share.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

struct Name {
  std::string schema;
  std::string name;
};

Name name_of(const Node& node) {
  std::vector<std::string> parts;
  if (node.node_case == PG_QUERY__NODE__NODE_LIST) {
    parts = strings_of(list(node.list->n_items, node.list->items));
  } else if (node.node_case == PG_QUERY__NODE__NODE_STRING) {
    parts.emplace_back(string_of(&node));
  } else if (node.node_case == PG_QUERY__NODE__NODE_TYPE_NAME) {
    parts = strings_of(list(node.type_name->n_names, node.type_name->names));
  }
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back()};
}

}  // namespace

Result<DdlPlan> DdlBinder::bind(const Node& node) {
  Status done = std::monostate{};
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT: done = create_table(*node.create_stmt); break;
    case PG_QUERY__NODE__NODE_INDEX_STMT: done = create_index(*node.index_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: done = alter_table(*node.alter_table_stmt); break;
    case PG_QUERY__NODE__NODE_RENAME_STMT: done = rename(*node.rename_stmt); break;
    case PG_QUERY__NODE__NODE_DROP_STMT: done = drop(*node.drop_stmt); break;
    case PG_QUERY__NODE__NODE_VIEW_STMT: done = create_view(*node.view_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT: done = create_schema(*node.create_schema_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT: done = create_sequence(*node.create_seq_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT: done = set_schema(*node.alter_object_schema_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT: done = alter_sequence(*node.alter_seq_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT: done = create_domain(*node.create_domain_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT: done = create_function(*node.create_function_stmt); break;
    case PG_QUERY__NODE__NODE_GRANT_STMT: done = grant(*node.grant_stmt); break;
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT: done = grant_role(*node.grant_role_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT: done = create_role(*node.create_role_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT: done = alter_role(*node.alter_role_stmt); break;
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT: done = drop_role(*node.drop_role_stmt); break;
    case PG_QUERY__NODE__NODE_COMMENT_STMT: done = comment(*node.comment_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT: done = change_owner(*node.alter_owner_stmt); break;
    default: return not_modelled(node_name(node));
  }
  if (!done) return tl::unexpected<DbError>(std::move(done.error()));
  if (!plan_.no_change) plan_.next.version = context_.catalog.version + 1;
  return std::move(plan_);
}

Result<std::string> DdlBinder::schema_of(const PgQuery__RangeVar& var) const {
  const std::string_view given = text_of(var.schemaname);
  std::string schema = given.empty() ? plan_.next.creation_schema(context_.path) : std::string(given);
  if (schema.empty()) return refuse("3F000", "no schema has been selected to create in");
  return schema;
}

Result<const TableDef*> DdlBinder::table_named(const PgQuery__RangeVar& var) const {
  const std::string_view name = text_of(var.relname);
  const TableDef* table = plan_.next.find_table(plan_.next.locate(text_of(var.schemaname), name, context_.path), name);
  if (table == nullptr) {
    return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", text_of(var.relname)));
  }
  if (table->system != SystemTable::none) {
    return refuse(sqlstate::feature_not_supported, "feature not supported on system entity");
  }
  return table;
}

void DdlBinder::publish(TableDef table) {
  table.version = context_.catalog.version + 1;
  if (table.created == 0) table.created = table.version;
  const QualifiedName name{table.schema, table.name};
  plan_.next.tables[name] = &context_.arena.add(std::move(table));
}

void DdlBinder::act(StorageAction::Kind kind, TableId table, std::uint32_t id, std::string job, std::string object) {
  plan_.actions.push_back({kind, table, id, 0, std::move(job), std::move(object)});
}

Status DdlBinder::drop_table(const std::string& schema, const std::string& name, bool missing_ok, bool cascade) {
  const TableDef* table = plan_.next.find_table(schema, name);
  if (table == nullptr) {
    if (missing_ok) return std::monostate{};
    return refuse(sqlstate::undefined_table, fmt::format("table \"{}\" does not exist", name));
  }
  if (table->system != SystemTable::none) {
    return refuse(sqlstate::feature_not_supported, "feature not supported on system entity");
  }
  for (const auto& [other_name, other] : std::map(plan_.next.tables)) {
    if (other->id == table->id) continue;
    const auto refers = [&](const ForeignKeyDef& fk) { return fk.parent == table->id; };
    if (std::none_of(other->foreign_keys.begin(), other->foreign_keys.end(), refers)) continue;
    if (!cascade) {
      return refuse("2BP01", fmt::format("cannot drop table {} because other objects depend on it", name),
                    fmt::format("constraint {} on table {} depends on table {}",
                                std::find_if(other->foreign_keys.begin(), other->foreign_keys.end(), refers)->name, other->name, name));
    }
    TableDef changed = *other;
    changed.foreign_keys.erase(std::remove_if(changed.foreign_keys.begin(), changed.foreign_keys.end(), refers),
                               changed.foreign_keys.end());
    publish(std::move(changed));
  }
  DSQLSIM_CHECKED(drop_readers(fmt::format("table {}", name), table->id, nullptr, cascade));
  // Sequences of identity columns go with their table.
  for (const ColumnDef& column : table->columns) {
    if (column.identity == Identity::none) continue;
    std::erase_if(plan_.next.sequences, [&](const auto& item) { return item.second->id == column.sequence; });
  }
  act(StorageAction::Kind::drop_table, table->id);
  plan_.next.tables.erase({table->schema, table->name});
  return std::monostate{};
}

Status DdlBinder::drop_index(const std::string& schema, const std::string& name, bool missing_ok, bool cascade) {
  const TableDef* table = nullptr;
  const IndexDef* index = plan_.next.find_index(schema, name, &table);
  if (index == nullptr && missing_ok) return std::monostate{};
  if (index == nullptr) return refuse("42704", fmt::format("index \"{}\" does not exist", name));
  if (index->constraint) {
    return refuse("2BP01", fmt::format("cannot drop index {} because constraint {} on table {} requires it", name,
                                       name, table->name));
  }
  act(StorageAction::Kind::drop_index, table->id, index->id);
  TableDef changed = *table;
  DSQLSIM_CHECKED(drop_references(changed, index->id, fmt::format("index {}", name), fmt::format("index {}", name), cascade));
  changed.indexes.erase(changed.indexes.begin() + (index - table->indexes.data()));
  publish(std::move(changed));
  return std::monostate{};
}

Status DdlBinder::drop(const PgQuery__DropStmt& stmt) {
  const bool missing_ok = stmt.missing_ok != 0;
  const bool cascade = stmt.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
  for (const Node* object : list(stmt.n_objects, stmt.objects)) {
    const Name name = name_of(*object);
    // Domains are no relations, and the path is not asked for them.
    const bool relation = stmt.remove_type != PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN;
    const std::string schema = relation ? plan_.next.locate(name.schema, name.name, context_.path)
                                        : (name.schema.empty() ? "public" : name.schema);
    switch (stmt.remove_type) {
      case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
        plan_.tag = "DROP TABLE";
        DSQLSIM_CHECKED(check_kind(schema, name.name, "table"));
        DSQLSIM_CHECKED(drop_table(schema, name.name, missing_ok, cascade));
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
        plan_.tag = "DROP INDEX";
        DSQLSIM_CHECKED(check_kind(schema, name.name, "index"));
        DSQLSIM_CHECKED(drop_index(schema, name.name, missing_ok, cascade));
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
        plan_.tag = "DROP VIEW";
        DSQLSIM_CHECKED(check_kind(schema, name.name, "view"));
        if (const ViewDef* known = plan_.next.find_view(schema, name.name)) {
          const QualifiedName key{known->schema, known->name};
          DSQLSIM_CHECKED(drop_readers(fmt::format("view {}", name.name), 0, &key, cascade));
        }
        if (plan_.next.views.erase({schema, name.name}) == 0 && !missing_ok) {
          return refuse(sqlstate::undefined_table, fmt::format("view \"{}\" does not exist", name.name));
        }
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        plan_.tag = "DROP SEQUENCE";
        DSQLSIM_CHECKED(drop_sequence(schema, name.name, missing_ok, cascade));
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
        plan_.tag = "DROP DOMAIN";
        DSQLSIM_CHECKED(drop_domain(schema, name.name, missing_ok, cascade));
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        plan_.tag = "DROP SCHEMA";
        DSQLSIM_CHECKED(drop_schema(name.name, missing_ok, cascade));
        break;
      case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION: DSQLSIM_CHECKED(drop_function(*object, missing_ok)); break;
      // Types, and what cannot have been made.
      default: return refuse(sqlstate::feature_not_supported, "unsupported object in DROP statement");
    }
  }
  return std::monostate{};
}

Status DdlBinder::drop_readers(const std::string& what, TableId table, const QualifiedName* view, bool cascade) {
  for (const auto& [name, reader] : std::map(plan_.next.views)) {
    const bool reads = view != nullptr ? std::find(reader->views.begin(), reader->views.end(), *view) != reader->views.end()
                                       : std::find(reader->tables.begin(), reader->tables.end(), table) != reader->tables.end();
    if (!reads || !plan_.next.views.contains(name)) continue;
    if (!cascade) {
      return refuse("2BP01", fmt::format("cannot drop {} because other objects depend on it", what),
                    fmt::format("view {} depends on {}", name.name, what));
    }
    DSQLSIM_CHECKED(drop_readers(fmt::format("view {}", name.name), 0, &name, true));
    plan_.next.views.erase(name);
  }
  return std::monostate{};
}

Status DdlBinder::check_kind(const std::string& schema, const std::string& name, std::string_view wanted) const {
  const TableDef* table = nullptr;
  const std::string_view found = plan_.next.find_table(schema, name) != nullptr      ? "table"
                                 : plan_.next.find_view(schema, name) != nullptr     ? "view"
                                 : plan_.next.find_sequence(schema, name) != nullptr ? "sequence"
                                 : plan_.next.find_index(name, &table) != nullptr    ? "index"
                                                                                     : wanted;
  if (found == wanted) return std::monostate{};
  return refuse("42809", fmt::format("\"{}\" is not {} {}", name, wanted == "index" ? "an" : "a", wanted));
}

Status DdlBinder::create_view(const PgQuery__ViewStmt& stmt) {
  plan_.tag = "CREATE VIEW";
  if (plan_.next.views.size() >= 5000) {
    return refuse(sqlstate::program_limit_exceeded, "creating more than 5000 views not allowed");
  }
  if (text_of(stmt.view->relpersistence) == "t") return not_modelled("temporary view");
  DSQLSIM_TRY(const std::string schema, schema_of(*stmt.view));
  const std::string name(text_of(stmt.view->relname));
  const bool known_view = plan_.next.find_view(schema, name) != nullptr;
  if (plan_.next.relation_exists(schema, name) && !(known_view && stmt.replace != 0)) {
    return refuse("42P07", fmt::format("relation \"{}\" already exists", name));
  }
  // The query's own text: from its first token after AS to the end of the statement.
  const std::string_view text = script_.text(statement_);
  const std::size_t begin = script_.query_offset(statement_);
  if (begin == std::string_view::npos) return not_modelled("ViewStmt");
  auto view = std::make_unique<ViewDef>();
  view->schema = schema;
  view->name = name;
  view->sql = text.substr(begin);
  view->columns = strings_of(list(stmt.n_aliases, stmt.aliases));
  view->path = context_.path;
  StatementPlan read;
  Binder binder(context_, read);
  DSQLSIM_TRY(const ParsedScript query, parse(view->sql));
  DSQLSIM_TRY(const auto shape, binder.select(*query.statement(0).stmt->select_stmt, nullptr));
  DSQLSIM_TRY(const std::vector<RangeColumn> columns, view_columns(*shape, view->columns));
  if (known_view) DSQLSIM_CHECKED(check_replaced(*plan_.next.find_view(schema, name), columns));
  for (const TableDef* table : read.tables) view->tables.push_back(table->id);
  for (const ViewDef* other : read.views) view->views.push_back({other->schema, other->name});
  plan_.next.views[{schema, name}] = view.get();
  context_.arena.views.push_back(std::move(view));
  return std::monostate{};
}

Result<std::vector<RangeColumn>> DdlBinder::view_columns(const SelectPlan& query, const std::vector<std::string>& names) const {
  if (names.size() > query.visible) return refuse("42601", "CREATE VIEW specifies more column names than columns");
  std::vector<RangeColumn> out;
  for (std::size_t i = 0; i < query.visible; ++i) {
    const std::string& name = i < names.size() ? names[i] : query.targets[i].name;
    const bool twice = std::any_of(out.begin(), out.end(), [&](const RangeColumn& c) { return c.name == name; });
    if (twice) return refuse("42701", fmt::format("column \"{}\" specified more than once", name));
    out.push_back({name, query.targets[i].value->type, false});
  }
  return out;
}

Status DdlBinder::check_replaced(const ViewDef& old, const std::vector<RangeColumn>& columns) const {
  DSQLSIM_TRY(const std::vector<RangeColumn> present, columns_of_view(old, context_.catalog));
  if (columns.size() < present.size()) return refuse("42P16", "cannot drop columns from view");
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (columns[i].name != present[i].name) {
      return refuse("42P16", fmt::format("cannot change name of view column \"{}\" to \"{}\"", present[i].name, columns[i].name));
    }
    if (type_name(columns[i].type) != type_name(present[i].type)) {
      return refuse("42P16", fmt::format("cannot change data type of view column \"{}\" from {} to {}", present[i].name,
                                         type_name(present[i].type), type_name(columns[i].type)));
    }
  }
  return std::monostate{};
}

Status DdlBinder::create_schema(const PgQuery__CreateSchemaStmt& stmt) {
  plan_.tag = "CREATE SCHEMA";
  const std::string name(text_of(stmt.schemaname));
  if (stmt.n_schema_elts > 0) return not_modelled("CREATE SCHEMA with elements");
  if (plan_.next.has_schema(name)) {
    plan_.no_change = stmt.if_not_exists != 0;
    if (plan_.no_change) return std::monostate{};
    return refuse("42P06", fmt::format("schema \"{}\" already exists", name));
  }
  if (name.starts_with("pg_")) {
    return refuse("42939", fmt::format("unacceptable schema name \"{}\"", name), "The prefix \"pg_\" is reserved for system schemas.");
  }
  if (plan_.next.schemas.size() >= 10) return refuse(sqlstate::program_limit_exceeded, "more than 10 schemas not allowed");
  plan_.next.schemas.push_back(name);
  return std::monostate{};
}

Status DdlBinder::set_schema(const PgQuery__AlterObjectSchemaStmt& stmt) {
  plan_.tag = "ALTER TABLE";
  if (stmt.object_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE) return not_modelled("AlterObjectSchemaStmt of this object");
  DSQLSIM_TRY(const TableDef* table, table_named(*stmt.relation));
  const std::string schema(text_of(stmt.newschema));
  if (!plan_.next.has_schema(schema)) return refuse("3F000", fmt::format("schema \"{}\" does not exist", schema));
  TableDef changed = *table;
  plan_.next.tables.erase({table->schema, table->name});
  changed.schema = schema;
  publish(std::move(changed));
  return keep_views(*table, "", false);
}

}  // namespace dsqlsim::model
