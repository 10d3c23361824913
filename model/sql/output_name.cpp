// What PostgreSQL calls a column that was given no name, in a select list and in the name of an index.

#include "model/sql/tree.h"

namespace dsqlsim::model {

namespace {

/// How good a name is: a column's or a function's name is its own, a type's only stands in for none.
struct ColumnName {
  std::string name = "?column?";
  enum { none, weak, strong } strength = none;
};

ColumnName value_function_name(PgQuery__SQLValueFunctionOp op) {
  switch (op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE: return {"current_date", ColumnName::strong};
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP: return {"current_timestamp", ColumnName::strong};
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP: return {"localtimestamp", ColumnName::strong};
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME: return {"localtime", ColumnName::strong};
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA: return {"current_schema", ColumnName::strong};
    default: return {"current_user", ColumnName::strong};
  }
}

ColumnName subquery_name(const PgQuery__SubLink& link) {
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) return {"exists", ColumnName::strong};
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK) return {"array", ColumnName::strong};
  const PgQuery__SelectStmt& inner = *link.subselect->select_stmt;
  const bool plain = inner.op == PG_QUERY__SET_OPERATION__SETOP_NONE && inner.n_values_lists == 0;
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK && plain && inner.n_target_list == 1) {
    const PgQuery__ResTarget& only = *inner.target_list[0]->res_target;
    return {text_of(only.name).empty() ? output_name(*only.val) : std::string(only.name), ColumnName::strong};
  }
  return {};
}

ColumnName name_of(const Node* v) {
  switch (v->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF: {
      const Node* last = v->column_ref->fields[v->column_ref->n_fields - 1];
      return {std::string(string_of(last)), ColumnName::strong};
    }
    case PG_QUERY__NODE__NODE_FUNC_CALL:
      return {strings_of(list(v->func_call->n_funcname, v->func_call->funcname)).back(), ColumnName::strong};
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
      ColumnName inner = name_of(v->type_cast->arg);
      if (inner.strength == ColumnName::strong) return inner;
      return {strings_of(list(v->type_cast->type_name->n_names, v->type_cast->type_name->names)).back(), ColumnName::weak};
    }
    case PG_QUERY__NODE__NODE_CASE_EXPR: {
      ColumnName otherwise = v->case_expr->defresult == nullptr ? ColumnName() : name_of(v->case_expr->defresult);
      return otherwise.strength == ColumnName::strong ? otherwise : ColumnName{"case", ColumnName::weak};
    }
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: return name_of(v->collate_clause->arg);
    case PG_QUERY__NODE__NODE_A_INDIRECTION: return name_of(v->a_indirection->arg);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR: return {"coalesce", ColumnName::strong};
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR: {
      const bool greatest = v->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
      return {greatest ? "greatest" : "least", ColumnName::strong};
    }
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return {"array", ColumnName::strong};
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: return value_function_name(v->sqlvalue_function->op);
    case PG_QUERY__NODE__NODE_A_EXPR:
      return v->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? ColumnName{"nullif", ColumnName::strong} : ColumnName();
    case PG_QUERY__NODE__NODE_SUB_LINK: return subquery_name(*v->sub_link);
    default: return {};
  }
}

}  // namespace

std::string output_name(const Node& value) { return name_of(&value).name; }

}  // namespace dsqlsim::model
