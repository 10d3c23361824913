#include "sim/cli/argument_line.h"
#include "sim/core/nearest_word.h"

namespace dsqlsim::cli {

Parsed<Command> parse_export_script(const std::vector<std::string>& words) {
  Line line("export-script",
            "Writes a violating run, up to the step that violates, as statements that others can run.");
  ExportScriptArguments out;
  std::string format = "slt";
  line.word("run", out.run, "a token, or with --archive the name of a finding");
  line.option("archive", out.archive, "where the finding is");
  line.option("property", out.property, "which the script is about; usually the first that is violated");
  line.option("format", format,
              "slt, sqllogictest records for dsqlsim script; or isolation, a spec for PostgreSQL's isolationtester");
  line.option("output", out.output, "the file to write; usually stdout");
  if (const auto early = line.parse(words); early.has_value()) return *early;
  if (out.run.empty()) return wrong("a token is missing: dsqlsim export-script TOKEN");
  if (format != "slt" && format != "isolation")
    return wrong("--format: " + unknown_word("format", format, std::vector<std::string_view>{"slt", "isolation"}));
  out.format = format == "slt" ? ScriptFormat::slt : ScriptFormat::isolation;
  return out;
}

}  // namespace dsqlsim::cli
