#include "sim/cli/result_file.h"

#include <gtest/gtest.h>

#include "sim/core/fatal_error.h"
#include "tests/sim/cli/called.h"

namespace dsqlsim::cli {
namespace {

TEST(ResultFile, KeepsWhatIsThereUntilItIsWritten) {
  const std::string path = toy::fresh_file("result");
  std::ofstream(path) << "old";
  ResultFile file(path);
  EXPECT_EQ(toy::text_in(path), "old");
  file.write("new");
  EXPECT_EQ(toy::text_in(path), "new");
}

TEST(ResultFile, IsRefusedBeforeAnythingRuns) {
  EXPECT_THROW(ResultFile("/no/such/folder/file"), FatalError);
  const toy::Called o = toy::call({"hunt", "--seeds=20", "--junit=/no/such/folder/file"});
  EXPECT_EQ(o.code, 3);
  EXPECT_EQ(o.out, "");
  EXPECT_EQ(o.err, "dsqlsim: file '/no/such/folder/file' cannot be written\n");
}

TEST(ResultFile, HasTheVerdictsOfAHunt) {
  const std::string path = toy::fresh_file("junit.xml");
  EXPECT_EQ(toy::call({"hunt", "--seeds=20", "--junit=" + path}).code, 1);
  const std::string xml = toy::text_in(path);
  EXPECT_NE(xml.find("<testcase classname=\"counters\" name=\"no_lost_update\">\n      <failure "), std::string::npos);
  EXPECT_NE(xml.find("<testcase classname=\"calm\" name=\"no_lost_update\"/>"), std::string::npos) << xml;
  EXPECT_NE(xml.find("<testcase classname=\"counters\" name=\"never_judged\">\n      <skipped "), std::string::npos);
}

}  // namespace
}  // namespace dsqlsim::cli
