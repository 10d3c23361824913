#pragma once
// The story of one violated property of one run, as data: what was claimed, what happened, and the interleaving as a
// table with a column an actor and a row a step. Rendering is somebody else's business (terminal.h).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/moment.h"
#include "sim/run/run.h"

namespace dsqlsim::report {

enum class RowKind : std::uint8_t {
  cell,    ///< Something an actor did: lines in one column.
  across,  ///< A fault or an event of a host.
  gap,     ///< Steps that were left out.
};

struct StoryRow {
  RowKind kind = RowKind::cell;
  /// One of the decisive steps.
  bool marked = false;
  /// Inside a transaction.
  bool indented = false;
  std::uint64_t step = 0;
  Time at;
  /// Index into Story::columns, for cells.
  std::size_t column = 0;
  std::string text;
  std::string answer;
  /// What it committed.
  std::vector<std::string> changes;
  /// For gaps: how many moments were left out.
  std::size_t left_out = 0;
};

/// A statement that the table names, with its text.
struct NamedStatement {
  std::string name;
  std::string sql;
};

struct Story {
  std::string property;
  std::string claim;
  bool soft = false;
  std::string cause;
  std::string explanation;
  RunSpec spec;
  std::uint64_t digest = 0;
  std::uint64_t steps = 0;
  /// What struck: "lose_commit_reply x2".
  std::vector<std::string> faults;
  /// What could have struck, and at how many of a thousand calls: "lose_commit_reply 40".
  std::vector<std::string> faults_on;
  std::vector<std::string> columns;
  std::vector<StoryRow> rows;
  std::vector<NamedStatement> statements;
  /// So many more are named in the table.
  std::size_t statements_left_out = 0;
};

struct StoryOptions {
  /// About how many lines of table; 0: everything.
  std::size_t room = 40;
  /// About how wide a column is; what lines are counted by.
  std::size_t cell = 44;
  /// No more columns than this: beyond it, a column is a host instead of an actor.
  std::size_t most_columns = 4;
  Wording wording;
};

/// The faults that the run had switched on, as in Story.
[[nodiscard]] std::vector<std::string> faults_on(const RunReport& report);

/// The history must be the one of this run, recorded with detail. `verdict` is one of the report's.
[[nodiscard]] Story tell_story(const RunReport& report, const PropertyVerdict& verdict, const History& history,
                               const TableColumns& tables, const StatementTable& statements,
                               const StoryOptions& options);

/// The last `room` lines of a run in which nothing was violated, in the same form.
[[nodiscard]] Story tell_calm_story(const RunReport& report, const History& history, const TableColumns& tables,
                                    const StoryOptions& options);

}  // namespace dsqlsim::report
