#include <fmt/format.h>

#include "scenarios/blob_literal.h"
#include "scenarios/catalogue.h"
#include "scenarios/equal_hosts.h"
#include "scenarios/fence_holder.h"
#include "scenarios/goals.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"
#include "store/schema/tables.h"

namespace dsqlsim::scenarios {

namespace {

constexpr std::int64_t first_range = 3;

struct ServiceHost final : StoreHost {
  explicit ServiceHost(World& world) : StoreHost(world), user(store), second_user(store) {}

  /// Two with fences of their own.
  FenceHolder user;
  FenceHolder second_user;
};

class PluginHelpers final : public EqualHosts {
 public:
  explicit PluginHelpers(World& world) : EqualHosts(world) { start("plugin_helpers", {"steps", 4, 20}); }

 private:
  static ServiceHost& memory(Host& host) { return static_cast<ServiceHost&>(*host.memory); }

  void boot(Machine& machine, Host& host) override {
    host.memory = std::make_unique<ServiceHost>(world());
    ServiceHost& m = memory(host);
    std::uint64_t& steps = left(host);
    machine.spawn(host, "writer", [&m, &steps](Actor& actor) { m.user.run(actor, steps); });
    machine.spawn(host, "client", [&m, &steps](Actor& actor) { m.second_user.run(actor, steps); });
  }

  // Everybody else has finished; one host alone locks and updates everything, in every way.
  bool probe(Actor& actor, Host& host) override {
    FenceHolder& user = memory(host).user;
    std::int64_t number = 0;
    for (const FenceHolder::Way& way : FenceHolder::ways()) {
      probe_works(actor, number++, "fenced update", way.name, [&] { return (user.*way.works)(actor); });
    }
    return true;
  }
};

std::string shard_row() {
  schema::ShardInfo info;
  info.shard_id = fenced_shard;
  info.range_id = first_range;
  info.owner = "nobody";
  return fmt::format("INSERT INTO shards (shard_id, range_id, data, data_encoding) VALUES ({}, {}, {}, '{}')",
                     fenced_shard, first_range, blob_literal(info), schema::blob_encoding);
}

std::string queue_row(std::int64_t number) {
  const store::TaskQueuesKey key = fenced_queue_key(number);
  return fmt::format(
      "INSERT INTO {} (range_hash, task_queue_id, range_id, data, data_encoding) VALUES ({}, '{}', {}, '\\x', '{}')",
      number == 0 ? schema::table::task_queues : schema::table::task_queues_v2, key.range_hash,
      to_text(key.task_queue_id), first_range, schema::blob_encoding);
}

std::string namespace_row(std::int64_t number) {
  return fmt::format(
      "INSERT INTO namespaces (partition_id, id, name, notification_version, data, data_encoding, is_global) VALUES "
      "({}, '{}', 'namespace-{}', {}, {}, '{}', false)",
      schema::namespace_partition, to_text(fenced_namespace_id(number)), number,
      schema::first_notification_version + number, blob_literal(schema::NamespaceDetail{1, number + 1, "created"}),
      schema::blob_encoding);
}

std::string execution_row() {
  const store::ExecutionsKey key = fenced_execution();
  return fmt::format(
      "INSERT INTO executions (shard_id, namespace_id, workflow_id, run_id, next_event_id, last_write_version, data, "
      "data_encoding, state, state_encoding, db_record_version) VALUES ({}, '{}', '{}', '{}', 1, 0, {}, '{}', {}, "
      "'{}', 1)",
      key.shard_id, to_text(key.namespace_id), key.workflow_id, to_text(key.run_id),
      blob_literal(schema::ExecutionInfo{1, 1, "created"}), schema::blob_encoding,
      blob_literal(schema::ExecutionState{key.run_id, "request", schema::State::running, schema::Status::running}),
      schema::blob_encoding);
}

std::vector<std::string> schema_script() {
  std::vector<std::string> out{shard_row()};
  for (std::int64_t number = 0; number < fenced_queues; ++number) out.push_back(queue_row(number));
  for (std::int64_t number = 0; number < fenced_namespaces; ++number) out.push_back(namespace_row(number));
  out.push_back(fmt::format("UPDATE namespace_metadata SET notification_version = {}",
                            schema::first_notification_version + fenced_namespaces));
  out.push_back(execution_row());
  return tables_and(std::move(out));
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<PluginHelpers>(world); }

}  // namespace

Scenario plugin_helpers(std::string_view text) {
  Scenario s;
  s.name = "plugin_helpers";
  s.sentence = text;
  s.usual_events = 150;
  s.workload_time = seconds(60);
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = fence_properties();
  s.goals = fence_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
