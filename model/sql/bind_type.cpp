// The name of a type as it is written, with its modifiers, and a cast to it.

#include <fmt/format.h>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

/// The unit of INTERVAL ... YEAR, MONTH, DAY, HOUR, MINUTE or SECOND from PostgreSQL's bit of the field; "all" for the full
/// range, empty for a range such as DAY TO HOUR.
std::string_view interval_unit(std::int32_t mask) {
  switch (mask) {
    case 1 << 1: return "month";
    case 1 << 2: return "year";
    case 1 << 3: return "day";
    case 1 << 10: return "hour";
    case 1 << 11: return "minute";
    case 1 << 12: return "second";
    case 0x7FFF: return "all";
    default: return {};
  }
}

/// interval '1' day: a literal without a unit has that one. Other literals would have to be cut to the field.
Status apply_interval_field(const PgQuery__TypeName& name, Expr& arg) {
  const std::string_view unit = interval_unit(name.typmods[0]->a_const->ival->ival);
  if (unit == "all") return std::monostate{};
  auto* text = std::get_if<std::string>(&arg.constant);
  if (arg.kind != ExprKind::constant || text == nullptr || text->find_first_not_of("+-.0123456789 ") != std::string::npos) {
    return not_modelled("fields of interval");
  }
  *text += fmt::format(" {}", unit);
  return std::monostate{};
}

}  // namespace

Result<ExprPtr> Binder::cast(const PgQuery__TypeCast& cast, Scope& scope) {
  DSQLSIM_TRY(const SqlType to, type(*cast.type_name));
  if (to.id == TypeId::regclass && !to.array) return to_regclass(cast, scope);
  const bool empty_array = cast.arg->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR && cast.arg->a_array_expr->n_elements == 0;
  if (empty_array && to.array) return make_constant(std::string("{}"), to);
  DSQLSIM_TRY(ExprPtr arg, expr(cast.arg, scope));
  if (to.id == TypeId::interval && cast.type_name->n_typmods > 0) DSQLSIM_CHECKED(apply_interval_field(*cast.type_name, *arg));
  if (to.id == TypeId::time_of_day && !to.array && arg->type.id == TypeId::timestamptz) {
    DSQLSIM_TRY(arg, coerce(std::move(arg), TypeId::timestamp, CastContext::explicit_));
  }
  if (to.id == TypeId::time_of_day && !to.array && (arg->type.id == TypeId::timestamp || arg->type.id == TypeId::interval)) {
    std::vector<ExprPtr> args;
    args.push_back(std::move(arg));
    DSQLSIM_TRY(arg, call_named("time", std::move(args), false));
  }
  DSQLSIM_TRY(arg, coerce(std::move(arg), to, CastContext::explicit_));
  const DomainDef* domain = domain_of(*cast.type_name);
  if (domain == nullptr) return arg;
  auto checked = std::make_unique<Expr>(ExprKind::in_domain, to);
  checked->domain = domain;
  checked->args.push_back(std::move(arg));
  return checked;
}

const DomainDef* Binder::domain_of(const PgQuery__TypeName& name) const {
  const std::vector<std::string> names = strings_of(list(name.n_names, name.names));
  TypeId builtin{};
  if (find_type(names.back(), builtin) || name.n_array_bounds > 0) return nullptr;
  return context_.catalog.find_domain(names.size() > 1 ? names[names.size() - 2] : "", names.back());
}

Result<SqlType> Binder::type(const PgQuery__TypeName& name) {
  const std::vector<std::string> names = strings_of(list(name.n_names, name.names));
  const std::string& last = names.back();
  SqlType out;
  if (!find_type(last, out.id)) {
    if (const DomainDef* domain = domain_of(name)) return domain->type;
    if (last == "timetz") return not_modelled("type time with time zone");
    for (const char* known : {"regtype", "regproc", "regprocedure", "regnamespace", "regrole", "xid", "tid", "int2vector",
                              "oidvector", "jsonpath"}) {
      if (last == known) return not_modelled(fmt::format("type {}", last));
    }
    for (const char* known : {"money", "bit", "varbit", "xml", "inet", "cidr", "macaddr", "point", "box", "circle"}) {
      if (last == known) return refuse(sqlstate::feature_not_supported, fmt::format("datatype {} not supported", last));
    }
    return refuse("42704", fmt::format("type \"{}\" does not exist", fmt::join(names, ".")));
  }
  out.array = name.n_array_bounds > 0;
  std::vector<std::int32_t> modifiers;
  for (const Node* m : list(name.n_typmods, name.typmods)) {
    if (m->node_case != PG_QUERY__NODE__NODE_A_CONST || m->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL) {
      return not_modelled("type modifier");
    }
    modifiers.push_back(m->a_const->ival->ival);
  }
  if (modifiers.empty()) {
    // char is char(1); "char" in quotes is another type and arrives as pg_catalog.char.
    if (out.id == TypeId::bpchar && names.size() > 1) out.modifier = names.size() > 1 && modifiers.empty() ? 1 : -1;
    return out;
  }
  if (out.id == TypeId::varchar || out.id == TypeId::bpchar) {
    const std::string shown = out.id == TypeId::varchar ? "varchar" : "char";
    const std::int32_t limit = out.id == TypeId::varchar ? 65535 : 4096;
    if (modifiers[0] < 1) return refuse("22023", fmt::format("length for type {} must be at least 1", shown));
    if (modifiers[0] > limit) {
      return refuse(sqlstate::program_limit_exceeded,
                    fmt::format("Datatype limit greater than {} bytes not supported for {}", limit, shown));
    }
    out.modifier = modifiers[0];
  } else if (out.id == TypeId::numeric) {
    const std::int32_t scale = modifiers.size() > 1 ? modifiers[1] : 0;
    if (modifiers[0] < 1 || modifiers[0] > 1000) {
      return refuse("22023", fmt::format("NUMERIC precision {} must be between 1 and 1000", modifiers[0]));
    }
    if (scale < 0) return not_modelled("negative numeric scale");
    out.modifier = (modifiers[0] << 16) | scale;
  } else if (out.id == TypeId::interval) {
    if (interval_unit(modifiers[0]).empty() || (modifiers.size() > 1 && modifiers[1] != 6)) return not_modelled("fields of interval");
  } else if (out.id == TypeId::timestamp || out.id == TypeId::timestamptz) {
    // More than 6 digits are 6, with a warning.
    if (modifiers[0] < 6) out.modifier = modifiers[0];
  } else if (out.id == TypeId::time_of_day) {
    if (modifiers[0] != 6) return not_modelled("precision of this type");
  }
  return out;
}

}  // namespace dsqlsim::model
