// `dsqlsim findings` and `dsqlsim show`: what an archive has.

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/archive/archive.h"
#include "sim/cli/commands.h"
#include "sim/report/replay_line.h"
#include "sim/report/summary.h"

namespace dsqlsim::cli {

namespace {

using archive::Archive;
using archive::ArchivedFinding;

std::string line_of(const ArchivedFinding& f) {
  return fmt::format("{}finding {}: {}; {}, last seen by build {}, build/release/dsqlsim replay {}\n", f.soft ? "soft " : "",
                     f.name, f.cause, f.scenario, f.last_build, f.token);
}

std::string json_of(const ArchivedFinding& f) {
  const nlohmann::ordered_json json{{"finding", f.name},
                                    {"property", f.property},
                                    {"cause", f.cause},
                                    {"scenario", f.scenario},
                                    {"soft", f.soft},
                                    {"token", f.token},
                                    {"digest", report::digest_text(f.digest)},
                                    {"steps", f.steps},
                                    {"explanation", f.explanation},
                                    {"build", f.build},
                                    {"last_build", f.last_build}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

ExitCode findings(const FindingsArguments& arguments, const Tool& /*tool*/, Console& console) {
  Archive archive(arguments.archive, Archive::Use::read);
  for (const ArchivedFinding& f : archive.findings()) console.out << (arguments.json ? json_of(f) : line_of(f));
  return ExitCode::nothing_found;
}

ExitCode show(const ShowArguments& arguments, const Tool& tool, Console& console) {
  Archive archive(arguments.archive, Archive::Use::read);
  const auto finding = archive.find(arguments.finding);
  if (!finding.has_value()) return refuse_usage(console, finding.error());
  if (finding->story.empty()) {
    console.out << fmt::format("violated {}: {}\n  happened {}\n\nreplay: build/release/dsqlsim replay {}\n",
                               finding->property, finding->cause, finding->explanation, finding->token);
  } else {
    console.out << finding->story;
  }
  console.out << fmt::format("build {}{}\n", finding->build,
                             finding->build == tool.commit ? "" : fmt::format("; this is {}", tool.commit));
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
