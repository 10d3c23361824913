#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;
using toy::fresh_file;
using toy::text_in;
using toy::violating;

/// The finding of `token` as a file, in which `from` gives way to `to`.
std::string exported(const std::string& name, const std::string& token = violating, const std::string& from = {},
                     const std::string& to = {}) {
  const std::string path = fresh_file(name);
  EXPECT_EQ(call({"export", token, path}).code, 0);
  if (from.empty()) return path;
  std::string text = text_in(path);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  std::ofstream(path) << text;
  return path;
}

std::string shrunk_token() {
  const Called shrunk = call({"shrink", violating});
  std::smatch found;
  EXPECT_TRUE(std::regex_search(shrunk.out, found, std::regex("counters/shipped/2026-09/random/1/[a-z2-7.]+")));
  return found[0];
}

std::string fresh_archive(const std::string& name) {
  const std::string path = fresh_file(name);
  for (const char* end : {"-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);
  return path;
}

TEST(Export, WritesAFileThatReplaysToTheSameRun) {
  const std::string file = exported("same.json");
  const Called o = call({"replay", file});
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(o.out.starts_with("same\n")) << o.out;
  EXPECT_TRUE(o.says("still shows no_lost_update: update lost"));
  EXPECT_EQ(o.last_line(), call({"replay", violating}).last_line());
  EXPECT_NE(o.out.find("violated no_lost_update: update lost"), std::string::npos);
}

TEST(Export, WritesWhatAPersonCanRead) {
  const std::string text = text_in(exported("text.json", shrunk_token()));
  EXPECT_NE(text.find("\n\"property\": \"no_lost_update\",\n\"cause\": \"update lost\",\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n\"build\": \"unknown\",\n"), std::string::npos);
  EXPECT_TRUE(std::regex_search(text, std::regex("\"brackets\": \\[\n  \"[a-z2-7]{5} increment\""))) << text;
  EXPECT_TRUE(std::regex_search(text, std::regex("\n  \"[0-9]+ [0-9]+\\.[0-9]{3} [AB]/writer: COMMIT -> committed")))
      << text;
}

TEST(Export, TellsOfAnotherBuildFirst) {
  const Called same =
      call({"replay", exported("build.json", violating, "\"build\": \"unknown\"", "\"build\": \"older\"")});
  EXPECT_TRUE(same.out.starts_with("built from older, you have unknown\nsame\n")) << same.out;
}

TEST(Export, NamesTheFirstStepThatDiffers) {
  const std::string step = "A/writer: COMMIT -> committed";
  const std::string file = exported("step.json", violating, step, "A/writer: COMMIT -> 40001");
  std::string text = text_in(file);
  const std::size_t digest = text.find("\"digest\": \"0x") + 13;
  text[digest] = text[digest] == '0' ? '1' : '0';
  std::ofstream(file) << text;
  const Called o = call({"replay", file});
  EXPECT_TRUE(std::regex_search(
      o.out, std::regex("^differs first at step [0-9]+\n  then: [0-9.]+ A/writer: COMMIT -> 40001; [^\n]+\n"
                        "  now:  [0-9.]+ A/writer: COMMIT -> committed")))
      << o.out;
}

// `refactored` calls its statements otherwise and has one more in the very operation.
TEST(Export, ReplaysByMeaningAfterTheCodeHasChanged) {
  for (const std::string& token : {violating, shrunk_token()}) {
    const Called o = call({"replay", exported("meaning.json", token, "counters/shipped/", "counters/refactored/")});
    EXPECT_EQ(o.code, 1) << o.out;
    EXPECT_TRUE(o.out.starts_with("differs first at step ")) << o.out;
    EXPECT_TRUE(o.says("still shows no_lost_update: update lost")) << o.out;
    std::smatch found;
    ASSERT_TRUE(std::regex_search(o.out, found,
                                  std::regex("\nfollowed ([0-9]+) of ([0-9]+) recorded events; the first that did not "
                                             "happen was step [0-9]+: \\S+ [AB]/")))
        << o.out;
    EXPECT_LT(std::stoul(found[1]), std::stoul(found[2]));
    EXPECT_GT(std::stoul(found[1]), 0U);
  }
}

TEST(Export, SaysThatAFindingIsMended) {
  const Called o = call({"replay", exported("mended.json", violating, "counters/shipped/", "counters/fixed/")});
  EXPECT_EQ(o.code, 0) << o.out;
  EXPECT_TRUE(o.says("no longer shows no_lost_update: update lost")) << o.out;
}

TEST(Export, GoesThroughAnArchiveAndBack) {
  const std::string archive = fresh_archive("first.db");
  ASSERT_EQ(call({"hunt", "--scenario=counters", "--seeds=40", "--jobs=0", "--archive=" + archive}).code, 1);
  const std::string file = fresh_file("from_archive.json");
  const Called o = call({"export", "no_lost", file, "--archive=" + archive});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_TRUE(o.out.starts_with("exported no_lost_update.")) << o.out;
  const std::string second = fresh_archive("second.db");
  const Called imported = call({"import", file, "--archive=" + second});
  EXPECT_EQ(imported.code, 0) << imported.err;
  EXPECT_TRUE(imported.out.starts_with("imported no_lost_update.")) << imported.out;
  EXPECT_EQ(call({"show", "no_lost", "--archive=" + second}).out,
            call({"show", "no_lost", "--archive=" + archive}).out);
  const std::string again = fresh_file("again.json");
  ASSERT_EQ(call({"export", "no_lost", again, "--archive=" + second}).code, 0);
  EXPECT_EQ(text_in(again), text_in(file));
  EXPECT_TRUE(call({"replay", "no_lost", "--archive=" + second}).out.starts_with("same\n"));
}

TEST(Export, OfAFindingThatWasNotToldRunsItAgain) {
  const std::string archive = fresh_archive("untold.db");
  ASSERT_EQ(
      call({"hunt", "--scenario=counters", "--seeds=40", "--jobs=0", "--limit-findings=0", "--archive=" + archive})
          .code,
      1);
  const std::string file = fresh_file("untold.json");
  EXPECT_EQ(call({"export", "no_lost", file, "--archive=" + archive}).code, 0);
  EXPECT_TRUE(call({"replay", file}).out.starts_with("same\n"));
}

TEST(Export, RefusesWhatIsNotThere) {
  EXPECT_EQ(call({"export", "calm/shipped/2026-09/random/1", fresh_file("calm.json")}).code, 2);
  EXPECT_EQ(call({"export", violating, fresh_file("held.json"), "--property=never_judged"}).code, 2);
  EXPECT_EQ(call({"export", violating, "/no/such/folder/x.json"}).code, 3);
  EXPECT_EQ(call({"export", violating}).code, 2);
  EXPECT_EQ(call({"import", fresh_file("nothing.json"), "--archive=" + fresh_archive("none.db")}).code, 2);
}

TEST(Import, RefusesWhatIsNoFinding) {
  for (const std::string text : {"", "{}", R"({"dsqlsim_finding": 2})", R"({"dsqlsim_finding": 1})"}) {
    const std::string file = fresh_file("broken_finding.json");
    std::ofstream(file) << text;
    const Called o = call({"import", file, "--archive=" + fresh_archive("broken.db")});
    EXPECT_EQ(o.code, 2) << text;
    EXPECT_TRUE(o.err.starts_with("dsqlsim: finding '")) << o.err;
  }
  EXPECT_EQ(call({"import", exported("words.json", violating, "\"schedule\": [", "\"schedule\": [\"a\", "),
                  "--archive=" + fresh_archive("broken.db")})
                .code,
            2);
}

}  // namespace
}  // namespace dsqlsim::cli
