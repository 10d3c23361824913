#include <gtest/gtest.h>

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
  EXPECT_EQ(o.err, "dsqlsim: unknown command 'hnut'; did you mean 'hunt'? Valid: hunt, replay, shrink, list, bench\n");
}

}  // namespace
}  // namespace dsqlsim::cli
