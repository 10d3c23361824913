#include <ostream>

#include "sim/cli/commands.h"
#include "sim/cli/server.h"
#include "sim/core/fatal_error.h"

namespace dsqlsim::cli {

namespace {

class Dispatch {
 public:
  Dispatch(const Tool& tool, Console& console) : tool_(tool), console_(console) {}
  ExitCode operator()(const HuntArguments& a) const {
    const Sweeper sweeper(a.backend, a.server);
    return hunt(a, at(a.server), console_);
  }
  ExitCode operator()(const WorkerArguments&) const { return work(tool_, console_); }
  ExitCode operator()(const ReplayArguments& a) const { return replay(a, at(a.server), console_); }
  ExitCode operator()(const ShrinkArguments& a) const { return shrink_one(a, tool_, console_); }
  ExitCode operator()(const GateArguments& a) const { return gate(a, tool_, console_); }
  ExitCode operator()(const FindingsArguments& a) const { return findings(a, tool_, console_); }
  ExitCode operator()(const ExportArguments& a) const { return export_finding(a, tool_, console_); }
  ExitCode operator()(const ImportArguments& a) const { return import_findings(a, tool_, console_); }
  ExitCode operator()(const MergeArguments& a) const { return merge_archives(a, tool_, console_); }
  ExitCode operator()(const ShowArguments& a) const { return show(a, tool_, console_); }
  ExitCode operator()(const ScriptArguments& a) const { return run_scripts(a, at(a.server), console_); }
  ExitCode operator()(const ExportScriptArguments& a) const { return export_script(a, tool_, console_); }
  ExitCode operator()(const CompareArguments& a) const { return compare(a, at(a.server), console_); }
  ExitCode operator()(const ListArguments& a) const { return list(a, tool_, console_); }
  ExitCode operator()(const BenchArguments& a) const { return bench(a, tool_, console_); }
  ExitCode operator()(const Version&) const {
    console_.out << "dsqlsim, built from " << tool_.commit << "; it tests " << tool_.tested << "\n";
    return ExitCode::nothing_found;
  }
  ExitCode operator()(const Help& help) const {
    console_.out << help.text;
    return ExitCode::nothing_found;
  }

 private:
  /// Workers count from 1.
  [[nodiscard]] Tool at(const std::optional<ServerArguments>& server) const {
    return server.has_value() ? on_server(tool_, *server, 0) : tool_;
  }

  const Tool& tool_;
  Console& console_;
};

}  // namespace

ExitCode refuse_usage(Console& console, std::string_view sentence) {
  console.err << "dsqlsim: " << sentence << "\n";
  return ExitCode::usage;
}

ExitCode run_tool(const Tool& tool, const std::vector<std::string>& arguments, Console& console) {
  const auto command = parse(arguments);
  if (!command.has_value()) return refuse_usage(console, command.error());
  try {
    const ExitCode code = std::visit(Dispatch(tool, console), *command);
    // Half a result must not pass for a whole one.
    if (!console.out.flush()) throw FatalError("the result cannot be written: is the disk full?");
    return code;
  } catch (const FatalError& error) {
    console.err << "dsqlsim: " << error.what() << "\n";
    return ExitCode::environment;
  }
}

}  // namespace dsqlsim::cli
