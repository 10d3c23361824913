// CREATE FUNCTION and DROP FUNCTION. DSQL has functions in SQL only (facts 6.2); what their body may be is
// bind_user_function's.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/binder.h"
#include "model/sql/ddl.h"

namespace dsqlsim::model {

namespace {

bool same_arguments(const std::vector<SqlType>& a, const std::vector<SqlType>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](SqlType x, SqlType y) { return x.same_base(y); });
}

std::string signature(std::string_view name, const std::vector<SqlType>& arguments) {
  std::string out = fmt::format("{}(", name);
  for (std::size_t i = 0; i < arguments.size(); ++i) out += (i == 0 ? "" : ", ") + type_name(arguments[i]);
  return out + ")";
}

/// A type's length and precision are no part of a function's arguments and result.
Result<SqlType> plain_type(Binder& binder, const PgQuery__TypeName& name) {
  if (binder.domain_of(name) != nullptr) return not_modelled("domain in a function");
  DSQLSIM_TRY(SqlType type, binder.type(name));
  type.modifier = -1;
  return type;
}

}  // namespace

Status DdlBinder::function_parameters(const PgQuery__CreateFunctionStmt& stmt, FunctionDef& f) const {
  StatementPlan unused;
  Binder binder(context_, unused);
  for (const Node* node : list(stmt.n_parameters, stmt.parameters)) {
    const PgQuery__FunctionParameter& p = *node->function_parameter;
    if (p.defexpr != nullptr) return not_modelled("function with a default for an argument");
    DSQLSIM_TRY(const SqlType type, plain_type(binder, *p.arg_type));
    switch (p.mode) {
      case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_IN:
      case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_DEFAULT:
        f.arguments.push_back(type);
        f.argument_names.emplace_back(text_of(p.name));
        break;
      case PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE:
        f.columns.push_back({std::string(text_of(p.name)), type});
        break;
      default:
        return not_modelled("function with OUT or VARIADIC arguments");
    }
  }
  if (stmt.return_type == nullptr) return refuse("42P13", "function result type must be specified");
  f.set = stmt.return_type->setof != 0 || !f.columns.empty();
  if (!f.columns.empty()) {
    f.result = f.columns.size() == 1 ? f.columns[0].type : SqlType(TypeId::record);
    return std::monostate{};
  }
  const std::vector<std::string> names = strings_of(list(stmt.return_type->n_names, stmt.return_type->names));
  const std::string home = plan_.next.locate(names.size() > 1 ? names[0] : "", names.back(), context_.path);
  if (plan_.next.find_table(home, names.back()) != nullptr || names.back() == "record")
    return not_modelled("function that returns rows of a table");
  DSQLSIM_TRY(f.result, plain_type(binder, *stmt.return_type));
  return std::monostate{};
}

Status DdlBinder::function_body(const PgQuery__CreateFunctionStmt& stmt, FunctionDef& f) const {
  bool language = false;
  for (const Node* node : list(stmt.n_options, stmt.options)) {
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view key = text_of(option.defname);
    if (key == "language") language = true;
    if (key == "strict")
      f.strict = option.arg == nullptr || option.arg->node_case != PG_QUERY__NODE__NODE_BOOLEAN ||
                 option.arg->boolean->boolval != 0;
    if (key == "as" && option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_LIST) {
      f.body = string_of(option.arg->list->items[0]);
    }
  }
  if (stmt.sql_body != nullptr) {
    if (stmt.sql_body->node_case != PG_QUERY__NODE__NODE_RETURN_STMT) return not_modelled("function with BEGIN ATOMIC");
    const std::size_t at = script_.returned_offset(statement_);
    if (at == std::string_view::npos) return not_modelled("CreateFunctionStmt");
    f.body = fmt::format("SELECT {}", script_.text(statement_).substr(at));
    return std::monostate{};
  }
  if (!language) return refuse("42P13", "no language specified");
  if (f.body.empty()) return refuse("42P13", "no function body specified");
  return std::monostate{};
}

Status DdlBinder::create_function(const PgQuery__CreateFunctionStmt& stmt) {
  plan_.tag = "CREATE FUNCTION";
  const std::vector<std::string> names = strings_of(list(stmt.n_funcname, stmt.funcname));
  auto f = std::make_unique<FunctionDef>();
  f->name = names.back();
  f->schema = names.size() > 1 ? names[names.size() - 2] : plan_.next.creation_schema(context_.path);
  if (f->schema.empty()) return refuse("3F000", "no schema has been selected to create in");
  if (!plan_.next.has_schema(f->schema)) return refuse("3F000", fmt::format("schema \"{}\" does not exist", f->schema));
  DSQLSIM_CHECKED(function_parameters(stmt, *f));
  DSQLSIM_CHECKED(function_body(stmt, *f));
  std::vector<const FunctionDef*>& known = plan_.next.functions[{f->schema, f->name}];
  const auto twin = std::find_if(known.begin(), known.end(),
                                 [&](const FunctionDef* k) { return same_arguments(k->arguments, f->arguments); });
  if (twin != known.end() && stmt.replace == 0) {
    return refuse("42723", fmt::format("function \"{}\" already exists with same argument types", f->name));
  }
  if (twin != known.end() && (!(*twin)->result.same_base(f->result) || (*twin)->set != f->set)) {
    return refuse("42P13", "cannot change return type of existing function");
  }
  // As PostgreSQL does, the body is read now, so that it fails here and not at its first call.
  StatementPlan unused;
  DSQLSIM_TRY(const ParsedScript script, parse(f->body));
  const bool query = script.size() == 1 && script.classify(0) == StatementClass::query;
  if (query) DSQLSIM_CHECKED(Binder(context_, unused).function_body(*f));
  if (twin != known.end()) {
    *twin = f.get();
  } else {
    known.push_back(f.get());
  }
  context_.arena.functions.push_back(std::move(f));
  return std::monostate{};
}

Status DdlBinder::drop_function(const Node& object, bool missing_ok) {
  plan_.tag = "DROP FUNCTION";
  const PgQuery__ObjectWithArgs& wanted = *object.object_with_args;
  const std::vector<std::string> names = strings_of(list(wanted.n_objname, wanted.objname));
  const std::string shown = fmt::format("{}", fmt::join(names, "."));
  std::vector<SqlType> arguments;
  StatementPlan unused;
  Binder binder(context_, unused);
  for (const Node* node : list(wanted.n_objargs, wanted.objargs)) {
    DSQLSIM_TRY(const SqlType type, plain_type(binder, *node->type_name));
    arguments.push_back(type);
  }
  std::vector<const FunctionDef*> found =
      plan_.next.find_functions(names.size() > 1 ? names[names.size() - 2] : "", names.back(), context_.path);
  const bool any_arguments = wanted.args_unspecified != 0;
  std::erase_if(found,
                [&](const FunctionDef* f) { return !any_arguments && !same_arguments(f->arguments, arguments); });
  if (found.empty()) {
    if (missing_ok) return std::monostate{};
    if (any_arguments) return refuse("42883", fmt::format("could not find a function named \"{}\"", shown));
    return refuse("42883", fmt::format("function {} does not exist", signature(shown, arguments)));
  }
  if (found.size() > 1 && any_arguments)
    return refuse("42725", fmt::format("function name \"{}\" is not unique", shown));
  std::vector<const FunctionDef*>& known = plan_.next.functions[{found[0]->schema, found[0]->name}];
  std::erase(known, found[0]);
  return std::monostate{};
}

}  // namespace dsqlsim::model
