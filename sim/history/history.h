#pragma once
// What happened in a run, in order, as one flat append-only list: what actors asked and were told, what they noted
// about their own memory, and what the database committed, row by row. Properties read it and know nothing else.

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/machine.h"
#include "sim/db/backend.h"

namespace dsqlsim {

enum class EntryKind : std::uint8_t {
  operation,  ///< An actor began an operation. label: its kind; text: what it is about.
  note,       ///< label, n and text as the label documents.
  metric,     ///< label: metric; text: label values joined by ','; n[0]: value.
  host,       ///< label: boot, crash, pause, resume; n[0]: host, n[1]: incarnation.
  request,    ///< A client sent a statement. text: its name; call, transaction.
  executed,   ///< The server executed it: `view` is the truth; label: its locking clause, if it has one.
  answered,   ///< The client has an answer: `view` is what it saw.
  fault,      ///< label: the fault; text: its effect; call.
  commit,     ///< A transaction that changed or locked rows committed: n[0]: sequence number; changes().
};

enum class CallView : std::uint8_t { ok, refused, connection_lost, canceled, deadline_exceeded };

struct Entry {
  EntryKind kind = EntryKind::note;
  CallView view = CallView::ok;
  /// For request, executed and answered: how the scheduler saw the call (snapshot, statement or commit).
  EventKind event = EventKind::statement;
  /// For request: true for a COMMIT or autocommit statement of something that may change the database.
  bool may_have_effects = false;
  SqlState state;
  std::uint64_t step = 0;
  Time at;
  /// no_actor for host entries.
  ActorId actor = no_actor;
  std::uint32_t operation = 0;
  Label label;
  std::string_view text;
  /// Of a call: its statement's. Two statements may share a name.
  std::string_view sql;
  std::array<std::int64_t, 5> n{};
  std::uint64_t call = 0;
  /// The client's transaction; 0 for autocommit. Also set on commit entries.
  std::uint64_t transaction = 0;
  std::uint32_t first_change = 0;
  std::uint32_t change_count = 0;
  /// Rendered parameters or answer; only with detail.
  std::string_view detail;
};

struct Change {
  std::string_view table;
  std::span<const Value> before;
  std::span<const Value> after;
};

struct ActorInfo {
  HostId host = 0;
  std::uint32_t incarnation = 0;
  std::string host_name;
  std::string name;
};

class History {
 public:
  /// `detail` keeps rendered parameters and answers for people; it changes nothing that a property sees.
  explicit History(bool detail = false) : detail_(detail) {}

  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  [[nodiscard]] const Entry& entry(std::size_t index) const { return entries_[index]; }
  [[nodiscard]] const ActorInfo& actor(ActorId id) const { return actors_[id]; }
  [[nodiscard]] std::size_t actor_count() const { return actors_.size(); }
  /// The rows of a commit entry, in the order in which the transaction first touched them.
  [[nodiscard]] std::vector<Change> changes(const Entry& commit) const;
  /// One of them, `i` below change_count, without making a list.
  [[nodiscard]] Change change(const Entry& commit, std::uint32_t i) const;
  /// "A/owner", "B/writer#3": host and actor as reports call them; a restarted host is "A'1".
  [[nodiscard]] std::string actor_text(ActorId id) const;
  [[nodiscard]] bool detail() const { return detail_; }

  // For the recorder and for tests that write histories by hand.

  ActorId add_actor(ActorInfo info);
  Entry& add(Entry entry);
  /// Appends a commit entry with these rows; the spans are copied.
  Entry& add_commit(Entry entry, std::span<const RowChange> changes);
  /// Copies a text into the history's own memory.
  std::string_view keep(std::string_view text);
  void clear(bool detail);

 private:
  struct Row {
    std::string_view table;
    std::uint32_t before = 0;
    std::uint32_t before_count = 0;
    std::uint32_t after = 0;
    std::uint32_t after_count = 0;
  };

  bool detail_;
  std::vector<Entry> entries_;
  std::vector<ActorInfo> actors_;
  std::vector<Row> rows_;
  std::vector<Value> cells_;
  std::deque<std::string> texts_;
};

}  // namespace dsqlsim
