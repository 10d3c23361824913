#include "scenarios/history_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/mutation_id.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;
using schema::HistoryBranch;
using store::Failure;

Uuid run_of(std::int64_t mutation) { return make_uuid(0xA11CE, static_cast<std::uint64_t>(mutation)); }
Uuid branch_of(std::int64_t mutation) { return make_uuid(0xB4A7C, static_cast<std::uint64_t>(mutation)); }

/// A batch of one to three events that follow what there is.
store::WorkflowEvents next_batch(Actor& actor, const schema::ExecutionInfo& info, std::int64_t first_event_id,
                                 std::int64_t txn_id) {
  const auto count = 1 + static_cast<std::int64_t>(actor.below("events", 3));
  const std::string text = fmt::format("mutation {}", info.last_mutation);
  return {info.branch_token, info.last_first_event_txn_id, txn_id, {first_event_id, count, 0, text}};
}

/// The state's history goes on with this batch: what the state says of it.
std::int64_t take_over(schema::ExecutionInfo& info, const store::WorkflowEvents& batch) {
  info.last_first_event_id = batch.events.first_event_id;
  info.last_first_event_txn_id = batch.txn_id;
  return batch.events.first_event_id + batch.events.count;
}

bool definite(const store::Expected<void>& result) {
  return !result.has_value() && !store::operation_possibly_succeeded(result.error());
}

}  // namespace

void HistoryClient::run(Actor& actor, std::uint64_t& left) {
  make_operations(actor, left, "history operation", [&] { operate(actor); });
}

void HistoryClient::operate(Actor& actor) {
  const std::optional<Operation> next = next_operation(actor, owner_);
  if (!next.has_value()) return;
  const Operation& op = *next;
  Workflow& workflow = workflows_[static_cast<std::size_t>(op.workflow)];
  const Context ctx(actor, op.deadline);
  const Permit turn(workflow.lock, ctx, "the workflow's lock");
  if (!turn.held()) return;
  const std::optional<State> state = load(op, ctx);
  if (!state.has_value()) return;
  const std::uint64_t kind = actor.below("kind", 8);
  const std::optional<State> before = workflow.before;
  const std::optional<State> ended = workflow.ended;
  if (state->running && kind == 3 && before.has_value()) {
    // Its condition fails, and the node that it appended before that must go again.
    static_cast<void>(update(op, *before, false));
    return;
  }
  if (state->running && (kind == 1 || kind == 2) && ended.has_value()) {
    // The run has been followed by another already: the fork that is made before that is known must go again.
    reset(op, ctx, *ended);
    return;
  }
  if (state->run_id != Uuid{} && kind >= 5) {
    static_cast<void>(read(op, ctx, *state, kind != 5));
  } else if (state->running) {
    static_cast<void>(update(op, *state, kind == 4));
  } else if (state->run_id != Uuid{} && kind >= 2) {
    reset(op, ctx, *state);
  } else {
    static_cast<void>(start(op, *state));
  }
}

std::optional<HistoryClient::State> HistoryClient::load(const Operation& op, const Context& ctx) {
  std::optional<State>& cached = workflows_[static_cast<std::size_t>(op.workflow)].state;
  const std::uint64_t context = owner_.context_number();
  if (cached.has_value() && cached->context == context) return cached;
  cached.reset();
  if (!owner_.acquired()) return std::nullopt;
  const std::string id = workflow_id(op.workflow);
  const auto current = store_.executions().get_current_execution(ctx, {the_shard, the_namespace, id});
  State state;
  if (current.has_value()) {
    const auto row =
        store_.executions().get_workflow_execution(ctx, {the_shard, {the_namespace, id, current->state.run_id}});
    if (!row.has_value()) return std::nullopt;
    state = {row->info,
             current->state.run_id,
             row->db_record_version,
             row->next_event_id,
             row->state.state != schema::State::completed,
             0};
  } else if (current.error().kind != Failure::not_found) {
    return std::nullopt;
  }
  // Read while the shard was being lost, it may be out of date for good.
  if (!owner_.acquired() || owner_.context_number() != context) return std::nullopt;
  state.context = context;
  cached = state;
  return cached;
}

HistoryClient::Result HistoryClient::write(const Operation& op, std::string_view what, const Write& call) {
  workflows_[static_cast<std::size_t>(op.workflow)].state.reset();
  workflows_[static_cast<std::size_t>(op.workflow)].before.reset();
  ShardContext& shard = owner_.context();
  const auto txn_id = shard.take_id(op.actor, op.deadline);
  if (!txn_id.has_value()) return Result::not_owner;
  const std::array<NewTask, 1> tasks{};
  return shard.write(op.actor, op.deadline, tasks, {op.workflow, op.mutation, what},
                     [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                       return call(ctx, range, *txn_id,
                                   {schema::Category::transfer,
                                    keys[0],
                                    {schema::Category::transfer, workflow_id(op.workflow), std::string(what)}});
                     });
}

void HistoryClient::begin(const Operation& op, const State& previous, const State& after) {
  Workflow& workflow = workflows_[static_cast<std::size_t>(op.workflow)];
  workflow.state = after;
  if (previous.run_id != Uuid{}) workflow.ended = previous;
}

HistoryClient::Result HistoryClient::start(const Operation& op, const State& previous) {
  const Uuid run = run_of(op.mutation);
  State after;
  after.run_id = run;
  after.db_record_version = 1;
  after.running = true;
  after.context = owner_.context_number();
  after.info = {1, op.mutation, "started", schema::encode(HistoryBranch{run, branch_of(op.mutation), {}}), 0, 0};
  const Result result = write(
      op, "create", [&](const Context& ctx, std::int64_t range, std::int64_t txn_id, const store::HistoryTask& task) {
        store::CreateWorkflowExecutionRequest request;
        request.shard_id = the_shard;
        request.range_id = range;
        if (previous.run_id != Uuid{}) {
          request.mode = store::CreateMode::update_current;
          request.previous_run_id = previous.run_id;
        }
        request.new_events = {next_batch(op.actor, after.info, 1, txn_id)};
        after.next_event_id = take_over(after.info, request.new_events[0]);
        store::WorkflowSnapshot& s = request.snapshot;
        s.workflow = {the_namespace, workflow_id(op.workflow), run};
        s.info = after.info;
        s.state = {run, fmt::format("request-{}", op.mutation), schema::State::running, schema::Status::running};
        s.next_event_id = after.next_event_id;
        s.tasks = {task};
        return store_.executions().create_workflow_execution(ctx, request);
      });
  if (result == Result::ok) begin(op, previous, after);
  return result;
}

void HistoryClient::remember(const Operation& op, const State& before, const State& after) {
  Workflow& workflow = workflows_[static_cast<std::size_t>(op.workflow)];
  workflow.state = after;
  workflow.before = before;
}

HistoryClient::Result HistoryClient::update(const Operation& op, const State& before, bool complete) {
  State after = before;
  ++after.info.counter;
  ++after.db_record_version;
  after.info.last_mutation = op.mutation;
  after.running = !complete;
  const Result result =
      write(op, complete ? "complete" : "update",
            [&](const Context& ctx, std::int64_t range, std::int64_t txn_id, const store::HistoryTask& task) {
              store::UpdateWorkflowExecutionRequest request;
              request.shard_id = the_shard;
              request.range_id = range;
              request.new_events = {next_batch(op.actor, after.info, before.next_event_id, txn_id)};
              after.next_event_id = take_over(after.info, request.new_events[0]);
              store::WorkflowMutation& m = request.mutation;
              m.workflow = {the_namespace, workflow_id(op.workflow), after.run_id};
              m.info = after.info;
              m.state = {after.run_id,
                         {},
                         complete ? schema::State::completed : schema::State::running,
                         complete ? schema::Status::completed : schema::Status::running};
              m.next_event_id = after.next_event_id;
              m.db_record_version = after.db_record_version;
              m.tasks = {task};
              return store_.executions().update_workflow_execution(ctx, request);
            });
  if (result == Result::ok) remember(op, before, after);
  return result;
}

// A new run goes on from a node in the middle of the old one's history. If it is certain that it did not come to be,
// its branch is deleted, as the engine does.
void HistoryClient::reset(const Operation& op, const Context& ctx, const State& base) {
  const auto history =
      store_.history().read_history_branch(ctx, {the_shard, base.info.branch_token, 1, base.next_event_id, 1000, {}});
  if (!history.has_value() || history->batches.size() < 2) return;
  const std::size_t at = 1 + op.actor.below("fork at", history->batches.size() - 1);
  const std::int64_t node = history->batches[at].first_event_id;
  const auto fork = store_.history().fork_history_branch(
      ctx, {the_shard, base.info.branch_token, node, "reset", branch_of(op.mutation)});
  if (!fork.has_value()) return;
  State after;
  after.run_id = run_of(op.mutation);
  after.db_record_version = 1;
  after.running = true;
  after.context = owner_.context_number();
  after.info = {1, op.mutation, "reset", fork->new_branch_token, 0, history->transaction_ids[at - 1]};
  bool certainly_not = false;
  const Result result = write(
      op, "reset", [&](const Context& inner, std::int64_t range, std::int64_t txn_id, const store::HistoryTask& task) {
        store::CreateWorkflowExecutionRequest request;
        request.shard_id = the_shard;
        request.range_id = range;
        request.mode = store::CreateMode::update_current;
        request.previous_run_id = base.run_id;
        request.new_events = {next_batch(op.actor, after.info, node, txn_id)};
        after.next_event_id = take_over(after.info, request.new_events[0]);
        store::WorkflowSnapshot& s = request.snapshot;
        s.workflow = {the_namespace, workflow_id(op.workflow), after.run_id};
        s.info = after.info;
        s.state = {after.run_id, fmt::format("request-{}", op.mutation), schema::State::running,
                   schema::Status::running};
        s.next_event_id = after.next_event_id;
        s.tasks = {task};
        const store::Expected<void> done = store_.executions().create_workflow_execution(inner, request);
        certainly_not = definite(done);
        return done;
      });
  if (result == Result::ok) begin(op, base, after);
  if (result == Result::not_owner || certainly_not) {
    // In its own time: what is over for the request is not over for the cleaner.
    const Context cleaning = Context(op.actor).with_timeout(seconds(5));
    static_cast<void>(store_.history().delete_history_branch(cleaning, {the_shard, fork->new_branch_token}));
  }
}

bool HistoryClient::read(const Operation& op, const Context& ctx, const State& state, bool backwards) {
  const auto page_size = static_cast<std::int32_t>(1 + op.actor.below("page size", 3));
  std::vector<std::string> read;
  store::ReadHistoryBranchRequest forwards{the_shard, state.info.branch_token, 1, state.next_event_id, page_size, {}};
  store::ReadHistoryBranchReverseRequest reverse{
      the_shard, state.info.branch_token, state.next_event_id, state.info.last_first_event_txn_id, page_size, {}};
  std::string answer;
  for (bool more = true; more;) {
    const auto page = backwards ? store_.history().read_history_branch_reverse(ctx, reverse)
                                : store_.history().read_history_branch(ctx, forwards);
    if (!page.has_value()) {
      const Failure kind = page.error().kind;
      // That it cannot be read now says nothing.
      if (kind != Failure::data_loss && kind != Failure::not_found) return false;
      answer = schema::name(kind);
      break;
    }
    for (std::size_t i = 0; i < page->batches.size(); ++i) {
      read.push_back(fmt::format("{}:{}", page->batches[i].first_event_id, page->transaction_ids[i]));
    }
    forwards.page = reverse.page = page->next_page;
    more = page->next_page.has_value();
  }
  if (backwards) std::reverse(read.begin(), read.end());
  if (answer.empty()) answer = fmt::format("{}", fmt::join(read, " "));
  op.actor.note(hn::history_read,
                {the_shard, backwards ? 1 : 0, state.info.last_first_event_id, state.info.last_first_event_txn_id},
                fmt::format("{} {}", to_text(state.run_id), answer));
  return true;
}

bool HistoryClient::probe(Actor& actor, std::int64_t workflow) {
  const Time deadline = actor.machine().now() + actor.lag() + seconds(10);
  const Operation op{actor, deadline, workflow, mutation_id(actor)};
  const Context ctx(actor, deadline);
  const Permit turn(workflows_[static_cast<std::size_t>(workflow)].lock, ctx, "the workflow's lock");
  if (!turn.held()) return false;
  const std::optional<State> before = load(op, ctx);
  if (!before.has_value()) return false;
  const Result result = before->running ? update(op, *before, true) : start(op, *before);
  if (result != Result::ok) return false;
  workflows_[static_cast<std::size_t>(workflow)].state.reset();
  const std::optional<State> after = load(op, ctx);
  return after.has_value() && read(op, ctx, *after, false) && read(op, ctx, *after, true);
}

}  // namespace dsqlsim::scenarios
