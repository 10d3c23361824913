#include "tests/sim/report/told.h"

namespace dsqlsim::told {

ActorId Telling::actor(HostId host, std::string_view host_name, std::string_view name, std::uint32_t incarnation) {
  operations_.push_back(0);
  return history.add_actor({host, incarnation, std::string(host_name), std::string(name)});
}

Telling& Telling::at(std::int64_t ms) {
  now_ = Time{} + milliseconds(ms);
  return *this;
}

Entry Telling::entry(EntryKind kind, ActorId who) {
  Entry e;
  e.kind = kind;
  e.step = ++step_;
  e.at = now_;
  e.actor = who;
  if (who != no_actor) e.operation = operations_[who];
  return e;
}

Telling& Telling::operation(ActorId who, Label kind, std::string_view text, std::uint32_t number) {
  operations_[who] = number;
  Entry e = entry(EntryKind::operation, who);
  e.label = kind;
  e.text = history.keep(text);
  history.add(e);
  return *this;
}

Telling& Telling::note(ActorId who, Label kind, std::array<std::int64_t, 5> n, std::string_view text) {
  Entry e = entry(EntryKind::note, who);
  e.label = kind;
  e.n = n;
  e.text = history.keep(text);
  history.add(e);
  return *this;
}

Telling& Telling::host(HostId host, std::uint32_t incarnation, Label what) {
  Entry e = entry(EntryKind::host, no_actor);
  e.label = what;
  e.n[0] = host;
  e.n[1] = incarnation;
  history.add(e);
  return *this;
}

std::uint64_t Telling::request(ActorId who, std::uint64_t transaction, std::string_view statement,
                               std::string_view parameters) {
  Entry e = entry(EntryKind::request, who);
  e.call = next_call_++;
  e.transaction = transaction;
  e.text = history.keep(statement);
  e.event = statement == "COMMIT" ? EventKind::commit : EventKind::statement;
  e.detail = history.keep(parameters);
  history.add(e);
  requests_.push_back(e);
  return e.call;
}

Entry Telling::of_call(EntryKind kind, std::uint64_t call) {
  Entry e = requests_[call];
  const Entry now = entry(kind, e.actor);
  e.kind = kind;
  e.step = now.step;
  e.at = now.at;
  e.detail = {};
  return e;
}

Telling& Telling::executed(std::uint64_t call, std::string_view answer) {
  Entry e = of_call(EntryKind::executed, call);
  e.detail = history.keep(answer);
  history.add(e);
  return *this;
}

Telling& Telling::answered(std::uint64_t call, std::string_view answer, CallView view) {
  Entry e = of_call(EntryKind::answered, call);
  e.detail = history.keep(answer);
  e.view = view;
  history.add(e);
  return *this;
}

Telling& Telling::fault(std::uint64_t call, Label fault) {
  Entry e = of_call(EntryKind::fault, call);
  e.label = fault;
  history.add(e);
  return *this;
}

Telling& Telling::commit(std::uint64_t call, std::string_view table, std::vector<Value> before,
                         std::vector<Value> after) {
  const std::array<RowChange, 1> changes{RowChange{table, before, after}};
  history.add_commit(of_call(EntryKind::commit, call), changes);
  return *this;
}

Telling& Telling::call(ActorId who, std::uint64_t transaction, std::string_view statement, std::string_view parameters,
                       std::string_view answer) {
  const std::uint64_t number = request(who, transaction, statement, parameters);
  return executed(number, answer).answered(number, answer);
}

Telling& Telling::refused(ActorId who, std::uint64_t transaction, std::string_view statement, SqlState state) {
  const std::uint64_t number = request(who, transaction, statement);
  for (const EntryKind kind : {EntryKind::executed, EntryKind::answered}) {
    Entry e = of_call(kind, number);
    e.view = CallView::refused;
    e.state = state;
    history.add(e);
  }
  return *this;
}

}  // namespace dsqlsim::told
