#pragma once
// Small random programs of the store's own statements: excerpts of a run's calls, shuffled over a few sessions, with
// BEGIN, COMMIT and ROLLBACK where they like, and now and then a parameter of another call. What they do is a function
// of the calls and of the number of the program.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/choices.h"
#include "sim/db/backend.h"
#include "sim/db/call_observer.h"

namespace dsqlsim::cli {

/// Collects what a run calls.
class CallCollection final : public CallObserver {
 public:
  struct Call {
    const Statement* statement = nullptr;
    std::vector<Value> parameters;
  };

  void requested(const CallInfo& call) override;
  void executing(const CallInfo& /*call*/) override {}
  void executed(const CallInfo& /*call*/, const Result<ResultSet>& /*truth*/) override {}
  void answered(const CallInfo& /*call*/, const Result<ResultSet>& /*view*/) override {}
  void fault_applied(const CallInfo& /*call*/, Label /*fault*/, Label /*effect*/) override {}

  [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }

 private:
  /// BEGIN, COMMIT and ROLLBACK left out.
  std::vector<Call> calls_;
};

/// What programs are made from and run on.
struct ProgramWorld {
  const std::vector<CallCollection::Call>& calls;
  const StatementTable& statements;
  Choices& choices;
  Backend& backend;
};

/// Runs program `number`, an excerpt of the calls from `begin` on, on the rows that are there; every session is idle in
/// the end.
void run_program(std::uint64_t number, std::size_t begin, const ProgramWorld& world);

/// Makes the calls from `begin` up to `end` one after the other, each a transaction of its own, so that programs of
/// what comes then find rows.
void make_calls(std::size_t begin, std::size_t end, const ProgramWorld& world);

}  // namespace dsqlsim::cli
