// Every .slt file of this folder on the model, and those that say so (`# backends: model postgres`) on PostgreSQL too.
// Each is a test of its own, named after its file. In pending/ is what the model does not answer yet.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "backends/model.h"
#include "backends/postgres.h"
#include "sim/run/spec.h"
#include "sim/script/command.h"
#include "sim/script/script.h"

namespace dsqlsim {
namespace {

std::vector<std::string> all_files(const std::string& folder = "") {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(DSQLSIM_SOURCE_DIR "/tests/scripts" + folder)) {
    if (entry.path().extension() == ".slt") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<std::string> files_for(std::string_view backend) {
  std::vector<std::string> files = all_files();
  std::erase_if(files, [backend](const std::string& path) {
    const auto script = script::parse_script(read(path));
    // What is no script fails on the model, with its line.
    return script.has_value() ? !script->is_for(backend) : backend != "model";
  });
  return files;
}

std::string name_of(const ::testing::TestParamInfo<std::string>& info) {
  return std::filesystem::path(info.param).stem().string();
}

/// Empty if the file passes; else what `dsqlsim script` prints.
std::string failures_of(const std::string& path, const script::ScriptBackend& backend) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = script::run_script_command({&path, 1}, backend, {newest_dialect}, out, err);
  return code == 0 ? "" : out.str() + err.str();
}

class GoldenScriptOnModel : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenScriptOnModel, passes) { EXPECT_EQ(failures_of(GetParam(), {"model", true, backends::make_model}), ""); }

INSTANTIATE_TEST_SUITE_P(All, GoldenScriptOnModel, ::testing::ValuesIn(files_for("model")), name_of);

class GoldenScriptOnPostgres : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() { server = std::make_unique<PostgresServer>(); }
  static void TearDownTestSuite() { server.reset(); }
  static std::unique_ptr<PostgresServer> server;
};
std::unique_ptr<PostgresServer> GoldenScriptOnPostgres::server;

TEST_P(GoldenScriptOnPostgres, passes) {
  const script::ScriptBackend backend{
      "postgres", false, [](std::string_view /*dialect*/) {
        return tl::expected<std::unique_ptr<Backend>, std::string>(make_postgres_backend(*server));
      }};
  EXPECT_EQ(failures_of(GetParam(), backend), "");
}

INSTANTIATE_TEST_SUITE_P(All, GoldenScriptOnPostgres, ::testing::ValuesIn(files_for("postgres")), name_of);

TEST(GoldenScripts, all_are_run_and_each_opens_with_what_it_shows) {
  const std::vector<std::string> files = all_files();
  EXPECT_FALSE(files.empty());
  for (const std::string& path : files) EXPECT_TRUE(read(path).starts_with("# ")) << path;
  std::size_t run = files_for("model").size();
  for (const std::string& path : files_for("postgres")) {
    if (const auto script = script::parse_script(read(path)); !script->is_for("model")) ++run;
  }
  EXPECT_EQ(run, files.size()) << "a file is for no backend";
}

TEST(GoldenScripts, what_is_pending_fails_and_moves_up_when_it_passes) {
  for (const std::string& path : all_files("/pending")) {
    EXPECT_TRUE(script::parse_script(read(path)).has_value()) << path;
    EXPECT_NE(failures_of(path, {"model", true, backends::make_model}), "")
        << path << " passes now: move it up, to tests/scripts";
  }
}

TEST(GoldenScripts, a_wrong_expectation_fails_with_its_place) {
  const std::string path = ::testing::TempDir() + "dsqlsim_wrong.slt";
  std::ofstream(path) << "# Wrong.\n\nquery I\nSELECT 1\n----\n2\n";
  EXPECT_NE(failures_of(path, {"model", true, backends::make_model}).find("dsqlsim_wrong.slt:3: not as expected"),
            std::string::npos);
}

}  // namespace
}  // namespace dsqlsim
