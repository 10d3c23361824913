#include "properties/run_states.h"

#include <algorithm>
#include <set>

#include "store/schema/run_tables.h"

namespace dsqlsim::properties {

namespace {

using schema::RunMap;

schema::MapKey key_of(RunMap map, const Value& cell) {
  if (schema::has_text_keys(map)) return text(cell);
  return integer(cell);
}

std::int64_t writer_of(const Value& cell) {
  const auto blob = schema::decode<schema::PartBlob>(cell);
  return blob.has_value() ? blob->mutation : 0;
}

std::vector<std::int64_t> sorted(std::vector<std::int64_t> batches) {
  std::sort(batches.begin(), batches.end());
  return batches;
}

}  // namespace

std::vector<RunKey> RunStates::commit(const Entry& commit) {
  std::set<RunKey> touched;
  for (const Change& change : changed_rows(history_, commit)) {
    const auto map = schema::run_map_of(change.table);
    const bool is_run = change.table == schema::table::executions;
    const bool is_batch = change.table == schema::table::buffered_events;
    if (!map.has_value() && !is_run && !is_batch) continue;
    // All these tables begin with the columns of a run's key.
    const RunKey run = run_of(change.after.empty() ? change.before : change.after);
    touched.insert(run);
    if (is_run) change_row(states_[run], change);
    if (map.has_value()) change_map(states_[run], *map, change);
    if (is_batch) change_batches(run, change);
  }
  return {touched.begin(), touched.end()};
}

void RunStates::change_row(RunState& state, const Change& change) {
  using schema::executions;
  state.exists = !is_delete(change);
  if (!state.exists) return;
  state.db_record_version = integer(change.after, executions::db_record_version);
  const auto info = schema::decode<schema::ExecutionInfo>(cell(change.after, executions::data));
  if (!info.has_value()) return;
  state.counter = info->counter;
  state.last_mutation = info->last_mutation;
  state.declared = info->parts;
}

void RunStates::change_map(RunState& state, RunMap map, const Change& change) {
  saw_parts_ = true;
  const auto row = change.after.empty() ? change.before : change.after;
  const schema::MapKey key = key_of(map, cell(row, schema::info_maps::key));
  if (is_delete(change)) {
    state.parts[map].erase(key);
  } else {
    state.parts[map][key] = map == RunMap::signals_requested ? 0 : writer_of(cell(row, schema::info_maps::data));
  }
}

void RunStates::change_batches(const RunKey& run, const Change& change) {
  saw_parts_ = true;
  std::vector<std::int64_t>& batches = states_[run].parts.buffered_events;
  std::vector<std::int64_t>& ids = batch_ids_[run];
  if (!change.before.empty()) {
    const auto at = std::find(ids.begin(), ids.end(), integer(change.before, schema::buffered_events::id));
    if (at != ids.end()) {
      batches.erase(batches.begin() + (at - ids.begin()));
      ids.erase(at);
    }
  }
  if (!change.after.empty()) {
    ids.push_back(integer(change.after, schema::buffered_events::id));
    batches.push_back(writer_of(cell(change.after, schema::buffered_events::data)));
  }
}

const RunState& RunStates::of(const RunKey& run) const {
  static const RunState nothing;
  const auto found = states_.find(run);
  return found == states_.end() ? nothing : found->second;
}

bool same_parts(const schema::RunParts& a, const schema::RunParts& b) { return first_difference(a, b).empty(); }

std::string_view first_difference(const schema::RunParts& a, const schema::RunParts& b) {
  for (const RunMap map : schema::run_maps) {
    if (a[map] != b[map]) return schema::table_of(map);
  }
  return sorted(a.buffered_events) == sorted(b.buffered_events) ? "" : schema::table::buffered_events;
}

}  // namespace dsqlsim::properties
