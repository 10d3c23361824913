#include "scenarios/workflow_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "scenarios/mutation_id.h"

namespace dsqlsim::scenarios {

using store::Failure;

std::string workflow_id(std::int64_t workflow) { return fmt::format("workflow-{}", workflow); }

namespace {

// More than a column of DSQL takes.
constexpr std::size_t large = 1'500'000;

Time probe_deadline(const Actor& actor) { return actor.machine().now() + actor.lag() + seconds(10); }

}  // namespace

std::vector<NewTask> WorkflowClient::draw_tasks(Actor& actor) {
  std::vector<NewTask> tasks(1 + actor.below("tasks", 2));
  if (actor.below("timer", 3) == 2) {
    const auto in = static_cast<std::int64_t>(actor.below("fires in", 8'000));
    tasks.push_back({schema::Category::timer, milliseconds(in)});
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
  const Context for_ever(actor);
  while (left > 0) {
    for_ever.sleep(milliseconds(static_cast<std::int64_t>(actor.below("thinks", 2'000))), "thinking");
    // The host's other caller may have taken the last one meanwhile, or faults have stopped.
    if (left == 0) return;
    --left;
    if (actor.begin_removable_operation("workflow operation", {})) operate(actor);
  }
}

void WorkflowClient::operate(Actor& actor) {
  const Context for_ever(actor);
  // A caller's request waits a little for the shard to be acquired.
  for (int i = 0; i < 4 && !owner_.acquired(); ++i) for_ever.sleep(milliseconds(500), "waiting for the shard");
  if (!owner_.acquired()) return;
  constexpr std::array<std::int64_t, 3> deadlines{10, 5, 2};
  const Time deadline = actor.machine().now() + actor.lag() + seconds(deadlines[actor.below("deadline", 3)]);
  const auto workflow = static_cast<std::int64_t>(actor.below("workflow", static_cast<std::uint64_t>(workflows)));
  if (actor.below("kind", 4) == 3) {
    (void)add_tasks(actor, deadline, workflow, settings_.tasks_alone);
    return;
  }
  const Context ctx(actor, deadline, &owner_.context().lifecycle());
  if (!cache_.contains(workflow) && !load(actor, ctx, workflow)) return;
  if (!cache_.at(workflow).running) {
    (void)start(actor, deadline, workflow);
  } else {
    (void)update(actor, deadline, workflow, actor.below("finish", 4) == 3);
  }
}

bool WorkflowClient::load(Actor& actor, const Context& ctx, std::int64_t workflow) {
  (void)actor;
  const auto current =
      store_.executions().get_current_execution(ctx, {the_shard, the_namespace, workflow_id(workflow)});
  if (!current.has_value()) {
    if (current.error().kind == Failure::not_found) cache_[workflow] = {};
    return current.error().kind == Failure::not_found;
  }
  const store::WorkflowKey key{the_namespace, workflow_id(workflow), current->state.run_id};
  const auto row = store_.executions().get_workflow_execution(ctx, {the_shard, key});
  if (!row.has_value()) return false;
  cache_[workflow] = {key.run_id, row->info.counter, row->db_record_version, row->next_event_id,
                      row->state.state != schema::State::completed};
  return true;
}

ShardOwner::WriteResult WorkflowClient::start(Actor& actor, Time deadline, std::int64_t workflow) {
  const std::int64_t mutation = mutation_id(actor);
  const Cached previous = cache_.at(workflow);
  store::CreateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  if (previous.run_id != Uuid{}) {
    request.mode = store::CreateMode::update_current;
    request.previous_run_id = previous.run_id;
  }
  store::WorkflowSnapshot& s = request.snapshot;
  s.workflow = {the_namespace, workflow_id(workflow), make_uuid(0xA11CE, static_cast<std::uint64_t>(mutation))};
  s.info = {1, mutation, "started"};
  s.state = {s.workflow.run_id, fmt::format("request-{}", mutation), schema::State::running, schema::Status::running};
  const std::vector<NewTask> tasks = draw_tasks(actor);
  const auto result =
      owner_.context().write(actor, deadline, tasks, {workflow, mutation, "create"},
                             [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                               request.range_id = range;
                               s.tasks = with_keys(tasks, keys, workflow, "start");
                               return store_.executions().create_workflow_execution(ctx, request);
                             });
  cache_.erase(workflow);
  if (result == ShardOwner::WriteResult::ok) cache_[workflow] = {s.workflow.run_id, 1, 1, s.next_event_id, true};
  return result;
}

ShardOwner::WriteResult WorkflowClient::update(Actor& actor, Time deadline, std::int64_t workflow, bool complete) {
  const std::int64_t mutation = mutation_id(actor);
  Cached state = cache_.at(workflow);
  ++state.counter;
  ++state.next_event_id;
  ++state.db_record_version;
  state.running = !complete;
  store::UpdateWorkflowExecutionRequest request;
  request.shard_id = the_shard;
  store::WorkflowMutation& m = request.mutation;
  m.workflow = {the_namespace, workflow_id(workflow), state.run_id};
  m.info = {state.counter, mutation, complete ? "completed" : "updated"};
  // Never in the phase in which writes must succeed: that probes, and draws no operation of the workload.
  const bool probing = actor.name() == "probe";
  if (!probing && settings_.large_one_in > 0 &&
      actor.below("large", settings_.large_one_in) == settings_.large_one_in - 1) {
    m.info.text.assign(large, 'x');
  }
  m.state = {state.run_id,
             {},
             complete ? schema::State::completed : schema::State::running,
             complete ? schema::Status::completed : schema::Status::running};
  m.next_event_id = state.next_event_id;
  m.db_record_version = state.db_record_version;
  const std::vector<NewTask> tasks = draw_tasks(actor);
  const auto result =
      owner_.context().write(actor, deadline, tasks, {workflow, mutation, complete ? "complete" : "update"},
                             [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                               request.range_id = range;
                               m.tasks = with_keys(tasks, keys, workflow, "update");
                               return store_.executions().update_workflow_execution(ctx, request);
                             });
  cache_.erase(workflow);
  if (result == ShardOwner::WriteResult::ok) cache_[workflow] = state;
  return result;
}

ShardOwner::WriteResult WorkflowClient::add_tasks(Actor& actor, Time deadline, std::int64_t workflow,
                                                  std::size_t count) {
  const std::int64_t mutation = mutation_id(actor);
  const std::vector<NewTask> tasks(count);
  store::AddHistoryTasksRequest request;
  request.shard_id = the_shard;
  return owner_.context().write(actor, deadline, tasks, {workflow, mutation, "add tasks"},
                                [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
                                  request.range_id = range;
                                  request.tasks = with_keys(tasks, keys, workflow, "extra");
                                  return store_.executions().add_history_tasks(ctx, request);
                                });
}

bool WorkflowClient::probe_tasks(Actor& actor) {
  return add_tasks(actor, probe_deadline(actor), 0, 1) == ShardOwner::WriteResult::ok;
}

WorkflowClient::Step WorkflowClient::probe_workflow(Actor& actor, std::int64_t workflow) {
  const Time deadline = probe_deadline(actor);
  const Context ctx(actor, deadline, &owner_.context().lifecycle());
  if (!cache_.contains(workflow) && !load(actor, ctx, workflow)) return Step::failed;
  const bool running = cache_.at(workflow).running;
  const auto result = running ? update(actor, deadline, workflow, true) : start(actor, deadline, workflow);
  if (result != ShardOwner::WriteResult::ok) return Step::failed;
  const Cached written = cache_.at(workflow);
  cache_.erase(workflow);
  if (!load(actor, ctx, workflow) || cache_.at(workflow) != written) return Step::failed;
  return running ? Step::completed : Step::started;
}

}  // namespace dsqlsim::scenarios
