#include "sim/report/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/report/replay_line.h"

namespace dsqlsim::report {

namespace {

constexpr std::size_t step_width = 5;
constexpr std::size_t time_width = 11;
/// Mark, step, time and the blanks between them.
constexpr std::size_t margin = 2 + step_width + 1 + time_width + 1;
constexpr std::size_t fact_margin = 11;
constexpr std::size_t least_column = 16;

std::string pad(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

void end_line(std::string& out, std::string line) {
  const std::size_t last = line.find_last_not_of(' ');
  line.resize(last == std::string::npos ? 0 : last + 1);
  out += line + "\n";
}

/// The text of a cell, before it is wrapped.
std::string cell_text(const StoryRow& row) {
  std::string text = std::string(row.indented ? 2 : 0, ' ') + row.text;
  if (!row.answer.empty()) text += " -> " + row.answer;
  return text;
}

std::string change_line(const std::string& change) { return "    = " + change; }

/// Columns get what they need, and where that is too much the wide ones share what the narrow ones leave.
std::vector<std::size_t> share_out(std::vector<std::size_t> needs, std::size_t room) {
  std::vector<std::size_t> narrow_first(needs.size());
  std::iota(narrow_first.begin(), narrow_first.end(), std::size_t{0});
  std::stable_sort(narrow_first.begin(), narrow_first.end(),
                   [&needs](std::size_t a, std::size_t b) { return needs[a] < needs[b]; });
  std::size_t left = needs.size();
  for (const std::size_t column : narrow_first) {
    needs[column] = std::min(needs[column], std::max(room / left, least_column));
    room -= std::min(room, needs[column]);
    --left;
  }
  return needs;
}

class Sheet {
 public:
  Sheet(const Story& story, std::size_t width) : story_(story) {
    std::vector<std::size_t> needs;
    for (const std::string& title : story.columns) needs.push_back(std::max(title.size(), least_column));
    for (const StoryRow& row : story.rows) {
      if (row.kind != RowKind::cell) continue;
      std::size_t& need = needs[row.column];
      need = std::max(need, cell_text(row).size());
      for (const std::string& change : row.changes) need = std::max(need, change_line(change).size());
      if (row.changes.size() == 1) need = std::max(need, cell_text(row).size() + 2 + row.changes[0].size());
    }
    // Each column is led by "| " and followed by a blank.
    const std::size_t frame = margin + 3 * needs.size();
    widths_ = share_out(std::move(needs), width > frame ? width - frame : 0);
  }

  std::string text() {
    add_head();
    for (const StoryRow& row : story_.rows) add(row);
    return std::move(out_);
  }

 private:
  void add_head() {
    add_line(pad("", 2) + pad("step", step_width) + " " + pad("ms", time_width) + " ", story_.columns, 0);
    std::string rule(margin, '-');
    for (const std::size_t w : widths_) rule += "+" + std::string(w + 2, '-');
    end_line(out_, rule);
  }

  /// One line with a text for some columns from `first` on.
  void add_line(std::string line, const std::vector<std::string>& texts, std::size_t first) {
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      const bool here = i >= first && i - first < texts.size();
      line += "| " + pad(here ? texts[i - first].substr(0, widths_[i]) : "", widths_[i] + 1);
    }
    end_line(out_, std::move(line));
  }

  void add(const StoryRow& row) {
    if (row.kind == RowKind::gap) {
      const std::string dots = fmt::format("... {} {} ...", row.left_out, row.left_out == 1 ? "step" : "steps");
      return end_line(out_, std::string(margin, ' ') + dots);
    }
    const std::string lead =
        fmt::format("{} {:>{}} {:>{}} ", row.marked ? ">" : " ", row.step, step_width, time_text(row.at), time_width);
    if (row.kind == RowKind::across) {
      std::size_t full = 0;
      for (const std::size_t w : widths_) full += w + 3;
      const std::string text = fmt::format("-- {} ", row.text);
      return end_line(out_, lead + text + std::string(full > text.size() ? full - text.size() : 2, '-'));
    }
    std::vector<std::string> lines = cell_lines(row);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      add_line(i == 0 ? lead : std::string(margin, ' '), {lines[i]}, row.column);
    }
  }

  [[nodiscard]] std::vector<std::string> cell_lines(const StoryRow& row) const {
    const std::size_t width = widths_[row.column];
    const std::string text = cell_text(row);
    // A single short change goes behind the answer.
    if (row.changes.size() == 1 && text.size() + 2 + row.changes[0].size() <= width) {
      return {text + ", " + row.changes[0]};
    }
    std::vector<std::string> lines = wrap(text, width, row.indented ? 6 : 4);
    for (const std::string& change : row.changes) {
      for (std::string& line : wrap(change_line(change), width, 8)) lines.push_back(std::move(line));
    }
    return lines;
  }

  const Story& story_;
  std::vector<std::size_t> widths_;
  std::string out_;
};

void add_fact(std::string& out, std::string_view name, std::string_view text, std::size_t width) {
  const std::vector<std::string> lines = wrap(text, width - fact_margin, 0);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    end_line(out, "  " + pad(std::string(i == 0 ? name : ""), fact_margin - 2) + lines[i]);
  }
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

}  // namespace

std::string time_text(Time at) { return fmt::format("{}.{:03}", at.us / 1000, at.us % 1000); }

std::string run_text(const Story& story) {
  const RunSpec& spec = story.spec;
  std::string out = fmt::format("{}{}, store {}, dialect {}, strategy {}, seed {}, {} steps", spec.scenario,
                                spec.faults.text(), spec.store, spec.dialect, spec.strategy, spec.seed, story.steps);
  if (spec.backend != "model") out += fmt::format(", backend {}", spec.backend);
  if (spec.keep.has_value()) out += ", shrunk";
  return out;
}

std::string faults_text(const Story& story) {
  std::string out = story.faults.empty() ? "none struck" : joined(story.faults);
  if (!story.faults_on.empty()) out += fmt::format("; on, in so many of a thousand calls: {}", joined(story.faults_on));
  return out;
}

std::string one_line(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    const char flat = c == '\n' || c == '\t' ? ' ' : c;
    if (flat != ' ' || (!out.empty() && out.back() != ' ')) out += flat;
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t indent) {
  if (indent + 8 > width) indent = 0;
  std::vector<std::string> lines;
  std::string lead;
  do {
    const std::size_t room = width - lead.size();
    std::size_t cut = std::min(text.size(), room);
    if (cut < text.size()) {
      const std::size_t blank = text.rfind(' ', room);
      if (blank != std::string_view::npos && blank > text.find_first_not_of(' ')) cut = blank;
    }
    lines.push_back(lead + std::string(text.substr(0, cut)));
    text.remove_prefix(cut);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    lead.assign(indent, ' ');
  } while (!text.empty());
  return lines;
}

std::string table_text(const Story& story, std::size_t width) {
  return Sheet(story, std::max(width, least_width)).text();
}

std::string terminal_text(const Story& story, std::size_t width) {
  width = std::max(width, least_width);
  std::string out;
  end_line(out, fmt::format("{} {}: {}", story.soft ? "soft" : "violated", story.property, story.cause));
  add_fact(out, "claim", story.claim, width);
  add_fact(out, "happened", story.explanation, width);
  add_fact(out, "run", run_text(story), width);
  add_fact(out, "faults", faults_text(story), width);
  out += "\n" + table_text(story, width);
  if (!story.statements.empty()) out += "\n";
  for (const NamedStatement& s : story.statements) {
    for (const std::string& line : wrap(fmt::format("  {}: {}", s.name, one_line(s.sql)), width, 6))
      end_line(out, line);
  }
  if (story.statements_left_out > 0) {
    end_line(out, fmt::format("  {} more texts: replay --verbose has them", story.statements_left_out));
  }
  out += fmt::format("\nreplay: {}\n", replay_line(story.spec));
  return out;
}

}  // namespace dsqlsim::report
