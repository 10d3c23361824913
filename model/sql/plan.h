#pragma once
// Typed plans: what a statement does, with names, types and access paths settled, so that executing one again costs no
// look-up. A plan is valid for one version of the catalog and holds plain pointers into its arena.

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "model/sql/catalog.h"
#include "model/sql/expr.h"

namespace dsqlsim::model {

struct SelectPlan;
struct ModifyPlan;

/// How a table's rows are reached. Expressions refer to earlier slots, outer queries and parameters only.
struct AccessPath {
  enum class Kind : std::uint8_t { full, primary, unique };
  Kind kind = Kind::full;
  /// Position in TableDef::indexes of the index used.
  std::uint32_t index = 0;
  /// Equality on the leading key columns; all of them makes a point access. A unique path has all.
  std::vector<const Expr*> equal;
  /// Bounds on the key columns that follow, compared as rows. Empty: unbounded.
  std::vector<const Expr*> lower;
  std::vector<const Expr*> upper;
  bool lower_inclusive = true;
  bool upper_inclusive = true;
  bool descending = false;
};

enum class LockStrength : std::uint8_t { none, key_share, update };

enum class RangeKind : std::uint8_t { table, subquery, cte, functions };

enum class SetFunctionKind : std::uint8_t {
  series, elements, user, single, json_elements, json_element_texts, json_keys, json_each, json_each_text
};

/// A set-returning function: generate_series, unnest of one array, what takes JSON apart, or a function in SQL, whose call is the
/// only argument. `single` is any other expression: one row.
struct SetFunction {
  SetFunctionKind kind = SetFunctionKind::series;
  std::vector<ExprPtr> arguments;
  /// Of the rows' values; of the first column if there are several.
  SqlType type;
  std::size_t width = 1;
  /// A function in SQL: many rows, or one.
  bool set = true;
  /// Its columns have names of their own, which an alias does not change.
  bool named = false;
};

struct RangeColumn {
  std::string name;
  SqlType type;
  bool hidden = false;
};

/// One entry of FROM. Its position is the slot that column references name.
struct RangeEntry {
  RangeKind kind = RangeKind::table;
  std::string alias;
  std::vector<RangeColumn> columns;
  const TableDef* table = nullptr;
  std::unique_ptr<SelectPlan> subquery;
  bool lateral = false;
  /// Statement-wide number of the subquery, for the executor's cache.
  std::uint32_t subquery_id = 0;
  /// Statement-wide number of the CTE.
  std::uint32_t cte = 0;
  /// One column each (but those in SQL that return a table); their rows stand side by side, and shorter ones end in NULLs.
  std::vector<SetFunction> functions;
  /// WITH ORDINALITY: one more column, which counts the rows.
  bool ordinality = false;
  LockStrength lock = LockStrength::none;
};

enum class JoinKind : std::uint8_t { inner, left, full };

struct FromNode {
  bool is_join = false;
  // Scan.
  std::uint16_t slot = 0;
  AccessPath access;
  // Join, left side first.
  JoinKind join = JoinKind::inner;
  std::unique_ptr<FromNode> left;
  std::unique_ptr<FromNode> right;
  /// Conditions checked here: on a scan for each row, on an inner join after both sides, on a full join the match.
  std::vector<ExprPtr> filters;
  /// On a left or full join: conditions for the joined row, null-extended or not.
  std::vector<ExprPtr> after;
  /// Conditions that the access path makes true; kept because it points into them.
  std::vector<ExprPtr> consumed;
};

struct TargetColumn {
  ExprPtr value;
  std::string name;
};

struct SortKey {
  /// Index into targets.
  std::uint32_t target = 0;
  bool descending = false;
  bool nulls_first = false;
  /// The target is jsonb, whose text does not sort (json_order.h).
  bool json = false;
};

enum class AggregateKind : std::uint8_t {
  count_rows, count, sum, min, max, avg, bool_and, bool_or, string_agg, array_agg, json_agg, json_object_agg
};

struct Aggregate {
  AggregateKind kind = AggregateKind::count_rows;
  ExprPtr argument;
  ExprPtr separator;
  ExprPtr filter;
  bool distinct = false;
  SqlType type;
  std::vector<std::pair<ExprPtr, SortKey>> order;
};

enum class WindowFunction : std::uint8_t {
  row_number, rank, dense_rank, percent_rank, cume_dist, ntile, lag, lead, first_value, last_value, nth_value, aggregate
};

enum class FrameBound : std::uint8_t { unbounded_preceding, preceding, current_row, following, unbounded_following };

/// A call with OVER. Without ROWS, current_row means the row's peers as well.
struct WindowCall {
  WindowFunction function = WindowFunction::row_number;
  std::vector<ExprPtr> arguments;
  /// Of WindowFunction::aggregate.
  Aggregate aggregate;
  std::vector<ExprPtr> partition;
  /// The SortKey's target is not used.
  std::vector<std::pair<ExprPtr, SortKey>> order;
  bool rows = false;
  FrameBound start = FrameBound::unbounded_preceding;
  FrameBound end = FrameBound::current_row;
  /// Rows, of preceding and following.
  ExprPtr start_offset;
  ExprPtr end_offset;
};

struct CtePlan {
  std::uint32_t id = 0;
  std::string name;
  std::vector<RangeColumn> columns;
  std::unique_ptr<SelectPlan> query;
  /// INSERT, UPDATE or DELETE with or without RETURNING; runs once even if nobody reads it.
  std::unique_ptr<ModifyPlan> modify;
  /// WITH RECURSIVE: `query` is the seed, `step` reads the previous round's rows through this CTE.
  std::unique_ptr<SelectPlan> step;
  bool recursive_all = true;
};

enum class SetOperation : std::uint8_t { none, union_, intersect, except };

/// GROUPING(...): a key that no row gives. It has a bit for each of `keys`, the first one the highest, which is set if the
/// grouping set lacks that key.
struct GroupingMark {
  std::uint32_t place = 0;
  std::vector<std::uint32_t> keys;
};

struct SelectPlan {
  std::vector<CtePlan> ctes;
  std::vector<RangeEntry> ranges;
  /// Null: exactly one empty row.
  std::unique_ptr<FromNode> from;
  /// Conditions that need no table.
  std::vector<ExprPtr> gate;
  bool grouped = false;
  std::vector<ExprPtr> group_by;
  /// Which of the keys each grouping set has; empty: one set of all of them.
  std::vector<std::vector<bool>> grouping_sets;
  std::vector<GroupingMark> grouping_marks;
  std::vector<Aggregate> aggregates;
  ExprPtr having;
  std::vector<WindowCall> windows;
  /// The first `visible` are the result; the rest only sort.
  std::vector<TargetColumn> targets;
  std::size_t visible = 0;
  /// The select list holds set-returning functions.
  bool set_returning = false;
  bool distinct = false;
  /// DISTINCT ON: how many leading sort keys must differ.
  std::size_t distinct_on = 0;
  std::vector<SortKey> order;
  /// The access path already yields `order`.
  bool ordered_by_access = false;
  ExprPtr limit;
  ExprPtr offset;
  bool locks = false;
  /// VALUES lists, one row each; ranges and targets are then empty but for the types in targets.
  std::vector<std::vector<ExprPtr>> values;
  bool is_values = false;
  /// Refers to columns of an enclosing query.
  bool correlated = false;
  SetOperation operation = SetOperation::none;
  bool all = false;
  std::unique_ptr<SelectPlan> left;
  std::unique_ptr<SelectPlan> right;
};

struct Assignment {
  std::uint32_t column = 0;
  ExprPtr value;
};

enum class ModifyKind : std::uint8_t { insert, update, delete_ };
enum class ConflictAction : std::uint8_t { none, nothing, update };

/// INSERT, UPDATE and DELETE. In UPDATE and DELETE slot 0 of `source` is the target table.
struct ModifyPlan {
  ModifyKind kind = ModifyKind::insert;
  std::vector<CtePlan> ctes;
  const TableDef* table = nullptr;
  std::unique_ptr<SelectPlan> source;
  /// INSERT: table column of each source column. Columns not listed take their default.
  std::vector<std::uint32_t> columns;
  /// INSERT OVERRIDING SYSTEM VALUE: values for GENERATED ALWAYS identities are taken.
  bool overriding_system_value = false;
  /// INSERT: defaults of the unlisted columns.
  std::vector<Assignment> defaults;
  ConflictAction on_conflict = ConflictAction::none;
  /// Positions in TableDef::indexes that ON CONFLICT watches.
  std::vector<std::uint32_t> arbiters;
  /// UPDATE and DO UPDATE. Slot 0 is the row as it was; in DO UPDATE slot 1 is `excluded`.
  std::vector<Assignment> assignments;
  ExprPtr conflict_where;
  /// Slot 0 is the row as written (as deleted for DELETE), further slots as in the source.
  std::vector<TargetColumn> returning;
  /// A key column appears in SET.
  bool changes_key = false;
};

enum class TransactionVerb : std::uint8_t { begin, commit, rollback };

struct TransactionPlan {
  TransactionVerb verb = TransactionVerb::begin;
  bool read_only = false;
  /// START TRANSACTION, which only its tag tells from BEGIN.
  bool started = false;
};

/// Work on storage that a new catalog version brings with it, done at COMMIT.
struct StorageAction {
  enum class Kind : std::uint8_t {
    create_table, drop_table, add_columns, build_index, drop_index, validate, create_sequence, restart_sequence
  };
  Kind kind = Kind::create_table;
  TableId table = 0;
  std::uint32_t id = 0;
  /// restart_sequence: what nextval answers next.
  std::int64_t value = 0;
  /// For sys.jobs; empty when the action is no job.
  std::string job_type;
  std::string object_name;
};

/// A statement that changes the catalog: the version it leads to, computed against the version it was bound in.
struct DdlPlan {
  Catalog next;
  std::vector<StorageAction> actions;
  std::string tag;
  /// The statement answers a row with a job id.
  bool returns_job = false;
  /// IF [NOT] EXISTS found nothing to do.
  bool no_change = false;
};

enum class SettingVerb : std::uint8_t { none, show, set, reset, reset_all };

/// SHOW, and the SETs that DSQL accepts; and ANALYZE, which does nothing.
struct SettingPlan {
  std::string tag;
  SettingVerb verb = SettingVerb::none;
  /// Lower case.
  std::string name = {};
  /// SHOW: the result column. It is the server's own value unless the session has set another.
  std::string column = {};
  std::string value = {};
  /// SET LOCAL.
  bool local = false;
};

struct CallPlan {
  /// CALL sys.wait_for_job('...').
  ExprPtr job;
};

struct StatementPlan;

/// EXPLAIN of a bound statement; with ANALYZE the statement runs.
struct ExplainPlan {
  std::unique_ptr<StatementPlan> statement;
  bool analyze = false;

  ExplainPlan();
  ~ExplainPlan();
  ExplainPlan(ExplainPlan&&) noexcept;
  ExplainPlan& operator=(ExplainPlan&&) noexcept;
};

struct ConstraintModePlan {
  bool all = true;
  std::vector<std::string> names;
  bool deferred = false;
};

using PlanBody = std::variant<SelectPlan, ModifyPlan, TransactionPlan, DdlPlan, SettingPlan, CallPlan, ExplainPlan, ConstraintModePlan>;

struct StatementPlan {
  PlanBody body;
  std::vector<SqlType> parameters;
  /// Names and types of the result columns.
  std::vector<std::string> columns;
  std::vector<SqlType> types;
  /// Their object ids in PostgreSQL, for the client.
  std::vector<std::uint32_t> type_ids;
  /// Tables it touches, in the order of binding; what OC001 is about.
  std::vector<const TableDef*> tables;
  /// Views it names, those inside of them left out.
  std::vector<const ViewDef*> views;
  std::uint32_t subqueries = 0;
  std::uint32_t ctes = 0;
};

}  // namespace dsqlsim::model
