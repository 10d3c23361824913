#pragma once
// One function a command. Each returns how the program ends; what the user did wrong is one sentence on the console.

#include "sim/cli/arguments.h"
#include "sim/cli/tool.h"

namespace dsqlsim::cli {

ExitCode hunt(const HuntArguments& arguments, const Tool& tool, Console& console);
ExitCode work(const Tool& tool, Console& console);
ExitCode replay(const ReplayArguments& arguments, const Tool& tool, Console& console);
ExitCode shrink_one(const ShrinkArguments& arguments, const Tool& tool, Console& console);
ExitCode gate(const GateArguments& arguments, const Tool& tool, Console& console);
ExitCode findings(const FindingsArguments& arguments, const Tool& tool, Console& console);
ExitCode export_finding(const ExportArguments& arguments, const Tool& tool, Console& console);
ExitCode import_findings(const ImportArguments& arguments, const Tool& tool, Console& console);
ExitCode merge_archives(const MergeArguments& arguments, const Tool& tool, Console& console);
ExitCode show(const ShowArguments& arguments, const Tool& tool, Console& console);
ExitCode run_scripts(const ScriptArguments& arguments, const Tool& tool, Console& console);
ExitCode export_script(const ExportScriptArguments& arguments, const Tool& tool, Console& console);
ExitCode compare(const CompareArguments& arguments, const Tool& tool, Console& console);
ExitCode list(const ListArguments& arguments, const Tool& tool, Console& console);
ExitCode bench(const BenchArguments& arguments, const Tool& tool, Console& console);

/// Prints "dsqlsim: SENTENCE" on err.
ExitCode refuse_usage(Console& console, std::string_view sentence);

}  // namespace dsqlsim::cli
