// CREATE DOMAIN and DROP DOMAIN.

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"

namespace dsqlsim::model {

Status DdlBinder::create_domain(const PgQuery__CreateDomainStmt& stmt) {
  plan_.tag = "CREATE DOMAIN";
  const std::vector<std::string> names = strings_of(list(stmt.n_domainname, stmt.domainname));
  auto domain = std::make_unique<DomainDef>();
  domain->schema = names.size() > 1 ? names[names.size() - 2] : "public";
  domain->name = names.back();
  if (!plan_.next.has_schema(domain->schema)) return refuse("3F000", fmt::format("schema \"{}\" does not exist", domain->schema));
  if (plan_.next.find_domain(domain->schema, domain->name) != nullptr) {
    return refuse("42710", fmt::format("type \"{}\" already exists", domain->name));
  }
  StatementPlan unused;
  Binder binder(context_, unused);
  if (binder.domain_of(*stmt.type_name) != nullptr) return not_modelled("domain over a domain");
  DSQLSIM_TRY(domain->type, binder.type(*stmt.type_name));
  if (domain->type.array) return refuse(sqlstate::feature_not_supported, fmt::format("datatype {} not supported", type_name(domain->type)));
  for (const Node* node : list(stmt.n_constraints, stmt.constraints)) {
    const PgQuery__Constraint& c = *node->constraint;
    switch (c.contype) {
      case PG_QUERY__CONSTR_TYPE__CONSTR_NULL: break;
      case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: domain->not_null = true; break;
      case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT: {
        ColumnDef column;
        column.name = domain->name;
        column.type = domain->type;
        DSQLSIM_CHECKED(default_value(c.raw_expr, column));
        domain->default_value = column.default_value;
        break;
      }
      case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK: {
        CheckDef check;
        check.name = text_of(c.conname);
        const auto taken = [&] {
          return std::any_of(domain->checks.begin(), domain->checks.end(), [&](const CheckDef& other) { return other.name == check.name; });
        };
        for (int i = 0; check.name.empty() || (text_of(c.conname).empty() && taken()); ++i) {
          check.name = fmt::format("{}_check{}", domain->name, i == 0 ? std::string() : std::to_string(i));
        }
        Scope scope;
        scope.columns.push_back({"", "value", 0, 0, domain->type, false});
        scope.clause = "check constraints";
        DSQLSIM_TRY(ExprPtr e, binder.condition(c.raw_expr, scope, "CHECK"));
        check.condition = context_.arena.add(std::move(e));
        domain->checks.push_back(std::move(check));
        break;
      }
      default: return refuse(sqlstate::syntax_error, "this kind of constraint is not possible for domains");
    }
  }
  plan_.next.domains[{domain->schema, domain->name}] = domain.get();
  context_.arena.domains.push_back(std::move(domain));
  return std::monostate{};
}

Status DdlBinder::drop_domain(const std::string& schema, const std::string& name, bool missing_ok, bool cascade) {
  const DomainDef* domain = plan_.next.find_domain(schema, name);
  if (domain == nullptr) {
    return missing_ok ? Status(std::monostate{}) : Status(refuse("42704", fmt::format("type \"{}\" does not exist", name)));
  }
  for (const auto& [key, table] : plan_.next.tables) {
    const auto uses = [&](const ColumnDef& c) { return !c.dropped && c.domain == domain; };
    const auto column = std::find_if(table->columns.begin(), table->columns.end(), uses);
    if (column == table->columns.end()) continue;
    if (cascade) return not_modelled("DROP DOMAIN that drops columns");
    return refuse("2BP01", fmt::format("cannot drop type {} because other objects depend on it", name),
                  fmt::format("column {} of table {} depends on type {}", column->name, table->name, name));
  }
  plan_.next.domains.erase({domain->schema, domain->name});
  return std::monostate{};
}

}  // namespace dsqlsim::model
