// The shard store and the namespace store on one session, against references that are a map and a counter: after any
// sequence of operations, each answers as its reference does, and what can be read is what the reference holds.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "tests/store/direct_database.h"
#include "tests/store/variant.h"

namespace dsqlsim::store {
namespace {

/// An operation and what it is about, in small numbers.
struct Command {
  int what = 0;
  int whom = 0;
  int with = 0;
  int off = 0;
};

void showValue(const Command& c, std::ostream& os) {
  os << c.what << " of " << c.whom << " with " << c.with << ", off by " << c.off;
}

std::vector<Command> any_commands(int operations) {
  return *rc::gen::container<std::vector<Command>>(
      rc::gen::construct<Command>(rc::gen::inRange(0, operations), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3),
                                  rc::gen::element(0, 0, 0, -1, 1)));
}

/// Runs the commands one after the other; the first that does not answer as its reference is described.
template <class Machine>
std::string first_difference(std::string_view spec, const std::vector<Command>& commands) {
  OneActor actor;
  DirectDatabase database;
  Store store(database, variant(spec));
  Machine machine(store);
  std::string difference;
  actor.run_in_context([&](const Context& ctx) {
    for (std::size_t i = 0; i < commands.size() && difference.empty(); ++i) {
      difference = machine.apply(ctx, commands[i]);
      if (difference.empty()) difference = machine.compare(ctx);
      if (!difference.empty()) difference = "command " + std::to_string(i) + ": " + difference;
    }
  });
  return difference;
}

template <class T>
Failure kind_of(const Expected<T>& answer) {
  return answer.has_value() ? Failure::none : answer.error().kind;
}

std::string differs(Failure expected, Failure got) {
  if (expected == got) return {};
  return "expected " + std::string(schema::name(expected)) + ", got " + std::string(schema::name(got));
}

/// Shards by number. `Fenced`: an update is refused unless the row has the range that the caller names.
template <bool Fenced>
class ShardMachine {
 public:
  explicit ShardMachine(Store& store) : shards_(store.shards()) {}

  std::string apply(const Context& ctx, const Command& c) {
    ShardInfo info;
    info.shard_id = 1 + c.whom;
    const auto row = rows_.find(info.shard_id);
    if (c.what == 0) {
      info.range_id = c.with;
      info.owner = "created";
      const auto got = shards_.get_or_create_shard(ctx, {info.shard_id, info});
      if (!got.has_value()) return "get_or_create_shard failed";
      rows_.try_emplace(info.shard_id, info);
      return got->info == rows_[info.shard_id] ? "" : "another shard than the one that is there";
    }
    const std::int64_t range = row == rows_.end() ? 0 : row->second.range_id;
    info.range_id = range + c.with;
    info.owner = "owner " + std::to_string(c.with);
    const Failure got = kind_of(shards_.update_shard(ctx, {info, range + c.off}));
    if (row == rows_.end()) return differs(Failure::unavailable, got);
    if (Fenced && c.off != 0) return differs(Failure::shard_ownership_lost, got);
    row->second = info;
    return differs(Failure::none, got);
  }

  std::string compare(const Context& ctx) {
    for (const auto& [id, info] : rows_) {
      const auto got = shards_.get_or_create_shard(ctx, {id, {}});
      if (!got.has_value() || !(got->info == info)) return "shard " + std::to_string(id) + " is not what was written";
    }
    return {};
  }

 private:
  ShardManager& shards_;
  std::map<std::int32_t, ShardInfo> rows_;
};

class NamespaceMachine {
 public:
  explicit NamespaceMachine(Store& store) : metadata_(store.metadata()) {}

  std::string apply(const Context& ctx, const Command& c) {
    const Uuid id = make_uuid(5, static_cast<std::uint64_t>(c.whom));
    const std::string name = "name " + std::to_string(c.with);
    const NamespaceDetail detail{++mutations_, mutations_, "text"};
    if (c.what == 0) return create(ctx, id, name, detail);
    if (c.what == 1) return update(ctx, id, name, detail, c.off);
    const Failure got = kind_of(metadata_.delete_namespace(ctx, {id}));
    rows_.erase(id);
    return differs(Failure::none, got);
  }

  std::string compare(const Context& ctx) {
    if (metadata_.get_metadata(ctx).value().notification_version != version_) return "another global version";
    const auto listed = metadata_.list_namespaces(ctx, {}).value().namespaces;
    if (listed.size() != rows_.size()) return "another number of namespaces";
    for (const GetNamespaceResponse& row : listed) {
      const auto expected = rows_.find(row.id);
      if (expected == rows_.end() || !same(row, expected->second)) return "another namespace " + row.name;
      const auto by_name = metadata_.get_namespace(ctx, {std::nullopt, row.name});
      if (!by_name.has_value() || by_name->id != row.id) return "not found by its name: " + row.name;
    }
    return {};
  }

 private:
  struct Row {
    std::string name;
    NamespaceDetail detail;
    std::int64_t version = 0;
  };
  static bool same(const GetNamespaceResponse& got, const Row& row) {
    return got.name == row.name && got.detail == row.detail && got.notification_version == row.version;
  }
  /// A namespace that has the name, but for `id`.
  [[nodiscard]] bool taken(const std::string& name, const Uuid& id) const {
    for (const auto& [other, row] : rows_) {
      if (row.name == name && other != id) return true;
    }
    return false;
  }

  std::string create(const Context& ctx, const Uuid& id, const std::string& name, const NamespaceDetail& detail) {
    const Failure got = kind_of(metadata_.create_namespace(ctx, {id, name, detail, false}));
    if (rows_.contains(id) || taken(name, id)) return differs(Failure::namespace_already_exists, got);
    rows_[id] = {name, detail, version_++};
    return differs(Failure::none, got);
  }

  std::string update(const Context& ctx, const Uuid& id, const std::string& name, const NamespaceDetail& detail,
                     int off) {
    const Failure got = kind_of(metadata_.update_namespace(ctx, {id, name, detail, false, version_ + off}));
    if (off != 0) return differs(Failure::condition_failed, got);
    if (!rows_.contains(id) || taken(name, id)) return got == Failure::none ? "an update of nothing succeeded" : "";
    rows_[id] = {name, detail, version_++};
    return differs(Failure::none, got);
  }

  MetadataManager& metadata_;
  std::map<Uuid, Row> rows_;
  std::int64_t version_ = schema::first_notification_version;
  std::int64_t mutations_ = 0;
};

RC_GTEST_PROP(ShardStoreProperty, is_a_map_whose_updates_are_fenced, ()) {
  RC_ASSERT(first_difference<ShardMachine<true>>("fixed", any_commands(2)) == "");
}

RC_GTEST_PROP(ShardStoreProperty, as_shipped_is_a_map_whose_updates_are_not, ()) {
  RC_ASSERT(first_difference<ShardMachine<false>>("shipped", any_commands(2)) == "");
}

RC_GTEST_PROP(NamespaceStoreProperty, is_a_map_and_a_counter, ()) {
  RC_ASSERT(first_difference<NamespaceMachine>("fixed", any_commands(3)) == "");
}

}  // namespace
}  // namespace dsqlsim::store
