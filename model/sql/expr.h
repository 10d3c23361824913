#pragma once
// Bound expressions: every name resolved to a slot, every operator to a function, every implicit cast spelled out. The tree
// is immutable after binding and knows nothing of how it is evaluated (model/eval.h does that).

#include <cstdint>
#include <memory>
#include <vector>

#include "model/sql/function.h"
#include "model/sql/type.h"

namespace dsqlsim::model {

struct SelectPlan;
struct DomainDef;

/// Expr::index of a lastval(): no sequence has this number.
inline constexpr std::uint32_t no_sequence = UINT32_MAX;

enum class ExprKind : std::uint8_t {
  constant,
  parameter,        // index: 0-based
  column,           // level, slot, index
  call,             // function(args)
  cast,             // args[0] -> type, cast_context
  compare,          // args[0] op args[1]
  row_compare,      // (args[0..n/2)) op (args[n/2..n))
  is_distinct,      // args[0] IS DISTINCT FROM args[1]
  logical_and,
  logical_or,
  logical_not,
  is_null,
  boolean_test,     // args[0] IS [NOT] TRUE|FALSE|UNKNOWN, see BooleanTest in index
  case_when,        // when, then, when, then, ..., [else]
  coalesce,
  greatest,
  least,
  null_if,          // args[0] unless args[0] = args[1]
  any_of,           // args[0] op ANY (args[1..])
  all_of,
  any_element,      // args[0] op ANY (array args[1])
  all_elements,
  array_of,         // ARRAY[args...]
  subscript,        // args[0][args[1]]
  scalar_subquery,
  exists,
  any_row,          // (args...) op ANY (subquery)
  all_rows,
  array_subquery,
  aggregate,        // index into the query's aggregates
  group_key,        // index into the query's group keys
  grouping,         // GROUPING(args), until the query's keys are known
  next_value,       // nextval of sequence `index`
  current_value,    // currval of sequence `index`; lastval with no_sequence
  set_value,        // setval of sequence `index` to args[0]; args[1] says whether that value counts as handed out
  window_value,     // index into the query's windows
  relation_name,    // the name of the relation with the oid args[0]
  in_domain,        // args[0], checked against `domain`
  user_call,        // a function in SQL: its body is `subquery`, for which args are the row around it; op equal: NULL in, NULL out
};

enum class CompareOp : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

/// The operator with its operands exchanged.
[[nodiscard]] constexpr CompareOp commuted(CompareOp op) {
  switch (op) {
    case CompareOp::less: return CompareOp::greater;
    case CompareOp::less_equal: return CompareOp::greater_equal;
    case CompareOp::greater: return CompareOp::less;
    case CompareOp::greater_equal: return CompareOp::less_equal;
    default: return op;
  }
}

[[nodiscard]] constexpr bool holds(CompareOp op, int order) {
  switch (op) {
    case CompareOp::equal: return order == 0;
    case CompareOp::not_equal: return order != 0;
    case CompareOp::less: return order < 0;
    case CompareOp::less_equal: return order <= 0;
    case CompareOp::greater: return order > 0;
    case CompareOp::greater_equal: return order >= 0;
  }
  return false;
}

enum class BooleanTest : std::uint8_t { is_true, is_not_true, is_false, is_not_false, is_unknown, is_not_unknown };

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Expr {
  ExprKind kind = ExprKind::constant;
  CompareOp op = CompareOp::equal;
  /// A cast that was written by the user may cut text silently.
  bool explicit_cast = false;
  /// Query levels between the reference and its column; 0 is the query itself.
  std::uint16_t level = 0;
  std::uint16_t slot = 0;
  std::uint32_t index = 0;
  SqlType type;
  const Function* function = nullptr;
  const DomainDef* domain = nullptr;
  std::vector<ExprPtr> args;
  Value constant;
  std::unique_ptr<SelectPlan> subquery;
  /// Dense number of the subquery in its statement, for the executor's cache; meaningless if correlated.
  std::uint32_t subquery_id = 0;
  bool correlated = false;

  explicit Expr(ExprKind k, SqlType t = {});
  ~Expr();
  Expr(const Expr&) = delete;
  Expr& operator=(const Expr&) = delete;
};

[[nodiscard]] ExprPtr make_constant(Value value, SqlType type);
[[nodiscard]] ExprPtr make_column(std::uint16_t level, std::uint16_t slot, std::uint32_t column, SqlType type);
/// Deep copy; subqueries are not copied: CHECKs that there are none.
[[nodiscard]] ExprPtr clone(const Expr& expr);
/// Structural equality, as GROUP BY needs it. Subqueries are never equal.
[[nodiscard]] bool same(const Expr& a, const Expr& b);

}  // namespace dsqlsim::model
