// Every finding of docs/findings.md as a sqllogictest script, which must run on the model as it says, and as a spec for
// PostgreSQL's own isolationtester, after which the same must be in the tables.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "backends/postgres_server.h"
#include "sim/cli/everything.h"
#include "sim/cli/text_file.h"
#include "sim/cli/tool.h"
#include "tests/regressions/findings.h"

namespace dsqlsim {
namespace {

struct Called {
  int code = 0;
  std::string out;
  std::string err;
};

Called call(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Console console{out, err};
  cli::Tool tool;
  tool.catalogue = cli::everything();
  const cli::ExitCode code = cli::run_tool(tool, arguments, console);
  return {static_cast<int>(code), out.str(), err.str()};
}

std::string file_named(const std::string& name) { return ::testing::TempDir() + "dsqlsim_exported_" + name; }

std::string text_of(const std::string& path) { return cli::text_of_file(path).value_or(""); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// The rows behind "what is in" of a script, as a blank between values; PostgreSQL's NULL and empty look alike.
std::vector<std::string> last_rows(const std::string& slt) {
  std::vector<std::string> rows;
  bool reading = false;
  bool in_rows = false;
  for (const std::string& line : lines_of(slt)) {
    if (line.starts_with("# What is in ")) reading = true;
    if (line.empty()) in_rows = false;
    if (in_rows) rows.push_back(line);
    if (reading && line == "----") in_rows = true;
  }
  return rows;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// The same of isolationtester's output: the rows below "step read_...".
std::vector<std::string> last_rows_of_postgres(const std::string& output) {
  std::vector<std::string> rows;
  bool reading = false;
  bool in_rows = false;
  for (const std::string& line : lines_of(output)) {
    if (line.starts_with("step read_")) reading = true;
    const bool is_count = line.starts_with("(");
    if (is_count) in_rows = false;
    if (in_rows) {
      std::string row;
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, '|');)
        row += (row.empty() ? "" : " ") + (trimmed(cell).empty() ? "NULL" : trimmed(cell));
      if (line.ends_with('|')) row += " NULL";
      rows.push_back(row);
    }
    if (reading && !line.empty() && line.find_first_not_of("-+") == std::string::npos) in_rows = true;
  }
  return rows;
}

std::vector<std::string> without_quotes(std::vector<std::string> rows) {
  for (std::string& row : rows) {
    for (std::size_t at = row.find("(empty)"); at != std::string::npos; at = row.find("(empty)"))
      row.replace(at, 7, "NULL");
  }
  return rows;
}

TEST(ExportedScript, RunsOnTheModelAsItSays) {
  std::size_t with_rows = 0;
  for (const DocumentedFinding& f : documented_findings()) {
    const std::string file = file_named("run.slt");
    const Called exported = call({"export-script", f.token, "--property=" + f.property, "--output=" + file});
    ASSERT_EQ(exported.code, 0) << f.token << exported.err;
    const std::string script = text_of(file);
    EXPECT_NE(script.find("# violates " + f.property), std::string::npos) << f.token;
    // A few end with empty tables.
    with_rows += last_rows(script).empty() ? 0 : 1;
    const Called ran = call({"script", file});
    EXPECT_EQ(ran.code, 0) << f.token << "\n" << ran.out << ran.err;
    // It can fail: another answer is not taken.
    std::string other = script;
    const std::size_t row = other.rfind("----\n") + 5;
    other.insert(row, "7");
    std::ofstream(file) << other;
    EXPECT_EQ(call({"script", file}).code, 1) << f.token;
  }
  EXPECT_GT(with_rows, 12U);
}

TEST(ExportedSpec, LeavesInPostgresWhatTheRunLeft) {
  const std::string tester = "/usr/lib/postgresql/15/lib/pgxs/src/test/isolation/isolationtester";
  ASSERT_TRUE(std::filesystem::exists(tester)) << "it comes with the package postgresql-15";
  const PostgresServer server;
  std::size_t same = 0;
  for (const DocumentedFinding& f : documented_findings()) {
    const std::string spec = file_named("run.spec");
    const std::string output = file_named("run.out");
    ASSERT_EQ(
        call({"export-script", f.token, "--property=" + f.property, "--format=isolation", "--output=" + spec}).code, 0);
    const std::string command =
        tester + " 'host=" + server.folder() + " user=postgres dbname=postgres' <" + spec + " >" + output + " 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << f.token << "\n" << text_of(output).substr(0, 2000);
    const std::string script = call({"export-script", f.token, "--property=" + f.property}).out;
    const bool refused = text_of(output).find("ERROR: ") != std::string::npos;
    // Where DSQL refused one of two transactions at its COMMIT, PostgreSQL refuses one at a statement, and maybe the
    // other.
    const bool warned = text_of(spec).find("# In this run DSQL refused a COMMIT with 40001.") != std::string::npos;
    // Whatever the server, for example what is no UUID.
    const bool failed =
        script.find("\nstatement error ") != std::string::npos || script.find("\nquery error ") != std::string::npos;
    const bool limited =
        text_of(spec).find("# In this run DSQL refused something for a limit of its own") != std::string::npos;
    EXPECT_EQ(refused, warned || (failed && !limited)) << f.token;
    same += warned || limited ? 0 : 1;
    if (warned || limited) continue;
    EXPECT_EQ(last_rows_of_postgres(text_of(output)), without_quotes(last_rows(script))) << f.token;
  }
  EXPECT_GE(same, 10U);
}

TEST(ExportedScript, OfARunThatViolatesNothingIsRefused) {
  const Called o = call({"export-script", "namespace_writers/fixed/2026-09/random/1"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("there is nothing to export"), std::string::npos) << o.err;
  EXPECT_EQ(call({"export-script", "namespace_writers/fixed/2026-09/random/1", "--format=sltt"}).code, 2);
}

}  // namespace
}  // namespace dsqlsim
