#pragma once
// Everything that the server executed in a run, with texts and answers in full: what a run is as statements. Listens to
// the run that it is given to; sessions are worked out afterwards, one for each client and for each of its transactions
// that is still open at the server when the next begins.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/core/time.h"
#include "sim/db/call_observer.h"

namespace dsqlsim::report {

struct Said {
  /// "A/owner".
  std::string actor;
  /// 0 for an autocommit statement.
  std::uint64_t transaction = 0;
  Time at;
  StatementKind kind = StatementKind::other;
  std::string name;
  /// With parameters as literals, on one line.
  std::string sql;
  /// The server's answer.
  Result<ResultSet> truth;
  /// The fault that struck the call; empty: none.
  std::string fault;
  /// What its client heard instead of the answer, "connection lost" for example; empty: the answer.
  std::string heard;
  /// A name for the session in which it ran: letters, digits and underscores.
  std::string session;
};

class Transcript final : public CallObserver {
 public:
  void requested(const CallInfo& /*call*/) override {}
  void executing(const CallInfo& /*call*/) override {}
  void executed(const CallInfo& call, const Result<ResultSet>& truth) override;
  void answered(const CallInfo& call, const Result<ResultSet>& view) override;
  void fault_applied(const CallInfo& call, Label fault, Label effect) override;

  /// All of it, in the order of execution, with sessions. A transaction that the run leaves without an end is rolled
  /// back after its last statement, as the server does when its client is gone.
  [[nodiscard]] std::vector<Said> told() const;

 private:
  std::vector<Said> said_;
  /// Of call ids.
  std::map<std::uint64_t, std::size_t> places_;
  std::map<std::uint64_t, std::string> faults_;
  std::map<std::uint64_t, std::string> heard_;
};

/// A value as SQL text that needs no type around it: numbers, booleans, NULL, and all else in quotes.
[[nodiscard]] std::string sql_literal(const Value& value);
/// The statement with its $n replaced, on one line.
[[nodiscard]] std::string with_literals(std::string_view sql, std::span<const Value> parameters);

}  // namespace dsqlsim::report
