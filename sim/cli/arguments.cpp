#include "sim/cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/cli/archive_arguments.h"
#include "sim/cli/argument_line.h"
#include "sim/cli/server.h"
#include "sim/core/nearest_word.h"

namespace dsqlsim::cli {

namespace {

constexpr std::string_view program_help =
    "dsqlsim: hunts for bugs in Temporal's DSQL store by deterministic simulation\n"
    "\n"
    "  dsqlsim hunt                 run many seeds, and tell the story of each violated property\n"
    "  dsqlsim replay TOKEN|FILE    run one again, and tell its story\n"
    "  dsqlsim shrink TOKEN         make a violating run smaller\n"
    "  dsqlsim gate                 everything before a release, on one page\n"
    "  dsqlsim findings             list what hunts put into an archive\n"
    "  dsqlsim show FINDING         print one of them\n"
    "  dsqlsim export-script TOKEN  write it as a sqllogictest script, or for PostgreSQL's isolationtester\n"
    "  dsqlsim export FINDING FILE  write one as a file of its own; import reads such files into an archive\n"
    "  dsqlsim merge OUT IN...      make one archive of several\n"
    "  dsqlsim script FILE...       run sqllogictest files against the model, or against PostgreSQL\n"
    "  dsqlsim compare [TOKEN...]   the same on the model and on PostgreSQL, and the first difference nobody can "
    "explain\n"
    "  dsqlsim list WHAT            scenarios, properties, faults, strategies, stores, remedies, mutants, dialects, "
    "knobs or backends\n"
    "  dsqlsim bench [NAME]         measure\n"
    "\n"
    "dsqlsim COMMAND --help tells the options of a command; dsqlsim --version, what this was built from.\n"
    "exit code: 0 nothing found, 1 something violated, 2 wrong arguments, 3 the environment, 4 nondeterminism\n";

Parsed<Command> parse_replay(const std::vector<std::string>& words) {
  Line line("replay", "Runs one again and tells its story.");
  std::string archive;
  ReplayArguments out;
  std::string html;
  std::string record;
  std::string width;
  std::string until;
  std::string neighbours;
  std::string neighbour;
  std::string store;
  line.word("run", out.run,
            "a token, the file of a recording or of a finding, or with --archive the name of a finding");
  line.option("archive", archive, "where the finding is");
  line.flag("verbose", out.verbose, "show every step");
  line.flag("digest", out.digest, "print the run's digest and nothing else");
  line.option("html", html, "write the story, with every step, to this file as a page");
  line.option("neighbours", neighbours, "try so many runs around this one, and tell what they violate");
  line.option("neighbour", neighbour, "run the one with this number instead");
  line.option("store", store,
              "follow the run on another store: shipped, intended or fixed, with +remedy, -remedy, +mutant");
  line.option("record", record, "write what the run decided to this file");
  line.option("until", until, "stop after this step, and show what actors are at and what is in the tables");
  line.option("break", out.break_at, "the same where this property is first violated");
  line.flag("tables", out.tables, "the same at the end of the run");
  line.flag("step", out.step,
            "go through the run step by step, forward and back; commands are read from stdin, h tells them");
  line.option("width", width, "of the table; usually 150");
  ServerOptions server;
  add_server_options(line, server);
  if (const auto early = line.parse(words); early.has_value()) return *early;
  auto on = server_of(line, server, nullptr);
  if (!on.has_value()) return wrong(on.error());
  out.server = std::move(*on);
  if (out.run.empty()) return wrong("a token or a recording is missing: dsqlsim replay TOKEN");
  if (line.given("record")) out.record = record;
  if (line.given("store")) out.store = store;
  if (line.given("neighbours")) {
    const Parsed<std::uint64_t> n = positive_number("--neighbours", neighbours);
    if (!n.has_value()) return wrong(n.error());
    out.neighbours = *n;
  }
  if (line.given("neighbour")) {
    const Parsed<std::uint64_t> n = positive_number("--neighbour", neighbour);
    if (!n.has_value()) return wrong(n.error());
    out.neighbour = *n;
  }
  if (out.neighbour.has_value() && out.neighbours > 0) return wrong("--neighbours and --neighbour exclude each other");
  if (line.given("html")) out.html = html;
  if (line.given("archive")) out.archive = archive;
  if (line.given("until")) {
    const Parsed<std::uint64_t> n = number("--until", until);
    if (!n.has_value()) return wrong(n.error());
    out.until = *n;
  }
  if (out.until.has_value() && out.break_at.has_value()) return wrong("--until and --break exclude each other");
  if (out.stops() && (out.digest || out.record.has_value() || out.html.has_value())) {
    return wrong("--until, --break, --step and --tables exclude --digest, --record and --html");
  }
  if (out.stops() && (out.store.has_value() || out.neighbour.has_value() || out.neighbours > 0)) {
    return wrong("--until, --break, --step and --tables exclude --store, --neighbour and --neighbours");
  }
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
  line.flag("verbose", out.verbose, "list every single removal that was tried in the end");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.token.empty()) return wrong("a token is missing: dsqlsim shrink TOKEN");
  if (line.given("property")) out.property = property;
  return out;
}

Parsed<Command> parse_gate(const std::vector<std::string>& words) {
  Line line("gate",
            "Everything before a release: planted mistakes must be found, campaigns on several dialects, one page, one "
            "exit code.");
  GateArguments out;
  std::string scenarios = "all";
  std::string time;
  std::string jobs;
  line.option("store", out.store, "shipped, intended or fixed, with +remedy, -remedy, +mutant; usually shipped");
  line.option("scenario", scenarios, "names separated by commas, or all");
  line.option("for", time, "how long the campaigns take, such as 90s, 10m or 8h; usually 10m");
  line.option("known", out.known, "a file of `known NAME why` and `fixed NAME why`, as of hunt");
  line.flag("postgres", out.postgres,
            "a campaign on PostgreSQL 15 too, which must be installed; its goals are not counted");
  line.option("jobs", jobs, "processes that do runs, usually one a processor; with 0 this one does them");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (line.given("for")) {
    const Parsed<std::chrono::seconds> t = time_of("--for", time);
    if (!t.has_value()) return wrong(t.error());
    out.time = *t;
  }
  if (line.given("jobs")) {
    const Parsed<std::uint64_t> count = jobs_of(jobs);
    if (!count.has_value()) return wrong(count.error());
    out.jobs = *count;
  }
  Parsed<std::vector<std::string>> list = scenario_names(scenarios);
  if (!list.has_value()) return wrong(list.error());
  out.scenarios = std::move(*list);
  return out;
}

Parsed<Command> parse_list(const std::vector<std::string>& words) {
  Line line("list", "Names what there is, one a line, and what it means.");
  ListArguments out;
  line.word("what", out.what,
            "scenarios, properties, faults, strategies, stores, remedies, mutants, dialects, knobs or backends");
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
  ServerOptions server;
  add_server_options(line, server);
  if (const auto early = line.parse(words); early.has_value()) return *early;
  auto on = server_of(line, server, &out.backend);
  if (!on.has_value()) return wrong(on.error());
  out.server = std::move(*on);
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
constexpr std::array<CommandName, 14> commands{{{"hunt", parse_hunt},
                                                {"export-script", parse_export_script},
                                                {"replay", parse_replay},
                                                {"shrink", parse_shrink},
                                                {"gate", parse_gate},
                                                {"findings", parse_findings},
                                                {"show", parse_show},
                                                {"export", parse_export},
                                                {"import", parse_import},
                                                {"merge", parse_merge},
                                               {"compare", parse_compare},
                                                {"script", parse_script},
                                                {"list", parse_list},
                                                {"bench", parse_bench}}};

}  // namespace

Parsed<Command> parse(const std::vector<std::string>& arguments) {
  if (arguments.empty())
    return wrong(
        "a command is missing: dsqlsim hunt, replay, shrink, export-script, gate, findings, show, export, import, "
        "merge, compare, script, list or bench");
  const std::string& first = arguments.front();
  if (first == "--help" || first == "-h" || first == "help") return Help{std::string(program_help)};
  if (first == "--version") return Version{};
  if (first == "worker") return WorkerArguments{};
  std::vector<std::string_view> known;
  for (const CommandName& command : commands) {
    if (command.name == first) return command.parse({arguments.begin() + 1, arguments.end()});
    known.push_back(command.name);
  }
  return wrong(unknown_word("command", first, known));
}

}  // namespace dsqlsim::cli
