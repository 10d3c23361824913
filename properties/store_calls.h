#pragma once
// The calls of the store's retry layers as a tree, read back from notes: which attempts each made, which statements
// each attempt sent, what the client was answered, and what committed, however late. Joins a commit to the call that
// asked for it exactly, by the number of the database call. Linear in the history.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/history/history.h"
#include "store/schema/notes.h"
#include "store/schema/operations.h"

namespace dsqlsim::properties {

inline constexpr std::size_t nowhere = SIZE_MAX;

/// One run of one retry layer. Indexes named after entries are those of the history.
struct LayerCall {
  schema::Layer layer = schema::Layer::client;
  ActorId actor = no_actor;
  std::int64_t number = 0;
  /// As the layer names it.
  std::string_view operation;
  std::int64_t attempts_configured = 0;
  std::size_t began_entry = nowhere;
  /// The attempt of an outer layer within which this ran.
  std::size_t parent = nowhere;
  /// nowhere before the first began.
  std::size_t last_attempt = nowhere;
  /// For the client layer: where the operation returned; nowhere if its actor was killed or the run ended before.
  std::size_t returned_entry = nowhere;
  /// For the client layer: the range under which the caller made it.
  std::optional<schema::OpUnderRange> claim;
  std::size_t claim_entry = nowhere;
};

struct Attempt {
  std::size_t call = nowhere;
  std::int64_t number = 0;
  std::size_t began_entry = nowhere;
  std::size_t ended_entry = nowhere;
  /// Where the layer said that it will wait and try again.
  std::size_t backoff_entry = nowhere;
  /// The attempt that followed within the same call.
  std::size_t next = nowhere;
};

/// One statement as it was sent. Entries are nowhere if it did not happen or nobody lived to see it.
struct StatementCall {
  std::size_t request_entry = nowhere;
  std::size_t answered_entry = nowhere;
  std::size_t commit_entry = nowhere;
  /// The innermost attempts that were under way when it was sent.
  std::size_t client_attempt = nowhere;
  std::size_t transaction_attempt = nowhere;
};

class StoreCalls {
 public:
  explicit StoreCalls(const History& history);

  [[nodiscard]] const std::vector<LayerCall>& calls() const { return calls_; }
  [[nodiscard]] const std::vector<Attempt>& attempts() const { return attempts_; }
  /// In the order in which they were sent.
  [[nodiscard]] const std::vector<StatementCall>& statements() const { return statements_; }

  [[nodiscard]] const LayerCall& call_of(const Attempt& attempt) const { return calls_[attempt.call]; }
  /// The attempt that followed within the same call; null if there was none.
  [[nodiscard]] const Attempt* next(const Attempt& attempt) const {
    return attempt.next == nowhere ? nullptr : &attempts_[attempt.next];
  }
  /// The statement with which this transaction committed; null if it was sent outside the history.
  [[nodiscard]] const StatementCall* statement_of(const Entry& commit) const;
  /// The facade call that asked for this commit; null if it was made outside any.
  [[nodiscard]] const LayerCall* client_call_of(const Entry& commit) const;

 private:
  using Note = dsqlsim::Note;
  void read_note(std::size_t at, const Entry& entry);
  void call_began(std::size_t at, const Entry& entry, const Note& note);
  void attempt_began(std::size_t at, const Entry& entry, const Note& note);
  void take_claim(const Entry& began, LayerCall& call);
  void requested(std::size_t at, const Entry& entry);
  std::vector<std::size_t>& stack_of(ActorId actor);
  LayerCall* find(const Entry& entry, schema::Layer layer, std::int64_t number);
  Attempt* find_attempt(const Entry& entry, schema::Layer layer, std::int64_t call, std::int64_t number);
  StatementCall* statement(std::uint64_t call);

  const History& history_;
  std::vector<LayerCall> calls_;
  std::vector<Attempt> attempts_;
  std::vector<StatementCall> statements_;
  /// By the number of the database call: index in statements_.
  std::vector<std::size_t> by_number_;
  /// By actor: the layers' calls under way, outermost first.
  std::vector<std::vector<std::size_t>> stacks_;
  /// By actor: where the range of the call that begins next was noted.
  std::vector<std::size_t> claims_;
};

[[nodiscard]] inline Note note_of(const Entry& entry) { return {entry.label, entry.n, entry.text}; }
[[nodiscard]] inline schema::AttemptEnded end_of(const History& history, const Attempt& attempt) {
  return schema::AttemptEnded::from(note_of(history.entry(attempt.ended_entry)));
}

/// For an attempt that ended and had none after it: its caller's context was over, or nobody can tell, because the
/// layer above ended for a reason of its own and swallowed this one's.
[[nodiscard]] bool context_may_be_over(const History& history, const StoreCalls& calls, const Attempt& attempt);

/// The context of whoever waited was over, by the type of the error of an attempt or operation that ended here, or,
/// where a store has flattened that, by what the error says.
[[nodiscard]] bool context_was_over(const Entry& ended);

/// The operation that a facade's notes call so.
[[nodiscard]] std::optional<schema::Operation> operation_named(std::string_view name);

/// What doing an operation twice does, by what its statements are (not by what its layer believes).
[[nodiscard]] bool harmless_when_repeated(schema::Operation operation);

/// The client waits for no answer any more, and none came: whatever it sent may have been done or may yet be.
[[nodiscard]] bool is_unknown_to_client(const History& history, const StatementCall& statement);
[[nodiscard]] bool is_conflict_to_client(const History& history, const StatementCall& statement);
/// What the client was answered, for explanations: "ok", "40001", "connection lost", "no answer".
[[nodiscard]] std::string_view answer_words(const History& history, const StatementCall& statement);

}  // namespace dsqlsim::properties
