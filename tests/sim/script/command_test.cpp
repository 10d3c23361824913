#include "sim/script/command.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/sim/script/fake_backend.h"

namespace dsqlsim::script {
namespace {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
  /// The dialects for which a backend was made.
  std::vector<std::string> dialects;
};

std::string write(const std::string& name, std::string_view text) {
  const std::string path = ::testing::TempDir() + "dsqlsim_" + name;
  std::ofstream(path) << text;
  return path;
}

Ran run(const std::vector<std::string>& files) {
  Ran ran;
  std::ostringstream out;
  std::ostringstream err;
  const ScriptBackend backend{"model", true,
                              [&ran](std::string_view dialect) -> tl::expected<std::unique_ptr<Backend>, std::string> {
                                ran.dialects.emplace_back(dialect);
                                if (dialect == "never") return tl::unexpected<std::string>("no such date");
                                auto fake = std::make_unique<FakeBackend>();
                                fake->answer("SELECT v", rows({std::int64_t{11}}));
                                return fake;
                              }};
  ran.code = run_script_command(files, backend, {"2026-10"}, out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

TEST(ScriptCommand, a_file_that_passes_is_one_line) {
  const std::string file = write("good.slt", "query I\nSELECT v\n----\n11\n\nonlyif postgres\nstatement ok\nB\n");
  const Ran ran = run({file});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, file + ": 1 passed, 0 failed, 1 skipped\n");
  EXPECT_EQ(ran.err, "");
}

TEST(ScriptCommand, a_failing_record_prints_place_sql_expected_and_actual) {
  const std::string file = write("bad.slt", "# Wrong.\n\nquery I\nSELECT v\n----\n10\n");
  const Ran ran = run({file});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, file + ":3: not as expected\n  sql\n    SELECT v\n  expected\n    10\n  actual\n    11\n" + file +
                         ": 0 passed, 1 failed\n");
}

TEST(ScriptCommand, a_failure_in_the_first_file_does_not_hide_the_second) {
  const std::string bad = write("bad.slt", "statement error\nA\n");
  const std::string good = write("good.slt", "statement ok\nA\n");
  const Ran ran = run({bad, good});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find(good + ": 1 passed, 0 failed\n"), std::string::npos);
}

TEST(ScriptCommand, each_file_has_a_backend_of_its_own_and_its_dialect) {
  const std::string old = write("old.slt", "# dialect: 2026-06\nstatement ok\nA\n");
  const std::string today = write("today.slt", "statement ok\nA\n");
  EXPECT_EQ(run({old, today}).dialects, (std::vector<std::string>{"2026-06", "2026-10"}));
}

TEST(ScriptCommand, a_mistake_in_a_file_is_one_sentence_and_nothing_runs) {
  const std::string good = write("good.slt", "statement ok\nA\n");
  const std::string broken = write("broken.slt", "\nstatement maybe\nA\n");
  const Ran ran = run({good, broken});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err,
            "dsqlsim: " + broken + ":2: unknown statement 'maybe'; did you mean 'tag'? Valid: ok, count, error, tag\n");
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.dialects.empty());
}

TEST(ScriptCommand, an_unknown_dialect_of_a_file_is_named_with_its_line) {
  const std::string file = write("never.slt", "# dialect: never\nstatement ok\nA\n");
  const Ran ran = run({file});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "dsqlsim: " + file + ":1: no such date\n");
}

TEST(ScriptCommand, a_file_that_cannot_be_read_is_exit_code_3) {
  const std::string missing = ::testing::TempDir() + "dsqlsim_missing.slt";
  const Ran ran = run({missing, write("broken.slt", "statement maybe\nA\n")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("dsqlsim: " + missing + " cannot be read\n"), std::string::npos);
  EXPECT_EQ(run({::testing::TempDir()}).code, 3) << "a folder is no script";
}

}  // namespace
}  // namespace dsqlsim::script
