#include "sim/report/html.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "sim/report/certificate_text.h"
#include "sim/report/markup.h"
#include "sim/report/replay_line.h"
#include "sim/report/terminal.h"

namespace dsqlsim::report {

namespace {

// Colours of the terminal's theme, light or dark, as the reader has it.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --edge: #8884; --quiet: #777; --mark: #f5c54255; --refused: #c22; --change: #176f2c; }
@media (prefers-color-scheme: dark) { :root { --quiet: #999; --refused: #ff8080; --change: #7ddc95; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }
h1 { font-size: 1.2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin-top: 2.5rem; }
code, pre, td { font: 13px/1.4 ui-monospace, monospace; }
pre { border: 1px solid var(--edge); padding: .5rem; overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
table { border-collapse: collapse; margin-top: .5rem; }
th { white-space: nowrap; position: sticky; top: 0; background: Canvas; text-align: left; z-index: 1; }
th, td { border: 1px solid var(--edge); padding: .15rem .5rem; vertical-align: top; overflow-wrap: anywhere; min-width: 3rem; }
td.n { text-align: right; color: var(--quiet); white-space: nowrap; }
tr.marked td { background: var(--mark); }
tr.across td.what { color: var(--quiet); font-style: italic; }
td.in { padding-left: 1.5rem; }
.answer { color: var(--quiet); }
.answer.refused { color: var(--refused); }
.change { color: var(--change); padding-left: 1.5rem; text-indent: -1rem; }
.aside { display: none; }
.everything .aside { display: table-row; }
)";

/// What identifies a row of one run's story.
using RowKey = std::tuple<std::uint64_t, std::int64_t, std::size_t, std::string>;
RowKey key_of(const Story& story, const StoryRow& row) {
  // The brief story may have fewer columns, a column a host; a text says enough within a step.
  return {row.step, row.at.us, row.kind == RowKind::across ? story.columns.size() : 0, row.text};
}

/// "40001 ..." and its like.
bool is_refusal(std::string_view answer) {
  constexpr std::size_t code = 5;
  return answer.size() > code && answer[code] == ' ' &&
         std::all_of(answer.begin(), answer.begin() + code, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }) &&
         std::any_of(answer.begin(), answer.begin() + code, [](char c) { return c >= '0' && c <= '9'; });
}

class Page {
 public:
  std::string text(std::string_view title, std::span<const HtmlStory> stories) {
    add(R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title><style>{}</style></head><body>)",
        escaped(title), style);
    add("<h1>{}</h1>\n", escaped(title));
    if (stories.size() > 1) {
      add("<ul>");
      for (const HtmlStory& s : stories) {
        add(R"(<li><a href="#{0}">{0}</a>: {1}</li>)", escaped(s.whole.property), escaped(s.whole.cause));
      }
      add("</ul>\n");
    }
    for (const HtmlStory& s : stories) add_story(s);
    add("</body></html>\n");
    return std::move(out_);
  }

 private:
  template <class... A>
  void add(fmt::format_string<A...> form, A&&... parts) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<A>(parts)...);
  }

  void add_story(const HtmlStory& s) {
    const Story& story = s.whole;
    if (story.property.empty()) {
      add("<section><h2>nothing was violated</h2><dl>");
    } else {
      add(R"(<section><h2 id="{}">{} {}: {}</h2><dl>)", escaped(story.property), story.soft ? "soft" : "violated",
          escaped(story.property), escaped(story.cause));
      add("<dt>claim</dt><dd>{}</dd><dt>happened</dt><dd><b>{}</b></dd>", escaped(story.claim), escaped(story.explanation));
    }
    add("<dt>run</dt><dd>{}</dd>", escaped(run_text(story)));
    add("<dt>faults</dt><dd>{}</dd></dl>\n", escaped(faults_text(story)));
    add("<pre>{}</pre>\n", escaped(replay_line(story.spec)));
    if (s.certificate.has_value()) add_certificate(*s.certificate);
    add_table(s);
    if (!story.statements.empty()) add("<dl>");
    for (const NamedStatement& n : story.statements) {
      add("<dt><code>{}</code></dt><dd><code>{}</code></dd>", escaped(n.name), escaped(one_line(n.sql)));
    }
    if (!story.statements.empty()) add("</dl>");
    add("</section>\n");
  }

  void add_certificate(const Certificate& certificate) {
    add("<details><summary>{}</summary><ul>", escaped(certificate_line(certificate)));
    for (const std::string& line : removal_lines(certificate)) add("<li>{}</li>", escaped(line));
    add("</ul></details>\n");
  }

  void add_table(const HtmlStory& s) {
    std::multiset<RowKey> shown;
    for (const StoryRow& row : s.brief.rows) {
      if (row.kind != RowKind::gap) shown.insert(key_of(s.whole, row));
    }
    add(R"html(<label><input type="checkbox" onchange="this.parentNode.nextElementSibling.classList.toggle('everything')"> every step</label>)html");
    add("<table><thead><tr><th>step</th><th>ms</th>");
    for (const std::string& column : s.whole.columns) add("<th>{}</th>", escaped(column));
    add("</tr></thead><tbody>\n");
    for (const StoryRow& row : s.whole.rows) {
      const auto found = shown.find(key_of(s.whole, row));
      const bool aside = found == shown.end();
      if (!aside) shown.erase(found);
      add_row(s.whole, row, aside);
    }
    add("</tbody></table>\n");
  }

  void add_row(const Story& story, const StoryRow& row, bool aside) {
    if (row.kind == RowKind::gap) return;
    add(R"(<tr class="{}{}{}"><td class="n">{}</td><td class="n">{}</td>)", row.marked ? "marked " : "",
        row.kind == RowKind::across ? "across " : "", aside ? "aside" : "", row.step, time_text(row.at));
    if (row.kind == RowKind::across) {
      add(R"(<td class="what" colspan="{}">{}</td>)", story.columns.size(), escaped(row.text));
    } else {
      for (std::size_t i = 0; i < row.column; ++i) add("<td></td>");
      add_cell(story, row);
      for (std::size_t i = row.column + 1; i < story.columns.size(); ++i) add("<td></td>");
    }
    add("</tr>\n");
  }

  void add_cell(const Story& story, const StoryRow& row) {
    add("<td{}{}>{}", row.indented ? R"( class="in")" : "", tip(story, row), escaped(row.text));
    if (!row.answer.empty()) {
      add(R"( <span class="answer{}">&rarr; {}</span>)", is_refusal(row.answer) ? " refused" : "", escaped(row.answer));
    }
    for (const std::string& change : row.changes) add(R"(<div class="change">= {}</div>)", escaped(change));
    add("</td>");
  }

  /// The statement's text, for the mouse.
  static std::string tip(const Story& story, const StoryRow& row) {
    const std::string_view name = std::string_view(row.text).substr(0, row.text.find('('));
    for (const NamedStatement& n : story.statements) {
      if (n.name == name) return fmt::format(R"( title="{}")", escaped(one_line(n.sql)));
    }
    return {};
  }

  std::string out_;
};

}  // namespace

std::string html_page(std::string_view title, std::span<const HtmlStory> stories) { return Page().text(title, stories); }

}  // namespace dsqlsim::report
