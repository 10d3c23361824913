#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
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

Ended run(std::vector<std::string> options) { return run_to_its_end(hunt(std::move(options))); }

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
  // Also when it is the first.
  const std::string head = "crashed: SIGABRT; deadly, runs ";
  const std::size_t line = o.out.find(head);
  ASSERT_NE(line, std::string::npos) << o.out;
  const std::string token = o.out.substr(o.out.find("deadly/", line), o.out.find('\n', line) - o.out.find("deadly/", line));
  const std::string strategy = token.find("/pct:3/") != std::string::npos ? "pct:3" : "random";
  const std::string seed = token.substr(token.rfind('/') + 1);
  const Ended first = run({"--scenario=deadly", "--strategy=" + strategy, "--seed=" + seed});
  EXPECT_EQ(first.code, 1);
  EXPECT_NE(first.out.find("violated run_ends: crashed: SIGABRT\n"), std::string::npos) << first.out;
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

std::string fresh_archive(const std::string& name) {
  const std::string path = testing::TempDir() + "workers_test_" + name;
  for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);
  return path;
}

std::string contents_of_archive(const std::string& path) {
  Program program({TOY_DSQLSIM, "findings", "--archive=" + path});
  EXPECT_EQ(program.wait(), 0);
  return program.out();
}

TEST(Archives, SurviveAHuntThatIsKilledAndLetItGoOn) {
  const std::vector<std::string> options{"--scenario=counters", "--seeds=40000", "--jobs=2"};
  const auto with = [&options](const std::string& more) {
    std::vector<std::string> all = options;
    all.push_back(more);
    return all;
  };
  const std::string path = fresh_archive("killed");
  bool went_on = false;
  Ended last;
  // Each is given longer than the last, so that it ends in the end.
  for (int i = 0; i < 40; ++i) {
    Program program(hunt(with("--archive=" + path)));
    const bool ended = comes_true_within(milliseconds(600 + 600 * i), [&] { return program.has_ended(); });
    if (!ended) program.send(SIGKILL);
    last.code = program.wait();
    last.out = program.out();
    last.err = program.err();
    went_on = went_on || last.err.find("the archive has the runs of seeds below") != std::string::npos;
    if (ended) break;
    contents_of_archive(path);
  }
  EXPECT_EQ(last.code, 1);
  EXPECT_TRUE(went_on);
  EXPECT_EQ(last.out, run(options).out);
  EXPECT_NE(contents_of_archive(path).find("finding no_lost_update."), std::string::npos);
}

TEST(Archives, LetAHuntGoOnThatWasInterrupted) {
  const std::vector<std::string> options{"--scenario=calm", "--seeds=20000", "--jobs=2"};
  const std::string path = fresh_archive("interrupted");
  std::vector<std::string> with = options;
  with.push_back("--archive=" + path);
  Program first(hunt(with));
  ASSERT_TRUE(comes_true([&] { return !first.children().empty(); }));
  std::this_thread::sleep_for(milliseconds(100));
  first.send(SIGINT);
  EXPECT_EQ(first.wait(), 3);
  const Ended second = run(with);
  EXPECT_EQ(second.code, 0);
  EXPECT_NE(second.err.find("the archive has the runs of seeds below"), std::string::npos);
  EXPECT_EQ(second.out, run(options).out);
}

TEST(Archives, TryEarlierFindingsFirst) {
  const std::string path = fresh_archive("earlier");
  const Ended first = run({"--scenario=counters", "--seeds=40", "--archive=" + path});
  EXPECT_EQ(first.out.find("earlier finding"), std::string::npos);
  const Ended second = run({"--scenario=calm,counters", "--store=shipped", "--seed=1000000", "--archive=" + path});
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.out.find("its run still shows it, build/release/dsqlsim replay counters/"), std::string::npos)
      << second.out;
}

TEST(Archives, AHuntForSomeTimeBeginsBehindTheLast) {
  const std::string path = fresh_archive("time");
  const std::vector<std::string> options{"--scenario=calm", "--for=1s", "--archive=" + path};
  const Ended first = run(options);
  const Ended second = run(options);
  const auto seeds = [](const std::string& out) {
    const std::size_t at = out.find("seeds ") + 6;
    const std::size_t dots = out.find("..", at);
    return std::pair(std::stoull(out.substr(at, dots - at)), std::stoull(out.substr(dots + 2)));
  };
  EXPECT_EQ(seeds(first.out).first, 1U);
  EXPECT_EQ(seeds(second.out).first, seeds(first.out).second + 1);
}

TEST(Archives, AreAskedByTheNameOfAFinding) {
  const std::string path = fresh_archive("asked");
  EXPECT_EQ(run({"--scenario=counters", "--seeds=40", "--archive=" + path}).code, 1);
  Program show({TOY_DSQLSIM, "show", "no_lost", "--archive=" + path});
  EXPECT_EQ(show.wait(), 0);
  EXPECT_EQ(show.out().find("violated no_lost_update: update lost\n"), 0U) << show.out();
  Program replay({TOY_DSQLSIM, "replay", "no_lost", "--archive=" + path});
  EXPECT_EQ(replay.wait(), 1);
  EXPECT_NE(replay.out().find("\nstill shows no_lost_update: update lost\n"), std::string::npos) << replay.out();
  Program unknown({TOY_DSQLSIM, "replay", "nothing", "--archive=" + path});
  EXPECT_EQ(unknown.wait(), 2);
  EXPECT_EQ(unknown.err(), "dsqlsim: the archive has no finding 'nothing'\n");
}

}  // namespace
}  // namespace dsqlsim::tests
