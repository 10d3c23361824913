#pragma once
// A still of a run: what is there after one of its steps. What actors are at, and what is in the tables, as data and as
// text. Taken while the run stands; the run does not notice.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/core/machine.h"
#include "sim/report/columns.h"

namespace dsqlsim::report {

struct ActorStill {
  /// "A/owner".
  std::string name;
  /// "acquire shard", as the actor's last operation says; empty before the first.
  std::string operation;
  std::uint64_t operation_step = 0;
  /// The statements of the transaction that is open, with parameters; empty if none is.
  std::vector<std::string> transaction;
  /// "COMMIT, sent at step 12": the call whose answer it waits for; empty if it waits for something else.
  std::string waits_for;
};

struct TableStill {
  std::string name;
  /// "[1] range_id=5, owner=A", by the primary key.
  std::vector<std::string> rows;
  /// What the database said instead.
  std::string error;
};

struct Still {
  std::uint64_t step = 0;
  Time at;
  /// "A stands still", "B is down".
  std::vector<std::string> hosts;
  std::vector<ActorStill> actors;
  /// When the next event would happen if nothing were reordered.
  Time next;
  /// Those that have a row, and those that could not be read.
  std::vector<TableStill> tables;
  std::size_t empty_tables = 0;
};

/// A scenario's DDL, and what its columns are called.
struct Schema {
  std::span<const std::string> script;
  const TableColumns& columns;
};

/// The history must be the one of this run, so far. Tables are read in a session of its own, as a client would.
[[nodiscard]] Still take_still(Machine& machine, Backend& backend, const History& history, const Schema& schema,
                               StatementTable& statements);

/// What actors are at.
[[nodiscard]] std::string actors_text(const Still& still, std::size_t width);
/// At most so many rows of a table; 0: all.
[[nodiscard]] std::string tables_text(const Still& still, std::size_t width, std::size_t most_rows);

}  // namespace dsqlsim::report
