// Roles, and who may do what. Privileges are not checked: every session is admin's.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

tl::unexpected<DbError> no_role(std::string_view name) {
  return refuse("42704", fmt::format("role \"{}\" does not exist", name));
}

bool is_system_schema(std::string_view name) {
  return name == "pg_catalog" || name == "information_schema" || name == "sys";
}

tl::unexpected<DbError> system_entity() {
  return refuse(sqlstate::feature_not_supported, "feature not supported on system entity");
}

/// Passwords belong to IAM (facts 6.2: refused).
Status check_options(NodeList options) {
  for (const Node* node : options) {
    if (text_of(node->def_elem->defname) == "password") {
      return refuse(sqlstate::feature_not_supported, "setting a password is not supported");
    }
  }
  return std::monostate{};
}

}  // namespace

Status DdlBinder::check_role(const PgQuery__RoleSpec& role) const {
  if (role.roletype != PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CSTRING || plan_.next.has_role(text_of(role.rolename))) {
    return std::monostate{};
  }
  return no_role(text_of(role.rolename));
}

Status DdlBinder::grant(const PgQuery__GrantStmt& stmt) {
  plan_.tag = stmt.is_grant != 0 ? "GRANT" : "REVOKE";
  for (const Node* node : list(stmt.n_objects, stmt.objects)) {
    if (stmt.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA ||
        stmt.targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA) {
      const std::string_view schema = string_of(node);
      if (is_system_schema(schema)) return system_entity();
      if (!plan_.next.has_schema(schema)) return refuse("3F000", fmt::format("schema \"{}\" does not exist", schema));
    } else if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
      const PgQuery__RangeVar& var = *node->range_var;
      const std::string_view name = text_of(var.relname);
      const std::string schema = plan_.next.locate(text_of(var.schemaname), name, context_.path);
      const TableDef* table = plan_.next.find_table(schema, name);
      if (table != nullptr && table->system != SystemTable::none) return system_entity();
      if (table != nullptr || plan_.next.find_view(schema, name) != nullptr || plan_.next.find_sequence(schema, name) != nullptr) continue;
      return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
    }
  }
  for (const Node* node : list(stmt.n_grantees, stmt.grantees)) {
    DSQLSIM_CHECKED(check_role(*node->role_spec));
  }
  return std::monostate{};
}

Status DdlBinder::grant_role(const PgQuery__GrantRoleStmt& stmt) {
  plan_.tag = stmt.is_grant != 0 ? "GRANT ROLE" : "REVOKE ROLE";
  for (const Node* node : list(stmt.n_granted_roles, stmt.granted_roles)) {
    if (!plan_.next.has_role(text_of(node->access_priv->priv_name))) return no_role(text_of(node->access_priv->priv_name));
  }
  for (const Node* node : list(stmt.n_grantee_roles, stmt.grantee_roles)) {
    DSQLSIM_CHECKED(check_role(*node->role_spec));
  }
  return std::monostate{};
}

Status DdlBinder::create_role(const PgQuery__CreateRoleStmt& stmt) {
  plan_.tag = "CREATE ROLE";
  DSQLSIM_CHECKED(check_options(list(stmt.n_options, stmt.options)));
  const std::string name(text_of(stmt.role));
  if (plan_.next.has_role(name)) return refuse("42710", fmt::format("role \"{}\" already exists", name));
  plan_.next.roles.push_back(name);
  return std::monostate{};
}

Status DdlBinder::alter_role(const PgQuery__AlterRoleStmt& stmt) {
  plan_.tag = "ALTER ROLE";
  DSQLSIM_CHECKED(check_options(list(stmt.n_options, stmt.options)));
  return check_role(*stmt.role);
}

Status DdlBinder::drop_role(const PgQuery__DropRoleStmt& stmt) {
  plan_.tag = "DROP ROLE";
  for (const Node* node : list(stmt.n_roles, stmt.roles)) {
    const std::string_view name = text_of(node->role_spec->rolename);
    const auto found = std::find(plan_.next.roles.begin(), plan_.next.roles.end(), name);
    if (found != plan_.next.roles.end()) {
      plan_.next.roles.erase(found);
    } else if (stmt.missing_ok == 0) {
      return no_role(name);
    }
  }
  return std::monostate{};
}

Status DdlBinder::change_owner(const PgQuery__AlterOwnerStmt& stmt) {
  switch (stmt.object_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA: plan_.tag = "ALTER SCHEMA"; break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN: plan_.tag = "ALTER DOMAIN"; break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE: return refuse(sqlstate::feature_not_supported, "ALTER TYPE not supported");
    default: return not_modelled("AlterOwnerStmt of this object");
  }
  return check_role(*stmt.newowner);
}

}  // namespace dsqlsim::model
