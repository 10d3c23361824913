// The composition root: the only place that knows every catalogue by name.

#include <unistd.h>

#include <iostream>

#include "model/sql/dialect.h"
#include "sim/cli/commit.h"
#include "sim/cli/everything.h"
#include "sim/cli/knob_words.h"
#include "sim/cli/tool.h"
#include "sim/cli/wording.h"
#include "sim/explore/catalogue.h"
#include "sim/run/spec.h"
#include "store/blueprint.h"

namespace {

using namespace dsqlsim;  // NOLINT: this file is where everything meets

constexpr cli::Word model{"model", "DSQL in memory, with optimistic concurrency control, as of a dialect date"};
constexpr cli::Word postgres{"postgres",
                             "PostgreSQL 15, on a throw-away server of its own or on the one that --dsn names, at "
                             "REPEATABLE READ, with locks that refuse instead of waiting"};

constexpr cli::Word dsql{"dsql", "a real Aurora DSQL cluster, named by --dsn (docs/dsql.md); it shows no commit log"};

std::vector<cli::Word> words_of(std::span<const store::Edit> edits) {
  std::vector<cli::Word> out;
  for (const store::Edit& edit : edits) out.push_back({edit.name, edit.meaning});
  return out;
}

std::vector<cli::Word> words_of_dialects() {
  std::vector<cli::Word> out;
  for (const model::DialectChange& change : model::dialect_changes()) out.push_back({change.since, change.meaning});
  out.push_back({dialect_of_postgres, "PostgreSQL 15 itself: the dialect of every run with --backend=postgres"});
  return out;
}

cli::Tool make_tool() {
  cli::Tool tool;
  tool.catalogue = cli::everything();
  for (const explore::StrategyName& s : explore::all()) tool.strategies.push_back({s.name, s.sentence});
  tool.stores = words_of(store::bases());
  tool.remedies = words_of(store::remedies());
  tool.mutants = words_of(store::mutants());
  tool.dialects = words_of_dialects();
  tool.knobs = cli::knob_words();
  tool.backends = {model, postgres, dsql};
  tool.wording = cli::wording();
  tool.blob_fields = cli::blob_fields;
  tool.tested = store::ported;
  // The newest, and the preview, which refuses more locking clauses than any later one (facts 3.3).
  tool.gate_dialects = {newest_dialect, "2024-12"};
  // Also when the file has been replaced since.
  tool.executable = "/proc/self/exe";
  tool.commit = cli::built_commit();
  return tool;
}

}  // namespace

int main(int argc, char** argv) {
  const cli::Tool tool = make_tool();
  cli::Console console{std::cout, std::cerr, isatty(STDERR_FILENO) == 1};
  return static_cast<int>(cli::run_tool(tool, {argv + 1, argv + argc}, console));
}
