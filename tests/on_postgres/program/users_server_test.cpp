// Runs on a server of the user's: in schemas of our own, nothing else is touched, nothing is left, and a server that
// dies takes nothing along that was done.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include "backends/postgres.h"
#include "sim/archive/archive.h"
#include "tests/sim/cli/workers/program.h"

namespace dsqlsim::tests {
namespace {

namespace fs = std::filesystem;

constexpr int nothing_found = 0;
constexpr int usage = 2;
constexpr int environment = 3;

Ended run_program(std::vector<std::string> words) {
  words.insert(words.begin(), DSQLSIM);
  return run_to_its_end(std::move(words));
}

class UsersServer : public ::testing::Test {
 protected:
  UsersServer() {
    ask("CREATE TABLE public.theirs (id int PRIMARY KEY)");
    ask("INSERT INTO public.theirs VALUES (7)");
  }

  [[nodiscard]] std::string dsn() const {
    return fmt::format("host={} user=postgres dbname=postgres", server_->folder());
  }

  /// The first column of the answer, or what the server said instead.
  std::vector<std::string> ask(const std::string& sql) {
    if (!eye_) eye_ = make_postgres_backend(schema_on({dsn(), "eye", false}));
    const auto answer = (*eye_->connect({}, {}))->execute({}, statements_.add("test", sql), {});
    if (!answer.has_value()) return {answer.error().message};
    std::vector<std::string> out;
    for (std::size_t r = 0; r < answer->row_count(); ++r) out.push_back(to_text(answer->at(r, 0)));
    return out;
  }
  std::vector<std::string> schemas() {
    return ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'dsqlsim%' ORDER BY 1");
  }
  /// Every relation outside of the system's schemas and of the eye's.
  std::vector<std::string> relations() {
    return ask(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname NOT LIKE 'pg_%' AND nspname NOT IN ('information_schema', 'eye') ORDER BY 1");
  }

  std::vector<std::string> hunt(std::vector<std::string> more) {
    more.insert(more.begin(), {"hunt", "--scenario=namespace_writers", "--strategy=random", "--seeds=2", "--jobs=1",
                               "--dsn=" + dsn()});
    return more;
  }

  std::optional<PostgresServer> server_{std::in_place};
  StatementTable statements_;
  std::unique_ptr<Backend> eye_;
};

using Names = std::vector<std::string>;

TEST_F(UsersServer, nothing_else_is_touched_and_nothing_is_left) {
  const Names before = relations();
  const Ended hunted = run_program(hunt({"--store=fixed", "--check-determinism"}));
  EXPECT_EQ(hunted.code, nothing_found) << hunted.out << hunted.err;
  EXPECT_NE(hunted.out.find("found nothing"), std::string::npos) << hunted.out;
  EXPECT_EQ(schemas(), Names{});
  EXPECT_EQ(relations(), before);
  EXPECT_EQ(ask("SELECT id FROM public.theirs"), Names{"7"});
}

TEST_F(UsersServer, somebody_elses_schema_is_refused_unless_told_otherwise) {
  ask("CREATE SCHEMA dsqlsim_0_1");
  ask("CREATE TABLE dsqlsim_0_1.theirs (id int PRIMARY KEY)");
  const Ended refused = run_program(hunt({"--store=fixed"}));
  EXPECT_EQ(refused.code, environment);
  EXPECT_EQ(
      refused.err,
      "dsqlsim: the database has a schema dsqlsim_0_1 that dsqlsim did not make: --schema=NAME takes another name, "
      "--replace-schema drops it with all that is in it\n");
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(relations().front(), "dsqlsim_0_1.theirs");

  EXPECT_EQ(run_program(hunt({"--store=fixed", "--schema=other"})).code, nothing_found);
  EXPECT_EQ(relations().front(), "dsqlsim_0_1.theirs");

  EXPECT_EQ(run_program(hunt({"--store=fixed", "--replace-schema"})).code, nothing_found);
  EXPECT_EQ(schemas(), Names{});
}

TEST_F(UsersServer, what_a_killed_hunt_left_goes_with_the_next) {
  Program killed([&] {
    std::vector<std::string> words = hunt({"--store=fixed"});
    words[3] = "--seeds=100000";
    words.insert(words.begin(), DSQLSIM);
    return words;
  }());
  // Its own and its worker's.
  EXPECT_TRUE(comes_true([&] { return schemas().size() >= 2; }));
  killed.send(SIGKILL);
  killed.wait();
  EXPECT_EQ(schemas(), (Names{"dsqlsim_0_1", "dsqlsim_1_1"}));
  const Ended next = run_program(hunt({"--store=fixed"}));
  EXPECT_EQ(next.code, nothing_found) << next.err;
  EXPECT_EQ(schemas(), Names{});
}

TEST_F(UsersServer, replays_and_scripts_run_there_too) {
  const std::string token = "namespace_writers/fixed/postgres/random/1";
  const Ended there = run_program({"replay", token, "--digest", "--dsn=" + dsn()});
  const Ended here = run_program({"replay", token, "--digest"});
  EXPECT_EQ(there.code, nothing_found) << there.err;
  EXPECT_EQ(there.out, here.out);
  EXPECT_EQ(run_program({"replay", "namespace_writers/fixed/2026-09/random/1", "--dsn=" + dsn()}).code, usage);

  const std::string file = fmt::format("{}users_server_test_{}.slt", testing::TempDir(), getpid());
  std::ofstream(file) << "statement ok\nCREATE TABLE theirs (id int PRIMARY KEY)\n\nquery T\nSELECT "
                         "current_schema()\n----\nscripted_0_1\n\n"
                         "query I\nSELECT count(*) FROM theirs\n----\n0\n";
  const Ended script = run_program({"script", file, "--dsn=" + dsn(), "--schema=scripted"});
  EXPECT_EQ(script.code, nothing_found) << script.out << script.err;
  fs::remove(file);
  EXPECT_EQ(relations(), (Names{"public.theirs", "public.theirs_pkey"}));
}

TEST_F(UsersServer, a_server_that_dies_ends_the_hunt_and_what_was_done_is_kept) {
  const std::string archive = fmt::format("{}users_server_test_{}.db", testing::TempDir(), getpid());
  std::vector<std::string> words = hunt({"--store=shipped", "--no-shrink", "--archive=" + archive});
  words[3] = "--seeds=100000";
  words.insert(words.begin(), DSQLSIM);
  Program program(words);
  EXPECT_TRUE(comes_true([&] { return program.out().find("dsqlsim replay") != std::string::npos; }));
  eye_.reset();
  server_.reset();
  EXPECT_EQ(program.wait(), environment) << program.err();
  EXPECT_NE(program.out().find("\nfinding "), std::string::npos) << program.out();
  EXPECT_NE(program.out().find("stopped early: after "), std::string::npos) << program.out();
  EXPECT_NE(program.err().find("dsqlsim: the hunt ends after "), std::string::npos) << program.err();
  EXPECT_FALSE(archive::Archive(archive, archive::Archive::Use::read).findings().empty());
  for (const char* end : {"", "-wal", "-shm", ".lock"}) fs::remove(archive + end);
}

TEST(NoServer, is_one_sentence) {
  const Ended ended = run_program({"hunt", "--dsn=host=/nowhere dbname=x", "--jobs=0"});
  EXPECT_EQ(ended.code, environment);
  EXPECT_TRUE(ended.err.starts_with("dsqlsim: PostgreSQL cannot be reached: ")) << ended.err;
  EXPECT_EQ(run_program({"hunt", "--dsn=x", "--backend=model"}).code, usage);
  EXPECT_EQ(run_program({"hunt", "--schema=x"}).code, usage);
}

}  // namespace
}  // namespace dsqlsim::tests
