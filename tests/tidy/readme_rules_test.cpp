#include "tests/tidy/readme_rules.h"

#include <gtest/gtest.h>

namespace dsqlsim::tidy {
namespace {

std::string check(std::string_view text) {
  return to_text(
      check_map("README.md", text, [](const std::string& path) { return path == "sim/" || path == "a.md"; }));
}

TEST(ReadmeRules, a_folder_has_a_short_readme) {
  EXPECT_EQ(to_text(check_folder_readme("sim/core/README.md", "What this is.\n")), "");
  EXPECT_NE(to_text(check_folder_readme("sim/core/README.md", "")), "");
  EXPECT_EQ(to_text(check_folder_readme("sim/core/README.md", std::string(25, '\n'))), "");
  EXPECT_NE(to_text(check_folder_readme("sim/core/README.md", std::string(26, '\n'))), "");
}

TEST(ReadmeRules, the_map_names_what_exists) {
  EXPECT_EQ(check("# x\n## Map\n`sim/` is it, see `a.md` and `dsqlsim hunt` and `--x=a.b` and `sim/<name>.cpp`\n"), "");
  EXPECT_EQ(check("# x\n## The map\n`sim/` and `model/`\n"), "README.md:3: `model/` is not there\n");
  EXPECT_EQ(check("# Map\n## In it\n- `model/`\n"), "README.md:3: `model/` is not there\n");
}

TEST(ReadmeRules, other_sections_are_not_the_map) { EXPECT_EQ(check("## Map\n`sim/`\n## Other\n`model/`\n"), ""); }

TEST(ReadmeRules, there_is_a_map) {
  EXPECT_NE(check("# x\n`sim/`\n"), "");
  EXPECT_NE(check("# Mapping\n"), "");
}

}  // namespace
}  // namespace dsqlsim::tidy
