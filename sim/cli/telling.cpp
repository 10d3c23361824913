#include "sim/cli/telling.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/check.h"
#include "sim/report/html.h"
#include "sim/report/terminal.h"

namespace dsqlsim::cli {

namespace {
/// Narrower columns than this break every statement over several lines.
constexpr std::size_t least_column = 36;
constexpr std::size_t lines_of_a_calm_run = 20;
constexpr std::size_t most_html_columns = 8;
}  // namespace

Teller::Teller(const Tool& tool, Workspace& workspace, std::size_t width, bool everything)
    : workspace_(workspace), width_(width), blob_fields_(tool.blob_fields) {
  options_.wording = tool.wording;
  options_.most_columns = std::max<std::size_t>(1, (width - 20) / least_column);
  options_.cell = (width - 20) / 3;
  if (everything) options_.room = 0;
}

report::TableColumns Teller::tables_of(const RunReport& report) const {
  const Scenario* scenario = workspace_.catalogue().find_scenario(report.spec.scenario);
  CHECK(scenario != nullptr);
  return report::TableColumns(scenario->schema(), blob_fields_);
}

std::string Teller::tell(const RunReport& report, std::string_view property) const {
  const PropertyVerdict* verdict = report.verdict_of(property);
  CHECK(verdict != nullptr && verdict->verdict.kind == VerdictKind::violated);
  return report::terminal_text(report::tell_story(report, *verdict, workspace_.history(), tables_of(report),
                                                  workspace_.statements(), options_),
                               width_);
}

std::string Teller::html(const RunReport& report) const {
  report::StoryOptions brief = options_;
  // A page scrolls: there is room for a column an actor.
  brief.most_columns = most_html_columns;
  report::StoryOptions whole = brief;
  whole.room = 0;
  std::vector<report::HtmlStory> stories;
  for (const PropertyVerdict& v : report.verdicts) {
    if (v.verdict.kind != VerdictKind::violated) continue;
    const auto tell = [&](const report::StoryOptions& options) {
      return report::tell_story(report, v, workspace_.history(), tables_of(report), workspace_.statements(), options);
    };
    stories.push_back({tell(whole), tell(brief)});
  }
  // From here on the history is another run's.
  for (report::HtmlStory& story : stories) {
    if (!report.spec.keep.has_value()) break;
    auto certificate = certify(report.spec, {story.whole.property, story.whole.cause}, workspace_);
    CHECK(certificate.has_value());
    story.certificate = std::move(*certificate);
  }
  if (stories.empty()) {
    const report::Story calm = report::tell_calm_story(report, workspace_.history(), tables_of(report), whole);
    stories.push_back({calm, calm});
  }
  return report::html_page(report.spec.token(), stories);
}

std::vector<std::string> Teller::steps(const RunReport& report) const {
  const History& history = workspace_.history();
  const report::TableColumns tables = tables_of(report);
  std::vector<std::string> out;
  for (const report::Moment& m : report::read_moments(history, {tables, options_.wording, {}})) {
    const std::string who = m.actor == no_actor ? "--" : history.actor_text(m.actor) + ":";
    std::string line = fmt::format("{} {}.{:03} {} {}", m.step, m.at.us / 1000, m.at.us % 1000, who, m.text);
    if (!m.answer.empty()) line += " -> " + m.answer;
    for (const std::string& change : m.changes) line += "; = " + change;
    out.push_back(std::move(line));
  }
  return out;
}

std::string Teller::tell_end(const RunReport& report) const {
  report::StoryOptions options = options_;
  if (options.room != 0) options.room = lines_of_a_calm_run;
  return report::table_text(report::tell_calm_story(report, workspace_.history(), tables_of(report), options), width_);
}

}  // namespace dsqlsim::cli
