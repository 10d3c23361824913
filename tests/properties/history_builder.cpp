#include "tests/properties/history_builder.h"

#include "store/schema/tables.h"

namespace dsqlsim::properties {

using schema::Layer;

ActorId HistoryBuilder::actor(std::string_view host, std::string_view name, std::uint32_t incarnation) {
  operations_.push_back(0);
  return history_.add_actor(
      {static_cast<HostId>(host.front() - 'A'), incarnation, std::string(host), std::string(name)});
}

void HistoryBuilder::next_operation(ActorId actor) {
  ++operations_[actor];
  Entry e = entry(EntryKind::operation, actor);
  e.label = "operation";
  add(e);
}

Entry HistoryBuilder::entry(EntryKind kind, ActorId actor) const {
  Entry e;
  e.kind = kind;
  e.at = now_;
  e.actor = actor;
  if (actor != no_actor) e.operation = operations_[actor];
  return e;
}

std::size_t HistoryBuilder::add(Entry entry) {
  entry.text = history_.keep(entry.text);
  history_.add(entry);
  return last();
}

std::size_t HistoryBuilder::note(ActorId actor, Label label, std::array<std::int64_t, 5> n, std::string_view text) {
  Entry e = entry(EntryKind::note, actor);
  e.label = label;
  e.n = n;
  e.text = text;
  return add(e);
}

std::size_t HistoryBuilder::metric(ActorId actor, Label name, std::string_view labels, std::int64_t value) {
  Entry e = entry(EntryKind::metric, actor);
  e.label = name;
  e.n[0] = value;
  e.text = labels;
  return add(e);
}

std::size_t HistoryBuilder::happens(Label what) {
  Entry e = entry(EntryKind::host, no_actor);
  e.label = what;
  return add(e);
}

std::size_t HistoryBuilder::commit(ActorId actor, const std::vector<RowImage>& rows) {
  const std::uint64_t call = send(actor, "COMMIT", EventKind::commit, new_transaction(), true);
  const std::size_t committed = land(call, rows);
  answer(call, CallView::ok);
  return committed;
}

std::uint64_t HistoryBuilder::send(ActorId actor, std::string_view statement, EventKind event,
                                   std::uint64_t transaction, bool may_have_effects) {
  Entry e = entry(EntryKind::request, actor);
  e.text = statement;
  e.event = event;
  e.transaction = transaction;
  e.may_have_effects = may_have_effects;
  e.call = requests_.size();
  requests_.push_back(add(e));
  return e.call;
}

std::size_t HistoryBuilder::land(std::uint64_t call, const std::vector<RowImage>& rows) {
  std::vector<RowChange> changes;
  for (const RowImage& row : rows) changes.push_back({row.table, row.before, row.after});
  Entry e = history_.entry(requests_[call]);
  e.at = now_;
  e.n[0] = ++commits_;
  history_.add_commit(e, changes);
  const std::size_t committed = last();
  e.kind = EntryKind::executed;
  add(e);
  return committed;
}

std::size_t HistoryBuilder::execute(std::uint64_t call, Label clause, SqlState refused) {
  Entry e = history_.entry(requests_[call]);
  e.kind = EntryKind::executed;
  e.at = now_;
  e.label = clause;
  e.view = refused == SqlState{} ? CallView::ok : CallView::refused;
  e.state = refused;
  return add(e);
}

std::size_t HistoryBuilder::answer(std::uint64_t call, CallView view, SqlState state) {
  Entry e = history_.entry(requests_[call]);
  e.kind = EntryKind::answered;
  e.at = now_;
  e.view = view;
  e.state = state;
  return add(e);
}

Transaction::Transaction(HistoryBuilder& h, ActorId actor, std::string_view first_statement)
    : h_(h), actor_(actor), number_(h.new_transaction()) {
  h_.answer(h_.send(actor_, "BEGIN", EventKind::statement, number_, false), CallView::ok);
  if (!first_statement.empty()) statement(first_statement);
}

std::size_t Transaction::statement(std::string_view name, SqlState refused) {
  const std::uint64_t call = h_.send(actor_, name, EventKind::statement, number_, false);
  return h_.answer(call, refused == SqlState{} ? CallView::ok : CallView::refused, refused);
}

void Transaction::roll_back() {
  h_.answer(h_.send(actor_, "ROLLBACK", EventKind::statement, number_, false), CallView::ok);
}

std::uint64_t Transaction::send_commit() {
  commit_ = h_.send(actor_, "COMMIT", EventKind::commit, number_, true);
  return commit_;
}

std::size_t Transaction::commit(const std::vector<RowImage>& rows) {
  send_commit();
  const std::size_t committed = h_.land(commit_, rows);
  h_.answer(commit_, CallView::ok);
  return committed;
}

std::size_t Transaction::commit_refused(SqlState state) { return h_.answer(send_commit(), CallView::refused, state); }

std::size_t Transaction::commit_lost(CallView view) { return h_.answer(send_commit(), view, SqlState{"08006"}); }

LayerNotes::LayerNotes(HistoryBuilder& h, ActorId actor, Layer layer, schema::Operation operation,
                       std::int64_t attempts_configured, std::optional<Claim> claim)
    : h_(h), actor_(actor), layer_(layer), operation_(operation), call_(h.new_layer_call()) {
  if (claim.has_value()) {
    h_.note(actor_, schema::note::op_under_range, {call_, claim->shard, claim->range, claim->range_written, 0},
            schema::name(operation_));
  }
  began_ = h_.note(actor_, schema::note::call_began,
                   {static_cast<std::int64_t>(layer_), call_, attempts_configured, 0, 0}, schema::name(operation_));
}

std::size_t LayerNotes::attempt() {
  return h_.note(actor_, schema::note::attempt_began, {static_cast<std::int64_t>(layer_), call_, ++attempt_, 0, 0},
                 schema::name(operation_));
}

std::size_t LayerNotes::ends(schema::Failure kind, schema::Root root, std::string_view evidence) {
  return h_.note(
      actor_, schema::note::attempt_ended,
      {static_cast<std::int64_t>(layer_), call_, attempt_, static_cast<std::int64_t>(kind), schema::pack_root(root)},
      evidence);
}

std::size_t LayerNotes::backs_off(Duration d) {
  return h_.note(actor_, schema::note::backoff, {static_cast<std::int64_t>(layer_), call_, attempt_, d.us, 0},
                 schema::name(operation_));
}

std::size_t LayerNotes::returns(schema::Failure kind, schema::Root root) {
  return h_.note(
      actor_, schema::note::operation_returned,
      {call_, static_cast<std::int64_t>(kind), schema::pack_root(root), static_cast<std::int64_t>(operation_), 0});
}

std::size_t successful_call(HistoryBuilder& h, ActorId actor, schema::Operation operation, Claim claim,
                            const std::vector<RowImage>& rows) {
  LayerNotes client(h, actor, Layer::client, operation, 2, claim);
  client.attempt();
  LayerNotes transaction(h, actor, Layer::tx_execute, operation, 6);
  transaction.attempt();
  const std::size_t committed = Transaction(h, actor).commit(rows);
  transaction.ends_ok();
  client.ends_ok();
  client.returns(schema::Failure::none);
  return committed;
}

namespace {

Value bytes(std::string data) { return Bytes{std::move(data)}; }
Value encoding() { return std::string(schema::blob_encoding); }
const Uuid the_namespace = make_uuid(1, 1);

}  // namespace

Row shard_row(std::int64_t shard, std::int64_t range, std::int64_t watermark, std::string_view owner) {
  schema::ShardInfo info;
  info.shard_id = static_cast<std::int32_t>(shard);
  info.range_id = range;
  info.owner = owner;
  if (watermark != 0) info.queue_states[schema::Category::transfer] = {{0, watermark}, {0, watermark}};
  return {shard, range, bytes(encode(info)), encoding()};
}

Row execution_row(std::string_view workflow, std::int64_t version, const schema::ExecutionInfo& info) {
  return {std::int64_t{1},     the_namespace,   std::string(workflow),
          make_uuid(2, 2),     std::int64_t{1}, std::int64_t{0},
          bytes(encode(info)), encoding(),      bytes(""),
          encoding(),          version};
}

Row current_row(std::string_view workflow) {
  return {std::int64_t{1}, the_namespace,   std::string(workflow), make_uuid(2, 2), std::string("request"),
          std::int64_t{1}, std::int64_t{1}, std::int64_t{0},       Null{},          std::int64_t{0},
          Null{},          std::string()};
}

Row transfer_row(std::int64_t shard, std::int64_t task) {
  return {shard, task, bytes(encode(schema::TaskBlob{})), encoding()};
}

Row timer_row(std::int64_t shard, std::int64_t fire_time_us, std::int64_t task) {
  return {shard, Timestamp{fire_time_us}, task, bytes(encode(schema::TaskBlob{schema::Category::timer, {}, {}})),
          encoding()};
}

Row namespace_row(std::int64_t number, std::string_view name, std::int64_t version,
                  const schema::NamespaceDetail& detail) {
  return {schema::namespace_partition,
          make_uuid(3, static_cast<std::uint64_t>(number)),
          std::string(name),
          version,
          bytes(encode(detail)),
          encoding(),
          false};
}

Row metadata_row(std::int64_t version) { return {schema::namespace_partition, version}; }

RowImage inserted(std::string_view table, Row row) { return {table, {}, std::move(row)}; }
RowImage updated(std::string_view table, Row before, Row after) { return {table, std::move(before), std::move(after)}; }
RowImage deleted(std::string_view table, Row row) { return {table, std::move(row), {}}; }

}  // namespace dsqlsim::properties
