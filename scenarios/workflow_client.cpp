#include "scenarios/workflow_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "scenarios/mutation_id.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace hn = schema::host_notes;
using schema::State;
using store::Failure;

std::string workflow_id(std::int64_t workflow) { return fmt::format("workflow-{}", workflow); }

namespace {

// More than a column of DSQL takes.
constexpr std::size_t large = 1'500'000;

store::WorkflowKey key_of(std::int64_t workflow, const Uuid& run_id) {
  return {the_namespace, workflow_id(workflow), run_id};
}

std::string request_id(std::int64_t mutation) { return fmt::format("request-{}", mutation); }

Time probe_deadline(const Actor& actor) { return actor.machine().now() + actor.lag() + seconds(10); }

/// A write that is `request`, once it has its range, and its tasks in `tasks_of_request`. Both must outlive it.
template <class Request>
auto sends(store::ExecutionManager& executions, Request& request, std::vector<store::HistoryTask>& tasks_of_request,
           store::Expected<void> (store::ExecutionManager::*method)(const Context&, const Request&)) {
  return [&executions, &request, &tasks_of_request, method](const Context& ctx, std::int64_t range,
                                                            const std::vector<store::HistoryTask>& tasks) {
    request.range_id = range;
    tasks_of_request = tasks;
    return (executions.*method)(ctx, request);
  };
}

}  // namespace

std::vector<NewTask> WorkflowClient::draw_tasks(Actor& actor) const {
  std::vector<NewTask> tasks(1 + actor.below("tasks", 2));
  if (actor.below("timer", 3) == 2) {
    const auto in = static_cast<std::int64_t>(actor.below("fires in", 8'000));
    tasks.push_back({schema::Category::timer, milliseconds(in)});
  }
  if (settings_.further.has_value() && actor.below("further task", 2) == 1) {
    tasks.push_back({*settings_.further, milliseconds(static_cast<std::int64_t>(actor.below("due in", 4'000)))});
  }
  return tasks;
}

std::vector<store::HistoryTask> WorkflowClient::with_keys(std::span<const NewTask> tasks,
                                                          std::span<const schema::TaskKey> keys, std::int64_t workflow,
                                                          std::string_view what) {
  std::vector<store::HistoryTask> out;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const schema::Category category = tasks[i].category;
    out.push_back({category, keys[i], {category, workflow_id(workflow), std::string(what)}});
    if (schema::is_scheduled(category)) latest_timer_ = std::max(latest_timer_, keys[i].fire_time_us);
  }
  return out;
}

void WorkflowClient::run(Actor& actor, std::uint64_t& left) {
  make_operations(actor, left, "workflow operation", [&] { operate(actor); });
}

void WorkflowClient::operate(Actor& actor) {
  const std::optional<Operation> next = next_operation(actor, owner_);
  if (!next.has_value()) return;
  const Operation& op = *next;
  const std::uint64_t kind = actor.below("kind", 8);
  if (kind >= 6) {
    (void)add_tasks(op, settings_.tasks_alone);
    return;
  }
  const bool reads_only = kind == 5;
  const Context ctx(actor, op.deadline, &owner_.context().lifecycle());
  if ((reads_only || !cache_.contains(op.workflow)) && !load(actor, ctx, op.workflow)) return;
  if (reads_only) return;
  if (cache_.at(op.workflow).running()) {
    with_open_run(op);
  } else {
    without_open_run(op);
  }
}

void WorkflowClient::without_open_run(const Operation& op) {
  const std::uint64_t way = cache_.at(op.workflow).exists() ? op.actor.below("after the end", 8) : 0;
  if (way == 7) {
    remove_run(op);
  } else {
    (void)(way == 6 ? touch_closed(op) : start(op));
  }
}

void WorkflowClient::with_open_run(const Operation& op) {
  switch (op.actor.below("way", 12)) {
    case 9:
      (void)continue_as_new(op);
      return;
    case 10:
      (void)rebuild(op);
      return;
    case 11:
      (void)replace_run(op);
      return;
    default:
      (void)update(op, op.actor.below("finish", 4) == 3);
  }
}

bool WorkflowClient::load(Actor& actor, const Context& ctx, std::int64_t workflow) {
  cache_.erase(workflow);
  const auto current =
      store_.executions().get_current_execution(ctx, {the_shard, the_namespace, workflow_id(workflow)});
  if (!current.has_value()) {
    if (current.error().kind == Failure::not_found) cache_[workflow] = {};
    return current.error().kind == Failure::not_found;
  }
  const store::WorkflowKey key = key_of(workflow, current->state.run_id);
  actor.note(hn::run_load_began, {the_shard, workflow}, to_text(key.run_id));
  const auto row = store_.executions().get_workflow_execution(ctx, {the_shard, key});
  if (!row.has_value()) return false;
  actor.note(hn::run_loaded, {the_shard, workflow, row->info.counter, row->info.last_mutation, row->db_record_version},
             schema::encode(parts_of(*row)));
  cache_[workflow] = memory_of(*row);
  return true;
}

WorkflowClient::Result WorkflowClient::write(const Operation& op, std::string_view what, const RunMemory& after,
                                             const Call& call) {
  const std::vector<NewTask> tasks = draw_tasks(op.actor);
  const Result result =
      owner_.context().write(op.actor, op.deadline, tasks, {op.workflow, op.mutation, what},
                             [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                               return call(ctx, range, with_keys(tasks, keys, op.workflow, what));
                             });
  cache_.erase(op.workflow);
  if (result == Result::ok) cache_[op.workflow] = after;
  return result;
}

// The engine starts nothing when the current run is one that the same request has made.
bool WorkflowClient::already_started(std::int64_t workflow, const std::string& current_request_id) const {
  const auto request = unanswered_.find(workflow);
  return store_.host_rules().start_again == store::StartAgain::same_request_is_done && request != unanswered_.end() &&
         request->second == current_request_id;
}

void WorkflowClient::remember_start(std::int64_t workflow, const std::string& request_id,
                                    const store::Expected<void>& answer) {
  unanswered_.erase(workflow);
  if (!answer.has_value() && store::operation_possibly_succeeded(answer.error())) unanswered_[workflow] = request_id;
}

WorkflowClient::Result WorkflowClient::start(const Operation& op) {
  const RunMemory previous = cache_.at(op.workflow);
  if (already_started(op.workflow, previous.create_request_id)) {
    unanswered_.erase(op.workflow);
    return Result::ok;
  }
  const auto asked_before = unanswered_.find(op.workflow);
  const RunMemory run = new_run(
      op.mutation, asked_before == unanswered_.end() ? request_id(op.mutation) : asked_before->second, State::running);
  store::CreateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  if (previous.exists()) {
    request.mode = store::CreateMode::update_current;
    request.previous_run_id = previous.run_id;
  }
  request.snapshot = creation(key_of(op.workflow, run.run_id), run, op.mutation);
  const auto create =
      sends(store_.executions(), request, request.snapshot.tasks, &store::ExecutionManager::create_workflow_execution);
  return write(op, "create", run,
               [&](const Context& ctx, std::int64_t range, const std::vector<store::HistoryTask>& tasks) {
                 const store::Expected<void> done = create(ctx, range, tasks);
                 remember_start(op.workflow, run.create_request_id, done);
                 return done;
               });
}

WorkflowClient::Result WorkflowClient::update(const Operation& op, bool complete) {
  RunMemory run = cache_.at(op.workflow);
  store::UpdateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  request.mutation = next_mutation(op.actor, key_of(op.workflow, run.run_id), run, op.mutation,
                                   complete ? State::completed : State::running);
  // Never in the phase in which writes must succeed: that probes, and draws no operation of the workload.
  const bool probing = op.actor.name() == "probe";
  if (!probing && settings_.large_one_in > 0 &&
      op.actor.below("large", settings_.large_one_in) == settings_.large_one_in - 1) {
    request.mutation.info.text.assign(large, 'x');
  }
  return write(
      op, complete ? "complete" : "update", run,
      sends(store_.executions(), request, request.mutation.tasks, &store::ExecutionManager::update_workflow_execution));
}

WorkflowClient::Result WorkflowClient::touch_closed(const Operation& op) {
  RunMemory run = cache_.at(op.workflow);
  store::UpdateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  request.mode = store::UpdateMode::ignore_current;
  request.mutation = next_mutation(op.actor, key_of(op.workflow, run.run_id), run, op.mutation, State::completed);
  return write(
      op, "touch", run,
      sends(store_.executions(), request, request.mutation.tasks, &store::ExecutionManager::update_workflow_execution));
}

WorkflowClient::Result WorkflowClient::continue_as_new(const Operation& op) {
  RunMemory run = cache_.at(op.workflow);
  RunMemory next = new_run(op.mutation, request_id(op.mutation), State::running);
  next.parts[schema::RunMap::timer][std::string("key-0")] = op.mutation;
  store::UpdateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  request.mutation = next_mutation(op.actor, key_of(op.workflow, run.run_id), run, op.mutation, State::completed);
  request.new_run = creation(key_of(op.workflow, next.run_id), next, op.mutation);
  return write(
      op, "continue as new", next,
      sends(store_.executions(), request, request.mutation.tasks, &store::ExecutionManager::update_workflow_execution));
}

WorkflowClient::Result WorkflowClient::rebuild(const Operation& op) {
  RunMemory run = cache_.at(op.workflow);
  const store::WorkflowKey key = key_of(op.workflow, run.run_id);
  const std::uint64_t way = op.actor.below("rebuild", 3);
  if (way == 0) {
    store::SetWorkflowExecutionRequest request;
    request.shard_id = the_shard;
    request.snapshot = rebuilt(op.actor, key, run, op.mutation, State::running);
    return write(
        op, "set", run,
        sends(store_.executions(), request, request.snapshot.tasks, &store::ExecutionManager::set_workflow_execution));
  }
  store::ConflictResolveWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  request.reset = rebuilt(op.actor, key, run, op.mutation, way == 1 ? State::running : State::completed);
  RunMemory after = run;
  if (way == 2) {
    after = new_run(op.mutation, request_id(op.mutation), State::running);
    request.new_run = creation(key_of(op.workflow, after.run_id), after, op.mutation);
  }
  return write(op, "conflict resolve", after,
               sends(store_.executions(), request, request.reset.tasks,
                     &store::ExecutionManager::conflict_resolve_workflow_execution));
}

WorkflowClient::Result WorkflowClient::replace_run(const Operation& op) {
  RunMemory current = cache_.at(op.workflow);
  RunMemory other = new_run(op.mutation, request_id(op.mutation), State::zombie);
  other.parts[schema::RunMap::signal][std::int64_t{5}] = op.mutation;
  const store::WorkflowKey key = key_of(op.workflow, other.run_id);
  store::CreateWorkflowExecutionRequest created;
  created.shard_id = the_shard;
  created.mode = store::CreateMode::bypass_current;
  created.snapshot = creation(key, other, op.mutation);
  const Result began = write(
      op, "create zombie", current,
      sends(store_.executions(), created, created.snapshot.tasks, &store::ExecutionManager::create_workflow_execution));
  if (began != Result::ok) return began;

  const Operation second{op.actor, op.deadline, op.workflow, mutation_id(op.actor, 1)};
  if (op.actor.below("zombie grows", 3) == 2) {
    store::UpdateWorkflowExecutionRequest grown;
    grown.shard_id = the_shard;
    grown.mode = store::UpdateMode::bypass_current;
    grown.mutation = next_mutation(op.actor, key, other, second.mutation, State::zombie);
    return write(
        second, "update zombie", current,
        sends(store_.executions(), grown, grown.mutation.tasks, &store::ExecutionManager::update_workflow_execution));
  }
  store::ConflictResolveWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  request.current =
      next_mutation(op.actor, key_of(op.workflow, current.run_id), current, second.mutation, State::completed);
  request.reset = rebuilt(op.actor, key, other, second.mutation, State::running);
  return write(second, "conflict resolve", other,
               sends(store_.executions(), request, request.reset.tasks,
                     &store::ExecutionManager::conflict_resolve_workflow_execution));
}

// As the service does it: the pointer first, then the run.
void WorkflowClient::remove_run(const Operation& op) {
  const store::DeleteWorkflowExecutionRequest request{the_shard, key_of(op.workflow, cache_.at(op.workflow).run_id)};
  cache_.erase(op.workflow);
  (void)owner_.context().take_turn(op.actor, op.deadline, [&](const Context& ctx) -> store::Expected<void> {
    store::Expected<void> done = store_.executions().delete_current_workflow_execution(ctx, request);
    return done.has_value() ? store_.executions().delete_workflow_execution(ctx, request) : done;
  });
}

WorkflowClient::Result WorkflowClient::add_tasks(const Operation& op, std::size_t count) {
  const std::vector<NewTask> tasks(count);
  store::AddHistoryTasksRequest request;
  request.shard_id = the_shard;
  return owner_.context().write(op.actor, op.deadline, tasks, {op.workflow, op.mutation, "add tasks"},
                                [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                                  request.range_id = range;
                                  request.tasks = with_keys(tasks, keys, op.workflow, "extra");
                                  return store_.executions().add_history_tasks(ctx, request);
                                });
}

bool WorkflowClient::probe_tasks(Actor& actor) {
  return add_tasks({actor, probe_deadline(actor), 0, mutation_id(actor)}, 1) == Result::ok;
}

WorkflowClient::Step WorkflowClient::probe_workflow(Actor& actor, std::int64_t workflow) {
  const Operation op{actor, probe_deadline(actor), workflow, mutation_id(actor)};
  const Context ctx(actor, op.deadline, &owner_.context().lifecycle());
  // A new request.
  unanswered_.erase(workflow);
  if (!cache_.contains(workflow) && !load(actor, ctx, workflow)) return Step::failed;
  const bool running = cache_.at(workflow).running();
  const Result result = running ? update(op, true) : start(op);
  if (result != Result::ok) return Step::failed;
  const RunMemory written = cache_.at(workflow);
  if (!load(actor, ctx, workflow) || cache_.at(workflow) != written) return Step::failed;
  return running ? Step::completed : Step::started;
}

}  // namespace dsqlsim::scenarios
