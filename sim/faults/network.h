#pragma once
// The network between the hosts and one backend: it turns a client's call into events (the request reaches the server,
// the answer reaches the client), applies faults, and keeps what was sent by a host that died. Statements that nobody
// else can see run through without an event of their own; their time is added to the caller's lag.

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "sim/db/call_observer.h"
#include "sim/db/session.h"
#include "sim/faults/fault_plan.h"

namespace dsqlsim {

class Network {
 public:
  Network(Machine& machine, Backend& backend, StatementTable& statements, FaultPlan& faults, CallObserver& observer);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// A pool for one incarnation of a host; belongs into the host's memory.
  std::unique_ptr<Database> make_pool();

  /// Calls made so far, run-through ones included.
  [[nodiscard]] std::uint64_t calls() const { return next_call_; }

 private:
  friend class NetworkSession;
  friend class NetworkPool;
  friend class Flight;

  /// A request on its way, or executed and its answer on the way. Outlives its client.
  struct InFlight {
    Network* network = nullptr;
    Connection* connection = nullptr;
    /// Set once the client is gone and the server's side of its session lives on here.
    std::unique_ptr<Connection> orphan;
    CallInfo call;
    Address at;
    std::vector<Value> parameters;
    std::optional<Effect> effect;
    std::optional<Result<ResultSet>> answer;
    Actor* waiting = nullptr;
    /// Events under way, 0 when there is none.
    std::uint64_t execute_event = 0;
    std::uint64_t reply_event = 0;
    bool executed = false;
    bool client_gone = false;

    [[nodiscard]] bool suffers(EffectKind kind) const { return effect.has_value() && effect->kind == kind; }
  };

  Result<std::unique_ptr<Connection>> connect(Actor& actor);
  /// Once faults have stopped, the server does nothing of its own accord either: it draws nothing, and so every knob
  /// rests.
  [[nodiscard]] ServerContext server_context(Time now, const Address& at) const {
    return {now, faults_.stopped() ? nullptr : &machine_.choices(), at};
  }
  /// True from the second call with this statement on.
  bool executed_before(const Statement& statement);
  InFlight& take();
  void recycle(InFlight& flight);
  void execute(InFlight& flight);
  void deliver(InFlight& flight);
  Result<ResultSet> run_on_server(InFlight& flight);
  /// The server answers with this error instead of running the statement.
  Result<ResultSet> refuse_on_server(Connection& connection, const ServerContext& server, const CallInfo& call,
                                     const Effect& effect);
  /// Tells of the strike and lets it happen, if it hits the host; otherwise answers what becomes of the call.
  std::optional<Effect> apply(const Strike& strike, const CallInfo& call, const CallPoint& point);
  void schedule_execution(InFlight& flight, Duration delay);
  void schedule_reply(InFlight& flight, Duration delay);
  void strike_host(Host& host, const Effect& effect, const Address& at, Duration lag);

  Machine& machine_;
  Backend& backend_;
  StatementTable& statements_;
  /// Fails on every server.
  const Statement& refused_;
  /// Stands for a connect that was struck; nobody executes it.
  const Statement& connect_;
  FaultPlan& faults_;
  CallObserver& observer_;
  std::deque<InFlight> flights_;
  std::vector<InFlight*> free_;
  /// By statement id: has been executed in this run.
  std::vector<bool> executed_;
  std::uint64_t next_call_ = 0;
  std::uint64_t next_transaction_ = 0;
};

}  // namespace dsqlsim
