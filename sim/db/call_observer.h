#pragma once
// Told about every statement three times: when the client sends it, when the server has executed it (its truth), and
// when the client has its answer (its view). The two differ exactly when a fault came between. The recorder listens.

#include <cstdint>
#include <span>

#include "sim/core/actor.h"
#include "sim/db/backend.h"

namespace dsqlsim {

struct CallInfo {
  /// Dense over a run.
  std::uint64_t id = 0;
  const Actor* actor = nullptr;
  std::uint32_t operation = 0;
  const Statement* statement = nullptr;
  std::span<const Value> parameters;
  /// Number of the client's transaction this call belongs to, dense over a run; 0 for an autocommit statement.
  std::uint64_t transaction = 0;
  /// snapshot, statement or commit, as the scheduler names it.
  EventKind kind = EventKind::statement;
  /// True if the server knew changes or locks of this transaction when the call was made, or the call autocommits.
  bool may_have_effects = false;
};

class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void requested(const CallInfo& call) = 0;
  /// Commits reach the CommitSink between requested() and executed() of their call.
  virtual void executing(const CallInfo& call) = 0;
  virtual void executed(const CallInfo& call, const Result<ResultSet>& truth) = 0;
  virtual void answered(const CallInfo& call, const Result<ResultSet>& view) = 0;
  virtual void fault_applied(const CallInfo& call, Label fault, Label effect) = 0;
};

}  // namespace dsqlsim
