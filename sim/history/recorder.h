#pragma once
// Writes a History from what the machine, the network and the database report while a run goes on.

#include <cstdint>

#include "sim/core/note.h"
#include "sim/db/call_observer.h"
#include "sim/history/history.h"
#include "sim/history/lock_clauses.h"

namespace dsqlsim {

class Recorder final : public NoteSink, public CallObserver, public CommitSink {
 public:
  /// `locks` outlives it; null: statements are not looked at.
  explicit Recorder(History& history, LockClauses* locks = nullptr) : history_(history), locks_(locks) {}
  /// The machine whose clock and steps entries carry; set once it exists.
  void attach(Machine& machine) { machine_ = &machine; }

  void operation_began(const Actor& actor, Label kind, std::string_view text) override;
  void note(const Actor& actor, const Note& note) override;
  void metric(const Actor& actor, Label name, std::string_view label_a, std::string_view label_b,
              std::int64_t value) override;
  void host_event(std::uint32_t host, std::uint32_t incarnation, Label what) override;

  void requested(const CallInfo& call) override;
  void executing(const CallInfo& call) override { executing_ = &call; }
  void executed(const CallInfo& call, const Result<ResultSet>& truth) override;
  void answered(const CallInfo& call, const Result<ResultSet>& view) override;
  void fault_applied(const CallInfo& call, Label fault, Label effect) override;

  void committed(const CommitRecord& record) override;

 private:
  Entry entry(EntryKind kind) const;
  Entry entry(EntryKind kind, const Actor& actor);
  Entry entry(EntryKind kind, const CallInfo& call);
  /// The machine numbers actors as they are spawned; so does the history.
  void know(const Actor& actor);

  History& history_;
  LockClauses* locks_;
  Machine* machine_ = nullptr;
  const CallInfo* executing_ = nullptr;
};

}  // namespace dsqlsim
