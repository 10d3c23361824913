#pragma once
// Evaluates bound expressions over the rows of a query level. Results are pointers, into rows, constants and parameters
// where possible and else into the caller's scratch, so that moving a value through an expression copies nothing. An error
// is a null pointer and is described in CallContext::error.

#include <span>
#include <vector>

#include "model/sql/catalog.h"
#include "model/sql/expr.h"
#include "sim/db/value.h"

namespace dsqlsim::model {

struct RowEntry;

/// One query level while it runs: the current row of every slot.
struct Frame {
  const Frame* outer = nullptr;
  /// First value of each slot's row; null is the all-NULL row of an outer join.
  std::vector<const Value*> rows;
  /// For tables whose rows may be locked or changed.
  std::vector<RowEntry*> entries;
  const Value* group_keys = nullptr;
  const Value* aggregates = nullptr;
  const Value* windows = nullptr;
};

/// What only the executor can answer.
class SubqueryRunner {
 public:
  virtual ~SubqueryRunner() = default;
  virtual const Value* subquery(const Expr& e, const Frame& frame, Value& scratch) = 0;
  virtual bool next_value(std::uint32_t sequence, Value& out) = 0;
  /// currval; lastval for no_sequence.
  virtual bool current_value(std::uint32_t sequence, Value& out) = 0;
  virtual bool set_value(std::uint32_t sequence, std::int64_t value, bool is_called, Value& out) = 0;
  virtual void relation_name(std::int64_t oid, Value& out) = 0;
  /// A function in SQL that is no set: the first row of its body.
  virtual const Value* user_call(const Expr& e, const Frame& frame, Value& scratch) = 0;
};

class Evaluator {
 public:
  Evaluator(CallContext& call, std::span<const Value* const> parameters, SubqueryRunner* subqueries)
      : call_(call), parameters_(parameters), subqueries_(subqueries) {}

  void set_parameters(std::span<const Value* const> parameters) { parameters_ = parameters; }
  const Value* eval(const Expr& e, const Frame& frame, Value& scratch);
  /// As a condition: NULL is false.
  bool holds(const Expr& e, const Frame& frame, bool& out);
  bool all_hold(const std::vector<ExprPtr>& conditions, const Frame& frame, bool& out);

 private:
  const Value* call(const Expr& e, const Frame& frame, Value& scratch);
  const Value* compare(const Expr& e, const Frame& frame, Value& scratch);
  const Value* compare_rows(const Expr& e, const Frame& frame, Value& scratch);
  const Value* logical(const Expr& e, const Frame& frame, Value& scratch, bool conjunction);
  const Value* case_when(const Expr& e, const Frame& frame, Value& scratch);
  const Value* first_of(const Expr& e, const Frame& frame, Value& scratch);
  const Value* extreme(const Expr& e, const Frame& frame, Value& scratch);
  const Value* quantified(const Expr& e, const Frame& frame, Value& scratch);
  const Value* quantified_array(const Expr& e, const Frame& frame, Value& scratch);
  const Value* boolean_test(const Expr& e, const Frame& frame, Value& scratch);
  const Value* cast(const Expr& e, const Frame& frame, Value& scratch);
  const Value* array_of(const Expr& e, const Frame& frame, Value& scratch);
  const Value* subscript(const Expr& e, const Frame& frame, Value& scratch);
  const Value* set_sequence(const Expr& e, const Frame& frame, Value& scratch);
  const Value* relation_name(const Expr& e, const Frame& frame, Value& scratch);
  const Value* user_call(const Expr& e, const Frame& frame, Value& scratch);
  const Value* in_domain(const Expr& e, const Frame& frame, Value& scratch);
  const Value* fail(DbError error);

  CallContext& call_;
  std::span<const Value* const> parameters_;
  SubqueryRunner* subqueries_;
};

/// 23502 or 23514 unless the domain takes the value.
[[nodiscard]] Status check_domain(const DomainDef& domain, const Value& value, CallContext& call);

/// Folds one more comparison into an ANY (or ALL): returns true when the outcome is settled.
struct QuantifierState {
  bool any = true;
  bool seen_null = false;
  bool decided = false;
  bool step(CompareOp op, const Value& left, const Value& right);
  void result(Value& out) const;
};

}  // namespace dsqlsim::model
