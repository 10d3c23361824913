#include "sim/faults/network.h"

#include "sim/core/check.h"
#include "sim/faults/network_session.h"

namespace dsqlsim {

namespace {
DbError refusal(const Effect& effect) { return {ErrorKind::refused, effect.state, std::string(effect.message), {}}; }
DbError broken() { return {ErrorKind::connection_lost, SqlState{"08006"}, "connection lost", {}}; }

constexpr Duration reply_time = microseconds(300);
constexpr Duration notice_time = milliseconds(2);
}  // namespace

Network::Network(Machine& machine, Backend& backend, StatementTable& statements, FaultPlan& faults,
                 CallObserver& observer)
    : machine_(machine),
      backend_(backend),
      statements_(statements),
      refused_(statements.add("refused", "SELECT nonsense")),
      connect_(statements.add("connect", "connect")),
      faults_(faults),
      observer_(observer) {}

Network::~Network() = default;

std::unique_ptr<Database> Network::make_pool() { return std::make_unique<NetworkPool>(*this); }

// No event of its own: that a connect takes time is in the client's lag, and nobody else can tell when it happened.
Result<std::unique_ptr<Connection>> Network::connect(Actor& actor) {
  const Address at = actor.address(name_hash("connect"));
  CallPoint point;
  point.kind = CallKind::connect;
  point.at = at;
  if (const std::optional<Strike> strike = faults_.strike(point, machine_.choices()); strike.has_value()) {
    CallInfo call;
    call.id = next_call_++;
    call.actor = &actor;
    call.operation = actor.operation();
    call.statement = &connect_;
    const std::optional<Effect> effect = apply(*strike, call, point);
    if (effect.has_value()) {
      CHECK_WHY(effect->kind == EffectKind::refuse || effect->kind == EffectKind::lose_request,
                "this effect needs a statement");
      return tl::unexpected<DbError>(effect->kind == EffectKind::refuse ? refusal(*effect) : broken());
    }
  }
  // A client library may need more stack than a fiber has.
  Result<std::unique_ptr<Connection>> made;
  machine_.fibers().on_main([&] { made = backend_.connect(server_context(machine_.now() + actor.lag(), at), {}); });
  return made;
}

std::optional<Effect> Network::apply(const Strike& strike, const CallInfo& call, const CallPoint& point) {
  observer_.fault_applied(call, strike.fault->label, name(point.kind));
  if (strike.effect.kind < EffectKind::crash_host) return strike.effect;
  strike_host(call.actor->host(), strike.effect, point.at, call.actor->lag());
  return std::nullopt;
}

bool Network::executed_before(const Statement& statement) {
  if (statement.id >= executed_.size()) executed_.resize(statement.id + 1, false);
  const bool before = executed_[statement.id];
  executed_[statement.id] = true;
  return before;
}

Network::InFlight& Network::take() {
  if (free_.empty()) {
    flights_.emplace_back();
    free_.push_back(&flights_.back());
  }
  InFlight& flight = *free_.back();
  free_.pop_back();
  flight.network = this;
  return flight;
}

void Network::recycle(InFlight& flight) {
  if (flight.execute_event != 0) machine_.scheduler().cancel(flight.execute_event);
  if (flight.reply_event != 0) machine_.scheduler().cancel(flight.reply_event);
  std::vector<Value> parameters = std::move(flight.parameters);
  parameters.clear();
  flight = InFlight{};
  flight.parameters = std::move(parameters);
  free_.push_back(&flight);
}

void Network::schedule_execution(InFlight& flight, Duration delay) {
  Event e;
  e.shape = flight.call.actor->shape(flight.call.kind, machine_.now() + delay, flight.at.hash(), "execute");
  e.shape.footprint = &flight.connection->footprint();
  e.host = no_host;
  e.fire = [](void* target, std::uint64_t) {
    auto* arrived = static_cast<InFlight*>(target);
    arrived->network->execute(*arrived);
  };
  e.target = &flight;
  flight.execute_event = machine_.scheduler().add(e);
}

void Network::schedule_reply(InFlight& flight, Duration delay) {
  Event e;
  e.shape = flight.call.actor->shape(EventKind::reply, machine_.now() + delay, flight.at.hash(), "answer");
  e.host = flight.call.actor->host().id;
  e.fire = [](void* target, std::uint64_t) {
    auto* answered = static_cast<InFlight*>(target);
    answered->network->deliver(*answered);
  };
  e.target = &flight;
  flight.reply_event = machine_.scheduler().add(e);
}

Result<ResultSet> Network::run_on_server(InFlight& flight) {
  const ServerContext server = server_context(machine_.now(), flight.at);
  if (flight.suffers(EffectKind::refuse)) {
    return refuse_on_server(*flight.connection, server, flight.call, *flight.effect);
  }
  return flight.connection->execute(server, *flight.call.statement, flight.call.parameters);
}

Result<ResultSet> Network::refuse_on_server(Connection& connection, const ServerContext& server, const CallInfo& call,
                                            const Effect& effect) {
  if (call.kind == EventKind::commit) {
    Result<ResultSet> undone = connection.execute(server, statements_.rollback(), {});
    if (!undone.has_value() && undone.error().kind != ErrorKind::refused) return undone;
    CHECK(undone.has_value());
  } else {
    // Any statement that fails aborts an open block.
    if (connection.status() == TransactionStatus::open) (void)connection.execute(server, refused_, {});
  }
  return tl::unexpected<DbError>(refusal(effect));
}

void Network::execute(InFlight& flight) {
  flight.execute_event = 0;
  if (flight.suffers(EffectKind::lose_request)) {
    // The server sees the connection close and rolls back; the client's session object drops its end when it is told.
    flight.executed = true;
    if (flight.client_gone) return recycle(flight);
    flight.answer = tl::unexpected<DbError>(broken());
    return schedule_reply(flight, notice_time);
  }
  // The truth, told before anybody can act on it.
  observer_.executing(flight.call);
  Result<ResultSet> truth = run_on_server(flight);
  observer_.executed(flight.call, truth);
  flight.executed = true;
  if (flight.client_gone) return recycle(flight);
  if (flight.suffers(EffectKind::late_request)) return;  // its answer, a broken connection, is already on its way
  if (flight.suffers(EffectKind::lose_reply)) {
    flight.answer = tl::unexpected<DbError>(broken());
    return schedule_reply(flight, notice_time);
  }
  Duration took = truth.has_value() ? truth->took : Duration{};
  if (flight.suffers(EffectKind::slow_reply)) took = took + flight.effect->delay;
  flight.answer = std::move(truth);
  // Nobody can tell when the answer to a transaction's first statement arrived, so it needs no event of its own.
  if (flight.call.kind == EventKind::snapshot && took == Duration{} &&
      !machine_.host(flight.call.actor->host().id).paused) {
    return deliver(flight);
  }
  schedule_reply(flight, reply_time + took);
}

void Network::deliver(InFlight& flight) {
  flight.reply_event = 0;
  Actor* actor = flight.waiting;
  CHECK_WHY(actor != nullptr, "an answer came for a client that had given up");
  actor->resume_now(actor->wait_id(), Wake::ready);
}

void Network::strike_host(Host& host, const Effect& effect, const Address& at, Duration lag) {
  const Time when = machine_.now() + lag + effect.delay;
  const std::uint64_t name = at.hash();
  switch (effect.kind) {
    case EffectKind::crash_host:
      return machine_.plan_outage(host, Outage::crash, when, effect.downtime, name);
    case EffectKind::pause_host:
      return machine_.plan_outage(host, Outage::pause, when, effect.downtime, name);
    case EffectKind::step_clock:
      host.skew = host.skew + effect.delay;
      return;
    case EffectKind::refuse:
    case EffectKind::lose_request:
    case EffectKind::lose_reply:
    case EffectKind::late_request:
    case EffectKind::slow_request:
    case EffectKind::slow_reply:
      CHECK_WHY(false, "this effect strikes a call, not a host");
  }
}

}  // namespace dsqlsim
