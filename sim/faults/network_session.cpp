#include "sim/faults/network_session.h"

#include <algorithm>

#include "sim/core/check.h"

namespace dsqlsim {

namespace {

DbError connection_lost() { return {ErrorKind::connection_lost, SqlState{"08006"}, "connection lost", {}}; }

DbError context_error(ContextError e) {
  if (e == ContextError::canceled) return {ErrorKind::canceled, SqlState{"57014"}, "context canceled", {}};
  return {ErrorKind::deadline_exceeded, SqlState{"57014"}, "context deadline exceeded", {}};
}

bool breaks_connection(const DbError& e) { return e.kind != ErrorKind::refused; }

// Typical figures of dsql-facts 9: a statement's round trip takes 0.4 to 2.4 ms, a new connection some 15 ms.
constexpr std::int64_t least_latency = 1;
constexpr std::uint64_t latency_spread = 2'400;
constexpr Duration connect_time = milliseconds(15);
// Nothing spins faster than this on errors that need no answer, and nobody runs further ahead of the clock than that:
// a loop that never waits must still be counted in events.
constexpr Duration error_time = milliseconds(1);
constexpr Duration longest_lag = milliseconds(50);

}  // namespace

/// A call in flight, tied to the fiber that waits for it: if the wait ends in any other way than with the answer, the
/// request is on its own. Its destructor draws and moves things; it makes no call.
class Flight {
 public:
  Flight(NetworkSession& session, Network::InFlight& flight) : session_(session), flight_(flight) {}
  ~Flight() {
    if (!answered_) abandon();
  }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  Result<ResultSet> take_answer() {
    answered_ = true;
    Result<ResultSet> answer = std::move(*flight_.answer);
    if (flight_.suffers(EffectKind::late_request) && !flight_.executed) {
      // The client has been told that the connection is gone; the request has not arrived yet.
      flight_.client_gone = true;
      flight_.orphan = std::move(session_.connection_);
    } else {
      session_.network_.recycle(flight_);
    }
    return answer;
  }

  /// The client stops waiting: what it sent is on its own.
  void abandon() {
    answered_ = true;
    Network& network = session_.network_;
    flight_.client_gone = true;
    flight_.waiting = nullptr;
    flight_.orphan = std::move(session_.connection_);
    network.machine_.scheduler().cancel(flight_.reply_event);
    flight_.reply_event = 0;
    if (flight_.executed || !arrives()) network.recycle(flight_);
  }

 private:
  // A request that has been written to the socket is executed although nobody waits any more; 0 is the simpler story,
  // in which it never arrives. One that is late arrives whatever its client does.
  [[nodiscard]] bool arrives() const {
    if (flight_.suffers(EffectKind::late_request)) return true;
    return session_.network_.machine_.choices().below(flight_.at, "arrives without its client", 2) == 1;
  }

  NetworkSession& session_;
  Network::InFlight& flight_;
  bool answered_ = false;
};

CallInfo NetworkSession::describe(const Context& context, const Statement& statement,
                                  std::span<const Value> parameters) {
  CallInfo call;
  call.id = network_.next_call_++;
  call.actor = &context.actor();
  call.operation = context.actor().operation();
  call.statement = &statement;
  call.parameters = parameters;
  call.transaction = transaction_;
  call.kind = EventKind::statement;
  if (statement.kind == StatementKind::commit) {
    call.kind = EventKind::commit;
    call.may_have_effects =
        usable() && connection_->status() == TransactionStatus::open && !connection_->footprint().written.empty();
  } else if (transaction_ != 0 && !snapshot_taken_ && statement.kind == StatementKind::other) {
    call.kind = EventKind::snapshot;
  } else if (transaction_ == 0 && statement.kind == StatementKind::other) {
    call.may_have_effects = !statement.only_reads;
  }
  return call;
}

bool NetworkSession::visible(const Statement& statement) const {
  if (network_.backend_.inner_statements_visible()) return true;
  if (statement.kind == StatementKind::begin || statement.kind == StatementKind::rollback) return false;
  if (connection_->status() == TransactionStatus::aborted) return false;
  if (statement.kind == StatementKind::commit) return true;
  return transaction_ == 0 || !snapshot_taken_;
}

Result<ResultSet> NetworkSession::execute(const Context& context, const Statement& statement,
                                          std::span<const Value> parameters) {
  Actor& actor = context.actor();
  if (actor.killed()) throw ActorKilled{};
  if (actor.lag() > longest_lag) (void)actor.wait(actor.reached(), "catch up");
  if (refusal_.has_value()) return answer_refused(context, statement, parameters);
  if (!usable()) {
    actor.add_lag(error_time);
    return tl::unexpected<DbError>(connection_lost());
  }
  const Address at = actor.address(statement.name_hash);
  if (statement.kind == StatementKind::begin && transaction_ == 0) {
    transaction_ = ++network_.next_transaction_;
    snapshot_taken_ = false;
  }
  const CallInfo call = describe(context, statement, parameters);
  network_.observer_.requested(call);
  if (const ContextError e = context.error(); e != ContextError::none) {
    actor.add_lag(error_time);
    return finish(call, tl::unexpected<DbError>(context_error(e)));
  }
  Choices& choices = actor.machine().choices();
  const Duration latency =
      microseconds(least_latency + static_cast<std::int64_t>(choices.below(at, "latency", latency_spread)));
  std::optional<Effect> effect;
  if (statement.kind != StatementKind::rollback && statement.kind != StatementKind::begin) {
    const CallPoint point = point_of(call, at);
    if (const auto strike = network_.faults_.strike(point, choices); strike.has_value()) {
      effect = network_.apply(*strike, call, point);
    }
  }
  return visible(statement) ? send(context, call, at, latency, effect) : run_through(actor, call, at, latency, effect);
}

CallPoint NetworkSession::point_of(const CallInfo& call, const Address& at) const {
  const CallKind kind = call.kind == EventKind::commit ? CallKind::commit
                        : call.statement->only_reads   ? CallKind::read
                                                       : CallKind::write;
  const bool aborted = connection_->status() == TransactionStatus::aborted;
  return {kind, transaction_ != 0, aborted, call.may_have_effects, network_.backend_.inner_statements_visible(), at};
}

Result<ResultSet> NetworkSession::run_through(Actor& actor, const CallInfo& call, const Address& at, Duration latency,
                                              const std::optional<Effect>& effect) {
  const auto suffers = [&effect](EffectKind kind) { return effect.has_value() && effect->kind == kind; };
  if (suffers(EffectKind::lose_request)) return finish(call, tl::unexpected<DbError>(connection_lost()));
  if (suffers(EffectKind::slow_request)) actor.add_lag(effect->delay);
  const ServerContext server = network_.server_context(network_.machine_.now() + actor.lag(), at);
  network_.observer_.executing(call);
  Result<ResultSet> answer;
  const bool refused = suffers(EffectKind::refuse);
  const auto execute = [&] {
    answer = refused ? network_.refuse_on_server(*connection_, server, call, *effect)
                     : connection_->execute(server, *call.statement, call.parameters);
    network_.observer_.executed(call, answer);
  };
  if (!refused && network_.executed_before(*call.statement)) {
    execute();
  } else {
    // The backend and the observer may have to parse it, and PostgreSQL's parser needs more stack than a fiber has.
    actor.machine().fibers().on_main(execute);
  }
  actor.add_lag(answer.has_value() ? latency + answer->took : latency);
  if (suffers(EffectKind::slow_reply)) actor.add_lag(effect->delay);
  return finish(call, std::move(answer));
}

Result<ResultSet> NetworkSession::answer_refused(const Context& context, const Statement& statement,
                                                 std::span<const Value> parameters) {
  const CallInfo call = describe(context, statement, parameters);
  network_.observer_.requested(call);
  context.actor().add_lag(error_time);
  Result<ResultSet> answer = tl::unexpected<DbError>(*refusal_);
  network_.observer_.answered(call, answer);
  return answer;
}

Result<ResultSet> NetworkSession::send(const Context& context, const CallInfo& call, const Address& at,
                                       Duration latency, const std::optional<Effect>& effect) {
  Network::InFlight& flight = network_.take();
  flight.connection = connection_.get();
  flight.call = call;
  flight.at = at;
  flight.parameters.assign(call.parameters.begin(), call.parameters.end());
  flight.call.parameters = flight.parameters;
  flight.waiting = &context.actor();
  flight.effect = effect;
  const bool late = flight.suffers(EffectKind::late_request);
  const bool delayed = late || flight.suffers(EffectKind::slow_request);
  Flight guard(*this, flight);
  network_.schedule_execution(flight, context.actor().lag() + (delayed ? effect->delay : latency / 2));
  if (late) {
    flight.answer = tl::unexpected<DbError>(connection_lost());
    network_.schedule_reply(flight, context.actor().lag() + latency);
  }
  const Wake why = context.wait("reply");
  if (why != Wake::ready) {
    guard.abandon();
    const ContextError e = why == Wake::cancelled ? ContextError::canceled : ContextError::deadline_exceeded;
    return finish(call, tl::unexpected<DbError>(context_error(e)));
  }
  return finish(call, guard.take_answer());
}

Result<ResultSet> NetworkSession::finish(const CallInfo& call, Result<ResultSet> answer) {
  network_.observer_.answered(call, answer);
  const StatementKind kind = call.statement->kind;
  if (!answer.has_value() && breaks_connection(answer.error())) {
    transaction_ = 0;
    connection_.reset();
    return answer;
  }
  if (kind == StatementKind::commit || kind == StatementKind::rollback) transaction_ = 0;
  if (kind == StatementKind::begin && connection_->status() == TransactionStatus::idle) transaction_ = 0;
  if (kind == StatementKind::other && transaction_ != 0) snapshot_taken_ = true;
  return answer;
}

Session& NetworkPool::checkout(const Context& context) {
  if (idle_.empty()) {
    context.actor().add_lag(connect_time);
    lent_.push_back(std::make_unique<NetworkSession>(network_, generation_, network_.connect(context.actor())));
  } else {
    lent_.push_back(std::move(idle_.back()));
    idle_.pop_back();
  }
  return *lent_.back();
}

void NetworkPool::give_back(Session& session) {
  const auto found =
      std::find_if(lent_.begin(), lent_.end(), [&session](const auto& s) { return s.get() == &session; });
  CHECK(found != lent_.end());
  std::unique_ptr<NetworkSession> returned = std::move(*found);
  lent_.erase(found);
  if (returned->usable() && !returned->in_transaction() && returned->generation() == generation_) {
    idle_.push_back(std::move(returned));
  }
}

void NetworkPool::replace_pool() {
  ++generation_;
  idle_.clear();
}

}  // namespace dsqlsim
