#pragma once
// Histories written by hand: each call appends what the recorder would, and answers the index of the entry that a
// witness would name. Time stands still unless moved. Hosts are named by one letter.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/history/history.h"
#include "store/schema/blobs.h"
#include "store/schema/host_notes.h"
#include "store/schema/notes.h"
#include "store/schema/operations.h"

namespace dsqlsim::properties {

using Row = std::vector<Value>;

/// One row of a commit, owning.
struct RowImage {
  std::string_view table;
  Row before;
  Row after;
};

class HistoryBuilder {
 public:
  ActorId actor(std::string_view host, std::string_view name, std::uint32_t incarnation = 0);
  void pass(Duration d) { now_ = now_ + d; }
  /// The actor's next operation, as the API caller or the actor itself counts them.
  void next_operation(ActorId actor);

  std::size_t note(ActorId actor, Label label, std::array<std::int64_t, 5> n, std::string_view text = {});
  /// `labels` as the recorder joins them: by commas.
  std::size_t metric(ActorId actor, Label name, std::string_view labels, std::int64_t value);
  /// A host entry: crash, faults stopped, settled, no progress.
  std::size_t happens(Label what);
  /// A transaction that commits outside any call of the store.
  std::size_t commit(ActorId actor, const std::vector<RowImage>& rows);

  /// Parts of a call to the database; `call` is its number.
  std::uint64_t send(ActorId actor, std::string_view statement, EventKind event, std::uint64_t transaction,
                     bool may_have_effects);
  std::size_t land(std::uint64_t call, const std::vector<RowImage>& rows);
  /// The server executed it, changing nothing; the recorder notes a locking clause.
  std::size_t execute(std::uint64_t call, Label clause, SqlState refused = {});
  std::size_t answer(std::uint64_t call, CallView view, SqlState state = {});
  std::uint64_t new_transaction() { return ++transactions_; }
  std::int64_t new_layer_call() { return ++layer_calls_; }
  /// The entry of the request of this call.
  [[nodiscard]] std::size_t request(std::uint64_t call) const { return requests_[call]; }

  /// What the entry before the next one is.
  [[nodiscard]] std::size_t last() const { return history_.entries().size() - 1; }
  [[nodiscard]] const History& history() const { return history_; }

 private:
  Entry entry(EntryKind kind, ActorId actor) const;
  std::size_t add(Entry entry);

  History history_;
  Time now_;
  std::vector<std::uint32_t> operations_;
  std::vector<std::size_t> requests_;
  std::uint64_t transactions_ = 0;
  std::int64_t layer_calls_ = 0;
  std::int64_t commits_ = 0;
};

/// A transaction as a client runs it: BEGIN, statements, and one of several ends.
class Transaction {
 public:
  explicit Transaction(HistoryBuilder& h, ActorId actor, std::string_view first_statement = "LockShard");
  std::size_t statement(std::string_view name, SqlState refused = {});
  void roll_back();
  /// COMMIT that lands and is answered: the commit entry.
  std::size_t commit(const std::vector<RowImage>& rows);
  /// COMMIT answered 40001: the answer.
  std::size_t commit_refused(SqlState state = sqlstate::serialization_failure);
  /// COMMIT without an answer: the answer that says so. What it did comes with land().
  std::size_t commit_lost(CallView view = CallView::connection_lost);
  std::size_t land(const std::vector<RowImage>& rows) { return h_.land(commit_, rows); }

 private:
  std::uint64_t send_commit();

  HistoryBuilder& h_;
  ActorId actor_;
  std::uint64_t number_;
  std::uint64_t commit_ = 0;
};

/// The range that a caller of a store operation says to hold, and the one to be written.
struct Claim {
  std::int64_t shard = 1;
  std::int64_t range = 0;
  std::int64_t range_written = 0;
};

/// One call of a retry layer, as its notes tell it.
class LayerNotes {
 public:
  /// A claim is noted before the call begins, as the facades do.
  LayerNotes(HistoryBuilder& h, ActorId actor, schema::Layer layer, schema::Operation operation,
             std::int64_t attempts_configured, std::optional<Claim> claim = std::nullopt);
  std::size_t attempt();
  std::size_t ends(schema::Failure kind, schema::Root root, std::string_view evidence = {});
  std::size_t ends_ok() { return ends(schema::Failure::none, {}); }
  std::size_t backs_off(Duration d);
  std::size_t returns(schema::Failure kind, schema::Root root = {});

  [[nodiscard]] std::size_t began() const { return began_; }
  /// The entry of the claim, if there is one.
  [[nodiscard]] std::size_t claimed() const { return began_ - 1; }

 private:
  HistoryBuilder& h_;
  ActorId actor_;
  schema::Layer layer_;
  schema::Operation operation_;
  std::int64_t call_;
  std::int64_t attempt_ = 0;
  std::size_t began_ = 0;
};

/// A facade call that succeeds at once: the commit entry.
std::size_t successful_call(HistoryBuilder& h, ActorId actor, schema::Operation operation, Claim claim,
                            const std::vector<RowImage>& rows);

// Rows.

/// The transfer queue's watermark stands for both watermarks; owner is any text.
Row shard_row(std::int64_t shard, std::int64_t range, std::int64_t watermark = 0, std::string_view owner = "A");
Row execution_row(std::string_view workflow, std::int64_t version, const schema::ExecutionInfo& info);
Row current_row(std::string_view workflow);
Row transfer_row(std::int64_t shard, std::int64_t task);
Row timer_row(std::int64_t shard, std::int64_t fire_time_us, std::int64_t task);
Row namespace_row(std::int64_t number, std::string_view name, std::int64_t version,
                  const schema::NamespaceDetail& detail);
Row metadata_row(std::int64_t version);

RowImage inserted(std::string_view table, Row row);
RowImage updated(std::string_view table, Row before, Row after);
RowImage deleted(std::string_view table, Row row);

}  // namespace dsqlsim::properties
