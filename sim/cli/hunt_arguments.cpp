#include <fmt/format.h>

#include "sim/cli/argument_line.h"
#include "sim/cli/server.h"

namespace dsqlsim::cli {

namespace {

/// More than any time is enough for.
constexpr std::uint64_t endless_seeds = 1'000'000'000'000;

/// "7" or "7..12".
std::optional<std::string> read_seed(std::string_view text, HuntArguments& out) {
  const std::size_t dots = text.find("..");
  const Parsed<std::uint64_t> first = number("--seed", text.substr(0, dots));
  if (!first.has_value()) return first.error();
  out.first_seed = out.last_seed = *first;
  if (dots == std::string_view::npos) return std::nullopt;
  const Parsed<std::uint64_t> last = number("--seed", text.substr(dots + 2));
  if (!last.has_value()) return last.error();
  if (*last < *first) return fmt::format("--seed: {} comes after {}", *first, *last);
  out.last_seed = *last;
  return std::nullopt;
}

std::optional<std::string> read_seeds(const Line& line, const std::string& seeds, const std::string& seed,
                                      HuntArguments& out) {
  if (line.given("seeds") && line.given("seed")) return "--seeds and --seed exclude each other";
  if (line.given("seed")) return read_seed(seed, out);
  if (!line.given("seeds")) {
    if (out.peel) out.last_seed = usual_peel_seeds;
    return std::nullopt;
  }
  const Parsed<std::uint64_t> count = positive_number("--seeds", seeds);
  if (!count.has_value()) return count.error();
  out.last_seed = *count;
  return std::nullopt;
}

/// Shard K of N, from 1: the seeds are cut into N parts that differ by one at most and lie side by side.
std::optional<std::string> read_shard(const std::string& text, HuntArguments& out) {
  const std::size_t slash = text.find('/');
  const std::string_view words = text;
  const Parsed<std::uint64_t> k = number("--shard", words.substr(0, slash));
  const Parsed<std::uint64_t> n = number("--shard", slash == std::string::npos ? "" : words.substr(slash + 1));
  if (!k.has_value() || !n.has_value() || *k == 0 || *k > *n)
    return fmt::format("--shard: '{}' is not K/N with K from 1 to N", text);
  __extension__ using Wide = unsigned __int128;
  const Wide seeds = Wide{out.last_seed} - out.first_seed + 1;
  if (seeds < *n)
    return fmt::format("--shard: {} seeds are fewer than {} shards", static_cast<std::uint64_t>(seeds), *n);
  const Wide first = out.first_seed;
  out.first_seed = static_cast<std::uint64_t>(first + seeds * (*k - 1) / *n);
  out.last_seed = static_cast<std::uint64_t>(first + seeds * *k / *n - 1);
  return std::nullopt;
}

/// How long, by how many, and where to.
std::optional<std::string> read_effort(const Line& line, const std::string& limit, const std::string& run_limit,
                                       const std::string& jobs, HuntArguments& out) {
  if (line.given("for")) {
    const Parsed<std::chrono::seconds> time = time_of("--for", limit);
    if (!time.has_value()) return time.error();
    out.time_limit = *time;
    if (!line.given("seeds") && !line.given("seed")) out.last_seed = endless_seeds;
  }
  if (line.given("run-limit")) {
    const Parsed<std::chrono::seconds> time = time_of("--run-limit", run_limit);
    if (!time.has_value()) return time.error();
    out.run_limit = *time;
  }
  if (line.given("jobs")) {
    const Parsed<std::uint64_t> count = jobs_of(jobs);
    if (!count.has_value()) return count.error();
    out.jobs = *count;
  }
  return std::nullopt;
}

std::optional<std::string> add_faults(const Line& line, const std::string& option, const std::string& text, bool off,
                                      FaultSettings& out) {
  if (!line.given(option)) return std::nullopt;
  const Parsed<std::vector<std::string>> list = names("--" + option, text);
  if (!list.has_value()) return list.error();
  for (const std::string& words : *list) {
    if (auto error = out.add(words, off); error.has_value()) return fmt::format("--{}: {}", option, *error);
  }
  return std::nullopt;
}

std::optional<std::string> read_faults(const Line& line, const std::string& on, const std::string& off,
                                       FaultSettings& out) {
  if (auto error = add_faults(line, "fault", on, false, out); error.has_value()) return error;
  return add_faults(line, "no-fault", off, true, out);
}

/// What a peel does not go with; it tells of bugs alone.
std::optional<std::string> against_peeling(const HuntArguments& hunt) {
  if (!hunt.peel) return std::nullopt;
  if (hunt.json) return "--peel and --json exclude each other";
  if (hunt.junit.has_value()) return "--peel and --junit exclude each other";
  if (hunt.known.has_value()) return "--peel and --known exclude each other";
  if (hunt.archive.has_value()) return "--peel and --archive exclude each other";
  if (hunt.time_limit.has_value()) return "--peel and --for exclude each other";
  if (hunt.check_determinism) return "--peel and --check-determinism exclude each other";
  if (hunt.require_reached) return "--peel and --require-reached exclude each other";
  return std::nullopt;
}

/// What was said, before it is read.
struct HuntWords {
  std::string scenarios = "all";
  std::string strategies = "random,pct:3";
  std::string seeds;
  std::string seed;
  std::string limit;
  std::string time_limit;
  std::string run_limit;
  std::string jobs;
  std::string width;
  std::string faults;
  std::string no_faults;
  std::string shard;
  ServerOptions server;
  bool no_shrink = false;
};

void declare(Line& line, HuntWords& said, HuntArguments& out) {
  line.option("scenario", said.scenarios, "names separated by commas, or all");
  line.option("store", out.store, "shipped, intended or fixed, with +remedy, -remedy, +mutant");
  line.option("dialect", out.dialect, "the date whose behaviour the database has: YYYY-MM, with +KNOB=VALUE for knobs");
  line.option("backend", out.backend,
              "what runs the statements: model, postgres, a throw-away server for each job unless --dsn names one, or "
              "dsql; usually model");
  add_server_options(line, said.server);
  line.option("fault", said.faults,
              "faults on in every run, separated by commas: NAME, or NAME=PER_MILLE of the calls; or all");
  line.option("no-fault", said.no_faults, "faults off in every run, separated by commas; or all");
  line.option("seeds", said.seeds,
              fmt::format("how many, from 1 on; usually {}, with --peel {}", usual_seeds, usual_peel_seeds));
  line.option("seed", said.seed, "one, A, or a range, A..B");
  line.option("for", said.time_limit,
              "how long, such as 90s, 10m or 8h, instead of how many; seeds that were begun are ended");
  line.option("shard", said.shard,
              "K/N: the Kth of N parts of the seeds, for the Kth of N machines that share nothing");
  line.option("jobs", said.jobs, "processes that do runs, usually one a processor; with 0 this one does them");
  line.option("run-limit", said.run_limit, "a run that takes longer is a finding; usually 60s");
  line.option("archive", out.archive,
              "keep findings and progress in this file; a hunt that was interrupted goes on when it is repeated");
  line.option("known", out.known,
              "a file of `known NAME why` and `fixed NAME why`: known findings are counted and do not fail the hunt");
  line.option("junit", out.junit,
              "write the verdicts to this file as JUnit XML, a test for each scenario and property");
  line.option("strategy", said.strategies, "names separated by commas; usually random,pct:3");
  line.option("limit-findings", said.limit, "how many findings get a story; usually 8");
  line.option("width", said.width, "of the tables; usually 150");
  line.flag("json", out.json, "one JSON object a finding, then one with totals");
  line.flag("peel", out.peel, "add the remedy under which a finding vanishes and hunt again, until nothing is found");
  line.flag("check-determinism", out.check_determinism, "run everything twice and compare");
  line.flag("require-reached", out.require_reached, "a goal that no run reached counts as a violation");
  line.flag("verbose", out.verbose, "in the end, say how often each property was judged and each goal was reached");
  line.flag("no-shrink", said.no_shrink, "tell findings as they were first seen");
}

std::optional<std::string> read(const Line& line, const HuntWords& said, HuntArguments& out) {
  out.shrink = !said.no_shrink;
  auto server = server_of(line, said.server, &out.backend);
  if (!server.has_value()) return server.error();
  out.server = std::move(*server);
  Parsed<std::vector<std::string>> scenarios = scenario_names(said.scenarios);
  if (!scenarios.has_value()) return scenarios.error();
  out.scenarios = std::move(*scenarios);
  Parsed<std::vector<std::string>> strategies = names("--strategy", said.strategies);
  if (!strategies.has_value()) return strategies.error();
  out.strategies = std::move(*strategies);
  if (const auto error = read_faults(line, said.faults, said.no_faults, out.faults); error.has_value()) return *error;
  if (const auto error = read_seeds(line, said.seeds, said.seed, out); error.has_value()) return *error;
  if (const auto error = read_effort(line, said.time_limit, said.run_limit, said.jobs, out); error.has_value())
    return *error;
  if (out.backend == dialect_of_dsql) {
    if (out.jobs.value_or(0) != 0) return "--backend=dsql runs in one process: --jobs=0";
    out.jobs = 0;
  }
  if (line.given("shard")) {
    if (const auto error = read_shard(said.shard, out); error.has_value()) return *error;
  }
  if (line.given("limit-findings")) {
    const Parsed<std::uint64_t> n = number("--limit-findings", said.limit);
    if (!n.has_value()) return n.error();
    out.limit_findings = *n;
  }
  if (line.given("width")) {
    const Parsed<std::size_t> w = width_of(said.width);
    if (!w.has_value()) return w.error();
    out.width = *w;
  }
  return against_peeling(out);
}

}  // namespace

Parsed<Command> parse_hunt(const std::vector<std::string>& words) {
  Line line("hunt", "Runs many seeds and tells the story of each violated property.");
  HuntArguments out;
  HuntWords said;
  declare(line, said, out);
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (auto error = read(line, said, out); error.has_value()) return wrong(std::move(*error));
  return out;
}

}  // namespace dsqlsim::cli
