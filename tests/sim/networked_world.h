#pragma once
// Hosts that talk to a toy database over the network, with exactly the faults that a test asks for.

#include <functional>
#include <string>
#include <vector>

#include "sim/faults/network.h"
#include "sim/history/recorder.h"
#include "tests/sim/strategies.h"
#include "tests/sim/toy_backend.h"

namespace dsqlsim::testing {

struct PoolMemory final : HostMemory {
  explicit PoolMemory(Network& network) : pool(network.make_pool()) {}
  std::unique_ptr<Database> pool;
};

/// What a client actor works with.
struct Client {
  Actor& actor;
  Database& pool;

  [[nodiscard]] Result<ResultSet> call(Session& session, std::string_view name, std::string_view sql,
                                       std::vector<Value> parameters = {}) const {
    return call(Context(actor), session, name, sql, std::move(parameters));
  }
  [[nodiscard]] Result<ResultSet> call(const Context& context, Session& session, std::string_view name,
                                       std::string_view sql, std::vector<Value> parameters = {}) const {
    return session.execute(context, pool.statements().add(name, sql), parameters);
  }
  [[nodiscard]] Result<ResultSet> begin(Session& s) const { return s.execute(Context(actor), pool.statements().begin(), {}); }
  [[nodiscard]] Result<ResultSet> commit(Session& s) const { return s.execute(Context(actor), pool.statements().commit(), {}); }
  [[nodiscard]] Result<ResultSet> read(Session& s, std::int64_t key) const {
    return call(s, "Read", toy::read, {Value{key}});
  }
  [[nodiscard]] Result<ResultSet> write(Session& s, std::int64_t key, std::int64_t value) const {
    return call(s, "Write", toy::write, {Value{key}, Value{value}});
  }
};

template <class S = InNominalOrder>
struct NetworkedWorld {
  explicit NetworkedWorld(FaultPlan plan = {}, std::uint64_t seed = 1, Duration window = milliseconds(5))
      : choices(seed),
        recorder(history),
        machine(fibers, choices, strategy, recorder, window, MachineLimits{}),
        faults(std::move(plan)),
        network(machine, backend, statements, faults, recorder) {
    recorder.attach(machine);
    const std::vector<std::string> script{"1 100", "2 200"};
    backend.load(script);
    backend.set_commit_sink(&recorder);
  }
  ~NetworkedWorld() { machine.kill_everybody(); }
  NetworkedWorld(const NetworkedWorld&) = delete;
  NetworkedWorld& operator=(const NetworkedWorld&) = delete;

  /// A host with one actor, which runs `body` at each boot.
  Host& client(std::string_view name, std::function<void(const Client&)> body) {
    Host& added = machine.add_host(name, [this, body = std::move(body)](Machine& m, Host& self) {
      auto memory = std::make_unique<PoolMemory>(network);
      Database& pool = *memory->pool;
      self.memory = std::move(memory);
      m.spawn(self, "client", [body, &pool](Actor& actor) { body(Client{actor, pool}); });
    });
    machine.boot(added);
    return added;
  }
  void run() {
    CHECK(machine.run_until([] { return false; }) == Ended::quiet);
  }
  void run_until(Time t) {
    (void)machine.run_until([this, t] { return machine.scheduler().earliest() > t; });
  }
  [[nodiscard]] std::int64_t value(std::int64_t key) const { return backend.rows.at(key).value; }
  /// Entries of one kind, oldest first.
  [[nodiscard]] std::vector<Entry> entries(EntryKind kind) const {
    std::vector<Entry> out;
    for (const Entry& e : history.entries()) {
      if (e.kind == kind) out.push_back(e);
    }
    return out;
  }

  FiberRuntime fibers;
  S strategy;
  Choices choices;
  History history{true};
  Recorder recorder;
  ToyBackend backend;
  StatementTable statements;
  Machine machine;
  FaultPlan faults;
  Network network;
};

}  // namespace dsqlsim::testing
