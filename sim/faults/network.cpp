#include "sim/faults/network.h"

#include "sim/core/check.h"
#include "sim/faults/network_session.h"

namespace dsqlsim {

namespace {
DbError injected_conflict() {
  return {ErrorKind::refused, sqlstate::serialization_failure, "change conflicts with another transaction (OC000)", {}};
}
DbError broken() { return {ErrorKind::connection_lost, SqlState{"08006"}, "connection lost", {}}; }

constexpr Duration reply_time = microseconds(300);
constexpr Duration notice_time = milliseconds(2);
}  // namespace

Network::Network(Machine& machine, Backend& backend, StatementTable& statements, FaultPlan& faults,
                 CallObserver& observer)
    : machine_(machine), backend_(backend), statements_(statements), faults_(faults), observer_(observer) {}

Network::~Network() = default;

std::unique_ptr<Database> Network::make_pool() { return std::make_unique<NetworkPool>(*this); }

Result<std::unique_ptr<Connection>> Network::connect(Actor& actor) {
  return backend_.connect(server_context(machine_.now() + actor.lag(), actor.address(name_hash("connect"))), {});
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
  if (flight.effect == EffectKind::refuse_commit) {
    if (flight.call.kind == EventKind::commit) {
      Result<ResultSet> undone = flight.connection->execute(server, statements_.rollback(), {});
      if (!undone.has_value() && undone.error().kind != ErrorKind::refused) return undone;
      CHECK(undone.has_value());
    }
    return tl::unexpected<DbError>(injected_conflict());
  }
  return flight.connection->execute(server, *flight.call.statement, flight.call.parameters);
}

void Network::execute(InFlight& flight) {
  flight.execute_event = 0;
  if (flight.effect == EffectKind::lose_request) {
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
  if (flight.effect == EffectKind::late_request) return;  // its answer, a broken connection, is already on its way
  if (flight.effect == EffectKind::lose_reply) {
    flight.answer = tl::unexpected<DbError>(broken());
    return schedule_reply(flight, notice_time);
  }
  const Duration took = truth.has_value() ? truth->took : Duration{};
  flight.answer = std::move(truth);
  // Nobody can tell when the answer to a transaction's first statement arrived, so it needs no event of its own.
  if (flight.call.kind == EventKind::snapshot && took == Duration{} && !machine_.host(flight.call.actor->host().id).paused) {
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

void Network::strike_host(Host& host, const Strike& strike, const Address& at, Duration lag) {
  const Time when = machine_.now() + lag + strike.effect.delay;
  const std::uint64_t name = at.hash();
  switch (strike.effect.kind) {
    case EffectKind::crash_host:
      return machine_.plan_outage(host, Outage::crash, when, strike.effect.downtime, name);
    case EffectKind::pause_host:
      return machine_.plan_outage(host, Outage::pause, when, strike.effect.downtime, name);
    case EffectKind::step_clock:
      host.skew = host.skew + strike.effect.delay;
      return;
    case EffectKind::refuse_commit:
    case EffectKind::lose_request:
    case EffectKind::lose_reply:
    case EffectKind::late_request:
      CHECK_WHY(false, "this effect strikes a call, not a host");
  }
}

}  // namespace dsqlsim
