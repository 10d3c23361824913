#pragma once
// Rows of runs and of their parts, for histories written by hand: runs 1, 2, .. of workflow w on shard 1.

#include "store/schema/run_parts.h"
#include "store/schema/run_tables.h"
#include "store/schema/tables.h"
#include "tests/properties/history_builder.h"

namespace dsqlsim::properties {

/// A history that two clients make, and the property that judges it.
template <Verdict (*judge)(const History&)>
struct TwoClients {
  HistoryBuilder h;
  ActorId a = h.actor("A", "client");
  ActorId b = h.actor("B", "client");
  [[nodiscard]] Verdict check() const { return judge(h.history()); }
};

inline Row of_run(std::uint64_t run) {
  const Row row = execution_row("w", 1, {});
  return {row[0], row[1], row[2], make_uuid(7, run)};
}

/// `mutation` is the run's last and says that it has these parts.
inline Row run_row(std::uint64_t run, std::int64_t version, std::int64_t mutation, const schema::RunParts& parts = {}) {
  schema::ExecutionInfo info{version, mutation, {}};
  info.parts = parts;
  Row row = execution_row("w", version, info);
  row[schema::index(schema::executions::run_id)] = make_uuid(7, run);
  return row;
}

inline Row activity_row(std::uint64_t run, std::int64_t schedule_id, std::int64_t mutation) {
  Row row = of_run(run);
  row.insert(row.end(), {schedule_id, Bytes{encode(schema::PartBlob{mutation, {}})}, std::string("Text")});
  return row;
}

inline Row signal_requested_row(std::uint64_t run, std::string_view id) {
  Row row = of_run(run);
  row.emplace_back(std::string(id));
  return row;
}

inline Row batch_row(std::uint64_t run, std::int64_t id, std::int64_t mutation) {
  Row row = of_run(run);
  row.insert(row.end(), {id, Bytes{encode(schema::PartBlob{mutation, {}})}, std::string("Text")});
  return row;
}

inline schema::RunParts with_activity(std::int64_t schedule_id, std::int64_t mutation) {
  schema::RunParts parts;
  parts[schema::RunMap::activity][schedule_id] = mutation;
  return parts;
}

inline schema::RunParts with_batches(std::vector<std::int64_t> mutations) {
  schema::RunParts parts;
  parts.buffered_events = std::move(mutations);
  return parts;
}

inline std::size_t load_begins(HistoryBuilder& h, ActorId actor, std::uint64_t run) {
  return h.note(actor, schema::host_notes::run_load_began, {1, 0}, to_text(make_uuid(7, run)));
}
/// What `actor` found; counter and version are the same in these rows.
inline std::size_t loads(HistoryBuilder& h, ActorId actor, std::int64_t version, std::int64_t mutation,
                         const schema::RunParts& parts = {}) {
  return h.note(actor, schema::host_notes::run_loaded, {1, 0, version, mutation, version}, encode(parts));
}

}  // namespace dsqlsim::properties
