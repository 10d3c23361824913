// `dsqlsim merge`: what several machines found becomes one archive.

#include <ostream>

#include <fmt/format.h>

#include "sim/archive/merge.h"
#include "sim/cli/commands.h"

namespace dsqlsim::cli {

ExitCode merge_archives(const MergeArguments& arguments, const Tool& /*tool*/, Console& console) {
  const archive::Merged merged = archive::merge(arguments.out, arguments.in);
  console.out << fmt::format("merged {} archives into {}: {} campaigns, {} findings\n", arguments.in.size(), arguments.out,
                             merged.campaigns, merged.findings);
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
