#include "sim/history/recorder.h"

#include <fmt/format.h>

#include "sim/core/check.h"
#include "sim/db/short_uuid.h"

namespace dsqlsim {

namespace {

CallView view_of(const Result<ResultSet>& result) {
  if (result.has_value()) return CallView::ok;
  switch (result.error().kind) {
    case ErrorKind::refused:
      return CallView::refused;
    case ErrorKind::connection_lost:
      return CallView::connection_lost;
    case ErrorKind::canceled:
      return CallView::canceled;
    case ErrorKind::deadline_exceeded:
      return CallView::deadline_exceeded;
  }
  return CallView::refused;
}

constexpr std::size_t longest_cell = 40;

std::string shortened(const Value& v) {
  std::string text = to_text(v);
  if (const auto* bytes = std::get_if<Bytes>(&v); bytes != nullptr) {
    text = fmt::format("<{} bytes>", bytes->data.size());
  }
  if (const auto* uuid = std::get_if<Uuid>(&v); uuid != nullptr) text = short_uuid(*uuid);
  if (text.size() > longest_cell) text = text.substr(0, longest_cell - 2) + "..";
  return text;
}

std::string parameters_text(std::span<const Value> parameters) {
  std::string out;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) out += ", ";
    out += shortened(parameters[i]);
  }
  return out;
}

std::string answer_text(const Result<ResultSet>& result) {
  if (!result.has_value()) {
    const DbError& e = result.error();
    switch (e.kind) {
      case ErrorKind::refused:
        return fmt::format("{}: {}", e.state.text(), e.message);
      case ErrorKind::connection_lost:
        return "connection lost";
      case ErrorKind::canceled:
        return "gave up: canceled";
      case ErrorKind::deadline_exceeded:
        return "gave up: deadline exceeded";
    }
  }
  const ResultSet& rows = *result;
  if (rows.row_count() == 1 && rows.columns.size() <= 3) {
    std::string out;
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
      if (c > 0) out += ", ";
      out += fmt::format("{}={}", rows.columns[c], shortened(rows.at(0, c)));
    }
    return out;
  }
  return rows.tag;
}

}  // namespace

Entry Recorder::entry(EntryKind kind) const {
  Entry e;
  e.kind = kind;
  if (machine_ != nullptr) {
    e.step = machine_->scheduler().step();
    e.at = machine_->reached();
  }
  return e;
}

Entry Recorder::entry(EntryKind kind, const Actor& actor) {
  know(actor);
  Entry e = entry(kind);
  e.actor = actor.id();
  e.operation = actor.operation();
  return e;
}

Entry Recorder::entry(EntryKind kind, const CallInfo& call) {
  know(*call.actor);
  Entry e = entry(kind);
  e.actor = call.actor->id();
  e.operation = call.operation;
  e.event = call.kind;
  e.may_have_effects = call.may_have_effects;
  e.text = call.statement->name;
  e.sql = call.statement->sql;
  e.call = call.id;
  e.transaction = call.transaction;
  return e;
}

void Recorder::know(const Actor& actor) {
  while (history_.actor_count() <= actor.id()) {
    const Actor& next = machine_->actor(static_cast<ActorId>(history_.actor_count()));
    history_.add_actor({next.host().id, next.incarnation(), next.host().name, std::string(next.name())});
  }
}

void Recorder::operation_began(const Actor& actor, Label kind, std::string_view text) {
  Entry e = entry(EntryKind::operation, actor);
  e.label = kind;
  e.text = history_.keep(text);
  history_.add(e);
  machine_->scheduler().observe(mix(kind.hash(), name_hash(text)));
}

void Recorder::note(const Actor& actor, const Note& note) {
  Entry e = entry(EntryKind::note, actor);
  e.label = note.kind;
  e.n = note.n;
  e.text = history_.keep(note.text);
  history_.add(e);
  std::uint64_t h = note.kind.hash();
  for (const std::int64_t n : note.n) h = mix(h, static_cast<std::uint64_t>(n));
  machine_->scheduler().observe(mix(h, name_hash(note.text)));
}

void Recorder::metric(const Actor& actor, Label name, std::string_view label_a, std::string_view label_b,
                      std::int64_t value) {
  Entry e = entry(EntryKind::metric, actor);
  e.label = name;
  e.n[0] = value;
  e.text = history_.keep(label_b.empty() ? std::string(label_a) : fmt::format("{},{}", label_a, label_b));
  history_.add(e);
}

void Recorder::host_event(std::uint32_t host, std::uint32_t incarnation, Label what) {
  Entry e = entry(EntryKind::host);
  e.label = what;
  e.n[0] = host;
  e.n[1] = incarnation;
  history_.add(e);
}

void Recorder::requested(const CallInfo& call) {
  Entry e = entry(EntryKind::request, call);
  if (history_.detail()) e.detail = history_.keep(parameters_text(call.parameters));
  history_.add(e);
}

void Recorder::executed(const CallInfo& call, const Result<ResultSet>& truth) {
  executing_ = nullptr;
  Entry e = entry(EntryKind::executed, call);
  e.view = view_of(truth);
  if (!truth.has_value()) e.state = truth.error().state;
  if (locks_ != nullptr) e.label = locks_->of(*call.statement);
  if (history_.detail()) e.detail = history_.keep(answer_text(truth));
  history_.add(e);
  std::uint64_t h = mix(call.statement->name_hash, static_cast<std::uint64_t>(e.view));
  if (truth.has_value()) {
    h = mix(h, name_hash(truth->tag));
    for (const Value& v : truth->cells) h = hash_value(h, v);
  } else {
    h = mix(mix(h, name_hash(truth.error().state.text())), name_hash(truth.error().message));
  }
  machine_->scheduler().observe(h);
}

void Recorder::answered(const CallInfo& call, const Result<ResultSet>& view) {
  Entry e = entry(EntryKind::answered, call);
  e.view = view_of(view);
  if (!view.has_value()) e.state = view.error().state;
  if (history_.detail()) e.detail = history_.keep(answer_text(view));
  history_.add(e);
  machine_->scheduler().observe(mix(call.id, static_cast<std::uint64_t>(e.view)));
}

void Recorder::fault_applied(const CallInfo& call, Label fault, Label effect) {
  Entry e = entry(EntryKind::fault, call);
  e.label = fault;
  e.text = effect.text();
  history_.add(e);
  machine_->scheduler().observe(mix(fault.hash(), effect.hash()));
}

void Recorder::committed(const CommitRecord& record) {
  CHECK_WHY(executing_ != nullptr, "a commit was reported outside any call");
  Entry e = entry(EntryKind::commit, *executing_);
  e.n[0] = static_cast<std::int64_t>(record.sequence);
  history_.add_commit(e, record.changes);
  std::uint64_t h = record.sequence;
  for (const RowChange& change : record.changes) {
    h = mix(h, name_hash(change.table));
    for (const Value& v : change.before) h = hash_value(h, v);
    h = mix(h, change.before.size());
    for (const Value& v : change.after) h = hash_value(h, v);
  }
  machine_->scheduler().observe(h);
}

}  // namespace dsqlsim
