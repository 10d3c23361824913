#pragma once
// The server's side of a database. A Connection executes one statement at a time, at once, and never suspends: when a
// statement reaches the server is the scheduler's business, not the backend's. What the client sees of it (lost
// replies, killed sessions) is the business of Session and the faults above it.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/choices.h"
#include "sim/core/footprint.h"
#include "sim/core/time.h"
#include "sim/db/error.h"
#include "sim/db/statement.h"
#include "sim/db/value.h"

namespace dsqlsim {

struct ResultSet {
  /// Names of the result columns; empty for commands that return no rows.
  std::vector<std::string> columns;
  /// Row-major, columns.size() values a row.
  std::vector<Value> cells;
  /// PostgreSQL's command tag: "SELECT 2", "UPDATE 1", "COMMIT", and "ROLLBACK" for a COMMIT of an aborted block.
  std::string tag;
  /// Rows returned or changed, the number in the tag; 0 where the tag has none.
  std::int64_t rows = 0;
  /// PostgreSQL's object id of each column's type, 0 if it is not known. May be shorter than `columns`.
  std::vector<std::uint32_t> types = {};
  /// What the server took beyond the usual, in virtual time: pg_sleep, a read that had to wait, a stretched COMMIT.
  Duration took = {};

  [[nodiscard]] std::size_t row_count() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
  [[nodiscard]] const Value& at(std::size_t row, std::size_t column) const { return cells[row * columns.size() + column]; }
};

/// The cell as PostgreSQL prints it for a client in UTC: as to_text(), and a timestamptz with its zone, "+00".
[[nodiscard]] std::string cell_text(const ResultSet& result, std::size_t row, std::size_t column);

/// One row as a committed transaction left it. `before` is empty for an insert, `after` for a delete; otherwise both
/// hold every column in table order. Spans are valid during the callback only.
struct RowChange {
  std::string_view table;
  std::span<const Value> before;
  std::span<const Value> after;
};

/// A committed transaction that changed or locked something. Sequence numbers are dense and ordered as the commits.
struct CommitRecord {
  std::uint64_t sequence = 0;
  Time at;
  std::span<const RowChange> changes;
};

/// Receives the commit log in commit order, from inside Connection::execute.
class CommitSink {
 public:
  virtual ~CommitSink() = default;
  virtual void committed(const CommitRecord& record) = 0;
};

enum class TransactionStatus : std::uint8_t { idle, open, aborted };

/// What a statement may draw from and which clock it sees. `choices` may be null: then every draw is 0.
struct ServerContext {
  Time now;
  Choices* choices = nullptr;
  Address address;
};

/// What a client asks for when it connects.
struct Startup {
  /// `options=-c search_path=...`: schemas separated by commas. Empty: the server's own.
  std::string search_path = {};
};

class Connection {
 public:
  virtual ~Connection() = default;

  /// Runs one statement to its end. Any error inside a block aborts the block, as PostgreSQL does.
  virtual Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                                    std::span<const Value> parameters) = 0;
  [[nodiscard]] virtual TransactionStatus status() const = 0;
  [[nodiscard]] virtual const Footprint& footprint() const = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// A fresh session, or the server's refusal: too many sessions, too many at a time. Destroying it rolls back what is
  /// open. The server may close it later: then execute() answers connection_lost.
  virtual Result<std::unique_ptr<Connection>> connect(const ServerContext& context, const Startup& startup) = 0;
  /// Runs DDL and seed rows outside any simulated session, in autocommit; CHECKs that they are accepted. Nothing of it
  /// reaches the commit sink.
  virtual void load(std::span<const std::string> script) = 0;
  /// Back to the state after the last load(), as cheaply as the backend can.
  virtual void reset() = 0;
  virtual void set_commit_sink(CommitSink* sink) = 0;
  /// True if statements inside an open transaction can be seen or blocked by others, so that each is a scheduling
  /// point of its own; false on the model, where only snapshot and COMMIT are.
  [[nodiscard]] virtual bool inner_statements_visible() const = 0;
};

}  // namespace dsqlsim
