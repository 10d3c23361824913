#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <ostream>

#include <fmt/format.h>

#include "sim/cli/bench_model.h"
#include "sim/cli/commands.h"
#include "sim/cli/cpu_clock.h"
#include "sim/core/nearest_word.h"
#include "sim/core/sync.h"
#include "sim/run/workspace.h"

namespace dsqlsim::cli {

namespace {

using Clock = CpuClock;

double seconds_since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

double rate(std::uint64_t count, double elapsed) { return static_cast<double>(count) / elapsed; }

struct Bench {
  const Tool& tool;
  Console& console;
  double seconds;
};

/// Runs seeds under the usual strategies until the time is up.
tl::expected<void, std::string> bench_scenario(const Bench& bench, std::string_view scenario, std::string_view store) {
  Workspace workspace(bench.tool.catalogue);
  std::vector<std::uint64_t> orders;
  std::uint64_t calls = 0;
  ScheduleStats stats;
  const Clock::time_point began = Clock::now();
  for (std::uint64_t i = 0; seconds_since(began) < bench.seconds; ++i) {
    RunSpec spec;
    spec.scenario = scenario;
    spec.store = store;
    spec.strategy = i % 2 == 0 ? "random" : "pct:3";
    spec.seed = i / 2;
    const auto report = run(spec, workspace);
    if (!report.has_value()) return tl::unexpected<std::string>(report.error());
    orders.push_back(report->schedule.order);
    calls += report->calls;
    stats.points += report->schedule.points;
    stats.choices += report->schedule.choices;
  }
  const double elapsed = seconds_since(began);
  const std::size_t runs = orders.size();
  std::sort(orders.begin(), orders.end());
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  bench.console.out << fmt::format(
      "bench {} {}: orders/s {:.0f}, runs/s {:.0f}, statements/s {:.0f}, points/s {:.0f}, choices {} %, statements/run "
      "{}\n",
      scenario, store, rate(orders.size(), elapsed), rate(runs, elapsed), rate(calls, elapsed),
      rate(stats.points, elapsed), stats.choices * 100 / std::max<std::uint64_t>(1, stats.points), calls / runs);
  return {};
}

class NoNotes final : public NoteSink {
  void operation_began(const Actor&, Label, std::string_view) override {}
  void note(const Actor&, const Note&) override {}
  void metric(const Actor&, Label, std::string_view, std::string_view, std::int64_t) override {}
  void host_event(std::uint32_t, std::uint32_t, Label) override {}
};

struct SharedLock final : HostMemory {
  Mutex mutex;
};

/// Eight actors on two hosts that only sleep and take their host's lock.
void one_bare_run(FiberRuntime& fibers, Strategy& strategy, std::uint64_t seed, ScheduleStats& total) {
  Choices choices(seed);
  NoNotes notes;
  Machine machine(fibers, choices, strategy, notes, milliseconds(5), MachineLimits{});
  for (const std::string_view name : {"A", "B"}) {
    machine.boot(machine.add_host(name, [](Machine& m, Host& host) {
      auto memory = std::make_unique<SharedLock>();
      Mutex& mutex = memory->mutex;
      host.memory = std::move(memory);
      for (const std::string_view actor_name : {"1", "2", "3", "4"}) {
        m.spawn(host, actor_name, [&mutex](Actor& actor) {
          const Context ctx(actor);
          for (int i = 0; i < 50; ++i) {
            const Permit permit(mutex, ctx, "lock");
            if (permit.held()) ctx.sleep(microseconds(100), "hold");
          }
        });
      }
    }));
  }
  machine.run_until([] { return false; });
  total.points += machine.scheduler().stats().points;
  total.choices += machine.scheduler().stats().choices;
  machine.kill_everybody();
}

tl::expected<void, std::string> bench_scheduler(const Bench& bench) {
  FiberRuntime fibers;
  ScheduleStats total;
  std::uint64_t runs = 0;
  const Clock::time_point began = Clock::now();
  while (seconds_since(began) < bench.seconds) {
    Made<Strategy> strategy = bench.tool.catalogue.make_strategy("random", {0, milliseconds(5), 400});
    if (!strategy.has_value()) return tl::unexpected<std::string>(strategy.error());
    one_bare_run(fibers, **strategy, ++runs, total);
  }
  const double elapsed = seconds_since(began);
  bench.console.out << fmt::format("bench scheduler: points/s {:.0f}, runs/s {:.0f}, choices {} %\n",
                                   rate(total.points, elapsed), rate(runs, elapsed),
                                   total.choices * 100 / std::max<std::uint64_t>(1, total.points));
  return {};
}

/// There and back again counts as two switches.
void bench_fibers(const Bench& bench) {
  constexpr std::uint64_t batch = 10'000;
  FiberRuntime fibers;
  std::uint64_t switches = 0;
  double creating = 0;
  std::uint64_t created = 0;
  const Clock::time_point began = Clock::now();
  while (seconds_since(began) < bench.seconds) {
    FiberRuntime::Fiber fiber = fibers.create([&fibers] {
      for (std::uint64_t i = 0; i < batch; ++i) fibers.suspend();
    });
    for (std::uint64_t i = 0; i <= batch; ++i) fibers.resume(fiber);
    fibers.join(fiber);
    switches += 2 * batch;
  }
  const double elapsed = seconds_since(began);
  const Clock::time_point began_creating = Clock::now();
  for (; created < 10'000; ++created) {
    FiberRuntime::Fiber fiber = fibers.create([] {});
    fibers.resume(fiber);
    fibers.join(fiber);
  }
  creating = seconds_since(began_creating);
  bench.console.out << fmt::format("bench fibers: switch {:.0f} ns, create and end {:.0f} ns\n",
                                   elapsed * 1e9 / static_cast<double>(switches),
                                   creating * 1e9 / static_cast<double>(created));
}

double peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

ExitCode bench(const BenchArguments& arguments, const Tool& tool, Console& console) {
  std::vector<std::string_view> names;
  for (const Scenario& s : tool.catalogue.scenarios) names.push_back(s.name);
  names.insert(names.end(), {"scheduler", "fibers", "model"});
  if (arguments.name.has_value() && std::find(names.begin(), names.end(), *arguments.name) == names.end()) {
    return refuse_usage(console, unknown_word("bench", *arguments.name, names));
  }
  const Bench bench{tool, console, static_cast<double>(arguments.seconds)};
  console.out << fmt::format("bench commit {}, one core, {} s of its time each\n", tool.commit, arguments.seconds) << std::flush;
  for (const std::string_view name : names) {
    if (arguments.name.has_value() && name != *arguments.name) continue;
    tl::expected<void, std::string> done;
    if (name == "scheduler") {
      done = bench_scheduler(bench);
    } else if (name == "fibers") {
      bench_fibers(bench);
    } else if (name == "model") {
      bench_model(console.out, bench.seconds);
    } else {
      done = bench_scenario(bench, name, "fixed");
      if (done.has_value()) done = bench_scenario(bench, name, "shipped");
    }
    if (!done.has_value()) return refuse_usage(console, done.error());
    console.out << std::flush;
  }
  console.out << fmt::format("bench memory: peak {:.0f} MiB\n", peak_memory_mib());
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
