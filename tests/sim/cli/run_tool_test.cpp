#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/sim/cli/toy.h"

namespace dsqlsim::cli {
namespace {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome call(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err};
  const Tool tool = toy::tool();
  const ExitCode code = run_tool(tool, arguments, console);
  return {static_cast<int>(code), out.str(), err.str()};
}

TEST(ExitCode, IsOneWhenSomethingIsViolated) { EXPECT_EQ(call({"hunt", "--seeds=20"}).code, 1); }

TEST(ExitCode, IsZeroWhenNothingIsFound) { EXPECT_EQ(call({"hunt", "--seeds=20", "--store=fixed"}).code, 0); }

TEST(Usage, AnUnknownCommandNamesTheNearest) {
  const Outcome o = call({"hnut"});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ(o.out, "");
  EXPECT_EQ(o.err,
            "dsqlsim: unknown command 'hnut'; did you mean 'hunt'? Valid: hunt, replay, shrink, script, list, bench\n");
}

TEST(Script, IsRunOnTheBackendOfTheCatalogue) {
  const std::string path = ::testing::TempDir() + "dsqlsim_cli.slt";
  std::ofstream(path) << "# A control statement is all that a toy knows.\n\nstatement tag BEGIN\nBEGIN\n";
  const Outcome passed = call({"script", path});
  EXPECT_EQ(passed.out, path + ": 1 passed, 0 failed\n");
  EXPECT_EQ(passed.code, 0);
  std::ofstream(path) << "statement error\nBEGIN\n";
  EXPECT_EQ(call({"script", path}).code, 1);
  EXPECT_EQ(call({"script", path + ".none"}).code, 3);
}

TEST(Script, NamesTheNearestBackend) {
  const Outcome o = call({"script", "x.slt", "--backend=postgre"});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ(o.err, "dsqlsim: unknown backend 'postgre'; did you mean 'postgres'? Valid: model, postgres\n");
  EXPECT_EQ(call({"script"}).err, "dsqlsim: a file is missing: dsqlsim script FILE.slt\n");
}

}  // namespace
}  // namespace dsqlsim::cli
