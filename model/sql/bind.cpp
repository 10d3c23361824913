#include "model/sql/bind.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"
#include "model/sql/setting.h"
#include "model/sql/visit.h"

namespace dsqlsim::model {

namespace {

Result<PlanBody> bind_select(const PgQuery__SelectStmt& stmt, const BindContext& context, StatementPlan& plan) {
  Binder binder(context, plan);
  DSQLSIM_TRY(auto select, binder.select(stmt, nullptr));
  for (std::size_t i = 0; i < select->visible; ++i) {
    plan.columns.push_back(select->targets[i].name);
    plan.types.push_back(select->targets[i].value->type);
  }
  return PlanBody(std::move(*select));
}

template <class Bind>
Result<PlanBody> bind_modify(Bind bind, StatementPlan& plan) {
  DSQLSIM_TRY(auto modify, bind());
  for (const TargetColumn& t : modify->returning) {
    plan.columns.push_back(t.name);
    plan.types.push_back(t.value->type);
  }
  return PlanBody(std::move(*modify));
}

Result<PlanBody> bind_ddl(const Node& node, const ParsedScript& script, std::size_t i, const BindContext& context,
                          StatementPlan& plan) {
  DSQLSIM_TRY(DdlPlan ddl, DdlBinder(context, script, i).bind(node));
  if (ddl.returns_job && !ddl.no_change) {
    plan.columns = {"job_id"};
    plan.types = {TypeId::text};
  }
  return PlanBody(std::move(ddl));
}

Result<PlanBody> bind_call(const PgQuery__CallStmt& stmt, const BindContext& context, StatementPlan& plan) {
  const PgQuery__FuncCall& f = *stmt.funccall;
  const std::vector<std::string> names = strings_of(list(f.n_funcname, f.funcname));
  if (names.size() != 2 || names[0] != "sys" || names[1] != "wait_for_job" || f.n_args != 1) {
    return refuse("42883", fmt::format("procedure {}() does not exist", fmt::join(names, ".")));
  }
  if (f.args[0]->node_case == PG_QUERY__NODE__NODE_SUB_LINK) {
    return refuse(sqlstate::feature_not_supported, "cannot use subquery in CALL argument");
  }
  Binder binder(context, plan);
  Scope scope;
  CallPlan call;
  DSQLSIM_TRY(call.job, binder.expr(f.args[0], scope));
  DSQLSIM_TRY(call.job, binder.settle(std::move(call.job)));
  if (category(call.job->type) != TypeCategory::string) {
    return refuse("42883", fmt::format("procedure sys.wait_for_job({}) does not exist", type_name(call.job->type)));
  }
  return PlanBody(std::move(call));
}

Result<PlanBody> bind_constraint_mode(const PgQuery__ConstraintsSetStmt& stmt) {
  ConstraintModePlan out;
  out.all = stmt.n_constraints == 0;
  out.deferred = stmt.deferred != 0;
  for (const Node* node : list(stmt.n_constraints, stmt.constraints)) out.names.emplace_back(text_of(node->range_var->relname));
  return PlanBody(std::move(out));
}

Result<PlanBody> bind_analyze(const PgQuery__VacuumStmt& stmt, const BindContext& context, StatementPlan& plan) {
  for (const Node* node : list(stmt.n_rels, stmt.rels)) {
    const PgQuery__VacuumRelation& relation = *node->vacuum_relation;
    const std::string_view name = text_of(relation.relation->relname);
    const TableDef* table =
        context.catalog.find_table(context.catalog.locate(text_of(relation.relation->schemaname), name, context.path), name);
    if (table == nullptr) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", name));
    plan.tables.push_back(table);
    for (const Node* column : list(relation.n_va_cols, relation.va_cols)) {
      if (table->find_column(string_of(column))) continue;
      return refuse(sqlstate::undefined_column,
                    fmt::format("column \"{}\" of relation \"{}\" does not exist", string_of(column), name));
    }
  }
  return PlanBody(SettingPlan{"ANALYZE"});
}

Result<PlanBody> bind_explain(const PgQuery__ExplainStmt& stmt, const BindContext& context, StatementPlan& plan) {
  ExplainPlan explain;
  explain.statement = std::make_unique<StatementPlan>();
  StatementPlan& inner = *explain.statement;
  for (const Node* node : list(stmt.n_options, stmt.options)) {
    const PgQuery__DefElem& option = *node->def_elem;
    // A bare word means true.
    if (text_of(option.defname) == "analyze") explain.analyze = option.arg == nullptr || string_of(option.arg) != "false";
  }
  const Node& node = *stmt.query;
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT: {
      DSQLSIM_TRY(inner.body, bind_select(*node.select_stmt, context, inner));
      break;
    }
    case PG_QUERY__NODE__NODE_INSERT_STMT: {
      DSQLSIM_TRY(inner.body, bind_modify([&] { return Binder(context, inner).insert(*node.insert_stmt, nullptr); }, inner));
      break;
    }
    case PG_QUERY__NODE__NODE_UPDATE_STMT: {
      DSQLSIM_TRY(inner.body, bind_modify([&] { return Binder(context, inner).update(*node.update_stmt, nullptr); }, inner));
      break;
    }
    case PG_QUERY__NODE__NODE_DELETE_STMT: {
      DSQLSIM_TRY(inner.body, bind_modify([&] { return Binder(context, inner).erase(*node.delete_stmt, nullptr); }, inner));
      break;
    }
    default: return not_modelled(fmt::format("EXPLAIN of {}", node_name(node)));
  }
  plan.columns = {"QUERY PLAN"};
  plan.types = {TypeId::text};
  plan.tables = inner.tables;
  plan.parameters = inner.parameters;
  return PlanBody(std::move(explain));
}

Result<PlanBody> bind_body(const ParsedScript& script, std::size_t i, const BindContext& context, StatementPlan& plan) {
  const Node& node = *script.statement(i).stmt;
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT: return bind_select(*node.select_stmt, context, plan);
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      return bind_modify([&] { return Binder(context, plan).insert(*node.insert_stmt, nullptr); }, plan);
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      return bind_modify([&] { return Binder(context, plan).update(*node.update_stmt, nullptr); }, plan);
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      return bind_modify([&] { return Binder(context, plan).erase(*node.delete_stmt, nullptr); }, plan);
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT: return bind_transaction(*node.transaction_stmt);
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT: return bind_set(*node.variable_set_stmt);
    case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT: {
      DSQLSIM_TRY(SettingPlan show, bind_show(text_of(node.variable_show_stmt->name)));
      plan.columns = {show.column};
      plan.types = {TypeId::text};
      return PlanBody(std::move(show));
    }
    case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT: return bind_constraint_mode(*node.constraints_set_stmt);
    case PG_QUERY__NODE__NODE_CALL_STMT: return bind_call(*node.call_stmt, context, plan);
    case PG_QUERY__NODE__NODE_VACUUM_STMT: return bind_analyze(*node.vacuum_stmt, context, plan);
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT: return bind_explain(*node.explain_stmt, context, plan);
    // Prepared statements are the protocol's alone, and ALL of them includes none of SQL's own.
    case PG_QUERY__NODE__NODE_DEALLOCATE_STMT: return PlanBody(SettingPlan{"DEALLOCATE ALL"});
    default: break;
  }
  if (script.classify(i) == StatementClass::ddl) return bind_ddl(node, script, i, context, plan);
  return not_modelled(node_name(node));
}

const PgQuery__WithClause* with_clause(const Node& node) {
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT: return node.select_stmt->with_clause;
    case PG_QUERY__NODE__NODE_INSERT_STMT: return node.insert_stmt->with_clause;
    case PG_QUERY__NODE__NODE_UPDATE_STMT: return node.update_stmt->with_clause;
    case PG_QUERY__NODE__NODE_DELETE_STMT: return node.delete_stmt->with_clause;
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT: return with_clause(*node.explain_stmt->query);
    default: return nullptr;
  }
}

/// INSERT, UPDATE and DELETE may stand in the WITH of the statement itself only.
Status check_modifying_ctes(const Node& statement) {
  const PgQuery__WithClause* top = with_clause(statement);
  bool nested = false;
  walk(&statement.base, [&](const ProtobufCMessage& message) {
    if (message.descriptor != &pg_query__with_clause__descriptor) return;
    const auto& clause = reinterpret_cast<const PgQuery__WithClause&>(message);
    if (&clause == top) return;
    for (const Node* node : list(clause.n_ctes, clause.ctes)) {
      nested = nested || node->common_table_expr->ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT;
    }
  });
  if (!nested) return std::monostate{};
  return refuse(sqlstate::feature_not_supported, "WITH clause containing a data-modifying statement must be at the top level");
}

}  // namespace

Result<StatementPlan> bind(const ParsedScript& script, std::size_t i, const BindContext& context) {
  DSQLSIM_CHECKED(check_supported(script, i, context.dialect));
  DSQLSIM_CHECKED(check_modifying_ctes(*script.statement(i).stmt));
  StatementPlan plan;
  DSQLSIM_TRY(plan.body, bind_body(script, i, context, plan));
  for (const SqlType& t : plan.types) plan.type_ids.push_back(type_oid(t));
  for (SqlType& t : plan.parameters) {
    if (t.id == TypeId::unknown) t = TypeId::text;
  }
  return plan;
}

}  // namespace dsqlsim::model
