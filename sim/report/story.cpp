#include "sim/report/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/report/selection.h"

namespace dsqlsim::report {

namespace {

constexpr std::size_t most_statements = 12;
/// So many equal answers.
constexpr std::size_t worth_counting = 4;

/// Which column a moment stands in, and how columns are called.
class Columns {
 public:
  Columns(const History& history, const std::vector<Moment>& moments, const std::vector<bool>& shown,
          std::size_t most_columns)
      : history_(history) {
    std::vector<ActorId> actors;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      if (shown[i] && moments[i].actor != no_actor && stands_in_column(moments[i])) actors.push_back(moments[i].actor);
    }
    std::sort(actors.begin(), actors.end(), [this](ActorId a, ActorId b) { return place(a) < place(b); });
    actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
    by_host_ = actors.size() > most_columns;
    for (const ActorId actor : actors) {
      if (by_host_) {
        const HostId host = history.actor(actor).host;
        if (columns_.emplace(host, titles_.size()).second) titles_.push_back(history.actor(actor).host_name);
      } else {
        columns_.emplace(actor, titles_.size());
        titles_.push_back(history.actor_text(actor));
      }
    }
  }

  static bool stands_in_column(const Moment& m) { return m.kind != MomentKind::fault && m.kind != MomentKind::host; }

  [[nodiscard]] std::size_t of(const Moment& m) const {
    return columns_.at(by_host_ ? history_.actor(m.actor).host : m.actor);
  }
  /// What has to be said in a cell because the column's title does not.
  [[nodiscard]] std::string who(const Moment& m) const {
    if (!by_host_) return {};
    const ActorInfo& actor = history_.actor(m.actor);
    return fmt::format("{}{}: ", actor.name, actor.incarnation == 0 ? "" : fmt::format("'{}", actor.incarnation));
  }
  [[nodiscard]] const std::vector<std::string>& titles() const { return titles_; }

 private:
  [[nodiscard]] std::tuple<HostId, std::uint32_t, ActorId> place(ActorId id) const {
    const ActorInfo& actor = history_.actor(id);
    return {actor.host, actor.incarnation, id};
  }

  const History& history_;
  bool by_host_ = false;
  std::map<std::uint32_t, std::size_t> columns_;
  std::vector<std::string> titles_;
};

StoryRow row_of(const Moment& m, const Columns& columns) {
  StoryRow row;
  row.marked = m.witness;
  row.step = m.step;
  row.at = m.at;
  row.text = m.text;
  row.answer = m.answer;
  if (m.nth_failure >= worth_counting) row.answer += fmt::format(" [{} times by now]", m.nth_failure);
  row.changes = m.changes;
  if (!Columns::stands_in_column(m)) {
    row.kind = RowKind::across;
    return row;
  }
  row.column = columns.of(m);
  row.text = columns.who(m) + row.text;
  const bool brace = m.text == "BEGIN" || m.text == "ROLLBACK" || m.event == EventKind::commit;
  row.indented = m.kind == MomentKind::call && m.transaction != 0 && !brace;
  if (m.kind == MomentKind::note) row.text = "* " + row.text;
  if (m.kind == MomentKind::operation) row.text = "# " + row.text;
  return row;
}

void add_rows(Story& story, const std::vector<Moment>& moments, const std::vector<bool>& shown,
              const Columns& columns) {
  std::size_t left_out = 0;
  const auto add_gap = [&story, &left_out] {
    if (left_out == 0) return;
    StoryRow& gap = story.rows.emplace_back();
    gap.kind = RowKind::gap;
    gap.left_out = left_out;
    left_out = 0;
  };
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (shown[i]) {
      add_gap();
      story.rows.push_back(row_of(moments[i], columns));
    } else if (moments[i].interest != Interest::seldom) {
      ++left_out;
    }
  }
  add_gap();
}

std::vector<std::string> faults_of(const History& history) {
  std::vector<std::pair<std::string_view, std::size_t>> counts;
  for (const Entry& e : history.entries()) {
    if (e.kind != EntryKind::fault) continue;
    const auto known =
        std::find_if(counts.begin(), counts.end(), [&e](const auto& c) { return c.first == e.label.text(); });
    if (known != counts.end()) {
      ++known->second;
    } else {
      counts.emplace_back(e.label.text(), 1);
    }
  }
  std::vector<std::string> out;
  for (const auto& [name, times] : counts) {
    out.push_back(times == 1 ? std::string(name) : fmt::format("{} x{}", name, times));
  }
  return out;
}

/// The texts of the statements that the table names, in its order.
std::vector<NamedStatement> statements_of(const std::vector<Moment>& moments, const std::vector<bool>& shown,
                                          const StatementTable& statements) {
  std::vector<NamedStatement> out;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (!shown[i] || moments[i].statement.empty()) continue;
    const Statement* statement = statements.find(moments[i].statement, moments[i].sql);
    if (statement == nullptr || statement->kind != StatementKind::other || statement->sql == statement->name) continue;
    const auto is_known = [statement](const NamedStatement& s) {
      return s.name == statement->name && s.sql == statement->sql;
    };
    if (std::none_of(out.begin(), out.end(), is_known)) out.push_back({statement->name, statement->sql});
  }
  return out;
}

Story start_story(const RunReport& report, const History& history) {
  Story story;
  story.spec = report.spec;
  story.digest = report.digest;
  story.steps = report.steps;
  story.faults = faults_of(history);
  story.faults_on = faults_on(report);
  return story;
}

}  // namespace

std::vector<std::string> faults_on(const RunReport& report) {
  std::vector<std::string> out;
  for (const ActiveFault& active : report.faults_on) {
    out.push_back(fmt::format("{} {}", active.fault->name, active.rate.value));
  }
  return out;
}

Story tell_story(const RunReport& report, const PropertyVerdict& verdict, const History& history,
                 const TableColumns& tables, const StatementTable& statements, const StoryOptions& options) {
  Story story = start_story(report, history);
  story.property = verdict.property->name;
  story.claim = verdict.property->claim;
  story.soft = verdict.property->soft;
  story.cause = verdict.verdict.cause;
  story.explanation = verdict.verdict.explanation;
  const std::vector<Moment> moments = read_moments(history, {tables, options.wording, verdict.verdict.witness});
  const std::vector<bool> shown = select_moments(moments, options.room, options.cell);
  const Columns columns(history, moments, shown, options.most_columns);
  story.columns = columns.titles();
  add_rows(story, moments, shown, columns);
  story.statements = statements_of(moments, shown, statements);
  // With everything shown, every text is.
  if (options.room > 0 && story.statements.size() > most_statements) {
    story.statements_left_out = story.statements.size() - most_statements;
    story.statements.resize(most_statements);
  }
  return story;
}

Story tell_calm_story(const RunReport& report, const History& history, const TableColumns& tables,
                      const StoryOptions& options) {
  Story story = start_story(report, history);
  const std::vector<Moment> moments = read_moments(history, {tables, options.wording, {}});
  std::vector<bool> shown(moments.size(), options.room == 0);
  std::size_t room = options.room;
  for (std::size_t i = moments.size(); i-- > 0 && room > 0;) {
    if (moments[i].interest == Interest::seldom) continue;
    shown[i] = true;
    room -= std::min(room, lines_of(moments[i], options.cell));
  }
  const Columns columns(history, moments, shown, options.most_columns);
  story.columns = columns.titles();
  add_rows(story, moments, shown, columns);
  return story;
}

}  // namespace dsqlsim::report
