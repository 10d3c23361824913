#include "sim/cli/random_programs.h"

#include <algorithm>
#include <memory>

namespace dsqlsim::cli {

namespace {

class Program {
 public:
  Program(std::uint64_t number, std::size_t begin, const ProgramWorld& world)
      : calls_(world.calls),
        statements_(world.statements),
        choices_(world.choices),
        backend_(world.backend),
        begin_(begin),
        last_(begin) {
    at_.point = number;
    now_ = Time{} + seconds(static_cast<std::int64_t>(number));
  }

  void run() {
    const std::uint64_t sessions = 2 + below(2);
    for (std::uint64_t i = 0; i < sessions; ++i) sessions_.push_back(std::move(*backend_.connect(server(), {})));
    const std::uint64_t steps = 6 + below(11);
    for (std::uint64_t i = 0; i < steps; ++i) step(*sessions_[below(sessions)]);
    for (const auto& session : sessions_) {
      if (session->status() != TransactionStatus::idle) say(*session, statements_.commit());
    }
  }

 private:
  void step(Connection& session) {
    switch (session.status()) {
      case TransactionStatus::idle:
        return below(4) == 0 ? call(session) : say(session, statements_.begin());
      case TransactionStatus::open:
        if (below(5) == 0) return say(session, statements_.commit());
        return below(12) == 0 ? say(session, statements_.rollback()) : call(session);
      case TransactionStatus::aborted:
        if (below(4) == 0) return call(session);
        return say(session, below(2) == 0 ? statements_.rollback() : statements_.commit());
    }
  }

  void call(Connection& session) {
    // Who does what somebody has just done meets him.
    if (below(3) > 0) last_ = (begin_ + below(excerpt)) % calls_.size();
    const CallCollection::Call& drawn = calls_[last_];
    std::vector<Value> parameters = drawn.parameters;
    if (!parameters.empty() && below(4) == 0) {
      const std::uint64_t place = below(parameters.size());
      parameters[place] = other_call_of(*drawn.statement).parameters[place];
    }
    (void)session.execute(server(), *drawn.statement, parameters);
  }

  /// The next call of the statement behind a random place.
  const CallCollection::Call& other_call_of(const Statement& statement) {
    std::size_t i = below(calls_.size());
    while (calls_[i].statement != &statement) i = (i + 1) % calls_.size();
    return calls_[i];
  }

  void say(Connection& session, const Statement& statement) { (void)session.execute(server(), statement, {}); }

  std::uint64_t below(std::uint64_t n) {
    ++at_.nth;
    return choices_.below(at_, "program", n);
  }
  ServerContext server() {
    now_ = now_ + milliseconds(1);
    return {now_, nullptr, at_};
  }

  /// Calls that lie so near to each other are mostly about the same rows.
  static constexpr std::uint64_t excerpt = 24;

  const std::vector<CallCollection::Call>& calls_;
  const StatementTable& statements_;
  Choices& choices_;
  Backend& backend_;
  std::size_t begin_;
  std::size_t last_;
  Address at_;
  Time now_;
  std::vector<std::unique_ptr<Connection>> sessions_;
};

}  // namespace

void CallCollection::requested(const CallInfo& call) {
  if (call.statement->kind != StatementKind::other || call.statement->sql == "connect") return;
  calls_.push_back({call.statement, {call.parameters.begin(), call.parameters.end()}});
}

void run_program(std::uint64_t number, std::size_t begin, const ProgramWorld& world) {
  Program(number, begin, world).run();
}

void make_calls(std::size_t begin, std::size_t end, const ProgramWorld& world) {
  const auto session = std::move(*world.backend.connect({}, {}));
  for (std::size_t i = begin; i < end; ++i)
    (void)session->execute({}, *world.calls[i].statement, world.calls[i].parameters);
}

}  // namespace dsqlsim::cli
