#include "sim/cli/stopping.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iostream>

#include "sim/cli/commands.h"
#include "sim/core/nearest_word.h"
#include "sim/report/moment.h"
#include "sim/report/still.h"
#include "sim/run/first_violation.h"
#include "sim/run/stopped_run.h"

namespace dsqlsim::cli {

namespace {

constexpr std::size_t rows_of_a_table = 20;
constexpr std::size_t last_moments = 20;

constexpr std::string_view step_help =
    "  Enter, n     the next step            b     one step back\n"
    "  n 10, b 10   so many of them          g 42  go to step 42; g: to the end\n"
    "  a            what actors are at       t     what is in the tables\n"
    "  l            the last steps           q     end\n";

/// One run, and where in it somebody stands.
class Stops {
 public:
  Stops(const ReplayArguments& arguments, const RecordedRun& recorded, bool follow, const Tool& tool)
      : arguments_(arguments),
        recorded_(recorded),
        follow_(follow),
        workspace_(tool.catalogue),
        wording_(tool.wording),
        blob_fields_(tool.blob_fields) {}

  /// Runs all of it, and reads what happened at which step. The error is about the spec.
  tl::expected<RunReport, std::string> run_whole() {
    auto report = run(recorded_.spec, workspace_, usual());
    if (!report.has_value()) return report;
    last_ = report->steps;
    script_ = workspace_.catalogue().find_scenario(recorded_.spec.scenario)->schema();
    columns_ = report::TableColumns(script_, blob_fields_);
    moments_ = report::read_moments(workspace_.history(), {columns_, wording_, {}});
    for (const report::Moment& m : moments_) {
      who_.push_back(m.actor == no_actor ? std::string() : workspace_.history().actor_text(m.actor));
    }
    return report;
  }

  /// When the property was first violated in the run whose history is there.
  std::optional<FirstViolation> break_at(const Property& property) {
    return first_violation(property, workspace_.history());
  }

  /// Runs up to there. A step behind the last is the last.
  RunReport go_to(std::uint64_t step) {
    Look look;
    look.stop_after = std::min(step, last_);
    look.at_the_end = [this](Machine& machine, Backend& backend) {
      still_ = report::take_still(machine, backend, workspace_.history(), {script_, columns_}, workspace_.statements());
    };
    return *run_and_look(recorded_.spec, workspace_, usual(), look);
  }

  [[nodiscard]] std::uint64_t step() const { return still_.step; }
  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] std::string where() const {
    return fmt::format("step {} of {}, {} ms", still_.step, last_, report::time_text(still_.at));
  }
  [[nodiscard]] std::string actors() const { return report::actors_text(still_, arguments_.width); }
  [[nodiscard]] std::string tables() const {
    return report::tables_text(still_, arguments_.width, arguments_.verbose ? 0 : rows_of_a_table);
  }
  /// The last moments up to here, a line each.
  [[nodiscard]] std::string last_steps() const {
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < moments_.size() && moments_[i].step <= still_.step; ++i) {
      if (arguments_.verbose || moments_[i].interest != report::Interest::seldom) shown.push_back(i);
    }
    const std::size_t room = arguments_.verbose ? shown.size() : std::min(shown.size(), last_moments);
    std::string out;
    for (std::size_t i = shown.size() - room; i < shown.size(); ++i) {
      const report::Moment& m = moments_[shown[i]];
      out += fmt::format("{:>6} {:>11} ms", m.step, report::time_text(m.at)) + line_of(shown[i]);
    }
    return out;
  }
  /// What happened at this step, a line each.
  [[nodiscard]] std::string happened() const {
    std::string out;
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      if (moments_[i].step == still_.step) out += line_of(i);
    }
    return out.empty() ? "  nothing that the story tells of\n" : out;
  }

 private:
  [[nodiscard]] RunOptions usual() const {
    RunOptions options;
    options.detail = true;
    if (follow_) options.follow = &recorded_.recording;
    return options;
  }

  /// Who did what, what came back, and the rows that it changed. The whole run is known: "its answer is lost" may be
  /// the future.
  [[nodiscard]] std::string line_of(std::size_t moment) const {
    const report::Moment& m = moments_[moment];
    std::string out = fmt::format("  {}{}{}{}{}\n", who_[moment], who_[moment].empty() ? "" : ": ", m.text,
                                  m.answer.empty() ? "" : " -> ", m.answer);
    for (const std::string& change : m.changes) out += fmt::format("    = {}\n", change);
    return out;
  }

  const ReplayArguments& arguments_;
  const RecordedRun& recorded_;
  bool follow_;
  Workspace workspace_;
  report::Wording wording_;
  report::BlobFields blob_fields_;
  std::vector<std::string> script_;
  report::TableColumns columns_;
  std::uint64_t last_ = 0;
  std::vector<report::Moment> moments_;
  std::vector<std::string> who_;
  report::Still still_;
};

/// "n 10": the letter, and the number if there is one.
struct Wish {
  std::string_view word;
  std::optional<std::uint64_t> number;
  bool understood = true;
};

Wish read_wish(std::string_view line) {
  Wish wish;
  const std::size_t blank = std::min(line.find(' '), line.size());
  wish.word = line.substr(0, blank);
  std::string_view rest = line.substr(blank);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.empty()) return wish;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  wish.understood = error == std::errc{} && end == rest.data() + rest.size();
  wish.number = number;
  return wish;
}

/// Where somebody who asks for this goes; nothing if they stay.
std::optional<std::uint64_t> goal_of(const Wish& wish, const Stops& stops) {
  const std::uint64_t by = wish.number.value_or(1);
  if (wish.word.empty() || wish.word == "n") return stops.step() + std::min(by, stops.last() - stops.step());
  if (wish.word == "b") return stops.step() - std::min(by, stops.step());
  if (wish.word == "g") return std::min(wish.number.value_or(stops.last()), stops.last());
  return std::nullopt;
}

void walk(Stops& stops, Console& console) {
  const auto here = [&] { console.out << stops.where() << "\n" << stops.happened(); };
  here();
  console.out << "h tells the commands\n";
  std::string line;
  for (;;) {
    console.out << "> " << std::flush;
    if (!std::getline(std::cin, line)) break;
    const Wish wish = read_wish(line);
    if (wish.word == "q") break;
    const std::optional<std::uint64_t> goal = wish.understood ? goal_of(wish, stops) : std::nullopt;
    if (goal.has_value()) {
      (void)stops.go_to(*goal);
      here();
    } else if (wish.word == "a" && !wish.number.has_value()) {
      console.out << stops.actors();
    } else if (wish.word == "t" && !wish.number.has_value()) {
      console.out << stops.tables();
    } else if (wish.word == "l" && !wish.number.has_value()) {
      console.out << stops.last_steps();
    } else {
      console.out << step_help;
    }
  }
  console.out << "\n";
}

tl::expected<const Property*, std::string> judged(const RunReport& report, const std::string& name) {
  const PropertyVerdict* v = report.verdict_of(name);
  if (v != nullptr) return v->property;
  std::vector<std::string_view> names;
  for (const PropertyVerdict& known : report.verdicts) names.push_back(known.property->name);
  return tl::unexpected<std::string>(unknown_word("property", name, names));
}

}  // namespace

ExitCode replay_stopping(const ReplayArguments& arguments, const RecordedRun& recorded, bool follow, const Tool& tool,
                         Console& console) {
  Stops stops(arguments, recorded, follow, tool);
  const auto whole = stops.run_whole();
  if (!whole.has_value()) return refuse_usage(console, whole.error());
  std::uint64_t step = arguments.until.value_or(arguments.step ? 0 : stops.last());
  if (arguments.break_at.has_value()) {
    const auto property = judged(*whole, *arguments.break_at);
    if (!property.has_value()) return refuse_usage(console, property.error());
    const std::optional<FirstViolation> first = stops.break_at(**property);
    if (!first.has_value()) {
      console.out << fmt::format("{} is not violated in the {} steps of {}\n", *arguments.break_at, stops.last(),
                                 whole->spec.token());
      return ExitCode::nothing_found;
    }
    step = first->step;
    console.out << fmt::format("{} is violated from step {} on: {}\n  {}\n", *arguments.break_at, step,
                               first->verdict.cause, first->verdict.explanation);
  }
  const RunReport report = stops.go_to(step);
  if (arguments.step) {
    walk(stops, console);
  } else {
    console.out << stops.last_steps() << "\n" << stops.actors() << stops.tables() << stops.where() << "\n";
  }
  return arguments.break_at.has_value() || report.first_violation() != nullptr ? ExitCode::violated
                                                                               : ExitCode::nothing_found;
}

}  // namespace dsqlsim::cli
