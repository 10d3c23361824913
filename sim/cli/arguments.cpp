#include "sim/cli/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sim/core/nearest_word.h"

namespace dsqlsim::cli {

namespace {

template <class T>
using Parsed = tl::expected<T, std::string>;

tl::unexpected<std::string> wrong(std::string sentence) { return tl::unexpected<std::string>(std::move(sentence)); }

/// More than any time is enough for.
constexpr std::uint64_t endless_seeds = 1'000'000'000'000;
constexpr std::uint64_t most_jobs = 1024;

constexpr std::string_view program_help =
    "dsqlsim: hunts for bugs in Temporal's DSQL store by deterministic simulation\n"
    "\n"
    "  dsqlsim hunt                 run many seeds, and tell the story of each violated property\n"
    "  dsqlsim replay TOKEN|FILE    run one again, and tell its story\n"
    "  dsqlsim shrink TOKEN         make a violating run smaller\n"
    "  dsqlsim script FILE...       run sqllogictest files against the model, or against PostgreSQL\n"
    "  dsqlsim list WHAT            scenarios, properties, faults, strategies, stores, remedies, mutants, knobs or backends\n"
    "  dsqlsim bench [NAME]         measure\n"
    "\n"
    "dsqlsim COMMAND --help tells the options of a command.\n"
    "exit code: 0 nothing found, 1 something violated, 2 wrong arguments, 3 the environment, 4 nondeterminism\n";

Parsed<std::uint64_t> number(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return wrong(fmt::format("{}: '{}' is not a number from 0 to 18446744073709551615", option, text));
  }
  return value;
}

Parsed<std::uint64_t> positive_number(std::string_view option, std::string_view text) {
  Parsed<std::uint64_t> value = number(option, text);
  if (value.has_value() && *value == 0) return wrong(fmt::format("{}: must be at least 1", option));
  return value;
}

/// "90s", "10m", "8h".
Parsed<std::chrono::seconds> time_of(std::string_view option, std::string_view text) {
  constexpr std::array<std::pair<char, std::uint64_t>, 3> units{{{'s', 1}, {'m', 60}, {'h', 3600}}};
  constexpr std::uint64_t longest = 366 * 24 * 3600;
  for (const auto& [letter, seconds] : units) {
    if (!text.ends_with(letter)) continue;
    const Parsed<std::uint64_t> count = number(option, text.substr(0, text.size() - 1));
    if (count.has_value() && *count > 0 && *count <= longest / seconds) return std::chrono::seconds(*count * seconds);
  }
  return wrong(fmt::format("{}: '{}' is no time of up to a year such as 90s, 10m or 8h", option, text));
}

Parsed<std::vector<std::string>> names(std::string_view option, std::string_view text) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t comma = text.find(',');
    if (text.substr(0, comma).empty()) return wrong(fmt::format("{}: a name is empty", option));
    out.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

Parsed<std::size_t> width_of(std::string_view text) {
  const Parsed<std::uint64_t> value = number("--width", text);
  if (!value.has_value()) return wrong(value.error());
  if (*value < report::least_width || *value > 1'000) {
    return wrong(fmt::format("--width: {} is not from {} to 1000", text, report::least_width));
  }
  return static_cast<std::size_t>(*value);
}

/// The words of one command, parsed by CLI11 as texts; what they mean is decided here, so that every error is ours.
class Line {
 public:
  Line(std::string_view command, std::string_view sentence)
      : command_(command), app_(std::string(sentence), "dsqlsim " + command_) {
    app_.allow_extras();
  }

  void option(const std::string& name, std::string& into, const std::string& help) {
    app_.add_option("--" + name, into, help)->type_name("X");
  }
  void word(const std::string& name, std::string& into, const std::string& help) {
    app_.add_option(name, into, help)->type_name("");
  }
  void words(const std::string& name, std::vector<std::string>& into, const std::string& help) {
    app_.add_option(name, into, help)->type_name("");
  }
  void flag(const std::string& name, bool& into, const std::string& help) { app_.add_flag("--" + name, into, help); }

  [[nodiscard]] bool given(const std::string& name) const { return app_.count("--" + name) > 0; }

  /// Nothing, a usage error, or the help that was asked for.
  std::optional<Parsed<Command>> parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());
    try {
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      return Parsed<Command>(Help{app_.help()});
    } catch (const CLI::ArgumentMismatch& error) {
      return Parsed<Command>(wrong(fmt::format("{} needs exactly one value", option_of(error))));
    } catch (const CLI::ConversionError& error) {
      return Parsed<Command>(wrong(fmt::format("{} takes no value", option_of(error))));
    } catch (const CLI::ParseError& error) {
      return Parsed<Command>(wrong(error.what()));
    }
    for (const std::string& extra : app_.remaining()) return Parsed<Command>(wrong(unexpected(extra)));
    return std::nullopt;
  }

 private:
  /// CLI11 words it "--seeds: 1 required X missing" or "Could not convert: --json = x".
  static std::string option_of(const CLI::ParseError& error) {
    const std::string_view text = error.what();
    const std::size_t begin = text.find("--");
    if (begin == std::string_view::npos) return "an option";
    return std::string(text.substr(begin, text.find_first_of(": =", begin) - begin));
  }

  [[nodiscard]] std::string unexpected(const std::string& extra) const {
    if (!extra.starts_with("-")) return fmt::format("unexpected argument '{}'", extra);
    std::vector<std::string> names;
    for (const CLI::Option* o : app_.get_options()) {
      if (!o->get_lnames().empty()) names.push_back("--" + o->get_lnames().front());
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    return unknown_word("option", extra.substr(0, extra.find('=')), views);
  }

  std::string command_;
  CLI::App app_;
};

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
    const Parsed<std::uint64_t> count = number("--jobs", jobs);
    if (!count.has_value()) return count.error();
    if (*count > most_jobs) return fmt::format("--jobs: {} is not from 0 to {}", *count, most_jobs);
    out.jobs = *count;
  }
  return std::nullopt;
}

Parsed<Command> parse_hunt(const std::vector<std::string>& words) {
  Line line("hunt", "Runs many seeds and tells the story of each violated property.");
  HuntArguments out;
  std::string scenarios = "all";
  std::string strategies = "random,pct:3";
  std::string seeds;
  std::string seed;
  std::string limit;
  std::string time_limit;
  std::string run_limit;
  std::string jobs;
  std::string junit;
  std::string known;
  std::string width;
  bool no_shrink = false;
  line.option("scenario", scenarios, "names separated by commas, or all");
  line.option("store", out.store, "shipped, intended or fixed, with +remedy, -remedy, +mutant");
  line.option("dialect", out.dialect, "the date whose behaviour the database has: YYYY-MM, with +KNOB=VALUE for knobs");
  line.option("backend", out.backend, "what runs the statements");
  line.option("seeds", seeds, fmt::format("how many, from 1 on; usually {}, with --peel {}", usual_seeds, usual_peel_seeds));
  line.option("seed", seed, "one, A, or a range, A..B");
  line.option("for", time_limit, "how long, such as 90s, 10m or 8h, instead of how many; seeds that were begun are ended");
  line.option("jobs", jobs, "processes that do runs, usually one a processor; with 0 this one does them");
  line.option("run-limit", run_limit, "a run that takes longer is a finding; usually 60s");
  line.option("known", known, "a file of `known NAME why` and `fixed NAME why`: known findings are counted and do not fail the hunt");
  line.option("junit", junit, "write the verdicts to this file as JUnit XML, a test for each scenario and property");
  line.option("strategy", strategies, "names separated by commas; usually random,pct:3");
  line.option("limit-findings", limit, "how many findings get a story; usually 8");
  line.option("width", width, "of the tables; usually 150");
  line.flag("json", out.json, "one JSON object a finding, then one with totals");
  line.flag("peel", out.peel, "add the remedy under which a finding vanishes and hunt again, until nothing is found");
  line.flag("check-determinism", out.check_determinism, "run everything twice and compare");
  line.flag("require-reached", out.require_reached, "a goal that no run reached counts as a violation");
  line.flag("no-shrink", no_shrink, "tell findings as they were first seen");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  out.shrink = !no_shrink;
  if (scenarios != "all") {
    Parsed<std::vector<std::string>> list = names("--scenario", scenarios);
    if (!list.has_value()) return wrong(list.error());
    out.scenarios = std::move(*list);
  }
  Parsed<std::vector<std::string>> list = names("--strategy", strategies);
  if (!list.has_value()) return wrong(list.error());
  out.strategies = std::move(*list);
  if (const auto error = read_seeds(line, seeds, seed, out); error.has_value()) return wrong(*error);
  if (const auto error = read_effort(line, time_limit, run_limit, jobs, out); error.has_value()) return wrong(*error);
  if (line.given("junit")) out.junit = junit;
  if (line.given("known")) out.known = known;
  if (line.given("limit-findings")) {
    const Parsed<std::uint64_t> n = number("--limit-findings", limit);
    if (!n.has_value()) return wrong(n.error());
    out.limit_findings = *n;
  }
  if (line.given("width")) {
    const Parsed<std::size_t> w = width_of(width);
    if (!w.has_value()) return wrong(w.error());
    out.width = *w;
  }
  if (out.peel && out.json) return wrong("--peel and --json exclude each other");
  if (out.peel && out.junit.has_value()) return wrong("--peel and --junit exclude each other");
  if (out.peel && out.known.has_value()) return wrong("--peel and --known exclude each other");
  if (out.peel && out.time_limit.has_value()) return wrong("--peel and --for exclude each other");
  // A peel tells of bugs alone.
  if (out.peel && out.check_determinism) return wrong("--peel and --check-determinism exclude each other");
  if (out.peel && out.require_reached) return wrong("--peel and --require-reached exclude each other");
  return out;
}

Parsed<Command> parse_replay(const std::vector<std::string>& words) {
  Line line("replay", "Runs one again and tells its story.");
  ReplayArguments out;
  std::string html;
  std::string record;
  std::string width;
  line.word("run", out.run, "a token, or the file of a recording");
  line.flag("verbose", out.verbose, "show every step");
  line.flag("digest", out.digest, "print the run's digest and nothing else");
  line.option("html", html, "write the story, with every step, to this file as a page");
  line.option("record", record, "write what the run decided to this file");
  line.option("width", width, "of the table; usually 150");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.run.empty()) return wrong("a token or a recording is missing: dsqlsim replay TOKEN");
  if (line.given("record")) out.record = record;
  if (line.given("html")) out.html = html;
  if (line.given("width")) {
    const Parsed<std::size_t> w = width_of(width);
    if (!w.has_value()) return wrong(w.error());
    out.width = *w;
  }
  return out;
}

Parsed<Command> parse_shrink(const std::vector<std::string>& words) {
  Line line("shrink", "Makes a violating run smaller and tells its story.");
  ShrinkArguments out;
  std::string property;
  line.word("token", out.token, "names the run");
  line.option("property", property, "which must stay violated; usually the first that is");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.token.empty()) return wrong("a token is missing: dsqlsim shrink TOKEN");
  if (line.given("property")) out.property = property;
  return out;
}

Parsed<Command> parse_list(const std::vector<std::string>& words) {
  Line line("list", "Names what there is, one a line, and what it means.");
  ListArguments out;
  line.word("what", out.what, "scenarios, properties, faults, strategies, stores, remedies, mutants, knobs or backends");
  line.flag("json", out.json, "one JSON array");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.what.empty()) return wrong("what to list is missing: dsqlsim list scenarios");
  return out;
}

Parsed<Command> parse_bench(const std::vector<std::string>& words) {
  Line line("bench", "Measures how fast runs are.");
  BenchArguments out;
  std::string name;
  std::string seconds;
  line.word("name", name, "a scenario, scheduler, fibers or model; usually all of them");
  line.option("seconds", seconds, "how long each measurement takes; usually 2");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (!name.empty()) out.name = name;
  if (line.given("seconds")) {
    const Parsed<std::uint64_t> n = positive_number("--seconds", seconds);
    if (!n.has_value()) return wrong(n.error());
    out.seconds = *n;
  }
  return out;
}

Parsed<Command> parse_script(const std::vector<std::string>& words) {
  Line line("script", "Runs sqllogictest files, each on an empty database, and prints the records that fail.");
  ScriptArguments out;
  line.words("files", out.files, "what to run");
  line.option("backend", out.backend, "model or postgres; usually model");
  line.option("dialect", out.dialect,
              "the date whose behaviour the model has, unless a file names one: YYYY-MM, with +KNOB=VALUE for knobs");
  std::string seed;
  line.option("seed", seed, "of what the knobs of the model draw; usually 1");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (line.given("seed")) {
    const Parsed<std::uint64_t> n = number("--seed", seed);
    if (!n.has_value()) return wrong(n.error());
    out.seed = *n;
  }
  if (out.files.empty()) return wrong("a file is missing: dsqlsim script FILE.slt");
  return out;
}

struct CommandName {
  std::string_view name;
  Parsed<Command> (*parse)(const std::vector<std::string>& words);
};
constexpr std::array<CommandName, 6> commands{{{"hunt", parse_hunt},
                                               {"replay", parse_replay},
                                               {"shrink", parse_shrink},
                                               {"script", parse_script},
                                               {"list", parse_list},
                                               {"bench", parse_bench}}};

}  // namespace

Parsed<Command> parse(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return wrong("a command is missing: dsqlsim hunt, replay, shrink, script, list or bench");
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "help") return Help{std::string(program_help)};
  if (first == "worker") return WorkerArguments{};
  std::vector<std::string_view> known;
  for (const CommandName& command : commands) {
    if (command.name == first) return command.parse({arguments.begin() + 1, arguments.end()});
    known.push_back(command.name);
  }
  return wrong(unknown_word("command", first, known));
}

}  // namespace dsqlsim::cli
