#include "sim/run/run.h"

#include <algorithm>
#include <array>

#include "sim/core/check.h"
#include "sim/core/nearest_word.h"
#include "sim/history/recorder.h"
#include "sim/run/stopped_run.h"

namespace dsqlsim {

namespace {

Address of_run(std::uint64_t point) { return {no_host, 0, 0, 0, point, 0}; }

// How far events may be delayed, drawn per run: some round trips, a retry or two, or as long as many a deadline.
Duration draw_window(Choices& choices) {
  constexpr std::array<std::int64_t, 3> windows{20, 200, 2'000};
  return milliseconds(windows[choices.below(of_run(name_hash("window")), "window", windows.size())]);
}

std::string unknown_scenario(const Catalogue& catalogue, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Scenario& s : catalogue.scenarios) names.push_back(s.name);
  return unknown_word("scenario", name, names);
}

std::optional<std::string> unknown_fault(const Catalogue& catalogue, const FaultSettings& settings) {
  std::vector<std::string_view> names;
  for (const Fault& f : catalogue.faults) names.push_back(f.name);
  for (const std::string_view set : settings.names()) {
    if (std::find(names.begin(), names.end(), set) == names.end()) return unknown_word("fault", set, names);
  }
  return std::nullopt;
}

Choices make_choices(const RunSpec& spec, const RunOptions& options) {
  return options.follow != nullptr ? Choices(spec.seed, *options.follow) : Choices(spec.seed);
}

/// From here on nothing goes wrong any more: what stands still goes on, what is down comes up.
void stop_faults(Machine& machine, FaultPlan& faults) {
  faults.stop();
  machine.cancel_plans();
  machine.notes().host_event(no_host, 0, "faults stopped");
  for (Host& host : machine.hosts()) {
    machine.resume(host);
    machine.restart(host);
  }
}

struct Phases {
  Ended ended = Ended::quiet;
  bool settled = false;
};

Phases live(Machine& machine, FaultPlan& faults, const Scenario& scenario, ScenarioRun& scene) {
  Phases phases;
  const Time workload_end = Time{} + scenario.workload_time;
  phases.ended = machine.run_until([&] { return scene.workload_done() || machine.now() >= workload_end; });
  if (phases.ended == Ended::out_of_steps) return phases;
  stop_faults(machine, faults);
  machine.set_time_limit(machine.now() + scenario.settle_time);
  scene.settle();
  phases.ended = machine.run_until([&] { return scene.settled(); });
  phases.settled = scene.settled();
  return phases;
}

/// However a run ends: actors unwind while all that they use is there, and nobody is left with a pointer into it.
struct EndOfRun {
  Machine& machine;
  Backend& backend;
  ~EndOfRun() {
    machine.kill_everybody();
    backend.set_commit_sink(nullptr);
    clear_check_context();
  }
};

/// Tells two of every call.
class Both final : public CallObserver {
 public:
  Both(CallObserver& first, CallObserver* second) : first_(first), second_(second) {}
  void requested(const CallInfo& call) override {
    first_.requested(call);
    if (second_ != nullptr) second_->requested(call);
  }
  void executing(const CallInfo& call) override {
    first_.executing(call);
    if (second_ != nullptr) second_->executing(call);
  }
  void executed(const CallInfo& call, const Result<ResultSet>& truth) override {
    first_.executed(call, truth);
    if (second_ != nullptr) second_->executed(call, truth);
  }
  void answered(const CallInfo& call, const Result<ResultSet>& view) override {
    first_.answered(call, view);
    if (second_ != nullptr) second_->answered(call, view);
  }
  void fault_applied(const CallInfo& call, Label fault, Label effect) override {
    first_.fault_applied(call, fault, effect);
    if (second_ != nullptr) second_->fault_applied(call, fault, effect);
  }

 private:
  CallObserver& first_;
  CallObserver* second_;
};

struct Simulated {
  Choices& choices;
  Strategy& strategy;
  Duration window;
  Backend& backend;
  const Scenario& scenario;
  const StoreVariant& store;
};

/// Lets it all happen, and writes down what there is to tell but for the verdicts.
void simulate(const Simulated& s, Workspace& workspace, const RunOptions& options, const Look& look,
              RunReport& report) {
  Recorder recorder(workspace.history(), &workspace.locks());
  MachineLimits limits;
  const bool may_stop = look.stop_after < limits.steps;
  limits.steps = std::min(limits.steps, look.stop_after);
  Machine machine(workspace.fibers(), s.choices, s.strategy, recorder, s.window, limits);
  recorder.attach(machine);
  if (options.record) machine.scheduler().record_into(&report.recording);
  FaultPlan faults(workspace.catalogue().faults, report.spec.faults, s.choices);
  Both observers(recorder, look.observer);
  Network network(machine, s.backend, workspace.statements(), faults, observers);
  World world{machine, network, s.choices, recorder, s.store};
  std::unique_ptr<ScenarioRun> scene;
  const std::string token = report.spec.token();
  set_check_context(token, &machine.scheduler().step_counter());
  s.backend.set_commit_sink(&recorder);
  const EndOfRun end{machine, s.backend};
  scene = s.scenario.make(world);
  const Phases phases = live(machine, faults, s.scenario, *scene);
  const bool stopped = may_stop && phases.ended == Ended::out_of_steps;
  if (!stopped) recorder.host_event(no_host, 0, phases.settled ? Label("settled") : Label("no progress"));

  report.ended = phases.ended;
  report.ended_at = machine.now();
  report.steps = machine.scheduler().step();
  report.schedule = machine.scheduler().stats();
  report.checkpoints = machine.scheduler().checkpoints();
  report.digest = mix(machine.scheduler().digest(), s.choices.digest());
  report.calls = network.calls();
  report.faults_on.assign(faults.switched_on().begin(), faults.switched_on().end());
  report.strikes = faults.strikes();
  if (!look.at_the_end) return;
  s.backend.set_commit_sink(nullptr);
  look.at_the_end(machine, s.backend);
}

void judge(RunReport& report, const Scenario& scenario, const Catalogue& catalogue, const History& history) {
  for (const std::size_t index : scenario.properties) {
    const Property& property = catalogue.properties[index];
    const bool can_tell = report.spec.backend != dialect_of_dsql ||
                          (catalogue.needs_no_commit_log != nullptr && catalogue.needs_no_commit_log(property.name));
    report.verdicts.push_back(
        {&property, can_tell ? property.check(history) : Verdict::undecided("a remote DSQL shows no commit log")});
  }
  for (const Goal& goal : scenario.goals) report.goals.push_back(goal.reached(history));
}

}  // namespace

const PropertyVerdict* RunReport::first_violation() const {
  for (const PropertyVerdict& v : verdicts) {
    if (v.verdict.kind == VerdictKind::violated && !v.property->soft) return &v;
  }
  return nullptr;
}

const PropertyVerdict* RunReport::verdict_of(std::string_view property) const {
  for (const PropertyVerdict& v : verdicts) {
    if (v.property->name == property) return &v;
  }
  return nullptr;
}

std::optional<std::string> error_in(const RunSpec& spec, Workspace& workspace) {
  const Catalogue& catalogue = workspace.catalogue();
  const Scenario* scenario = catalogue.find_scenario(spec.scenario);
  if (scenario == nullptr) return unknown_scenario(catalogue, spec.scenario);
  if (auto error = unknown_fault(catalogue, spec.faults); error.has_value()) return error;
  if (const auto store = workspace.store(spec.store); !store.has_value()) return store.error();
  if (const auto backend = workspace.backend(spec.backend, spec.dialect, *scenario); !backend.has_value())
    return backend.error();
  const Made<Strategy> strategy = catalogue.make_strategy(spec.strategy, {0, seconds(1), scenario->usual_events});
  if (!strategy.has_value()) return strategy.error();
  return std::nullopt;
}

tl::expected<RunReport, std::string> run(const RunSpec& spec, Workspace& workspace, const RunOptions& options) {
  return run_and_look(spec, workspace, options, {});
}

tl::expected<RunReport, std::string> run_and_look(const RunSpec& spec, Workspace& workspace, const RunOptions& options,
                                                  const Look& look) {
  const Catalogue& catalogue = workspace.catalogue();
  const Scenario* scenario = catalogue.find_scenario(spec.scenario);
  if (scenario == nullptr) return tl::unexpected<std::string>(unknown_scenario(catalogue, spec.scenario));
  if (const auto error = unknown_fault(catalogue, spec.faults); error.has_value())
    return tl::unexpected<std::string>(*error);
  const auto store = workspace.store(spec.store);
  if (!store.has_value()) return tl::unexpected<std::string>(store.error());
  const auto backend = workspace.backend(spec.backend, spec.dialect, *scenario);
  if (!backend.has_value()) return tl::unexpected<std::string>(backend.error());

  RunReport report;
  report.spec = spec;
  Choices choices = make_choices(spec, options);
  if (spec.keep.has_value()) choices.keep_only(*spec.keep);
  if (options.record) choices.record_into(&report.recording);
  if (options.list_brackets) choices.list_brackets_into(&report.brackets);
  const Duration window = draw_window(choices);
  Made<Strategy> strategy = catalogue.make_strategy(spec.strategy, {0, window, scenario->usual_events});
  if (!strategy.has_value()) return tl::unexpected<std::string>(strategy.error());
  if (options.follow != nullptr) *strategy = catalogue.follow(*options.follow);

  workspace.history().clear(options.detail);
  simulate({choices, **strategy, window, **backend, *scenario, **store}, workspace, options, look, report);
  judge(report, *scenario, catalogue, workspace.history());
  return report;
}

}  // namespace dsqlsim
