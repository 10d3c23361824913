#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;
using toy::calm;
using toy::fresh_file;
using toy::violating;

TEST(Replay, TellsEveryViolatedPropertyAndEndsWithTheDigest) {
  const Called o = call({"replay", violating});
  EXPECT_EQ(o.code, 1);
  EXPECT_NE(o.out.find("violated no_lost_update: update lost"), std::string::npos);
  EXPECT_NE(o.out.find("violated counters_grow: counter stands still"), std::string::npos);
  EXPECT_TRUE(std::regex_match(o.last_line(), std::regex("digest 0x[0-9a-f]{16}"))) << o.last_line();
}

TEST(Replay, OfARunWithoutViolationShowsItsEnd) {
  const Called o = call({"replay", calm});
  EXPECT_EQ(o.code, 0);
  EXPECT_NE(o.out.find("COMMIT -> committed"), std::string::npos);
  EXPECT_TRUE(o.says("holds no_lost_update"));
}

TEST(Replay, TellsWhichFaultsAreOnAndFollowsTheTokensSettings) {
  const Called one = call({"replay", "calm-all+pause_host=20/shipped/2026-09/random/1"});
  EXPECT_TRUE(one.says("faults on: pause_host 20, in so many of a thousand calls")) << one.out;
  const Called none = call({"replay", "calm-all/shipped/2026-09/random/1"});
  EXPECT_TRUE(none.says("faults on: none")) << none.out;
}

TEST(Replay, DigestIsOneLineAndTheSameAsOfTheWholeReplay) {
  const Called one = call({"replay", violating, "--digest"});
  EXPECT_EQ(one.code, 1);
  EXPECT_EQ(one.lines().size(), 1U);
  EXPECT_EQ(one.last_line(), call({"replay", violating}).last_line());
}

TEST(Replay, VerboseLeavesNothingOut) {
  EXPECT_EQ(call({"replay", violating, "--verbose"}).out.find(" steps ..."), std::string::npos);
}

TEST(Replay, SaysWhichKeptBracketsDidNotOccur) {
  const Called shrunk = call({"shrink", violating});
  std::smatch found;
  ASSERT_TRUE(std::regex_search(shrunk.out, found, std::regex("counters/shipped/2026-09/random/1/[a-z2-7.]+")))
      << shrunk.out;
  const std::string token = found[0];
  EXPECT_EQ(call({"replay", token}).err, "");
  const Called o = call({"replay", token + ".zzzzz"});
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(o.err.starts_with("dsqlsim: note: the token keeps zzzzz, which did not occur in this run")) << o.err;
  EXPECT_EQ(o.last_line(), call({"replay", token}).last_line());
}

TEST(Replay, WritesAPage) {
  const std::string file = fresh_file("page.html");
  const Called o = call({"replay", violating, "--html=" + file});
  EXPECT_EQ(o.code, 1);
  EXPECT_EQ(o.out, call({"replay", violating}).out);
  EXPECT_NE(toy::text_in(file).find("<h2 id=\"no_lost_update\">violated no_lost_update: update lost</h2>"),
            std::string::npos);
  EXPECT_EQ(call({"replay", calm, "--html=" + file}).code, 0);
  EXPECT_NE(toy::text_in(file).find("<h2>nothing was violated</h2>"), std::string::npos);
  EXPECT_EQ(call({"replay", violating, "--html=/no/such/folder/x.html"}).code, 3);
}

TEST(Replay, FollowsARecording) {
  const std::string file = fresh_file("followed.json");
  ASSERT_EQ(call({"replay", violating, "--record=" + file}).code, 1);
  const Called o = call({"replay", file});
  EXPECT_EQ(o.code, 1);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(o.out, found, std::regex("followed ([0-9]+) of ([0-9]+) recorded events"))) << o.out;
  EXPECT_EQ(found[1], found[2]);
  EXPECT_NE(o.out.find("violated no_lost_update: update lost"), std::string::npos);
}

TEST(Replay, WritesNoRecordingIntoAFolderThatIsNotThere) {
  const Called o = call({"replay", violating, "--record=" + fresh_file("missing") + "/x.json"});
  EXPECT_EQ(o.code, 3);
  EXPECT_TRUE(o.err.starts_with("dsqlsim: cannot write '")) << o.err;
  EXPECT_EQ(o.err.find('\n'), o.err.size() - 1);
}

TEST(Replay, RefusesAFileThatIsNotThere) {
  const Called o = call({"replay", fresh_file("nothing.json")});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("there is no such file"), std::string::npos) << o.err;
}

TEST(Replay, RefusesFilesThatAreNoRecordings) {
  for (const std::string text : {"", "{}", "[1, 2]", "not json", R"({"token": 7, "choices": [], "schedule": []})",
                                 R"({"token": "x", "choices": [], "schedule": []})",
                                 R"({"token": "calm/shipped/2026-09/random/1", "choices": [7], "schedule": []})",
                                 R"({"token": "calm/shipped/2026-09/random/1", "choices": [], "schedule": ["a"]})"}) {
    const std::string file = fresh_file("broken.json");
    std::ofstream(file) << text;
    const Called o = call({"replay", file});
    EXPECT_EQ(o.code, 2) << text;
    EXPECT_TRUE(o.err.starts_with("dsqlsim: recording '")) << text << ": " << o.err;
  }
}

TEST(Shrink, KeepsTheViolationAndPrintsAShorterRun) {
  const Called o = call({"shrink", violating, "--property=counters_grow"});
  EXPECT_EQ(o.code, 1);
  EXPECT_TRUE(o.out.starts_with("violated counters_grow: counter stands still")) << o.out;
  std::smatch found;
  ASSERT_TRUE(std::regex_search(o.out, found, std::regex("replay: build/release/dsqlsim replay (\\S+)")));
  EXPECT_EQ(call({"replay", found[1].str(), "--digest"}).last_line(), o.last_line());
}

TEST(Shrink, RefusesARunThatViolatesNothing) {
  const Called o = call({"shrink", calm});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ(o.err, "dsqlsim: run " + calm + " violates nothing: there is nothing to shrink\n");
}

TEST(Shrink, RefusesAPropertyThatHolds) {
  const Called o = call({"shrink", violating, "--property=never_judged"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("does not violate never_judged"), std::string::npos) << o.err;
  EXPECT_NE(call({"shrink", violating, "--property=no_lost_updat"}).err.find("did you mean 'no_lost_update'?"),
            std::string::npos);
}

}  // namespace
}  // namespace dsqlsim::cli
