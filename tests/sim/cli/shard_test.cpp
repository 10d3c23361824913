#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "sim/cli/arguments.h"
#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

using toy::call;
using toy::Called;
using toy::fresh_file;

struct Seeds {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

Seeds seeds_of(const std::vector<std::string>& options) {
  std::vector<std::string> words{"hunt"};
  words.insert(words.end(), options.begin(), options.end());
  const auto command = parse(words);
  EXPECT_TRUE(command.has_value()) << command.error();
  const auto& hunt = std::get<HuntArguments>(*command);
  return {hunt.first_seed, hunt.last_seed};
}

TEST(Shard, TogetherAreAllSeedsAndShareNone) {
  for (const char* range : {"--seed=7..7", "--seed=1..10", "--seed=1000..1006", "--seed=0..18446744073709551615"}) {
    const Seeds all = seeds_of({range});
    for (const std::uint64_t n : {1U, 3U, 7U}) {
      if (all.last - all.first < n - 1) continue;
      std::uint64_t next = all.first;
      for (std::uint64_t k = 1; k <= n; ++k) {
        const Seeds part = seeds_of({range, fmt::format("--shard={}/{}", k, n)});
        EXPECT_EQ(part.first, next) << range << " " << k << "/" << n;
        EXPECT_GE(part.last, part.first);
        next = part.last + 1;
      }
      EXPECT_EQ(next, all.last + 1) << range << " " << n;
    }
  }
}

TEST(Shard, DividesAHuntForSomeTimeToo) {
  EXPECT_EQ(seeds_of({"--for=8h", "--shard=1/4"}).last + 1, seeds_of({"--shard=2/4", "--for=8h"}).first);
}

TEST(Shard, RefusesWhatIsNone) {
  for (const char* shard : {"0/3", "4/3", "3", "1/0", "a/b", "/", "1/2/3", ""}) {
    const Called o = call({"hunt", "--seeds=10", fmt::format("--shard={}", shard)});
    EXPECT_EQ(o.code, 2) << shard;
    EXPECT_TRUE(o.err.find("--shard") != std::string::npos) << o.err;
  }
  EXPECT_EQ(call({"hunt", "--seeds=2", "--shard=1/3"}).err, "dsqlsim: --shard: 2 seeds are fewer than 3 shards\n");
}

std::string fresh_archive(const std::string& name) {
  const std::string path = fresh_file(name);
  for (const char* end : {"-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);
  return path;
}

std::string names_in(const std::string& archive) {
  std::string out;
  for (const std::string& line : call({"findings", "--archive=" + archive}).lines())
    out += line.substr(0, line.find(':')) + "\n";
  return out;
}

TEST(Shard, AndMergeFindWhatOneHuntFinds) {
  std::vector<std::string> words{"merge", fresh_archive("merged.db")};
  for (int k = 1; k <= 3; ++k) {
    words.push_back(fresh_archive(fmt::format("shard{}.db", k)));
    const Called o = call({"hunt", "--scenario=counters,calm", "--seeds=100", "--jobs=0",
                           fmt::format("--shard={}/3", k), "--archive=" + words.back()});
    EXPECT_EQ(o.code, 1) << o.err;
  }
  const Called merged = call(words);
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_EQ(merged.out, fmt::format("merged 3 archives into {}: 3 campaigns, 2 findings\n", words[1]));
  const std::string whole = fresh_archive("whole.db");
  EXPECT_EQ(call({"hunt", "--scenario=counters,calm", "--seeds=100", "--jobs=0", "--archive=" + whole}).code, 1);
  EXPECT_EQ(names_in(words[1]), names_in(whole));
  EXPECT_EQ(call({"replay", "no_lost", "--archive=" + words[1]}).code, 1);
  EXPECT_EQ(call(words).code, 3) << "the merged archive is there already";
  EXPECT_EQ(call({"merge", "x.db"}).code, 2);
}

}  // namespace
}  // namespace dsqlsim::cli
