#include "properties/store_calls.h"

#include "store/schema/failure_text.h"

namespace dsqlsim::properties {

using schema::Layer;

StoreCalls::StoreCalls(const History& history) : history_(history) {
  stacks_.resize(history.actor_count());
  claims_.resize(history.actor_count(), nowhere);
  const std::span<const Entry> entries = history.entries();
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const Entry& entry = entries[at];
    switch (entry.kind) {
      case EntryKind::note:
        read_note(at, entry);
        break;
      case EntryKind::request:
        requested(at, entry);
        break;
      case EntryKind::answered:
        if (StatementCall* sent = statement(entry.call); sent != nullptr) sent->answered_entry = at;
        break;
      case EntryKind::commit:
        if (StatementCall* sent = statement(entry.call); sent != nullptr) sent->commit_entry = at;
        break;
      default:
        break;
    }
  }
}

void StoreCalls::read_note(std::size_t at, const Entry& entry) {
  const Note note = note_of(entry);
  if (entry.label == schema::note::call_began) {
    call_began(at, entry, note);
  } else if (entry.label == schema::note::attempt_began) {
    attempt_began(at, entry, note);
  } else if (entry.label == schema::note::attempt_ended) {
    const auto end = schema::AttemptEnded::from(note);
    if (Attempt* attempt = find_attempt(entry, end.layer, end.call, end.attempt)) attempt->ended_entry = at;
  } else if (entry.label == schema::note::backoff) {
    const auto backoff = schema::Backoff::from(note);
    if (Attempt* attempt = find_attempt(entry, backoff.layer, backoff.call, backoff.attempt))
      attempt->backoff_entry = at;
  } else if (entry.label == schema::note::op_under_range) {
    claims_[entry.actor] = at;
  } else if (entry.label == schema::note::operation_returned) {
    const auto returned = schema::OperationReturned::from(note);
    if (LayerCall* call = find(entry, Layer::client, returned.call)) call->returned_entry = at;
    stack_of(entry.actor).clear();
  }
}

void StoreCalls::call_began(std::size_t at, const Entry& entry, const Note& note) {
  const auto began = schema::CallBegan::from(note);
  std::vector<std::size_t>& stack = stack_of(entry.actor);
  // Layers nest from the client inwards, so what is on the same level or below it is over.
  while (!stack.empty() && calls_[stack.back()].layer <= began.layer) stack.pop_back();
  LayerCall call;
  call.layer = began.layer;
  call.actor = entry.actor;
  call.number = began.call;
  call.operation = began.operation;
  call.attempts_configured = began.attempts_configured;
  call.began_entry = at;
  take_claim(entry, call);
  if (!stack.empty()) call.parent = calls_[stack.back()].last_attempt;
  stack.push_back(calls_.size());
  calls_.push_back(call);
}

void StoreCalls::take_claim(const Entry& began, LayerCall& call) {
  const std::size_t noted = claims_[began.actor];
  if (call.layer != Layer::client || noted == nowhere) return;
  const auto claim = schema::OpUnderRange::from(note_of(history_.entry(noted)));
  if (claim.call != call.number) return;
  call.claim = claim;
  call.claim_entry = noted;
}

void StoreCalls::attempt_began(std::size_t at, const Entry& entry, const Note& note) {
  const auto began = schema::AttemptBegan::from(note);
  LayerCall* call = find(entry, began.layer, began.call);
  if (call == nullptr) return;
  Attempt attempt;
  attempt.call = stack_of(entry.actor).back();
  attempt.number = began.attempt;
  attempt.began_entry = at;
  if (call->last_attempt != nowhere) attempts_[call->last_attempt].next = attempts_.size();
  call->last_attempt = attempts_.size();
  attempts_.push_back(attempt);
}

void StoreCalls::requested(std::size_t at, const Entry& entry) {
  StatementCall sent;
  sent.request_entry = at;
  for (const std::size_t index : stack_of(entry.actor)) {
    const LayerCall& call = calls_[index];
    if (call.last_attempt == nowhere || attempts_[call.last_attempt].ended_entry != nowhere) break;
    (call.layer == Layer::client ? sent.client_attempt : sent.transaction_attempt) = call.last_attempt;
  }
  if (by_number_.size() <= entry.call) by_number_.resize(entry.call + 1, nowhere);
  by_number_[entry.call] = statements_.size();
  statements_.push_back(sent);
}

std::vector<std::size_t>& StoreCalls::stack_of(ActorId actor) { return stacks_[actor]; }

LayerCall* StoreCalls::find(const Entry& entry, Layer layer, std::int64_t number) {
  std::vector<std::size_t>& stack = stack_of(entry.actor);
  while (!stack.empty()) {
    LayerCall& call = calls_[stack.back()];
    if (call.layer == layer && call.number == number) return &call;
    if (call.layer >= layer) return nullptr;
    stack.pop_back();
  }
  return nullptr;
}

Attempt* StoreCalls::find_attempt(const Entry& entry, Layer layer, std::int64_t call, std::int64_t number) {
  LayerCall* found = find(entry, layer, call);
  if (found == nullptr || found->last_attempt == nowhere) return nullptr;
  Attempt& last = attempts_[found->last_attempt];
  return last.number == number ? &last : nullptr;
}

StatementCall* StoreCalls::statement(std::uint64_t call) {
  if (call >= by_number_.size() || by_number_[call] == nowhere) return nullptr;
  return &statements_[by_number_[call]];
}

const StatementCall* StoreCalls::statement_of(const Entry& commit) const {
  if (commit.call >= by_number_.size() || by_number_[commit.call] == nowhere) return nullptr;
  return &statements_[by_number_[commit.call]];
}

const LayerCall* StoreCalls::client_call_of(const Entry& commit) const {
  const StatementCall* sent = statement_of(commit);
  if (sent == nullptr || sent->client_attempt == nowhere) return nullptr;
  return &calls_[attempts_[sent->client_attempt].call];
}

namespace {

bool is_context(schema::Failure f) {
  return f == schema::Failure::context_canceled || f == schema::Failure::context_deadline_exceeded;
}

}  // namespace

bool context_was_over(const Entry& ended) {
  const bool of_attempt = ended.label == schema::note::attempt_ended;
  const auto kind = static_cast<schema::Failure>(ended.n[of_attempt ? 3 : 1]);
  if (is_context(kind)) return true;
  const std::string_view said = schema::split_failure_text(ended.text).said;
  return said.find("context deadline exceeded") != std::string_view::npos ||
         said.find("context canceled") != std::string_view::npos;
}

bool context_may_be_over(const History& history, const StoreCalls& calls, const Attempt& attempt) {
  const schema::AttemptEnded end = end_of(history, attempt);
  if (is_context(end.root.kind) || context_was_over(history.entry(attempt.ended_entry))) return true;
  const LayerCall& call = calls.call_of(attempt);
  if (call.parent == nowhere) return false;
  const Attempt& outer = calls.attempts()[call.parent];
  if (outer.ended_entry == nowhere) return true;
  const schema::AttemptEnded above = end_of(history, outer);
  return context_was_over(history.entry(outer.ended_entry)) || above.root.kind != end.root.kind;
}

std::optional<schema::Operation> operation_named(std::string_view name) {
  for (int i = 0; i < schema::operation_count; ++i) {
    const auto operation = static_cast<schema::Operation>(i);
    if (schema::name(operation) == name) return operation;
  }
  return std::nullopt;
}

bool harmless_when_repeated(schema::Operation operation) {
  using schema::Operation;
  switch (operation) {
    // A second time writes the row again, or is refused because of the first.
    case Operation::update_shard:
    case Operation::create_workflow_execution:
    case Operation::update_workflow_execution:
    case Operation::conflict_resolve_workflow_execution:
    case Operation::set_workflow_execution:
    case Operation::add_history_tasks:
    case Operation::create_namespace:
    case Operation::update_namespace:
    case Operation::create_task_queue:
    case Operation::update_task_queue:
    case Operation::delete_task_queue:
    case Operation::create_tasks:
    case Operation::update_task_queue_user_data:
    case Operation::enqueue_message:
    case Operation::update_ack_level:
    case Operation::enqueue_message_to_dlq:
    case Operation::update_dlq_ack_level:
    case Operation::create_queue:
    case Operation::enqueue_message_v2:
    case Operation::range_delete_messages:
    case Operation::create_or_update_nexus_endpoint:
    case Operation::delete_nexus_endpoint:
    case Operation::save_cluster_metadata:
      return false;
    // Reads, deletes of what is named, and an insert whose duplicate is read back.
    default:
      return true;
  }
}

bool is_unknown_to_client(const History& history, const StatementCall& statement) {
  if (statement.answered_entry == nowhere) return true;
  const CallView view = history.entry(statement.answered_entry).view;
  return view != CallView::ok && view != CallView::refused;
}

bool is_conflict_to_client(const History& history, const StatementCall& statement) {
  if (statement.answered_entry == nowhere) return false;
  const Entry& answer = history.entry(statement.answered_entry);
  return answer.view == CallView::refused && answer.state == sqlstate::serialization_failure;
}

std::string_view answer_words(const History& history, const StatementCall& statement) {
  if (statement.answered_entry == nowhere) return "no answer";
  const Entry& answer = history.entry(statement.answered_entry);
  switch (answer.view) {
    case CallView::ok:
      return "ok";
    case CallView::refused:
      return answer.state.text();
    case CallView::connection_lost:
      return "connection lost";
    case CallView::canceled:
      return "canceled";
    case CallView::deadline_exceeded:
      return "deadline exceeded";
  }
  return "no answer";
}

}  // namespace dsqlsim::properties
