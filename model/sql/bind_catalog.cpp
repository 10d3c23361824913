// What an expression asks of the catalog: regclass, sequences by name, current_setting.

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "model/sql/binder.h"
#include "model/sql/relation_oid.h"
#include "model/sql/setting.h"

namespace dsqlsim::model {

namespace {

/// Splits "schema.name" as an identifier list is read: folded to lower case unless in double quotes.
std::vector<std::string> identifiers_of(std::string_view text) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        out.back() += text[++i];
      } else {
        quoted = !quoted;
      }
    } else if (c == '.' && !quoted) {
      out.emplace_back();
    } else {
      out.back() += !quoted && c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    }
  }
  return out;
}

const std::string* text_constant(const Expr& e) {
  return e.kind == ExprKind::constant && !e.type.array ? std::get_if<std::string>(&e.constant) : nullptr;
}

struct RelationName {
  std::string schema;
  std::string name;
};

RelationName relation_of(std::string_view text) {
  const std::vector<std::string> parts = identifiers_of(text);
  return {parts.size() > 1 ? parts[parts.size() - 2] : std::string(), parts.back()};
}

}  // namespace

Result<std::optional<std::int64_t>> Binder::relation_oid(std::string_view text) const {
  const RelationName wanted = relation_of(text);
  const Catalog& catalog = context_.catalog;
  if (const TableDef* table = catalog.find_table(wanted.schema, wanted.name)) return oid_of(*table);
  const TableDef* table = nullptr;
  const IndexDef* index = catalog.find_index(wanted.name, &table);
  if (index != nullptr && (wanted.schema.empty() || table->schema == wanted.schema)) return oid_of(*index);
  if (const SequenceDef* sequence = catalog.find_sequence(wanted.schema, wanted.name)) return oid_of(*sequence);
  if (const ViewDef* view = catalog.find_view(wanted.schema, wanted.name)) {
    const auto at = catalog.views.find({view->schema, view->name});
    return view_oid(std::distance(catalog.views.begin(), at));
  }
  return std::optional<std::int64_t>();
}

Result<ExprPtr> Binder::to_regclass(const PgQuery__TypeCast& cast, Scope& scope) {
  DSQLSIM_TRY(ExprPtr arg, expr(cast.arg, scope));
  if (const std::string* text = text_constant(*arg)) {
    const bool number = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
    if (number) return make_constant(std::int64_t{std::strtoll(text->c_str(), nullptr, 10)}, TypeId::regclass);
    DSQLSIM_TRY(const std::optional<std::int64_t> oid, relation_oid(*text));
    if (!oid) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", *text));
    return make_constant(*oid, TypeId::regclass);
  }
  if (!is_integer(arg->type.id) && arg->type.id != TypeId::regclass) return not_modelled("regclass of a computed name");
  DSQLSIM_TRY(arg, coerce(std::move(arg), TypeId::int8, CastContext::implicit));
  arg->type = TypeId::regclass;
  return arg;
}

Result<ExprPtr> Binder::to_regclass_or_null(const Expr& name) const {
  const std::string* text = text_constant(name);
  if (text == nullptr) return not_modelled("regclass of a computed name");
  DSQLSIM_TRY(const std::optional<std::int64_t> oid, relation_oid(*text));
  return make_constant(oid ? Value(*oid) : Value(), TypeId::regclass);
}

/// current_schemas: those of the path that exist, with the one that is looked into first of all if `implicit`.
Result<ExprPtr> Binder::schemas_of_path(const Expr& implicit) const {
  const bool* all = implicit.kind == ExprKind::constant ? std::get_if<bool>(&implicit.constant) : nullptr;
  if (all == nullptr) return not_modelled("current_schemas of a computed value");
  std::vector<Value> names;
  const bool listed = std::find(path_->begin(), path_->end(), "pg_catalog") != path_->end();
  if (*all && !listed) names.emplace_back(std::string("pg_catalog"));
  for (const std::string& schema : *path_) {
    if (context_.catalog.has_schema(schema)) names.emplace_back(schema);
  }
  return make_constant(array_text(names, TypeId::text), array_of(SqlType(TypeId::text)));
}

Result<ExprPtr> Binder::relation_name(ExprPtr oid) {
  auto e = std::make_unique<Expr>(ExprKind::relation_name, TypeId::text);
  e->args.push_back(std::move(oid));
  return e;
}

Result<ExprPtr> Binder::current_setting(const PgQuery__FuncCall& node, Scope& scope) {
  if (node.n_args < 1 || node.n_args > 2) return refuse("42883", "function current_setting does not exist");
  DSQLSIM_TRY(const ExprPtr name, expr(node.args[0], scope));
  const std::string* text = text_constant(*name);
  if (text == nullptr) return not_modelled("current_setting of a computed name");
  bool missing_ok = false;
  if (node.n_args == 2) {
    DSQLSIM_TRY(const ExprPtr flag, expr(node.args[1], scope));
    missing_ok = flag->kind == ExprKind::constant && std::get_if<bool>(&flag->constant) != nullptr && std::get<bool>(flag->constant);
  }
  std::string folded = *text;
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
  Result<SettingPlan> shown = bind_show(folded);
  if (!shown && missing_ok) return make_constant(Null{}, TypeId::text);
  if (!shown) return tl::unexpected<DbError>(std::move(shown.error()));
  return make_constant(shown->value, TypeId::text);
}

Result<ExprPtr> Binder::sequence_call(std::string_view name, const PgQuery__FuncCall& node, Scope& scope) {
  std::vector<ExprPtr> args;
  for (const Node* arg : list(node.n_args, node.args)) {
    DSQLSIM_TRY(ExprPtr e, expr(arg, scope));
    args.push_back(std::move(e));
  }
  const std::size_t most = name == "lastval" ? 0 : (name == "setval" ? 3 : 1);
  if (args.size() > most || args.size() < (name == "setval" ? 2 : most)) {
    return refuse("42883", fmt::format("function {} does not exist", call_signature(name, args)));
  }
  if (name == "lastval") {
    auto e = std::make_unique<Expr>(ExprKind::current_value, TypeId::int8);
    e->index = no_sequence;
    return e;
  }
  const SequenceDef* sequence = nullptr;
  std::string text;
  if (const std::string* written = text_constant(*args[0])) {
    text = *written;
    const RelationName wanted = relation_of(text);
    sequence = context_.catalog.find_sequence(context_.catalog.locate(wanted.schema, wanted.name, *path_), wanted.name);
    if (sequence == nullptr && context_.catalog.find_table(wanted.schema, wanted.name) != nullptr) {
      return refuse("42809", fmt::format("\"{}\" is not a sequence", wanted.name));
    }
  } else if (args[0]->kind == ExprKind::constant && args[0]->type.id == TypeId::regclass) {
    text = relation_text(context_.catalog, std::get<std::int64_t>(args[0]->constant));
    for (const auto& [key, candidate] : context_.catalog.sequences) {
      if (oid_of(*candidate) == std::get<std::int64_t>(args[0]->constant)) sequence = candidate;
    }
    if (sequence == nullptr) return refuse("42809", fmt::format("\"{}\" is not a sequence", text));
  } else {
    return not_modelled(fmt::format("{} of a computed name", name));
  }
  if (sequence == nullptr) return refuse(sqlstate::undefined_table, fmt::format("relation \"{}\" does not exist", text));
  const ExprKind kind = name == "nextval" ? ExprKind::next_value : (name == "currval" ? ExprKind::current_value : ExprKind::set_value);
  auto e = std::make_unique<Expr>(kind, TypeId::int8);
  e->index = sequence->id;
  if (kind != ExprKind::set_value) return e;
  DSQLSIM_TRY(ExprPtr value, coerce(std::move(args[1]), TypeId::int8, CastContext::implicit));
  ExprPtr called = args.size() > 2 ? std::move(args[2]) : make_constant(true, TypeId::boolean);
  DSQLSIM_TRY(called, coerce(std::move(called), TypeId::boolean, CastContext::implicit));
  e->args.push_back(std::move(value));
  e->args.push_back(std::move(called));
  return e;
}

}  // namespace dsqlsim::model
