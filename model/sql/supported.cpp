// What DSQL refuses whatever the catalog says (facts 6.2), in DSQL's words. Nothing here is about what only we lack.

#include <fmt/format.h>

#include "model/sql/bind.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> refused(std::string message) { return refuse(sqlstate::feature_not_supported, std::move(message)); }

/// "unsupported statement: <ParserNode>": the parser's name without its Stmt.
tl::unexpected<DbError> unsupported(const Node& node) {
  std::string name = node_name(node);
  if (name.size() > 4 && name.compare(name.size() - 4, 4, "Stmt") == 0) name.resize(name.size() - 4);
  if (name == "CreatedbStmt" || name == "Createdb") name = "Createdb";
  return refused("unsupported statement: " + name);
}

Status check_function(const PgQuery__CreateFunctionStmt& stmt) {
  if (stmt.is_procedure != 0) return refused("PROCEDURE is not supported");
  for (const Node* node : list(stmt.n_options, stmt.options)) {
    const PgQuery__DefElem& option = *node->def_elem;
    if (text_of(option.defname) != "language" || option.arg == nullptr) continue;
    const std::string_view language = string_of(option.arg);
    if (language != "sql") return refused(fmt::format("CREATE FUNCTION with language {} not supported", language));
  }
  return std::monostate{};
}

Status check_node(const Node& node) {
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
    case PG_QUERY__NODE__NODE_LISTEN_STMT:
    case PG_QUERY__NODE__NODE_UNLISTEN_STMT:
    case PG_QUERY__NODE__NODE_NOTIFY_STMT:
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
    case PG_QUERY__NODE__NODE_FETCH_STMT:
    case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
    case PG_QUERY__NODE__NODE_RULE_STMT:
    case PG_QUERY__NODE__NODE_LOCK_STMT:
    case PG_QUERY__NODE__NODE_PREPARE_STMT:
    case PG_QUERY__NODE__NODE_EXECUTE_STMT:
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
    case PG_QUERY__NODE__NODE_LOAD_STMT:
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
    case PG_QUERY__NODE__NODE_CHECK_POINT_STMT:
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
    case PG_QUERY__NODE__NODE_SEC_LABEL_STMT:
    case PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT:
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
    case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_AM_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT:
    case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT:
    case PG_QUERY__NODE__NODE_REASSIGN_OWNED_STMT:
    case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
    case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT: return unsupported(node);
    case PG_QUERY__NODE__NODE_DEALLOCATE_STMT:
      return text_of(node.deallocate_stmt->name).empty() ? Status(std::monostate{}) : Status(unsupported(node));
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT: return refused("CREATE TRIGGER not supported");
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT: return refused("CREATE TYPE not supported");
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      if (node.define_stmt->kind == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE) return refused("CREATE TYPE not supported");
      return unsupported(node);
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
    case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT: return refused("ALTER TYPE not supported");
    case PG_QUERY__NODE__NODE_MERGE_STMT: return refused("unsupported statement type: MERGE");
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
      return node.vacuum_stmt->is_vacuumcmd != 0 ? Status(refused("unsupported VACUUM statement")) : Status(std::monostate{});
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT: return check_function(*node.create_function_stmt);
    case PG_QUERY__NODE__NODE_COPY_STMT:
      if (node.copy_stmt->is_program != 0 || !text_of(node.copy_stmt->filename).empty()) return unsupported(node);
      return std::monostate{};
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      return node.select_stmt->into_clause != nullptr ? Status(refused("unsupported statement: CreateTableAs"))
                                                      : Status(std::monostate{});
    default: return std::monostate{};
  }
}

}  // namespace

Status check_supported(const ParsedScript& script, std::size_t i, const Dialect&) {
  return check_node(*script.statement(i).stmt);
}

}  // namespace dsqlsim::model
