#include <gtest/gtest.h>

#include <fstream>

#include "tests/sim/cli/called.h"

namespace dsqlsim::toy {
namespace {

TEST(Script, is_run_on_the_backend_of_the_catalogue) {
  const std::string path = ::testing::TempDir() + "dsqlsim_cli.slt";
  std::ofstream(path) << "# A control statement is all that a toy knows.\n\nstatement tag BEGIN\nBEGIN\n";
  const Called passed = call({"script", path});
  EXPECT_EQ(passed.out, path + ": 1 passed, 0 failed\n");
  EXPECT_EQ(passed.code, 0);
  std::ofstream(path) << "statement error\nBEGIN\n";
  EXPECT_EQ(call({"script", path}).code, 1);
  EXPECT_EQ(call({"script", path + ".none"}).code, 3);
}

TEST(Script, names_the_nearest_backend) {
  const Called c = call({"script", "x.slt", "--backend=postgre"});
  EXPECT_EQ(c.code, 2);
  EXPECT_EQ(c.err, "dsqlsim: unknown backend 'postgre'; did you mean 'postgres'? Valid: model, postgres\n");
  EXPECT_EQ(call({"script"}).err, "dsqlsim: a file is missing: dsqlsim script FILE.slt\n");
}

}  // namespace
}  // namespace dsqlsim::toy
