#include <gtest/gtest.h>

#include <sstream>

#include "sim/cli/arguments.h"
#include "tests/sim/cli/called.h"
#include "tests/sim/cli/toy.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;

/// Exit code 2, one sentence on err, nothing on out.
void expect_refused(const std::vector<std::string>& arguments, const std::string& sentence) {
  const Called o = call(arguments);
  EXPECT_EQ(o.code, 2) << sentence;
  EXPECT_EQ(o.out, "");
  EXPECT_TRUE(o.err.starts_with("dsqlsim: " + sentence)) << o.err;
  EXPECT_EQ(o.err.find('\n'), o.err.size() - 1) << o.err;
}

TEST(Usage, ACommandMustBeThere) { expect_refused({}, "a command is missing"); }

TEST(Usage, AnUnknownCommandNamesTheNearest) {
  expect_refused({"hnut"}, "unknown command 'hnut'; did you mean 'hunt'?");
}

TEST(Usage, AnUnknownOptionNamesTheNearest) {
  expect_refused({"hunt", "--sceanrio=counters"}, "unknown option '--sceanrio'; did you mean '--scenario'?");
  expect_refused({"replay", "t", "--verbos"}, "unknown option '--verbos'; did you mean '--verbose'?");
}

TEST(Usage, AnUnknownNameNamesTheNearest) {
  expect_refused({"hunt", "--scenario=calm,conters"}, "unknown scenario 'conters'; did you mean 'counters'?");
  expect_refused({"hunt", "--store=fixd"}, "unknown store 'fixd'; did you mean 'fixed'?");
  expect_refused({"hunt", "--strategy=rondom"}, "unknown strategy 'rondom'; did you mean 'random'?");
  expect_refused({"hunt", "--backend=modl"}, "unknown backend 'modl'; did you mean 'model'?");
  expect_refused({"list", "scenario"}, "unknown catalogue 'scenario'; did you mean 'scenarios'?");
  expect_refused({"bench", "clam"}, "unknown bench 'clam'; did you mean 'calm'?");
}

TEST(Usage, FaultSettingsAreChecked) {
  expect_refused({"hunt", "--fault=crash_hots"}, "unknown fault 'crash_hots'; did you mean 'crash_host'?");
  expect_refused({"hunt", "--fault=crash_host=0"}, "--fault: '0' is not a rate of fault crash_host");
  expect_refused({"hunt", "--no-fault=crash_host=5"}, "--no-fault: fault 'crash_host' is off and has no rate");
}

TEST(Usage, NothingIsPrintedBeforeANameIsRefused) {
  // The first scenario would find something.
  expect_refused({"hunt", "--scenario=counters,nothing", "--seeds=50"}, "unknown scenario 'nothing'");
}

TEST(Usage, NumbersAreChecked) {
  expect_refused({"hunt", "--seeds=x"}, "--seeds: 'x' is not a number");
  expect_refused({"hunt", "--seeds=0"}, "--seeds: must be at least 1");
  expect_refused({"hunt", "--seeds=18446744073709551616"}, "--seeds: '18446744073709551616' is not a number");
  expect_refused({"hunt", "--seed=-1"}, "--seed: '-1' is not a number");
  expect_refused({"hunt", "--seed=9..3"}, "--seed: 9 comes after 3");
  expect_refused({"hunt", "--seed=3.."}, "--seed: '' is not a number");
  expect_refused({"hunt", "--for=10"}, "--for: '10' is no time of up to a year such as 90s, 10m or 8h");
  expect_refused({"hunt", "--for=0s"}, "--for: '0s' is no time");
  expect_refused({"hunt", "--for=99999h"}, "--for: '99999h' is no time");
  expect_refused({"hunt", "--run-limit=x"}, "--run-limit: 'x' is no time");
  expect_refused({"hunt", "--jobs=2000"}, "--jobs: 2000 is not from 0 to 1024");
  expect_refused({"hunt", "--jobs=many"}, "--jobs: 'many' is not a number");
  expect_refused({"hunt", "--width=20"}, "--width: 20 is not from 80 to 1000");
}

TEST(Usage, OptionsWithoutTheirValueAndFlagsWithOneAreRefused) {
  expect_refused({"hunt", "--seeds"}, "--seeds needs exactly one value");
  expect_refused({"hunt", "--seeds=1", "--seeds=2"}, "--seeds needs exactly one value");
  expect_refused({"hunt", "--json=please"}, "--json takes no value");
}

TEST(Usage, WhatExcludesEachOtherIsSaid) {
  expect_refused({"hunt", "--seeds=3", "--seed=3"}, "--seeds and --seed exclude each other");
  expect_refused({"hunt", "--peel", "--for=1m"}, "--peel and --for exclude each other");
  expect_refused({"hunt", "--peel", "--archive=x"}, "--peel and --archive exclude each other");
  expect_refused({"hunt", "--peel", "--known=x"}, "--peel and --known exclude each other");
  expect_refused({"hunt", "--peel", "--junit=x"}, "--peel and --junit exclude each other");
  expect_refused({"hunt", "--peel", "--json"}, "--peel and --json exclude each other");
  expect_refused({"hunt", "--peel", "--check-determinism"}, "--peel and --check-determinism exclude each other");
  expect_refused({"hunt", "--peel", "--require-reached"}, "--peel and --require-reached exclude each other");
}

TEST(Usage, EmptyNamesAreRefused) {
  expect_refused({"hunt", "--scenario=counters,"}, "--scenario: a name is empty");
  expect_refused({"hunt", "--strategy="}, "--strategy needs exactly one value");
}

TEST(Usage, SuperfluousAndMissingWordsAreRefused) {
  expect_refused({"hunt", "counters"}, "unexpected argument 'counters'");
  expect_refused({"replay", "a", "b"}, "unexpected argument 'b'");
  expect_refused({"replay"}, "a token or a recording is missing");
  expect_refused({"shrink"}, "a token is missing");
  expect_refused({"list"}, "what to list is missing");
}

TEST(Usage, BrokenTokensSayWhatATokenLooksLike) {
  expect_refused({"replay", "counters/shipped"}, "token 'counters/shipped': it has 2 parts between slashes");
  expect_refused({"replay", "counters/shipped/2026-13/random/1"},
                 "token 'counters/shipped/2026-13/random/1': '2026-13'");
  expect_refused({"shrink", "counters/shipped/2026-09/random/x"}, "token 'counters/shipped/2026-09/random/x': 'x'");
  expect_refused({"replay", "conters/shipped/2026-09/random/1"},
                 "unknown scenario 'conters'; did you mean 'counters'?");
}

TEST(Usage, AResultThatCannotBeWrittenIsTheEnvironmentsFault) {
  std::ostream full(nullptr);
  std::ostringstream err;
  Console console{full, err};
  EXPECT_EQ(run_tool(toy::tool(), {"list", "scenarios"}, console), ExitCode::environment);
  EXPECT_EQ(err.str(), "dsqlsim: the result cannot be written: is the disk full?\n");
}

TEST(Version, SaysWhatWasBuiltAndWhatItTests) {
  const Called o = call({"--version"});
  EXPECT_EQ(o.code, 0);
  EXPECT_EQ(o.out, "dsqlsim, built from " + std::string(toy::tool().commit) + "; it tests " +
                       std::string(toy::tool().tested) + "\n");
}

TEST(Help, IsAResultAndNoError) {
  const Called all = call({"--help"});
  EXPECT_EQ(all.code, 0);
  EXPECT_NE(all.out.find("dsqlsim replay TOKEN"), std::string::npos);
  const Called one = call({"hunt", "--help"});
  EXPECT_EQ(one.code, 0);
  EXPECT_NE(one.out.find("--require-reached"), std::string::npos);
  EXPECT_EQ(one.err, "");
}

TEST(Arguments, SeedRangesAreInclusive) {
  const auto range = parse({"hunt", "--seed=3..5"});
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(std::get<HuntArguments>(*range).first_seed, 3U);
  EXPECT_EQ(std::get<HuntArguments>(*range).last_seed, 5U);
  const auto one = parse({"hunt", "--seed", "7"});
  ASSERT_TRUE(one.has_value());
  EXPECT_EQ(std::get<HuntArguments>(*one).first_seed, 7U);
  EXPECT_EQ(std::get<HuntArguments>(*one).last_seed, 7U);
}

TEST(Arguments, HuntUsuallyRunsBothStrategiesOnTheShippedStore) {
  const auto usual = parse({"hunt"});
  ASSERT_TRUE(usual.has_value());
  const auto& hunt = std::get<HuntArguments>(*usual);
  EXPECT_EQ(hunt.strategies, (std::vector<std::string>{"random", "pct:3"}));
  EXPECT_EQ(hunt.store, "shipped");
  EXPECT_TRUE(hunt.scenarios.empty());
  EXPECT_TRUE(hunt.shrink);
}

}  // namespace
}  // namespace dsqlsim::cli
