#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/sim/cli/workers/program.h"

namespace dsqlsim::tests {
namespace {

using std::chrono::milliseconds;

std::vector<std::string> hunt(std::vector<std::string> options) {
  std::vector<std::string> words{TOY_DSQLSIM, "hunt"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};

Ended run(std::vector<std::string> options) {
  Program program(hunt(std::move(options)));
  const int code = program.wait();
  return {code, program.out(), program.err()};
}

/// Waits for a condition, a minute at most.
template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 6000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST(Workers, SayTheSameWhateverTheirNumber) {
  const Ended own = run({"--scenario=counters,calm", "--seeds=300", "--jobs=0"});
  EXPECT_EQ(own.code, 1);
  for (const char* jobs : {"--jobs=1", "--jobs=2", "--jobs=5"}) {
    const Ended o = run({"--scenario=counters,calm", "--seeds=300", jobs});
    EXPECT_EQ(o.code, 1);
    EXPECT_EQ(o.out, own.out) << jobs;
  }
}

TEST(Workers, SayTheSameOfAPeelAndOfDeterminism) {
  EXPECT_EQ(run({"--scenario=counters", "--seeds=60", "--peel", "--jobs=0"}).out,
            run({"--scenario=counters", "--seeds=60", "--peel", "--jobs=3"}).out);
  const Ended fickle = run({"--scenario=fickle", "--seeds=3", "--check-determinism", "--jobs=1"});
  EXPECT_EQ(fickle.code, 4) << fickle.out;
}

TEST(Workers, MayBeKilledAtAnyTimeAndNothingIsLostOrTwice) {
  const Ended own = run({"--scenario=counters", "--seeds=6000", "--jobs=0"});
  Program program(hunt({"--scenario=counters", "--seeds=6000", "--jobs=2"}));
  int killed = 0;
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(milliseconds(20 + 2 * i));
    const std::vector<pid_t> children = program.children();
    if (children.size() == 2) killed += kill(children[static_cast<std::size_t>(i) % 2], SIGKILL) == 0 ? 1 : 0;
  }
  EXPECT_GT(killed, 0);
  EXPECT_EQ(program.wait(), 1);
  EXPECT_EQ(program.out(), own.out);
}

TEST(Workers, RunsThatCrashHangOrEatMemoryAreFindings) {
  const Ended o = run({"--scenario=deadly", "--seeds=20", "--run-limit=1s", "--jobs=2"});
  EXPECT_EQ(o.code, 1);
  EXPECT_NE(o.out.find("violated run_ends: crashed: SIGABRT\n"), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("violated run_ends: had not ended after 1 s\n"), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("replay: build/release/dsqlsim replay deadly/shipped/2026-09/"), std::string::npos);
  EXPECT_NE(o.out.find("\nruns 40: "), std::string::npos) << o.out;
}

TEST(Workers, EndWhenTheHuntIsInterrupted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Program program(hunt({"--scenario=calm", "--seeds=100000000"}));
    ASSERT_TRUE(comes_true([&] { return !program.children().empty(); }));
    const std::vector<pid_t> workers = program.children();
    std::this_thread::sleep_for(milliseconds(100));
    program.send(signal);
    EXPECT_EQ(program.wait(), 3);
    EXPECT_NE(program.out().find("stopped early: after "), std::string::npos) << program.out();
    for (const pid_t worker : workers) EXPECT_FALSE(lives(worker));
  }
}

TEST(Workers, DoNotOutliveAHuntThatIsKilled) {
  Program program(hunt({"--scenario=deadly", "--seeds=1000", "--run-limit=1h"}));
  ASSERT_TRUE(comes_true([&] { return program.children().size() > 0; }));
  const std::vector<pid_t> workers = program.children();
  program.send(SIGKILL);
  program.wait();
  for (const pid_t worker : workers) EXPECT_TRUE(comes_true([&] { return !lives(worker); }));
}

TEST(Workers, HuntForSomeTimeAndEndTheSeedTheyAreAt) {
  const Ended o = run({"--scenario=counters,calm", "--store=fixed", "--for=1s"});
  EXPECT_EQ(o.code, 0);
  const std::size_t at = o.out.find("seeds 1..");
  ASSERT_NE(at, std::string::npos) << o.out;
  const std::string seeds = o.out.substr(at + 9, o.out.find(',', at) - at - 9);
  EXPECT_NE(o.out.find("\nruns " + std::to_string(std::stoull(seeds) * 4) + ": "), std::string::npos) << o.out;
  EXPECT_EQ(o.out.find("stopped early"), std::string::npos);
}

}  // namespace
}  // namespace dsqlsim::tests
