// `dsqlsim worker`, which hunt starts and nobody types: a token a line on standard input, a run_line each on standard
// output, in the same order. The first line may name a server instead. It ends when its input does, and dies with the
// process that started it.

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <iostream>

#include "sim/cli/commands.h"
#include "sim/cli/run_line.h"
#include "sim/cli/server.h"

namespace dsqlsim::cli {

namespace {

/// A run takes a few MiB. More than this, in bytes, and a run has gone astray.
constexpr rlim_t most_memory = rlim_t{2} << 30;

void limit_memory() {
#ifndef DSQLSIM_SANITIZED  // The address sanitizer reserves terabytes that it does not use.
  const rlimit limit{most_memory, most_memory};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

}  // namespace

ExitCode work(const Tool& tool, Console& console) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit_memory();
  Tool here = tool;
  std::string token;
  bool given = static_cast<bool>(std::getline(std::cin, token));
  ServerArguments server;
  std::size_t process = 0;
  if (given && read_server_line(token, server, process)) {
    here = on_server(tool, server, process);
    given = static_cast<bool>(std::getline(std::cin, token));
  }
  Workspace workspace(here.catalogue);
  for (; given; given = static_cast<bool>(std::getline(std::cin, token))) {
    const auto spec = RunSpec::parse(token);
    if (!spec.has_value()) return refuse_usage(console, spec.error());
    const auto report = run(*spec, workspace);
    if (!report.has_value()) return refuse_usage(console, report.error());
    console.out << run_line(*report) << "\n" << std::flush;
  }
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
