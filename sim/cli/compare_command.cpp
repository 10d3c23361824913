// `dsqlsim compare`: the model against a real PostgreSQL, on runs of scenarios and on random programs.

#include <fmt/format.h>

#include <ostream>

#include "backends/compared.h"
#include "sim/cli/commands.h"
#include "sim/cli/hunting.h"
#include "sim/cli/interruption.h"
#include "sim/cli/random_programs.h"
#include "sim/run/stopped_run.h"

namespace dsqlsim::cli {

namespace {

/// So many programs share the calls of one run, and what they leave to each other.
constexpr std::uint64_t programs_of_a_run = 25;

/// The tool whose runs on PostgreSQL are compared.
Tool comparing(const Tool& tool, Comparison& comparison) {
  Tool out = tool;
  out.catalogue.make_backend = [usual = tool.catalogue.make_backend, &comparison](
                                   std::string_view name, std::string_view dialect) -> Made<Backend> {
    Made<Backend> made = usual(name, dialect);
    if (!made.has_value() || name != dialect_of_postgres) return made;
    return make_compared_backend(std::move(*made), comparison);
  };
  return out;
}

/// The same run where it is compared.
RunSpec on_server(RunSpec spec) {
  spec.dialect = spec.backend = dialect_of_postgres;
  return spec;
}

class Compare {
 public:
  Compare(const CompareArguments& arguments, const Tool& tool)
      : arguments_(arguments),
        scenarios_(scenarios_of(arguments.scenarios, tool.catalogue)),
        tool_(comparing(tool, comparison_)),
        workspace_(tool_.catalogue) {}

  /// An error about the words.
  std::optional<std::string> runs() {
    for (const RunSpec& one : specs()) {
      if (done()) break;
      const RunSpec spec = on_server(one);
      comparison_.begin(spec.token());
      const auto report = run(spec, workspace_);
      if (!report.has_value()) return report.error();
      ++runs_;
    }
    return std::nullopt;
  }

  std::optional<std::string> programs() {
    Choices choices(arguments_.seed);
    std::vector<CallCollection::Call> calls;
    Backend* backend = nullptr;
    for (std::uint64_t n = 0; n < arguments_.programs && !done(); ++n) {
      const std::uint64_t batch = n / programs_of_a_run;
      const std::string& scenario = scenarios_[batch % scenarios_.size()];
      if (n % programs_of_a_run == 0) {
        if (auto error = collect(scenario, arguments_.seed + batch, calls); error.has_value()) return error;
        const auto made =
            workspace_.backend(dialect_of_postgres, dialect_of_postgres, *tool_.catalogue.find_scenario(scenario));
        if (!made.has_value()) return made.error();
        backend = *made;
      }
      const std::size_t place = n % programs_of_a_run;
      const auto begin_of = [&calls](std::size_t k) { return calls.size() * k / programs_of_a_run; };
      const ProgramWorld world{calls, workspace_.statements(), choices, *backend};
      comparison_.begin(fmt::format("program {} of --seed={}, from {}", n, arguments_.seed, scenario));
      run_program(n, begin_of(place), world);
      make_calls(begin_of(place), begin_of(place + 1), world);
      ++programs_;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool interrupted() const { return interruption_.wished(); }
  [[nodiscard]] const Comparison& comparison() const { return comparison_; }

  [[nodiscard]] std::string text() const {
    std::string out = fmt::format(
        "compared {} runs and {} programs: {} statements, {} of them with DSQL too, {} commits of rows\n", runs_,
        programs_, comparison_.statements(), comparison_.followed_statements(), comparison_.commits());
    for (std::size_t i = 0; i < known_count; ++i) {
      const Known known{static_cast<std::uint8_t>(i)};
      if (comparison_.explained(known) > 0)
        out += fmt::format("explained {} times: {}\n", comparison_.explained(known), sentence_of(known));
    }
    const auto& difference = comparison_.difference();
    if (!difference.has_value())
      return out + (interrupted() ? "stopped early: no difference so far\n" : "no unexplained difference\n");
    out += fmt::format("difference in {}: {}\n", difference->where, difference->what);
    for (const std::string& step : difference->steps) out += "  " + step + "\n";
    return out + fmt::format("PostgreSQL: {}\nmodel: {}\n", difference->server, difference->model);
  }

 private:
  [[nodiscard]] bool done() const { return interrupted() || comparison_.difference().has_value(); }

  [[nodiscard]] RunSpec on_model(const std::string& scenario, std::uint64_t seed) const {
    RunSpec spec;
    spec.scenario = scenario;
    spec.store = arguments_.store;
    spec.seed = seed;
    return spec;
  }

  [[nodiscard]] std::vector<RunSpec> specs() const {
    if (!arguments_.runs.empty()) return arguments_.runs;
    std::vector<RunSpec> out;
    for (std::uint64_t seed = 1; seed <= arguments_.seeds; ++seed) {
      for (const std::string& scenario : scenarios_) out.push_back(on_model(scenario, seed));
    }
    return out;
  }

  /// What a run on the model calls.
  std::optional<std::string> collect(const std::string& scenario, std::uint64_t seed,
                                     std::vector<CallCollection::Call>& calls) {
    CallCollection collection;
    Look look;
    look.observer = &collection;
    const auto report = run_and_look(on_model(scenario, seed), workspace_, {}, look);
    if (!report.has_value()) return report.error();
    calls = collection.calls();
    return std::nullopt;
  }

  const CompareArguments& arguments_;
  std::vector<std::string> scenarios_;
  Comparison comparison_;
  Tool tool_;
  Workspace workspace_;
  Interruption interruption_;
  std::uint64_t runs_ = 0;
  std::uint64_t programs_ = 0;
};

std::optional<std::string> error_in_words(const CompareArguments& arguments, const Tool& tool) {
  CampaignSpec spec;
  spec.scenarios = arguments.scenarios;
  spec.strategies = {"random"};
  spec.store = arguments.store;
  Workspace workspace(tool.catalogue);
  return first_error(spec, workspace);
}

}  // namespace

ExitCode compare(const CompareArguments& arguments, const Tool& tool, Console& console) {
  if (const auto error = error_in_words(arguments, tool); error.has_value()) return refuse_usage(console, *error);
  Compare work(arguments, tool);
  if (const auto error = work.runs(); error.has_value()) return refuse_usage(console, *error);
  if (const auto error = work.programs(); error.has_value()) return refuse_usage(console, *error);
  console.out << work.text();
  if (work.comparison().difference().has_value()) return ExitCode::violated;
  return work.interrupted() ? ExitCode::environment : ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
