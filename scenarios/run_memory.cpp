#include "scenarios/run_memory.h"

#include <fmt/format.h>

namespace dsqlsim::scenarios {

namespace {

using schema::RunMap;
using schema::State;
using schema::Status;

// Few, so that mutations meet on a row.
constexpr std::uint64_t keys = 4;

schema::MapKey key_of(RunMap map, std::uint64_t n) {
  if (schema::has_text_keys(map)) return fmt::format("key-{}", n);
  return static_cast<std::int64_t>(5 + n);
}

Status status_of(State state) { return state == State::completed ? Status::completed : Status::running; }

// A set's rows name nobody.
std::int64_t writer(RunMap map, std::int64_t mutation) { return map == RunMap::signals_requested ? 0 : mutation; }

void draw_map_change(Actor& actor, const RunMemory& run, std::int64_t mutation, store::WorkflowMutation& m) {
  const RunMap map = schema::run_maps[actor.below("map", schema::run_maps.size())];
  if (!run.parts[map].empty() && actor.below("remove", 3) == 2) {
    for (const auto& [key, unused] : run.parts[map]) m.remove[map].insert(key);
    return;
  }
  for (std::uint64_t rows = 1 + actor.below("rows", 2); rows > 0; --rows) {
    m.upsert[map][key_of(map, actor.below("key", keys))] = {writer(map, mutation), {}};
  }
}

void draw_part_changes(Actor& actor, const RunMemory& run, std::int64_t mutation, store::WorkflowMutation& m) {
  for (std::uint64_t changes = actor.below("map changes", 4); changes > 1; --changes) {
    draw_map_change(actor, run, mutation, m);
  }
  // What was buffered is taken into the history now and then; more may arrive at the same time.
  const std::uint64_t events = actor.below("buffered events", 8);
  if (events >= 5) m.new_buffered_events = schema::PartBlob{mutation, "events"};
  m.clear_buffered_events = events == 4 || events == 7;
}

// In the order in which the store does it: upserts, then deletes.
void apply(const store::WorkflowMutation& m, schema::RunParts& parts) {
  for (const auto& [map, rows] : m.upsert) {
    for (const auto& [key, blob] : rows) parts[map][key] = blob.mutation;
  }
  for (const auto& [map, removed] : m.remove) {
    for (const schema::MapKey& key : removed) parts[map].erase(key);
  }
  if (m.clear_buffered_events) parts.buffered_events.clear();
  if (m.new_buffered_events.has_value()) parts.buffered_events.push_back(m.new_buffered_events->mutation);
}

store::RunMaps maps_of(const schema::RunParts& parts) {
  store::RunMaps maps;
  for (const RunMap map : schema::run_maps) {
    for (const auto& [key, mutation] : parts[map]) maps[map][key] = {mutation, {}};
  }
  return maps;
}

void move_on(RunMemory& run, State state) {
  ++run.counter;
  ++run.next_event_id;
  ++run.db_record_version;
  run.state = state;
}

template <class Write>
void fill(Write& write, const store::WorkflowKey& key, const RunMemory& run, std::int64_t mutation,
          std::string_view what) {
  write.workflow = {key.namespace_id, key.workflow_id, run.run_id};
  write.info = {run.counter, mutation, std::string(what)};
  write.info.parts = run.parts;
  write.state = {run.run_id, run.create_request_id, run.state, status_of(run.state)};
  write.next_event_id = run.next_event_id;
  write.db_record_version = run.db_record_version;
}

}  // namespace

schema::RunParts parts_of(const store::GetWorkflowExecutionResponse& read) {
  schema::RunParts parts;
  for (const auto& [map, rows] : read.maps) {
    for (const auto& [key, blob] : rows) parts[map][key] = blob.mutation;
  }
  for (const schema::PartBlob& batch : read.buffered_events) parts.buffered_events.push_back(batch.mutation);
  return parts;
}

RunMemory memory_of(const store::GetWorkflowExecutionResponse& read) {
  return {read.state.run_id,      read.state.create_request_id, read.info.counter,
          read.db_record_version, read.next_event_id,           read.state.state,
          parts_of(read)};
}

RunMemory new_run(std::int64_t mutation, std::string create_request_id, State state) {
  return {make_uuid(0xA11CE, static_cast<std::uint64_t>(mutation)), std::move(create_request_id), 1, 1, 1, state, {}};
}

store::WorkflowSnapshot creation(const store::WorkflowKey& key, const RunMemory& run, std::int64_t mutation) {
  store::WorkflowSnapshot snapshot;
  fill(snapshot, key, run, mutation, "started");
  snapshot.maps = maps_of(run.parts);
  return snapshot;
}

store::WorkflowMutation next_mutation(Actor& actor, const store::WorkflowKey& key, RunMemory& run,
                                      std::int64_t mutation, State state) {
  store::WorkflowMutation m;
  draw_part_changes(actor, run, mutation, m);
  apply(m, run.parts);
  move_on(run, state);
  fill(m, key, run, mutation, state == State::completed ? "completed" : "updated");
  return m;
}

store::WorkflowSnapshot rebuilt(Actor& actor, const store::WorkflowKey& key, RunMemory& run, std::int64_t mutation,
                                State state) {
  for (const RunMap map : schema::run_maps) {
    if (!run.parts[map].empty() && actor.below("map is lost", 2) == 1) run.parts[map].erase(run.parts[map].begin());
  }
  run.parts.buffered_events.clear();
  move_on(run, state);
  store::WorkflowSnapshot snapshot;
  fill(snapshot, key, run, mutation, "rebuilt");
  snapshot.maps = maps_of(run.parts);
  return snapshot;
}

}  // namespace dsqlsim::scenarios
