#include "scenarios/neighbour.h"

#include <fmt/format.h>

#include <utility>

#include "scenarios/blob_literal.h"
#include "scenarios/shard_owner.h"
#include "scenarios/tables.h"
#include "scenarios/task_keys.h"
#include "scenarios/workflow_client.h"
#include "store/schema/blobs.h"

namespace dsqlsim::scenarios {

namespace {

constexpr std::int32_t neighbour = the_shard + 1;
// Above and below the ranges that a run gets to.
constexpr std::int64_t range = 3;

std::string shard_row() {
  schema::ShardInfo info;
  info.shard_id = neighbour;
  info.range_id = range;
  info.owner = "somebody";
  return fmt::format("INSERT INTO shards (shard_id, range_id, data, data_encoding) VALUES ({}, {}, {}, '{}')",
                     neighbour, range, blob_literal(info), schema::blob_encoding);
}

std::string task_row(std::int64_t id) {
  const schema::TaskBlob blob{schema::Category::transfer, "elsewhere", "start"};
  return fmt::format("INSERT INTO transfer_tasks (shard_id, task_id, data, data_encoding) VALUES ({}, {}, {}, '{}')",
                     neighbour, id, blob_literal(blob), schema::blob_encoding);
}

std::string timer_row(std::int64_t seconds_from_begin, std::int64_t id) {
  const schema::TaskBlob blob{schema::Category::timer, "elsewhere", "start"};
  return fmt::format(
      "INSERT INTO timer_tasks (shard_id, visibility_timestamp, task_id, data, data_encoding) VALUES ({}, '{}', {}, "
      "{}, '{}')",
      neighbour, to_text(Timestamp{clock_us(Time{} + seconds(seconds_from_begin))}), id, blob_literal(blob),
      schema::blob_encoding);
}

std::string current_row(std::int64_t workflow) {
  const schema::ExecutionState state{make_uuid(0xE15E, static_cast<std::uint64_t>(workflow)), "elsewhere",
                                     schema::State::running, schema::Status::running};
  return fmt::format(
      "INSERT INTO current_executions (shard_id, namespace_id, workflow_id, run_id, create_request_id, state, status, "
      "start_version, last_write_version, data, data_encoding) VALUES ({}, '{}', '{}', '{}', '{}', {}, {}, 0, 0, {}, "
      "'{}')",
      neighbour, to_text(the_namespace), workflow_id(workflow), to_text(state.run_id), state.create_request_id,
      static_cast<int>(state.state), static_cast<int>(state.status), blob_literal(state), schema::blob_encoding);
}

}  // namespace

std::vector<std::string> neighbour_rows() {
  std::vector<std::string> rows{shard_row()};
  // In the first blocks of either size that a run draws.
  for (const std::int64_t bits : {3, 20}) {
    for (std::int64_t block = 1; block <= 4; ++block) rows.push_back(task_row((block << bits) + 1));
  }
  // Everywhere in the time that a run takes.
  for (std::int64_t at = 1; at <= 64; at *= 2) rows.push_back(timer_row(at, at));
  for (std::int64_t workflow = 0; workflow < workflows; ++workflow) rows.push_back(current_row(workflow));
  return rows;
}

std::vector<std::string> schema_with_neighbour() { return tables_and(neighbour_rows()); }

}  // namespace dsqlsim::scenarios
