// `dsqlsim export-script`: a violating run as statements, for people who have no dsqlsim.

#include <fmt/format.h>

#include <ostream>

#include "backends/without_async.h"
#include "sim/archive/archive.h"
#include "sim/cli/commands.h"
#include "sim/cli/result_file.h"
#include "sim/report/script_text.h"
#include "sim/report/table_query.h"
#include "sim/run/first_violation.h"
#include "sim/run/stopped_run.h"

namespace dsqlsim::cli {

namespace {

using report::ScriptedRun;

/// The verdict that the script is about: of the property asked for, or the first that is violated.
tl::expected<const PropertyVerdict*, std::string> violated(const RunReport& report,
                                                           const std::optional<std::string>& property) {
  const PropertyVerdict* v = property.has_value() ? report.verdict_of(*property) : report.first_violation();
  if (v != nullptr && v->verdict.kind == VerdictKind::violated) return v;
  return tl::unexpected<std::string>(fmt::format("run {} does not violate {}: there is nothing to export",
                                                 report.spec.token(), property.value_or("anything")));
}

/// What is in the tables that the statements so far have named.
std::vector<report::TableContents> read_tables(Machine& machine, Backend& backend,
                                               const std::vector<std::string>& schema,
                                               const std::vector<report::Said>& said, StatementTable& statements) {
  std::vector<report::TableContents> out;
  const ServerContext context{machine.now(), nullptr, {}};
  const auto session = backend.connect(context, {});
  if (!session.has_value()) return out;
  const report::TableColumns columns(schema);
  for (const std::string& name : report::named_tables(schema, said)) {
    const std::string sql = report::select_all(name, columns);
    auto rows = (*session)->execute(context, statements.add("all of " + name, sql), {});
    if (rows.has_value()) out.push_back({name, sql, std::move(*rows)});
  }
  return out;
}

tl::expected<ScriptedRun, std::string> script_of(const RunSpec& spec, const std::optional<std::string>& property,
                                                 const Tool& tool) {
  Workspace workspace(tool.catalogue);
  const auto whole = run(spec, workspace);
  if (!whole.has_value()) return tl::unexpected<std::string>(whole.error());
  const auto verdict = violated(*whole, property);
  if (!verdict.has_value()) return tl::unexpected<std::string>(verdict.error());
  const Property& broken = *(*verdict)->property;
  const auto first = first_violation(broken, workspace.history());
  const Verdict& shown = first.has_value() ? first->verdict : (*verdict)->verdict;
  const Scenario& scenario = *tool.catalogue.find_scenario(spec.scenario);
  const std::vector<std::string> schema = scenario.schema();
  report::Transcript transcript;
  ScriptedRun out;
  out.spec = spec;
  out.claim = {fmt::format("violates {}: {}", broken.name, broken.claim), shown.explanation};
  Look look;
  look.observer = &transcript;
  look.stop_after = first.has_value() ? first->step : whole->steps;
  look.at_the_end = [&](Machine& machine, Backend& backend) {
    out.said = transcript.told();
    out.tables = read_tables(machine, backend, schema, out.said, workspace.statements());
  };
  (void)run_and_look(spec, workspace, {}, look);
  out.schema = report::schema_of(schema, report::named_tables(schema, out.said));
  return out;
}

std::string text_of(ScriptedRun script, ScriptFormat format) {
  if (format == ScriptFormat::slt) return report::slt_text(script);
  for (std::string& sql : script.schema) sql = without_async(sql);
  return report::isolation_text(script);
}

}  // namespace

ExitCode export_script(const ExportScriptArguments& arguments, const Tool& tool, Console& console) {
  std::string token = arguments.run;
  if (arguments.archive.has_value()) {
    const auto found = archive::Archive(*arguments.archive, archive::Archive::Use::read).find(arguments.run);
    if (!found.has_value()) return refuse_usage(console, found.error());
    token = found->token;
  }
  const auto spec = RunSpec::parse(token);
  if (!spec.has_value()) return refuse_usage(console, spec.error());
  const auto script = script_of(*spec, arguments.property, tool);
  if (!script.has_value()) return refuse_usage(console, script.error());
  const std::string text = text_of(*script, arguments.format);
  if (arguments.output.has_value()) {
    ResultFile(*arguments.output).write(text);
  } else {
    console.out << text;
  }
  return ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
