#include "tests/sim/cli/toy.h"

#include <algorithm>
#include <array>
#include <map>

#include "sim/core/check.h"
#include "sim/core/nearest_word.h"
#include "sim/explore/catalogue.h"
#include "sim/faults/catalogue.h"

namespace dsqlsim::toy {

namespace {

// ---- the database ----

struct Counter {
  std::int64_t value = 0;
  std::uint64_t version = 0;
};
using Counters = std::map<std::int64_t, Counter>;

class ToyBackend;

class ToyConnection final : public Connection {
 public:
  explicit ToyConnection(ToyBackend& backend) : backend_(backend) {}

  Result<ResultSet> execute(const ServerContext& context, const Statement& statement,
                            std::span<const Value> parameters) override;
  [[nodiscard]] TransactionStatus status() const override { return status_; }
  [[nodiscard]] const Footprint& footprint() const override { return footprint_; }

 private:
  Result<ResultSet> commit(const ServerContext& context);
  void end() {
    status_ = TransactionStatus::idle;
    snapshot_.reset();
    locked_.clear();
    written_.clear();
    footprint_ = {};
  }

  ToyBackend& backend_;
  TransactionStatus status_ = TransactionStatus::idle;
  std::optional<Counters> snapshot_;
  std::vector<std::int64_t> locked_;
  std::map<std::int64_t, std::int64_t> written_;
  Footprint footprint_;
};

class ToyBackend final : public Backend {
 public:
  Result<std::unique_ptr<Connection>> connect(const ServerContext& /*context*/, const Startup& /*startup*/) override {
    return std::make_unique<ToyConnection>(*this);
  }
  void load(std::span<const std::string> /*script*/) override { reset(); }
  void reset() override {
    counters = {{1, {}}, {2, {}}};
    sequence = 0;
  }
  void set_commit_sink(CommitSink* to) override { sink = to; }
  [[nodiscard]] bool inner_statements_visible() const override { return false; }

  Counters counters;
  CommitSink* sink = nullptr;
  std::uint64_t sequence = 0;
};

ResultSet command(std::string tag) { return {{}, {}, std::move(tag), 0}; }

Result<ResultSet> ToyConnection::execute(const ServerContext& context, const Statement& statement,
                                         std::span<const Value> parameters) {
  if (statement.kind == StatementKind::begin) {
    status_ = TransactionStatus::open;
    return command("BEGIN");
  }
  if (statement.kind == StatementKind::rollback) {
    end();
    return command("ROLLBACK");
  }
  if (statement.kind == StatementKind::commit) {
    if (status_ == TransactionStatus::open) return commit(context);
    end();
    return command("ROLLBACK");
  }
  if (status_ == TransactionStatus::aborted)
    return refuse(sqlstate::in_failed_transaction, "current transaction is aborted");
  if (statement.sql == "SELECT * FROM counters ORDER BY id" && status_ == TransactionStatus::idle) {
    ResultSet all{{"id", "value"}, {}, "SELECT 2", 2};
    for (const auto& [id, counter] : backend_.counters) {
      all.cells.emplace_back(id);
      all.cells.emplace_back(counter.value);
    }
    return all;
  }
  if (parameters.empty()) {
    // It knows no other statement without parameters.
    if (status_ == TransactionStatus::open) status_ = TransactionStatus::aborted;
    return refuse(sqlstate::undefined_column, "no such column");
  }
  if (!snapshot_.has_value()) snapshot_ = backend_.counters;
  const std::int64_t id = std::get<std::int64_t>(parameters[0]);
  if (statement.name == "WriteCounter") {
    written_[id] = std::get<std::int64_t>(parameters[1]);
    footprint_.written.push_back(static_cast<std::uint64_t>(id));
    if (status_ != TransactionStatus::idle) return ResultSet{{}, {}, "UPDATE 1", 1};
    const Result<ResultSet> done = commit(context);
    CHECK(done.has_value());
    return ResultSet{{}, {}, "UPDATE 1", 1};
  }
  if (statement.name == "LockCounter") locked_.push_back(id);
  const std::int64_t value = snapshot_->at(id).value;
  if (status_ == TransactionStatus::idle) end();
  return ResultSet{{"value"}, {Value{value}}, "SELECT 1", 1};
}

Result<ResultSet> ToyConnection::commit(const ServerContext& context) {
  for (const std::int64_t id : locked_) {
    if (backend_.counters.at(id).version != snapshot_->at(id).version) {
      end();
      return refuse(sqlstate::serialization_failure, "change conflicts with another transaction (OC000)");
    }
  }
  std::vector<std::array<Value, 4>> rows;
  for (const auto& [id, value] : written_) {
    Counter& counter = backend_.counters.at(id);
    rows.push_back({Value{id}, Value{counter.value}, Value{id}, Value{value}});
    counter.value = value;
    ++counter.version;
  }
  std::vector<RowChange> changes;
  for (const auto& row : rows) {
    const std::span<const Value> cells(row);
    changes.push_back({"counters", cells.first(2), cells.last(2)});
  }
  end();
  if (!changes.empty() && backend_.sink != nullptr)
    backend_.sink->committed({++backend_.sequence, context.now, changes});
  return command("COMMIT");
}

// ---- the store ----

class ToyStore final : public StoreVariant {
 public:
  ToyStore(bool locks, bool refactored) : locks_(locks), refactored_(refactored) {}
  [[nodiscard]] bool locks() const { return locks_; }
  [[nodiscard]] bool refactored() const { return refactored_; }

 private:
  bool locks_;
  bool refactored_;
};

Made<StoreVariant> make_store(std::string_view spec) {
  constexpr std::array<std::string_view, 6> known{"shipped",      "fixed",   "refactored",
                                                  "lock_counter", "useless", "stubborn"};
  bool locks = false;
  bool stubborn = false;
  const bool refactored = spec.starts_with("refactored");
  for (;;) {
    const std::size_t plus = spec.find('+');
    const std::string_view word = spec.substr(0, plus);
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      return tl::unexpected<std::string>(unknown_word("store", word, known));
    }
    locks = locks || word == "fixed" || word == "lock_counter";
    stubborn = stubborn || word == "stubborn";
    if (plus == std::string_view::npos) return std::make_unique<ToyStore>(locks && !stubborn, refactored);
    spec.remove_prefix(plus + 1);
  }
}

// ---- the scenarios ----

constexpr Label incremented{"incremented"};

struct Memory final : HostMemory {
  std::unique_ptr<Database> pool;
};

Result<std::int64_t> increment(const Context& ctx, Database& pool, const ToyStore& store) {
  StatementTable& statements = pool.statements();
  const Statement& read =
      statements.add(store.refactored() ? "FetchCounter" : "ReadCounter", "SELECT value FROM counters WHERE id = $1");
  const Statement& lock = statements.add("LockCounter", "SELECT value FROM counters WHERE id = $1 FOR UPDATE");
  const Statement& write = statements.add("WriteCounter", "UPDATE counters SET value = $2 WHERE id = $1");
  const Lease session(pool, ctx);
  const std::array<Value, 1> key{Value{std::int64_t{1}}};
  if (store.refactored())
    (void)session->execute(ctx, statements.add("LookAround", "SELECT value FROM counters WHERE id = $1"), key);
  if (auto begun = session->execute(ctx, statements.begin(), {}); !begun) return tl::unexpected(begun.error());
  const auto found = session->execute(ctx, store.locks() ? lock : read, key);
  if (!found) return tl::unexpected(found.error());
  const std::int64_t next = std::get<std::int64_t>(found->at(0, 0)) + 1;
  const std::array<Value, 2> row{Value{std::int64_t{1}}, Value{next}};
  if (auto written = session->execute(ctx, write, row); !written) return tl::unexpected(written.error());
  if (auto done = session->execute(ctx, statements.commit(), {}); !done) return tl::unexpected(done.error());
  return next;
}

class CountersRun final : public ScenarioRun {
 public:
  CountersRun(World& world, std::size_t hosts) : store_(dynamic_cast<const ToyStore&>(world.store)) {
    constexpr std::array<std::string_view, 2> names{"A", "B"};
    wanted_ = hosts;
    for (std::size_t i = 0; i < hosts; ++i) {
      Host& host = world.machine.add_host(names[i], [this, &world](Machine& machine, Host& self) {
        auto memory = std::make_unique<Memory>();
        memory->pool = world.network.make_pool();
        Database& pool = *memory->pool;
        self.memory = std::move(memory);
        machine.spawn(self, "writer", [this, &pool](Actor& actor) { work(actor, pool); });
      });
      world.machine.boot(host);
    }
  }
  [[nodiscard]] bool workload_done() const override { return finished_ >= wanted_; }
  void settle() override {}
  [[nodiscard]] bool settled() const override { return true; }

 private:
  void work(Actor& actor, Database& pool) {
    for (int i = 0; i < 2; ++i) {
      if (!actor.begin_removable_operation("increment", "counter 1")) continue;
      const Context ctx(actor);
      const Result<std::int64_t> value = increment(ctx, pool, store_);
      if (value.has_value()) actor.note(incremented, {1, *value}, "");
    }
    ++finished_;
  }

  const ToyStore& store_;
  std::size_t wanted_ = 0;
  std::size_t finished_ = 0;
};

/// What no scenario may be: it remembers something from one run to the next.
class FickleRun final : public ScenarioRun {
 public:
  explicit FickleRun(World& world) {
    static std::int64_t runs = 0;
    const std::int64_t run = ++runs;
    world.machine.boot(world.machine.add_host("A", [this, run](Machine& machine, Host& self) {
      machine.spawn(self, "writer", [this, run](Actor& actor) {
        actor.note(incremented, {1, run}, "");
        done_ = true;
      });
    }));
  }
  [[nodiscard]] bool workload_done() const override { return done_; }
  void settle() override {}
  [[nodiscard]] bool settled() const override { return true; }

 private:
  bool done_ = false;
};

std::vector<std::string> schema() {
  return {"CREATE TABLE counters (id BIGINT NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (id))"};
}

/// Each committed change must add one; a second change from the same value overwrites the first.
Verdict no_lost_update(const History& history) {
  std::map<std::int64_t, std::size_t> commits;
  for (std::size_t i = 0; i < history.entries().size(); ++i) {
    if (history.entry(i).kind != EntryKind::note || !(history.entry(i).label == incremented)) continue;
    const std::int64_t value = history.entry(i).n[1];
    const auto [first, is_new] = commits.emplace(value, i);
    if (is_new) continue;
    return Verdict::violated("update lost", "two increments made the counter " + std::to_string(value),
                             {first->second, i});
  }
  return commits.empty() ? Verdict::undecided("nothing was incremented") : Verdict::holds();
}

Verdict counters_grow(const History& history) {
  bool any = false;
  for (std::size_t i = 0; i < history.entries().size(); ++i) {
    for (const Change& change : history.changes(history.entry(i))) {
      any = true;
      if (change.after[1] > change.before[1]) continue;
      return Verdict::violated("counter stands still", "counter 1 was written with the value it had", {i});
    }
  }
  return any ? Verdict::holds() : Verdict::undecided("no change was committed");
}

Verdict never_judged(const History& /*history*/) { return Verdict::undecided("there is never any evidence"); }

bool somebody_incremented(const History& history) { return !history.entries().empty(); }
bool a_miracle(const History& /*history*/) { return false; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all{
      {"counters",
       "Two hosts increment one counter.",
       20,
       seconds(10),
       seconds(10),
       schema,
       [](World& world) -> std::unique_ptr<ScenarioRun> { return std::make_unique<CountersRun>(world, 2); },
       {0, 1, 2},
       {{"somebody incremented", somebody_incremented}, {"a miracle", a_miracle}}},
      {"calm",
       "One host increments alone.",
       20,
       seconds(10),
       seconds(10),
       schema,
       [](World& world) -> std::unique_ptr<ScenarioRun> { return std::make_unique<CountersRun>(world, 1); },
       {0},
       {}},
      {"fickle",
       "Never the same twice.",
       20,
       seconds(10),
       seconds(10),
       schema,
       [](World& world) -> std::unique_ptr<ScenarioRun> { return std::make_unique<FickleRun>(world); },
       {},
       {}}};
  return all;
}

const std::vector<Property>& properties() {
  static const std::vector<Property> all{
      {"no_lost_update", "Two increments never make the same value.", false, no_lost_update},
      {"counters_grow", "A committed write changes its counter.", false, counters_grow},
      {"never_judged", "Nobody knows.", false, never_judged}};
  return all;
}

}  // namespace

Made<Backend> make_backend(std::string_view name, std::string_view dialect) {
  constexpr std::array<std::string_view, 1> names{"model"};
  if (name != "model") return tl::unexpected<std::string>(unknown_word("backend", name, names));
  if (dialect.size() != 7) return tl::unexpected<std::string>("dialect '" + std::string(dialect) + "' is not YYYY-MM");
  return std::make_unique<ToyBackend>();
}

cli::Tool tool() {
  cli::Tool out;
  out.catalogue.scenarios = scenarios();
  out.catalogue.properties = properties();
  out.catalogue.faults = faults::all();
  out.catalogue.make_strategy = explore::make;
  out.catalogue.follow = explore::follow;
  out.catalogue.make_store = make_store;
  out.catalogue.make_backend = make_backend;
  for (const explore::StrategyName& s : explore::all()) out.strategies.push_back({s.name, s.sentence});
  out.stores = {{"shipped", "Reads without a lock."}, {"fixed", "Reads with a lock."}};
  out.remedies = {{"useless", "Mends nothing."}, {"lock_counter", "Reads with a lock."}};
  out.mutants = {{"stubborn", "Reads without a lock whatever else is said."}};
  out.dialects = {{"2026-09", "the only one"}};
  out.knobs = {{"sleepy", "off; off|on: takes its time"}};
  out.backends = {{"model", "A map of counters."}};
  out.tested = "a toy";
  out.gate_dialects = {"2026-09", "2024-12"};
  out.commit = "unknown";
  return out;
}

}  // namespace dsqlsim::toy
