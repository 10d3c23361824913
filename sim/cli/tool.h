#pragma once
// What the command line works on: main puts in every catalogue there is, tests put in toys.

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/exit_code.h"
#include "sim/cli/server_arguments.h"
#include "sim/report/columns.h"
#include "sim/report/wording.h"
#include "sim/run/catalogue.h"

namespace dsqlsim::cli {

/// A name of a catalogue and its meaning in one sentence.
struct Word {
  std::string_view name;
  std::string_view sentence;
};

struct Tool {
  Catalogue catalogue;
  std::vector<Word> strategies;
  std::vector<Word> stores;
  std::vector<Word> remedies;
  std::vector<Word> mutants;
  std::vector<Word> dialects;
  std::vector<Word> knobs;
  std::vector<Word> backends;
  report::Wording wording;
  report::BlobFields blob_fields = nullptr;
  /// The program itself, which hunts start workers from; without it a hunt does its runs itself.
  std::string executable;
  /// The user's, which `catalogue` makes backends on; workers are told of it.
  std::optional<ServerArguments> server = {};
  /// What the store is a port of, in a few words.
  std::string_view tested;
  /// The dialects of a release gate.
  std::vector<std::string_view> gate_dialects;
  /// Which source the binary was built from.
  std::string_view commit;
};

struct Console {
  /// The result.
  std::ostream& out;
  /// Progress and errors.
  std::ostream& err;
  /// True if somebody watches err.
  bool watched = false;
};

/// Everything but main: parses the arguments (without the program's name), does what they say, and returns the exit
/// code. Errors are one sentence on err.
ExitCode run_tool(const Tool& tool, const std::vector<std::string>& arguments, Console& console);

}  // namespace dsqlsim::cli
