#pragma once
// The command line as values. Parsing knows the words of the commands and their options; whether a scenario or a store
// exists is looked up later, by whoever has the catalogue.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "sim/cli/server_arguments.h"
#include "sim/report/terminal.h"
#include "sim/run/spec.h"

namespace dsqlsim::cli {

/// About how many seeds the release build gets through in half a minute on two cores, with the stories of what it
/// finds.
inline constexpr std::uint64_t usual_seeds = 2'000;

/// The same for peeling, which hunts once for every bug of the chain.
inline constexpr std::uint64_t usual_peel_seeds = 400;

struct HuntArguments {
  /// Empty: all.
  std::vector<std::string> scenarios;
  std::vector<std::string> strategies{"random", "pct:3"};
  std::string store = "shipped";
  std::string dialect{newest_dialect};
  std::string backend = "model";
  /// A server of the user's, for backend postgres.
  std::optional<ServerArguments> server = {};
  /// From --fault and --no-fault.
  FaultSettings faults;
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = usual_seeds;
  bool json = false;
  bool peel = false;
  bool check_determinism = false;
  bool require_reached = false;
  bool shrink = true;
  /// How often each property was judged and each goal reached.
  bool verbose = false;
  /// Processes that do runs; 0: this one does. Nothing: one a processor.
  std::optional<std::uint64_t> jobs;
  /// No seed is begun after this time.
  std::optional<std::chrono::seconds> time_limit;
  /// A run that takes longer hangs.
  std::chrono::seconds run_limit{60};
  /// Where findings and progress are kept.
  std::optional<std::string> archive;
  /// The file of known findings.
  std::optional<std::string> known;
  /// Where to put the verdicts as JUnit XML.
  std::optional<std::string> junit;
  /// After so many stories, further findings get a line each.
  std::uint64_t limit_findings = 8;
  std::size_t width = report::usual_width;
};

struct ReplayArguments {
  /// A token, the file of a recording or a finding, or a finding of the archive.
  std::string run;
  std::optional<std::string> archive;
  /// A server of the user's, for a run on PostgreSQL.
  std::optional<ServerArguments> server = {};
  bool verbose = false;
  bool digest = false;
  std::optional<std::string> record;
  /// Where to put the stories as a page.
  std::optional<std::string> html;
  /// Stop after this step.
  std::optional<std::uint64_t> until;
  /// Stop where this property is first violated.
  std::optional<std::string> break_at;
  /// Ask on the terminal where to go.
  bool step = false;
  /// Show what actors are at and what is in the tables where the run ends.
  bool tables = false;
  [[nodiscard]] bool stops() const { return until.has_value() || break_at.has_value() || step || tables; }
  /// How many runs around this one to try beside.
  std::uint64_t neighbours = 0;
  /// Which of them to run instead.
  std::optional<std::uint64_t> neighbour;
  /// Another store, on which the run is followed.
  std::optional<std::string> store;
  std::size_t width = report::usual_width;
};

/// How long a release gate takes unless it is told.
inline constexpr std::chrono::minutes usual_gate_time{10};

struct GateArguments {
  std::string store = "shipped";
  /// Empty: all.
  std::vector<std::string> scenarios;
  /// Of the campaigns together; planted mistakes come on top.
  std::chrono::seconds time = usual_gate_time;
  std::chrono::seconds run_limit{60};
  std::optional<std::uint64_t> jobs;
  std::optional<std::string> known;
  /// A campaign on a real server too.
  bool postgres = false;
};

struct FindingsArguments {
  std::string archive;
  bool json = false;
};

struct ShowArguments {
  /// A finding's name, or its beginning.
  std::string finding;
  std::string archive;
};

struct ExportArguments {
  /// A finding of the archive, or a token if there is none.
  std::string finding;
  std::string file;
  std::optional<std::string> archive;
  /// Of a token: the first violated one if not given.
  std::optional<std::string> property;
};

struct MergeArguments {
  std::string out;
  std::vector<std::string> in;
};

struct ImportArguments {
  std::vector<std::string> files;
  std::string archive;
};

struct ShrinkArguments {
  std::string token;
  /// The first violated one if not given.
  std::optional<std::string> property;
  /// With the list of everything that was tried in the end.
  bool verbose = false;
  std::size_t width = report::usual_width;
};

enum class ScriptFormat : std::uint8_t { slt, isolation };

struct ExportScriptArguments {
  /// A token, or a finding of the archive.
  std::string run;
  std::optional<std::string> archive;
  /// The first violated one if not given.
  std::optional<std::string> property;
  ScriptFormat format = ScriptFormat::slt;
  /// Nothing: to stdout.
  std::optional<std::string> output;
};

struct ListArguments {
  std::string what;
  bool json = false;
};

struct BenchArguments {
  /// All benches if not given.
  std::optional<std::string> name;
  std::uint64_t seconds = 2;
};

struct ScriptArguments {
  std::vector<std::string> files;
  std::string backend = "model";
  /// A server of the user's, for backend postgres.
  std::optional<ServerArguments> server = {};
  std::string dialect{newest_dialect};
  std::uint64_t seed = 1;
};

struct CompareArguments {
  /// Named one by one; empty: `seeds` of each scenario, and programs.
  std::vector<RunSpec> runs;
  /// Empty: all.
  std::vector<std::string> scenarios;
  std::string store = "shipped";
  std::uint64_t seeds = 10;
  std::uint64_t programs = 1'000;
  /// Of the programs.
  std::uint64_t seed = 1;
  std::optional<ServerArguments> server = {};
};

/// What hunt starts.
struct WorkerArguments {};

/// Asked for instead of a command.
/// What the binary was built from.
struct Version {};

struct Help {
  std::string text;
};

using Command = std::variant<HuntArguments, WorkerArguments, ReplayArguments, ShrinkArguments, ListArguments,
                             BenchArguments, ScriptArguments, ExportScriptArguments, GateArguments, FindingsArguments,
                             ShowArguments, ExportArguments, ImportArguments, MergeArguments, CompareArguments, Version, Help>;

/// The error is one sentence that names what is wrong and, for a misspelt word, the nearest valid one.
tl::expected<Command, std::string> parse(const std::vector<std::string>& arguments);

}  // namespace dsqlsim::cli
