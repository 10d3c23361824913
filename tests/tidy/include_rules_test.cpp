#include "tests/tidy/include_rules.h"

#include <gtest/gtest.h>

namespace dsqlsim::tidy {
namespace {

std::string check(const std::string& path, std::string_view text) {
  return to_text(check_includes(path, read_source(text)));
}

TEST(IncludeRules, a_folder_is_the_longest_that_holds_the_path) {
  EXPECT_EQ(folder_of("model/table.h"), "model");
  EXPECT_EQ(folder_of("model/sql/plan.h"), "model/sql");
  EXPECT_EQ(folder_of("tests/model/sql/plan_test.cpp"), "tests");
  EXPECT_EQ(folder_of("models/x.h"), "");
}

TEST(IncludeRules, arrows_are_transitive_and_go_one_way) {
  EXPECT_TRUE(may_include("model", "sim/core"));
  EXPECT_TRUE(may_include("scenarios", "sim/history"));
  EXPECT_TRUE(may_include("properties", "sim/history"));
  EXPECT_TRUE(may_include("sim/cli", "store/schema"));
  EXPECT_FALSE(may_include("sim/core", "sim/db"));
  EXPECT_FALSE(may_include("sim/run", "scenarios"));
  EXPECT_FALSE(may_include("model", "sim/history"));
  EXPECT_FALSE(may_include("store", "model/sql"));
  EXPECT_FALSE(may_include("scenarios", "model"));
  EXPECT_FALSE(may_include("properties", "store"));
  EXPECT_FALSE(may_include("sim/cli", "tests"));
}

TEST(IncludeRules, an_include_against_the_arrows_is_found_with_its_line) {
  EXPECT_EQ(check("sim/core/x.cpp", "\n#include \"sim/db/value.h\"\n"),
            "sim/core/x.cpp:2: sim/core may not include sim/db (\"sim/db/value.h\")\n");
  EXPECT_EQ(check("sim/db/x.cpp", "#include \"sim/core/time.h\"\n#include <map>\n"), "");
  EXPECT_EQ(check("tests/store/x_test.cpp", "#include \"store/x.h\"\n#include \"model/database.h\"\n"), "");
}

TEST(IncludeRules, a_leaf_header_of_names_may_be_included_against_the_arrows) {
  EXPECT_EQ(check("scenarios/x.cpp", "#include \"properties/property_id.h\"\n"), "");
  EXPECT_NE(check("scenarios/x.cpp", "#include \"properties/catalogue.h\"\n"), "");
  EXPECT_NE(check("store/x.cpp", "#include \"properties/property_id.h\"\n"), "");
}

TEST(IncludeRules, a_quoted_include_starts_at_the_root) {
  EXPECT_NE(check("sim/db/x.cpp", "#include \"value.h\"\n"), "");
  EXPECT_NE(check("sim/core/x.cpp", "#include \"boost/fiber/all.hpp\"\n"), "");
}

TEST(IncludeRules, a_library_has_one_home) {
  struct Case {
    const char* home;
    const char* elsewhere;
    const char* header;
  };
  for (const Case& c :
       {Case{"model/sql/x.cpp", "model/x.cpp", "pg_query.h"},
        Case{"model/sql/x.cpp", "properties/x.cpp", "pg_query/pg_query.pb-c.h"},
        Case{"backends/x.cpp", "sim/cli/x.cpp", "pqxx/pqxx"}, Case{"backends/x.cpp", "store/x.cpp", "libpq-fe.h"},
        Case{"sim/archive/x.cpp", "sim/cli/x.cpp", "sqlite3.h"}, Case{"sim/cli/x.cpp", "sim/run/x.cpp", "CLI/CLI.hpp"},
        Case{"sim/core/x.cpp", "sim/run/x.cpp", "boost/fiber/fiber.hpp"},
        Case{"tests/sim/run/x_test.cpp", "sim/run/x.cpp", "gtest/gtest.h"},
        Case{"tests/model/sql/x_test.cpp", "tests/model/x_test.cpp", "pg_query.h"},
        Case{"sim/report/x.cpp", "model/x.cpp", "fstream"}, Case{"sim/cli/x.cpp", "scenarios/x.cpp", "unistd.h"}}) {
    const std::string line = "#include <" + std::string(c.header) + ">\n";
    EXPECT_EQ(check(c.home, line), "");
    EXPECT_NE(check(c.elsewhere, line), "") << c.elsewhere << " " << c.header;
  }
}

TEST(IncludeRules, an_unknown_library_or_folder_is_found) {
  EXPECT_NE(check("sim/run/x.cpp", "#include <absl/strings/str_cat.h>\n"), "");
  EXPECT_NE(check("sim/new/x.cpp", ""), "");
  EXPECT_EQ(check("sim/run/x.cpp", "#include <fmt/format.h>\n#include <tl/expected.hpp>\n#include <cstdint>\n"), "");
}

}  // namespace
}  // namespace dsqlsim::tidy
