#pragma once
// Scenarios, stores and properties over the toy database: a counter that hosts increment, rightly or wrongly. All that
// sim/run needs to run them comes as a Catalogue.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/fatal_error.h"
#include "sim/core/nearest_word.h"
#include "sim/explore/catalogue.h"
#include "sim/faults/catalogue.h"
#include "sim/run/run.h"
#include "tests/sim/networked_world.h"

namespace dsqlsim::testing {

/// shipped reads and writes in two autocommit statements, so that updates get lost; fixed locks the row in a
/// transaction and tries again.
struct ToyStore final : StoreVariant {
  bool locks = false;
  /// A later version: looking around takes one more statement.
  bool looks_twice = false;
};

/// shipped, fixed or later; +lock mends it, and +useless does nothing.
inline Made<StoreVariant> make_toy_store(std::string_view spec) {
  constexpr std::array<std::string_view, 3> names{"shipped", "fixed", "later"};
  const std::string_view base = spec.substr(0, spec.find('+'));
  if (std::find(names.begin(), names.end(), base) == names.end()) {
    return tl::unexpected<std::string>(unknown_word("store", base, names));
  }
  auto store = std::make_unique<ToyStore>();
  store->locks = base == "fixed" || spec.find("+lock") != std::string_view::npos;
  store->looks_twice = base == "later";
  return store;
}

inline Result<ResultSet> increment_in_two_statements(const Client& c, const Context& context) {
  const Lease session(c.pool, context);
  const auto before = c.call(context, *session, "Read", toy::read, {Value{std::int64_t{1}}});
  if (!before.has_value()) return before;
  const std::int64_t next = std::get<std::int64_t>(before->at(0, 0)) + 1;
  return c.call(context, *session, "Write", toy::write, {Value{std::int64_t{1}}, Value{next}});
}

inline Result<ResultSet> increment_under_lock(const Client& c, const Context& context) {
  for (int attempt = 0;; ++attempt) {
    const Lease session(c.pool, context);
    if (auto begun = session->execute(context, c.pool.statements().begin(), {}); !begun) return begun;
    const auto before = c.call(context, *session, "Lock", toy::lock, {Value{std::int64_t{1}}});
    if (!before.has_value()) return before;
    const std::int64_t next = std::get<std::int64_t>(before->at(0, 0)) + 1;
    if (auto done = c.call(context, *session, "Write", toy::write, {Value{std::int64_t{1}}, Value{next}}); !done) return done;
    auto done = session->execute(context, c.pool.statements().commit(), {});
    const bool conflict = !done.has_value() && done.error().state == sqlstate::serialization_failure;
    if (!conflict || attempt == 20) return done;
  }
}

inline constexpr Label incremented{"incremented"};

/// Two hosts, one writer each, four operations a writer: it increments counter 1 and looks at counter 2 in turn.
class CounterRun final : public ScenarioRun {
 public:
  explicit CounterRun(World& world) : world_(world), store_(dynamic_cast<const ToyStore&>(world.store)) {
    for (const std::string_view name : {"A", "B"}) {
      world.machine.add_host(name, [this](Machine& machine, Host& host) {
        auto memory = std::make_unique<PoolMemory>(world_.network);
        Database& pool = *memory->pool;
        host.memory = std::move(memory);
        machine.spawn(host, "writer", [this, &pool](Actor& actor) { work({actor, pool}); });
      });
      left_.push_back(4);
    }
    for (Host& host : world.machine.hosts()) world.machine.boot(host);
  }
  [[nodiscard]] bool workload_done() const override { return left_[0] == 0 && left_[1] == 0; }
  void settle() override {
    for (Host& host : world_.machine.hosts()) {
      Database& pool = *static_cast<PoolMemory&>(*host.memory).pool;
      world_.machine.spawn(host, "probe", [this, &pool](Actor& actor) {
        actor.begin_operation("probe", "an increment that must succeed");
        while (!increment({actor, pool}, Context(actor)).has_value()) (void)Context(actor).sleep(seconds(1), "again");
        ++probes_;
      });
    }
  }
  [[nodiscard]] bool settled() const override { return probes_ == 2; }

 private:
  Result<ResultSet> increment(const Client& c, const Context& context) {
    return store_.locks ? increment_under_lock(c, context) : increment_in_two_statements(c, context);
  }
  void work(const Client& c) {
    for (int& left = left_[c.actor.host().id]; left > 0; --left) {
      if (left % 2 == 1) {
        look_around(c);
      } else if (c.actor.begin_removable_operation("increment", "counter 1")) {
        const auto done = increment(c, Context(c.actor).with_timeout(milliseconds(300)));
        c.actor.note(incremented, {done.has_value() ? 1 : 0});
      }
    }
  }
  void look_around(const Client& c) {
    if (!c.actor.begin_removable_operation("look", "counter 2")) return;
    const Lease session(c.pool, Context(c.actor));
    if (store_.looks_twice) (void)c.call(*session, "LookAgain", toy::read, {Value{std::int64_t{2}}});
    (void)c.call(*session, "Look", toy::read, {Value{std::int64_t{2}}});
  }

  World& world_;
  const ToyStore& store_;
  std::vector<int> left_;
  int probes_ = 0;
};

/// One host that makes steps and never gets anywhere.
class StandstillRun final : public ScenarioRun {
 public:
  explicit StandstillRun(World& world) {
    Host& host = world.machine.add_host("A", [](Machine& machine, Host& self) {
      machine.spawn(self, "spinner", [](Actor& actor) {
        for (;;) (void)Context(actor).sleep(milliseconds(100), "spin");
      });
    });
    world.machine.boot(host);
  }
  [[nodiscard]] bool workload_done() const override { return false; }
  void settle() override {}
  [[nodiscard]] bool settled() const override { return false; }
};

/// Every committed write adds one to what was there.
inline Verdict no_update_is_lost(const History& history) {
  bool any = false;
  for (std::size_t i = 0; i < history.entries().size(); ++i) {
    if (history.entry(i).kind != EntryKind::commit) continue;
    for (const Change& change : history.changes(history.entry(i))) {
      const std::int64_t before = std::get<std::int64_t>(change.before[1]);
      const std::int64_t after = std::get<std::int64_t>(change.after[1]);
      if (after != before + 1) {
        return Verdict::violated("update lost", std::to_string(before) + " became " + std::to_string(after), {i});
      }
      any = true;
    }
  }
  return any ? Verdict::holds() : Verdict::undecided("nothing was incremented");
}

inline Verdict everybody_gets_on(const History& history) {
  for (std::size_t i = 0; i < history.entries().size(); ++i) {
    if (history.entry(i).label == Label("no progress")) return Verdict::violated("no progress", "a probe failed", {i});
  }
  return Verdict::holds();
}

inline Verdict never_judged(const History& /*history*/) { return Verdict::undecided("there is never any evidence"); }

inline Verdict nothing_happens(const History& history) {
  return history.entries().empty() ? Verdict::holds() : Verdict::violated("something happened", "something happened", {0});
}

inline bool somebody_crashed(const History& history) {
  for (const Entry& e : history.entries()) {
    if (e.kind == EntryKind::host && e.label == Label("crash")) return true;
  }
  return false;
}
inline bool a_miracle(const History& /*history*/) { return false; }

inline std::vector<std::string> toy_rows() { return {"1 100", "2 200"}; }

inline const std::vector<Property>& toy_properties() {
  static const std::vector<Property> all{{"no_update_is_lost", "Every write adds one.", false, no_update_is_lost},
                                         {"everybody_gets_on", "Probes succeed.", false, everybody_gets_on},
                                         {"never_judged", "Nobody can say.", false, never_judged},
                                         {"nothing_happens", "Nothing happens.", true, nothing_happens}};
  return all;
}

inline bool locks(const StoreVariant& store) { return dynamic_cast<const ToyStore&>(store).locks; }

inline const std::vector<Scenario>& toy_scenarios() {
  static const std::vector<Scenario> all{
      {"counter", "Two hosts increment one counter.", 20, seconds(10), seconds(60), toy_rows,
       [](World& world) -> std::unique_ptr<ScenarioRun> { return std::make_unique<CounterRun>(world); },
       {0, 1, 2, 3},
       {{"somebody crashed", somebody_crashed},
        {"a miracle", a_miracle},
        {"somebody who locks crashed", somebody_crashed, locks}}},
      {"standstill", "A host that gets nowhere.", 20, seconds(5), seconds(10), toy_rows,
       [](World& world) -> std::unique_ptr<ScenarioRun> { return std::make_unique<StandstillRun>(world); },
       {1}, {}}};
  return all;
}

inline Made<Backend> make_toy_backend(std::string_view name, std::string_view dialect) {
  constexpr std::array<std::string_view, 2> names{"model", "unreachable"};
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return tl::unexpected<std::string>(unknown_word("backend", name, names));
  }
  if (dialect != newest_dialect) return tl::unexpected<std::string>("there is no dialect " + std::string(dialect));
  auto backend = std::make_unique<ToyBackend>();
  if (name == "unreachable") backend->statements_left = 5;
  return backend;
}

inline const Catalogue& toy_catalogue() {
  static const Catalogue catalogue{toy_scenarios(), toy_properties(), faults::all(), explore::make, explore::follow,
                                   make_toy_store, make_toy_backend};
  return catalogue;
}

inline RunSpec toy_spec(std::uint64_t seed, std::string store = "shipped", std::string strategy = "random") {
  RunSpec spec;
  spec.scenario = "counter";
  spec.store = std::move(store);
  spec.strategy = std::move(strategy);
  spec.seed = seed;
  return spec;
}

}  // namespace dsqlsim::testing
