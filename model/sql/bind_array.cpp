// Calls of what takes arrays: the elements of all its arguments meet in one type.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/binder.h"

namespace dsqlsim::model {

namespace {

/// The type that both become by themselves; nothing if there is none.
std::optional<SqlType> wider(SqlType a, SqlType b) {
  a.modifier = -1;
  b.modifier = -1;
  if (a.id == TypeId::unknown) return b;
  if (b.id == TypeId::unknown || a.id == b.id) return a;
  if (can_cast(a, b, CastContext::implicit)) return b;
  if (can_cast(b, a, CastContext::implicit)) return a;
  return std::nullopt;
}

/// The element type of a call of that shape; nothing if the arguments do not fit it.
std::optional<SqlType> element_type(const ArrayFunction& f, std::span<const ExprPtr> args) {
  if (f.shape.size() != args.size()) return std::nullopt;
  SqlType element;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const SqlType given = args[i]->type;
    if (f.shape[i] == 'i' || f.shape[i] == 't') {
      const SqlType wanted = f.shape[i] == 'i' ? TypeId::int4 : TypeId::text;
      if (given.id != TypeId::unknown && !can_cast(given, wanted, CastContext::implicit)) return std::nullopt;
      continue;
    }
    if (given.id == TypeId::unknown) continue;
    if (given.array != (f.shape[i] == 'a')) return std::nullopt;
    const std::optional<SqlType> common = wider(element, element_of(given));
    if (!common) return std::nullopt;
    element = *common;
  }
  return element;
}

SqlType result_of(char result, SqlType element) {
  switch (result) {
    case 'a':
      return array_of(element);
    case 'b':
      return TypeId::boolean;
    case 't':
      return TypeId::text;
    case 'I':
      return array_of(SqlType(TypeId::int4));
    default:
      return TypeId::int4;
  }
}

}  // namespace

Result<ExprPtr> Binder::call_array(std::string_view name, std::vector<ExprPtr>& args) {
  if (std::none_of(args.begin(), args.end(), [](const ExprPtr& e) { return e->type.array; })) return ExprPtr();
  for (const ArrayFunction& f : array_functions()) {
    if (f.function.name != name) continue;
    const std::optional<SqlType> element = element_type(f, args);
    if (!element || element->id == TypeId::unknown) continue;
    const bool exact = element->id != TypeId::numeric && element->id != TypeId::interval;
    if (f.compares && !exact)
      return not_modelled(fmt::format("function {} of elements of type {}", name, type_name(*element)));
    auto e = std::make_unique<Expr>(ExprKind::call, result_of(f.result, *element));
    e->function = &f.function;
    for (std::size_t i = 0; i < args.size(); ++i) {
      const char shape = f.shape[i];
      const SqlType wanted = shape == 'a'
                                 ? array_of(*element)
                                 : (shape == 'e' ? *element : SqlType(shape == 'i' ? TypeId::int4 : TypeId::text));
      DSQLSIM_TRY(ExprPtr arg, coerce(std::move(args[i]), wanted, CastContext::implicit));
      if (shape == 'e') {
        auto alone = std::make_unique<Expr>(ExprKind::array_of, array_of(*element));
        alone->args.push_back(std::move(arg));
        arg = std::move(alone);
      }
      e->args.push_back(std::move(arg));
    }
    return e;
  }
  return ExprPtr();
}

Result<ExprPtr> Binder::subscript(const PgQuery__AIndirection& node, Scope& scope) {
  DSQLSIM_TRY(ExprPtr arg, expr(node.arg, scope));
  if (node.n_indirection != 1 || node.indirection[0]->node_case != PG_QUERY__NODE__NODE_A_INDICES)
    return not_modelled("A_Indirection");
  if (!arg->type.array) {
    if (arg->type.id == TypeId::jsonb) return not_modelled("subscript of jsonb");
    return refuse("42804", fmt::format("cannot subscript type {} because it does not support subscripting",
                                       type_name(SqlType(arg->type.id))));
  }
  const PgQuery__AIndices& indices = *node.indirection[0]->a_indices;
  const auto bound = [&](const Node* at, std::int64_t otherwise) -> Result<ExprPtr> {
    if (at == nullptr) return make_constant(otherwise, TypeId::int4);
    DSQLSIM_TRY(ExprPtr index, expr(at, scope));
    return coerce(std::move(index), TypeId::int4, CastContext::assignment);
  };
  DSQLSIM_TRY(ExprPtr upper, bound(indices.uidx, INT32_MAX));
  std::vector<ExprPtr> args;
  if (indices.is_slice != 0) {
    DSQLSIM_TRY(ExprPtr lower, bound(indices.lidx, 1));
    args.push_back(std::move(arg));
    args.push_back(std::move(lower));
    args.push_back(std::move(upper));
    return call_array("[:]", args);
  }
  auto e = std::make_unique<Expr>(ExprKind::subscript, element_of(arg->type));
  e->args.push_back(std::move(arg));
  e->args.push_back(std::move(upper));
  return e;
}

}  // namespace dsqlsim::model
