#include "sim/cli/stopping.h"

#include <gtest/gtest.h>

#include <iostream>
#include <regex>
#include <sstream>

#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::Called;
using toy::calm;
using toy::violating;

/// `typed` is what stands on the standard input.
Called call(const std::vector<std::string>& arguments, const std::string& typed = {}) {
  std::istringstream in(typed);
  std::streambuf* terminal = std::cin.rdbuf(in.rdbuf());
  std::cin.clear();
  Called called = toy::call(arguments);
  std::cin.rdbuf(terminal);
  return called;
}

/// What the pattern's first group found.
std::string found(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

std::uint64_t steps_of(const std::string& token) {
  return std::stoull(found(call({"replay", token}).out, ": ([0-9]+) steps"));
}

TEST(Until, ShowsActorsAndTablesAtEveryStep) {
  const std::uint64_t last = steps_of(violating);
  ASSERT_GT(last, 4U);
  std::size_t in_transaction = 0;
  for (std::uint64_t step = 0; step <= last; ++step) {
    const Called o = call({"replay", violating, "--until=" + std::to_string(step)});
    EXPECT_TRUE(o.last_line().starts_with("step " + std::to_string(step) + " of " + std::to_string(last) + ", "))
        << o.out;
    EXPECT_NE(o.out.find("tables at step " + std::to_string(step) + ": 1 with rows, 0 empty\n  counters: 2\n"),
              std::string::npos);
    in_transaction += o.out.find("in a transaction: BEGIN, ReadCounter(1)") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(in_transaction, 0U);
  const std::string first = call({"replay", violating, "--until=0"}).out;
  EXPECT_NE(first.find("A/writer: no operation yet"), std::string::npos) << first;
  EXPECT_NE(first.find("[1] value=0"), std::string::npos) << first;
  EXPECT_NE(first.find("the next event is due at 0.000 ms"), std::string::npos) << first;
}

TEST(Until, BehindTheEndIsTheEnd) {
  const std::uint64_t last = steps_of(violating);
  const Called end = call({"replay", violating, "--until=1000000"});
  EXPECT_TRUE(end.last_line().starts_with("step " + std::to_string(last) + " of ")) << end.last_line();
  EXPECT_EQ(call({"replay", violating, "--tables"}).out, end.out);
  EXPECT_EQ(end.code, 1);
  EXPECT_EQ(call({"replay", violating, "--until=0"}).code, 0);
}

TEST(Break, StopsAtTheFirstStepThatViolates) {
  const Called o = call({"replay", violating, "--break=no_lost_update"});
  EXPECT_EQ(o.code, 1);
  const std::string step =
      found(o.out, "^no_lost_update is violated from step ([0-9]+) on: update lost\n  two increments");
  ASSERT_NE(step, "") << o.out;
  EXPECT_TRUE(o.last_line().starts_with("step " + step + " of ")) << o.last_line();
  EXPECT_EQ(call({"replay", violating, "--until=" + step}).code, 1);
}

TEST(Break, OfAPropertyThatHoldsSaysSo) {
  const Called o = call({"replay", calm, "--break=no_lost_update"});
  EXPECT_EQ(o.code, 0);
  EXPECT_TRUE(o.out.starts_with("no_lost_update is not violated in the ")) << o.out;
  EXPECT_NE(call({"replay", violating, "--break=no_lost_updat"}).err.find("did you mean 'no_lost_update'?"),
            std::string::npos);
}

TEST(Step, GoesForwardAndBackAndJumps) {
  const std::string last = std::to_string(steps_of(violating));
  const auto places = [&](const std::string& typed) {
    std::string out;
    for (const std::string& line : call({"replay", violating, "--step"}, typed).lines()) {
      const std::string step = found(line, "(?:^|> )step ([0-9]+) of ");
      if (!step.empty()) out += (out.empty() ? "" : " ") + step;
    }
    return out;
  };
  EXPECT_EQ(places("\nn\nn 3\nb\nb 2\nq\n"), "0 1 2 5 4 2");
  EXPECT_EQ(places("b\ng 7\ng\nn\nb\n"), "0 0 7 " + last + " " + last + " " + std::to_string(std::stoull(last) - 1));
}

TEST(Step, ShowsTheSameGoingBackAsGoingForward) {
  const std::string forward = call({"replay", violating, "--step"}, "g 6\na\nt\nq\n").out;
  const std::string back = call({"replay", violating, "--step"}, "g 9\nb 3\na\nt\nq\n").out;
  EXPECT_NE(forward.find("actors at step 6, "), std::string::npos) << forward;
  EXPECT_TRUE(back.ends_with(forward.substr(forward.find("step 6 of")))) << back;
}

TEST(Step, TellsWhatHappenedAndHelpsWhoeverErrs) {
  std::string all = "n\n";
  for (int i = 0; i < 40; ++i) all += "n\n";
  EXPECT_NE(call({"replay", violating, "--step"}, all).out.find("COMMIT -> committed\n    = counters[1] value 0->1"),
            std::string::npos);
  for (const std::string typed : {"h\n", "jump\n", "n x\n", "t 4\n"}) {
    EXPECT_NE(call({"replay", violating, "--step"}, typed).out.find("go to step 42"), std::string::npos) << typed;
  }
}

TEST(Step, BeginsWhereItIsTold) {
  EXPECT_TRUE(call({"replay", violating, "--step", "--until=5"}, "q\n").out.starts_with("step 5 of "));
  const Called o = call({"replay", violating, "--step", "--break=no_lost_update"}, "");
  EXPECT_NE(o.out.find("\nstep " + found(o.out, "from step ([0-9]+) on") + " of "), std::string::npos) << o.out;
}

TEST(Stopping, RefusesWhatMakesNoSense) {
  EXPECT_EQ(call({"replay", violating, "--until=x"}).code, 2);
  EXPECT_EQ(call({"replay", violating, "--until=1", "--break=no_lost_update"}).code, 2);
  EXPECT_EQ(call({"replay", violating, "--until=1", "--digest"}).code, 2);
}

}  // namespace
}  // namespace dsqlsim::cli
