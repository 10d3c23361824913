#include <fmt/format.h>

#include <array>
#include <deque>

#include "scenarios/blob_literal.h"
#include "scenarios/catalogue.h"
#include "scenarios/goals.h"
#include "scenarios/shard_owner.h"
#include "scenarios/store_host.h"
#include "scenarios/tables.h"
#include "store/schema/host_notes.h"

namespace dsqlsim::scenarios {

namespace {

namespace hn = schema::host_notes;

// Shards 1 and 2 have no row yet; 3 and 4 have been served before, by a cluster that is gone.
constexpr std::int32_t shards = 4;
constexpr std::int32_t first_populated = 3;
constexpr std::int64_t old_range = 7;
constexpr Duration starting = seconds(40);

Address of_scene(std::uint64_t point) { return {no_host, 0, name_hash("cluster_start"), 0, point, 0}; }

ShardSettings settings_of(std::int32_t shard) {
  ShardSettings settings;
  settings.shard = shard;
  return settings;
}

struct StartingHost final : StoreHost {
  StartingHost(World& world, Host& host, const std::deque<Membership>& rings) : StoreHost(world) {
    for (std::int32_t s = 0; s < shards; ++s) {
      owners.emplace_back(host, store, rings[static_cast<std::size_t>(s)], settings_of(s + 1));
    }
  }

  std::deque<ShardOwner> owners;
};

class ClusterStart final : public ScenarioRun {
 public:
  explicit ClusterStart(World& world) : world_(world) {
    constexpr std::array<std::uint32_t, 4> sizes{2, 3, 5, 8};
    const std::uint32_t hosts = sizes[world.choices.below(of_scene(name_hash("hosts")), "hosts", sizes.size())];
    for (std::uint64_t s = 0; s < shards; ++s) rings_.emplace_back(world.choices, hosts, starting, s + 1);
    for (std::uint32_t h = 0; h < hosts; ++h) {
      world.machine.add_host(std::string(1, static_cast<char>('A' + h)),
                             [this](Machine& machine, Host& host) { boot(machine, host); });
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }

  [[nodiscard]] bool workload_done() const override { return world_.machine.now() >= Time{} + starting; }

  void settle() override {
    for (Membership& ring : rings_) ring.settle(world_.machine.now());
    for (Host& host : world_.machine.hosts()) {
      for (ShardOwner& owner : memory(host).owners) owner.look();
    }
    for (std::int32_t s = 0; s < shards; ++s) {
      Host& host = world_.machine.host(rings_[static_cast<std::size_t>(s)].final_owner());
      world_.machine.spawn(host, fmt::format("probe {}", s + 1), [this, &host, s](Actor& actor) {
        StartingHost& m = memory(host);
        probe(actor, m, m.owners[static_cast<std::size_t>(s)], s + 1);
      });
    }
  }

  [[nodiscard]] bool settled() const override { return served_ == shards; }

 private:
  static StartingHost& memory(Host& host) { return static_cast<StartingHost&>(*host.memory); }

  // Everybody at once, as when a deployment comes up.
  void boot(Machine& machine, Host& host) {
    host.memory = std::make_unique<StartingHost>(world_, host, rings_);
    StartingHost& m = memory(host);
    for (std::int32_t s = 0; s < shards; ++s) {
      ShardOwner& owner = m.owners[static_cast<std::size_t>(s)];
      machine.spawn(host, fmt::format("owner {}", s + 1), [&m, &owner](Actor& actor) { start(actor, m, owner); });
      machine.spawn(host, fmt::format("acquirer {}", s + 1), [&owner](Actor& actor) { owner.run_acquirer(actor); });
    }
  }

  // The registry of namespaces comes first: without it a host serves nothing.
  static void start(Actor& actor, StartingHost& m, ShardOwner& owner) {
    const Context for_ever(actor);
    for (;;) {
      actor.begin_operation("load namespaces", {});
      const Context ctx = for_ever.with_timeout(seconds(10));
      if (m.store.metadata().list_namespaces(ctx, {}).has_value()) break;
      (void)for_ever.sleep(seconds(1), "before loading namespaces again");
    }
    owner.run(actor);
  }

  // The shard is acquired, and takes a write.
  void probe(Actor& actor, StartingHost& m, ShardOwner& owner, std::int32_t shard) {
    const Context for_ever(actor);
    actor.begin_operation("probe", "a write that must succeed now");
    actor.note(hn::probe_began, {shard}, "shard");
    for (std::int64_t tries = 1;; ++tries) {
      do {
        (void)for_ever.sleep(milliseconds(500), "before the next try");
      } while (!owner.acquired());
      actor.begin_operation("probe", {});
      if (!write(actor, m, owner, shard)) continue;
      actor.note(hn::probe_succeeded, {shard, tries}, "shard");
      ++served_;
      return;
    }
  }

  static bool write(Actor& actor, StartingHost& m, ShardOwner& owner, std::int32_t shard) {
    const std::vector<NewTask> tasks(1);
    store::AddHistoryTasksRequest request;
    request.shard_id = shard;
    const std::int64_t mutation = shard;
    const auto call = [&](const Context& ctx, std::int64_t range, std::span<const schema::TaskKey> keys) {
      request.range_id = range;
      request.tasks = {{schema::Category::transfer, keys[0], {schema::Category::transfer, "a workflow", "first"}}};
      return m.store.executions().add_history_tasks(ctx, request);
    };
    return owner.context().write(actor, actor.reached() + seconds(10), tasks, {0, mutation, "add tasks"}, call) ==
           ShardOwner::WriteResult::ok;
  }

  World& world_;
  std::deque<Membership> rings_;
  std::int32_t served_ = 0;
};

std::string old_shard(std::int32_t shard) {
  schema::ShardInfo info;
  info.shard_id = shard;
  info.range_id = old_range;
  info.owner = "a host that is gone";
  return fmt::format("INSERT INTO shards (shard_id, range_id, data, data_encoding) VALUES ({}, {}, {}, '{}')", shard,
                     old_range, blob_literal(info), schema::blob_encoding);
}

std::vector<std::string> schema_script() {
  std::vector<std::string> rows;
  for (std::int32_t shard = first_populated; shard <= shards; ++shard) rows.push_back(old_shard(shard));
  return tables_and(std::move(rows));
}

std::unique_ptr<ScenarioRun> make(World& world) { return std::make_unique<ClusterStart>(world); }

}  // namespace

Scenario cluster_start(std::string_view text) {
  Scenario s;
  s.name = "cluster_start";
  s.sentence = text;
  s.usual_events = 100;
  s.workload_time = starting;
  s.settle_time = minutes(6);
  s.schema = schema_script;
  s.make = make;
  s.properties = starting_properties();
  s.goals = starting_goals();
  return s;
}

}  // namespace dsqlsim::scenarios
