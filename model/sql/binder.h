#pragma once
// Parse tree to typed plan against one catalog version. This header is internal to the folder: the door is bind.h. A Binder
// lives for one statement; its methods are spread over the bind_*.cpp files, one kind of construct each.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/sql/bind.h"
#include "model/sql/cast.h"
#include "model/sql/plan.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

/// A column that a query level can see.
struct ScopeColumn {
  std::string relation;
  std::string name;
  std::uint16_t slot = 0;
  std::uint32_t column = 0;
  SqlType type;
  /// A column of JOIN USING: reachable by its qualified name only.
  bool merged_away = false;
  /// Of FULL JOIN USING: the column of the other side, which counts where this one is NULL.
  std::optional<std::pair<std::uint16_t, std::uint32_t>> or_else = std::nullopt;
  /// The only column of a function in FROM, which the function's alias means too.
  bool is_whole = false;
  /// A column of a system table in whose rows there is now something that is not modelled.
  bool not_modelled = false;
};

struct ScopeCte {
  std::string name;
  std::uint32_t id = 0;
  std::vector<RangeColumn> columns;
  /// False: a modifying one without RETURNING, which nobody can read.
  bool readable = true;
};

/// One query level during binding.
struct Scope {
  Scope* outer = nullptr;
  std::vector<ScopeColumn> columns;
  std::vector<ScopeCte> ctes;
  /// Where aggregates of this level are collected; null where they are not allowed.
  std::vector<Aggregate>* aggregates = nullptr;
  /// Where calls with OVER of this level are collected; null where they are not allowed.
  std::vector<WindowCall>* windows = nullptr;
  /// The WINDOW clause of this level.
  NodeList named_windows;
  /// Where set-returning functions of the select list go; null where they are not allowed.
  /// Its subquery_id holds the slot that it will have.
  RangeEntry* set_functions = nullptr;
  /// What the clause is called in "aggregate functions are not allowed in ...".
  std::string_view clause = "WHERE";
  /// A name was resolved outside this level.
  bool correlated = false;
};

class Binder {
 public:
  Binder(const BindContext& context, StatementPlan& plan) : context_(context), plan_(plan), path_(&context.path) {}

  // bind_select.cpp, bind_group.cpp, bind_set_operation.cpp
  Result<std::unique_ptr<SelectPlan>> select(const PgQuery__SelectStmt& stmt, Scope* outer, bool keep_unknown = false);
  // bind_insert.cpp, bind_update.cpp
  Result<std::unique_ptr<ModifyPlan>> insert(const PgQuery__InsertStmt& stmt, Scope* outer);
  Result<std::unique_ptr<ModifyPlan>> update(const PgQuery__UpdateStmt& stmt, Scope* outer);
  Result<std::unique_ptr<ModifyPlan>> erase(const PgQuery__DeleteStmt& stmt, Scope* outer);

  // bind_expr.cpp
  Result<ExprPtr> expr(const Node* node, Scope& scope);
  Result<ExprPtr> condition(const Node* node, Scope& scope, std::string_view what);
  /// Converts to `to`; the error names what was assigned to.
  Result<ExprPtr> coerce(ExprPtr e, SqlType to, CastContext context);
  Result<ExprPtr> assign(ExprPtr e, const ColumnDef& column);
  /// 42804 unless boolean, with `what` ("WHERE") in the text.
  Result<ExprPtr> to_boolean(ExprPtr e, std::string_view what);
  /// Literals and parameters that nothing decided become text.
  Result<ExprPtr> settle(ExprPtr e);
  /// Of a domain, the type beneath it.
  Result<SqlType> type(const PgQuery__TypeName& name);
  /// Null if the name is no domain's.
  [[nodiscard]] const DomainDef* domain_of(const PgQuery__TypeName& name) const;

  // bind_comparison.cpp
  Result<ExprPtr> comparable(ExprPtr e);
  Result<ExprPtr> compare(CompareOp op, ExprPtr left, ExprPtr right);
  Result<ExprPtr> compare_rows(CompareOp op, std::vector<ExprPtr> left, std::vector<ExprPtr> right);
  Result<ExprPtr> compare_row_subquery(CompareOp op, std::vector<ExprPtr> left, const PgQuery__AExpr& node, Scope& scope);
  Result<SqlType> common_type(std::span<const ExprPtr> values, std::string_view what);

  // bind_user_function.cpp
  /// The body of a function in SQL, its columns of the types that the function has.
  Result<std::unique_ptr<SelectPlan>> function_body(const FunctionDef& f);

  // Used by the DDL sources for defaults and checks: the scope of one table's row in slot 0.
  static Scope row_scope(const TableDef& table, std::string_view alias, std::uint16_t slot = 0);
  static void add_row(Scope& scope, const TableDef& table, std::string_view alias, std::uint16_t slot);

 private:
  // bind_from.cpp
  Result<std::unique_ptr<FromNode>> from_item(const Node* node, SelectPlan& plan, Scope& scope);
  Result<std::unique_ptr<FromNode>> from_list(NodeList items, SelectPlan& plan, Scope& scope);
  Result<std::unique_ptr<FromNode>> table(const PgQuery__RangeVar& var, SelectPlan& plan, Scope& scope);
  Result<std::unique_ptr<FromNode>> view(const ViewDef& view, const PgQuery__RangeVar& var, SelectPlan& plan, Scope& scope);
  Result<std::unique_ptr<FromNode>> subquery(const PgQuery__RangeSubselect& sub, SelectPlan& plan, Scope& scope);
  Result<std::unique_ptr<FromNode>> join(const PgQuery__JoinExpr& join, SelectPlan& plan, Scope& scope);
  Status using_columns(const PgQuery__JoinExpr& join, FromNode& node, Scope& scope, std::size_t left_begin,
                       std::size_t right_begin);
  Result<std::unique_ptr<FromNode>> add_range(RangeEntry entry, const PgQuery__Alias* alias, SelectPlan& plan, Scope& scope);

  // bind_set_function.cpp
  Result<std::unique_ptr<FromNode>> function(const PgQuery__RangeFunction& call, SelectPlan& plan, Scope& scope);
  Status set_function(const PgQuery__FuncCall& call, RangeEntry& entry, Scope& scope);
  Status series(std::vector<ExprPtr> args, RangeEntry& entry);
  Result<ExprPtr> set_returning_target(const PgQuery__FuncCall& call, Scope& scope);
  Status join_set_functions(RangeEntry entry, SelectPlan& plan);

  // bind_window.cpp
  Result<ExprPtr> window_call(const PgQuery__FuncCall& node, Scope& scope);
  Status window_definition(const PgQuery__WindowDef& def, WindowCall& out, Scope& scope);
  Status window_frame(const PgQuery__WindowDef& def, WindowCall& out, Scope& scope);

  // bind_select.cpp
  Status with(const PgQuery__WithClause* clause, std::vector<CtePlan>& out, Scope& scope);
  Status recursive_cte(const PgQuery__CommonTableExpr& cte, CtePlan& out, Scope& scope);
  /// With `keep_unknown` literals without a type wait for whoever reads the column.
  Status targets(NodeList nodes, std::vector<TargetColumn>& out, Scope& scope, bool keep_unknown = false);
  Status order_by(NodeList nodes, SelectPlan& plan, Scope& scope, bool names_only);
  Status distinct(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope);
  Status group_by(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope);
  Result<ExprPtr> group_key(const Node* node, SelectPlan& plan, Scope& scope);
  // bind_grouping_sets.cpp
  Status group_keys(NodeList clause, SelectPlan& plan, Scope& scope);
  /// The place of the key among the query's; a new one if none is the same.
  Result<std::uint32_t> add_group_key(const Node* node, SelectPlan& plan, Scope& scope);
  /// The sets of places that one item of the clause comes to.
  Result<std::vector<std::vector<std::uint32_t>>> grouping_sets(const Node* node, SelectPlan& plan, Scope& scope);
  Result<ExprPtr> grouping(const PgQuery__GroupingFunc& node, Scope& scope);
  Status limits(const PgQuery__SelectStmt& stmt, SelectPlan& plan, Scope& scope);
  Status locking(NodeList clauses, SelectPlan& plan, const Scope& scope);
  Result<std::unique_ptr<SelectPlan>> values(const PgQuery__SelectStmt& stmt, Scope* outer);
  Result<std::unique_ptr<SelectPlan>> set_operation(const PgQuery__SelectStmt& stmt, Scope* outer);
  Status strict_locking(const SelectPlan& plan);

  // bind_expr.cpp
  Result<ExprPtr> constant(const PgQuery__AConst& value);
  Result<ExprPtr> column(const PgQuery__ColumnRef& ref, Scope& scope);
  Result<ExprPtr> parameter(const PgQuery__ParamRef& ref, const Scope& scope);
  Result<ExprPtr> cast(const PgQuery__TypeCast& cast, Scope& scope);
  Result<ExprPtr> logical(const PgQuery__BoolExpr& node, Scope& scope);
  Result<ExprPtr> case_expr(const PgQuery__CaseExpr& node, Scope& scope);
  Result<ExprPtr> unified(ExprKind kind, NodeList args, Scope& scope, std::string_view what);
  Result<ExprPtr> null_test(const PgQuery__NullTest& node, Scope& scope);
  Result<ExprPtr> boolean_test(const PgQuery__BooleanTest& node, Scope& scope);
  Result<ExprPtr> array(const PgQuery__AArrayExpr& node, Scope& scope);
  Result<ExprPtr> value_function(const PgQuery__SQLValueFunction& node);

  // bind_comparison.cpp
  Result<ExprPtr> operation(const PgQuery__AExpr& node, Scope& scope);
  Result<ExprPtr> quantified(const PgQuery__AExpr& node, Scope& scope, bool any);
  Result<ExprPtr> in_list(const PgQuery__AExpr& node, Scope& scope);
  Result<ExprPtr> in_several_types(const PgQuery__AExpr& node, Scope& scope);
  /// `inverted`: outside of both.
  Result<ExprPtr> between(const PgQuery__AExpr& node, const Node* low, const Node* high, bool inverted, Scope& scope);
  Result<ExprPtr> apply(std::string_view op, std::vector<ExprPtr> args);
  Result<std::vector<ExprPtr>> row(const Node* node, Scope& scope);

  // bind_array.cpp
  Result<ExprPtr> subscript(const PgQuery__AIndirection& node, Scope& scope);
  /// Null if no argument is an array or no function of arrays fits.
  Result<ExprPtr> call_array(std::string_view name, std::vector<ExprPtr>& args);

  // bind_user_function.cpp
  /// The function in SQL that fits best, and the arguments in its order; null, and they stay as they are, if none fits.
  Result<const FunctionDef*> user_function(const std::vector<std::string>& names, std::span<const std::string> argument_names,
                                           std::vector<ExprPtr>& args) const;
  Result<ExprPtr> user_call(const FunctionDef& f, std::vector<ExprPtr> args);
  /// Appends the arguments, and their names where they have one (f(a => 1)).
  Status bind_arguments(const PgQuery__FuncCall& node, Scope& scope, std::vector<ExprPtr>& out, std::vector<std::string>& names);

  // bind_function.cpp
  Result<ExprPtr> call(const PgQuery__FuncCall& node, Scope& scope);
  Result<ExprPtr> builtin_call(const std::string& name, std::vector<ExprPtr> args);
  /// The argument of a function that takes anything as jsonb.
  Result<ExprPtr> as_jsonb(ExprPtr e);
  Result<ExprPtr> call_named(std::string_view name, std::vector<ExprPtr> args, bool is_operator);
  Result<ExprPtr> call_polymorphic(std::string_view name, std::vector<ExprPtr>& args);
  Result<ExprPtr> padded(ExprPtr e);
  Result<ExprPtr> printed(ExprPtr e);
  Result<ExprPtr> aggregate(const PgQuery__FuncCall& node, AggregateKind kind, Scope& scope);
  /// The aggregate itself, its arguments bound; `kind` is what its name says.
  Result<Aggregate> aggregate_parts(const PgQuery__FuncCall& node, AggregateKind kind, Scope& scope);
  // bind_catalog.cpp
  Result<ExprPtr> schemas_of_path(const Expr& implicit) const;
  Result<ExprPtr> to_regclass_or_null(const Expr& name) const;
  Result<ExprPtr> to_regclass(const PgQuery__TypeCast& cast, Scope& scope);
  Result<std::optional<std::int64_t>> relation_oid(std::string_view text) const;
  Result<ExprPtr> relation_name(ExprPtr oid);
  Result<ExprPtr> current_setting(const PgQuery__FuncCall& node, Scope& scope);
  Result<ExprPtr> sequence_call(std::string_view name, const PgQuery__FuncCall& node, Scope& scope);
  Result<ExprPtr> subquery_expr(const PgQuery__SubLink& node, Scope& scope);

  // bind_insert.cpp
  Status insert_source(const PgQuery__InsertStmt& stmt, ModifyPlan& plan, Scope* outer);
  Status insert_values(const PgQuery__SelectStmt& stmt, ModifyPlan& plan, Scope* outer);
  Status insert_columns(const PgQuery__InsertStmt& stmt, ModifyPlan& plan, std::size_t given);
  Status on_conflict(const PgQuery__OnConflictClause& clause, ModifyPlan& plan, std::string_view alias, Scope* outer);
  Status arbiters(const PgQuery__InferClause& infer, ModifyPlan& plan);
  /// Null is DEFAULT.
  Status assign_to(const PgQuery__ResTarget& target, ModifyPlan& plan, ExprPtr value);
  Result<ExprPtr> assigned_value(const PgQuery__ResTarget& target, Scope& scope);
  /// One of the `width` columns of a subquery, as a scalar.
  Result<ExprPtr> subquery_column(const PgQuery__SubLink& node, std::size_t position, std::size_t width, Scope& scope);
  Status assignments(NodeList targets, ModifyPlan& plan, Scope& scope);
  Status returning(NodeList nodes, ModifyPlan& plan, Scope& scope);
  Result<const TableDef*> target_table(const PgQuery__RangeVar& var, std::string_view verb);
  ExprPtr default_of(const ColumnDef& column);

  const BindContext& context_;
  StatementPlan& plan_;
  /// The session's, or inside a view the one of its maker.
  const SearchPath* path_;
  /// Of the function whose body is being bound; null outside of one.
  const Scope* arguments_ = nullptr;
  int depth_ = 0;
};

/// "FOR UPDATE" and the like, of a PgQuery__LockClauseStrength. (bind_locking.cpp)
[[nodiscard]] std::string_view lock_clause_name(int strength);

/// row_number and its like, which need OVER.
[[nodiscard]] bool is_window_function(std::string_view name);

/// An aggregate by its name.
[[nodiscard]] std::optional<AggregateKind> aggregate_kind(std::string_view name);

[[nodiscard]] ExprPtr column_of(const ScopeColumn& column, std::uint16_t level);
/// The same, unless what is in the column is not modelled.
[[nodiscard]] Result<ExprPtr> modelled_column_of(const ScopeColumn& column, std::uint16_t level);
/// The direction and the place of NULLs; the target is left at 0.
[[nodiscard]] SortKey sort_key(const PgQuery__SortBy& sort);

/// generate_series, unnest and their like.
[[nodiscard]] bool is_set_function(std::string_view name);

/// Puts the named arguments of a function of PostgreSQL's in order and fills in what was left out.
Status name_arguments(std::string_view function, std::span<const std::string> names, std::vector<ExprPtr>& args);

/// "NAME(type, type)" as errors show a call.
[[nodiscard]] std::string call_signature(std::string_view name, std::span<const ExprPtr> args);

/// Splits at AND, evaluated left to right.
void split_conjuncts(ExprPtr condition, std::vector<ExprPtr>& out);

/// Attaches each condition to the earliest place of `from` that can check it and chooses the access path of every scan.
/// Conditions that need no slot go to plan.gate. (access_path.cpp)
void place_conditions(SelectPlan& plan, std::vector<ExprPtr> conditions);

/// Sets ordered_by_access if the single scan already yields ORDER BY. (access_path.cpp)
void use_access_order(SelectPlan& plan);

/// Replaces what equals a group key, and reports 42803 for what depends on more than that. (bind_group.cpp)
Status rewrite_grouped(SelectPlan& plan, const Scope& scope);

/// Makes a GROUPING() of the query a key of its own; 42803 if an argument is no key. (bind_grouping_sets.cpp)
Status place_grouping(Expr& e, SelectPlan& plan);

}  // namespace dsqlsim::model
