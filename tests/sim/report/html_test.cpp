#include "sim/report/html.h"

#include <gtest/gtest.h>

#include <array>

#include "sim/report/markup.h"

namespace dsqlsim::report {
namespace {

StoryRow cell(std::uint64_t step, std::size_t column, std::string text, std::string answer) {
  StoryRow row;
  row.step = step;
  row.at = Time{static_cast<std::int64_t>(step) * 1000};
  row.column = column;
  row.text = std::move(text);
  row.answer = std::move(answer);
  return row;
}

Story some_story() {
  Story story;
  story.property = "range_granted_once";
  story.claim = "a range is granted once";
  story.cause = "range granted twice";
  story.explanation = "A & B hold range <6>";
  story.spec.scenario = "shard_handover";
  story.columns = {"A/owner", "B/owner"};
  story.rows = {cell(1, 0, "UpdateShards(6)", "UPDATE 1"), cell(2, 1, "BEGIN", ""), cell(3, 1, "COMMIT", "40001 conflict (OC000)")};
  story.rows[2].marked = true;
  story.rows[2].changes = {"shards[1] range_id 5->6"};
  StoryRow crash;
  crash.kind = RowKind::across;
  crash.step = 4;
  crash.text = "B crashes";
  story.rows.push_back(crash);
  story.statements = {{"UpdateShards", "UPDATE shards\n  SET range_id = $1"}};
  return story;
}

bool has(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }

TEST(Html, ShowsARowAStepAndAColumnAnActor) {
  const std::array<HtmlStory, 1> stories{{{some_story(), some_story()}}};
  const std::string page = html_page("a/token", stories);
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(has(page, "<b>A &amp; B hold range &lt;6&gt;</b>"));
  EXPECT_TRUE(has(page, "<th>A/owner</th><th>B/owner</th>"));
  EXPECT_TRUE(has(page, R"(<td class="n">1</td><td class="n">1.000</td><td title="UPDATE shards SET range_id = $1">UpdateShards(6) <span class="answer">&rarr; UPDATE 1</span></td><td></td></tr>)"))
      << page;
  EXPECT_TRUE(has(page, R"(<tr class="marked "><td class="n">3</td><td class="n">3.000</td><td></td><td>COMMIT <span class="answer refused">&rarr; 40001 conflict (OC000)</span><div class="change">= shards[1] range_id 5-&gt;6</div></td></tr>)"))
      << page;
  EXPECT_TRUE(has(page, R"(<td class="what" colspan="2">B crashes</td>)"));
  EXPECT_FALSE(has(page, R"(class="aside")"));
}

TEST(Html, ListsWhatWasTriedToMakeItSmaller) {
  std::array<HtmlStory, 1> stories{{{some_story(), some_story(), {}}}};
  EXPECT_FALSE(has(html_page("a/token", stories), "<details>"));
  stories[0].certificate.emplace();
  stories[0].certificate->hosts = 2;
  stories[0].certificate->removals = {{PartKind::operation, "operation 3 of A/client (start)", "holds", true}};
  EXPECT_TRUE(has(html_page("a/token", stories), "<details><summary>2 hosts; the only removal was tried, and passes</summary>"
                                                  "<ul><li>without operation 3 of A/client (start): holds</li></ul></details>"));
}

TEST(Html, PutsAsideWhatTheBriefStoryLeavesOut) {
  Story brief = some_story();
  brief.rows.erase(brief.rows.begin() + 1);
  const std::array<HtmlStory, 1> stories{{{some_story(), brief}}};
  const std::string page = html_page("a/token", stories);
  EXPECT_TRUE(has(page, R"(<tr class="aside"><td class="n">2</td>)")) << page;
  EXPECT_TRUE(has(page, R"(<tr class=""><td class="n">1</td>)"));
}

TEST(Html, SaysWhenNothingWasViolated) {
  Story calm = some_story();
  calm.property.clear();
  const std::array<HtmlStory, 1> stories{{{calm, calm}}};
  EXPECT_TRUE(has(html_page("a/token", stories), "<h2>nothing was violated</h2>"));
}

TEST(Markup, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(escaped("<a b=\"c\">&\x01\n"), "&lt;a b=&quot;c&quot;&gt;&amp;?\n");
  EXPECT_EQ(escaped("\xc3\xa4"), "\xc3\xa4");
}

}  // namespace
}  // namespace dsqlsim::report
