#pragma once
// Runs typed plans. Rows are pushed: every operator calls the next with the current row in a Frame, and a Flow comes back.
// Errors are left in the CallContext and travel up as Flow::failed. One Execution belongs to a session and keeps its buffers.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "model/database.h"
#include "model/eval.h"
#include "model/function_ref.h"
#include "model/row_writer.h"
#include "model/sql/plan.h"
#include "sim/db/backend.h"

namespace dsqlsim::model {

enum class Flow : std::uint8_t { more, stop, failed };

/// Gets each result row; may take the values out of it.
using RowSink = FunctionRef<Flow(Row& row)>;
using Rows = std::vector<Row>;

class Execution final : public SubqueryRunner {
 public:
  Execution(Database& database, Transaction& transaction) : database_(database), transaction_(transaction) {}

  /// Runs a query or a modifying statement.
  Status run(const StatementPlan& plan, std::span<const Value> parameters, const ServerContext& context, ResultSet& out);
  /// A lone expression, as the argument of CALL.
  Result<Value> evaluate(const Expr& e, const StatementPlan& plan, std::span<const Value> parameters,
                         const ServerContext& context);

  const Value* subquery(const Expr& e, const Frame& frame, Value& scratch) override;
  bool next_value(std::uint32_t sequence, Value& out) override;
  bool current_value(std::uint32_t sequence, Value& out) override;
  bool set_value(std::uint32_t sequence, std::int64_t value, bool is_called, Value& out) override;
  void relation_name(std::int64_t oid, Value& out) override;
  const Value* user_call(const Expr& e, const Frame& frame, Value& scratch) override;
  /// What currval and lastval remember ends with the session.
  void forget_sequences();

 private:
  /// A Frame from the pool for the time of one query level.
  class Level {
   public:
    Level(Execution& execution, const Frame* outer, std::size_t slots);
    ~Level() { --execution_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    [[nodiscard]] Frame& frame() { return *frame_; }

   private:
    Execution& execution_;
    Frame* frame_;
  };
  struct Window {
    std::int64_t offset = 0;
    std::int64_t limit = INT64_MAX;
  };
  struct CteState {
    const CtePlan* plan = nullptr;
    const Frame* frame = nullptr;
    bool ready = false;
    std::unique_ptr<Rows> rows;
  };
  struct SubqueryCache {
    bool ready = false;
    std::unique_ptr<Rows> rows;
    Value value;
  };
  /// What a function in FROM gave last, for the next time that it is asked with the same arguments.
  struct FunctionRows {
    const RangeEntry* range = nullptr;
    std::vector<Value> arguments;
    const Rows* rows = nullptr;
  };
  struct BufferedRow {
    Row row;
    std::vector<RowEntry*> entries;
  };

  Status prepare(const StatementPlan& plan, std::span<const Value> parameters, const ServerContext& context);
  Status failure() { return tl::unexpected<DbError>(std::move(call_.error)); }
  Flow fail(DbError error);

  // select.cpp
  Flow select(const SelectPlan& plan, const Frame* outer, RowSink sink);
  Flow select_rows(const SelectPlan& plan, Frame& frame, RowSink sink);
  Flow produce(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);
  Flow produce_rows(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);
  bool window(const SelectPlan& plan, const Frame& frame, Window& out);
  bool count_of(const Expr* e, const Frame& frame, std::int64_t fallback, const char* state, const char* what, std::int64_t& out);
  bool targets(const std::vector<TargetColumn>& columns, const Frame& frame, Row& out);
  Flow deliver(const SelectPlan& plan, Row& row, const std::vector<RowEntry*>& entries, Window& window, RowSink sink);
  Flow deliver_buffered(const SelectPlan& plan, std::vector<BufferedRow>& rows, Window& window, RowSink sink);
  bool lock_rows(const SelectPlan& plan, const std::vector<RowEntry*>& entries);
  Flow set_operation(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);
  Flow values(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);
  bool collect(const SelectPlan& plan, const Frame* outer, Rows& out, std::size_t at_most = SIZE_MAX);

  // group.cpp
  Flow grouped(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);

  // windows.cpp
  Flow windowed(const SelectPlan& plan, Frame& frame, FunctionRef<Flow()> emit);

  // with.cpp
  void open_ctes(const std::vector<CtePlan>& ctes, const Frame& frame);
  bool finish_ctes(const std::vector<CtePlan>& ctes);
  bool run_modifying(CteState& state);
  const Rows* cte_rows(std::uint32_t id);
  bool recursive(CteState& state);

  // scan.cpp
  Flow scan(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow join(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow full_join(const SelectPlan& plan, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow scan_table(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow scan_primary(TableData& data, const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow scan_unique(TableData& data, const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow scan_rows(const Rows& rows, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow scan_subquery(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow visit(RowEntry& entry, const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  Flow filter(const std::vector<ExprPtr>& conditions, const Frame& frame, FunctionRef<Flow()> next);
  /// Appends the encoded values; false in `known` if one is NULL.
  bool append_key(const std::vector<const Expr*>& values, const Frame& frame, std::string& key, bool& known);

  // set_functions.cpp
  Flow scan_functions(const RangeEntry& range, const FromNode& node, Frame& frame, FunctionRef<Flow()> next);
  bool function_rows(const RangeEntry& range, const Frame& frame, Rows& out);
  /// The rows of a function in SQL; none for a NULL argument of a strict one.
  bool user_rows(const Expr& call, const Frame& frame, Rows& out, std::size_t at_most);
  bool run_set_function(const SetFunction& f, const Frame& frame, Rows& out);
  bool series(std::vector<Value> args, Rows& out);

  // modify.cpp
  bool modify(const ModifyPlan& plan, const Frame* outer, FunctionRef<Flow(Row&)> sink, std::int64_t& count);
  bool insert(const ModifyPlan& plan, Frame& frame, FunctionRef<Flow(Row&)> sink, std::int64_t& count);
  bool insert_rows(const ModifyPlan& plan, Frame& frame, Rows& out);
  bool insert_one(const ModifyPlan& plan, Frame& frame, Row row, FunctionRef<Flow(Row&)> sink, std::int64_t& count);
  bool resolve_conflict(const ModifyPlan& plan, Frame& frame, RowEntry& present, const Row& proposed,
                        FunctionRef<Flow(Row&)> sink, std::int64_t& count);
  bool change(const ModifyPlan& plan, const Frame* outer, FunctionRef<Flow(Row&)> sink, std::int64_t& count);
  bool returning(const ModifyPlan& plan, Frame& frame, FunctionRef<Flow(Row&)> sink);

  // system_tables.cpp
  const Rows& system_rows(const TableDef& table);

  Rows& keep(Rows rows);
  /// One more row is looked at; false, with an error, when a statement does not come to an end.
  bool step();
  /// One more row is held until the statement ends; false, with an error, beyond the temporary space of facts 5.
  bool charge(const Row& row);

  Database& database_;
  Transaction& transaction_;
  /// For random() and gen_random_uuid(): where the statement is, and how many values it has drawn.
  struct RandomDraws {
    const ServerContext* context = nullptr;
    std::uint64_t drawn = 0;
  };
  static std::uint64_t draw_bits(void* state);

  CallContext call_;
  RandomDraws random_;
  const ServerContext* context_ = nullptr;
  std::optional<RowWriter> writer_;
  std::vector<const Value*> parameters_;
  std::deque<Value> converted_;
  Evaluator evaluator_{call_, {}, this};
  std::deque<Frame> frames_;
  std::size_t depth_ = 0;
  std::vector<SubqueryCache> subqueries_;
  std::vector<CteState> ctes_;
  std::deque<Rows> kept_;
  std::vector<FunctionRows> functions_;
  std::uint64_t steps_ = 0;
  std::size_t temporary_bytes_ = 0;
  /// What nextval and setval last gave this session, by sequence; no_sequence: of any.
  std::map<std::uint32_t, std::int64_t> handed_out_;
  std::string key_;
  Row row_;
};

/// Total order of rows for DISTINCT, set operations and grouping; NULLs equal each other.
struct RowLess {
  bool operator()(const Row& a, const Row& b) const;
};

}  // namespace dsqlsim::model
