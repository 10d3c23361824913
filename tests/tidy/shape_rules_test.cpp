#include "tests/tidy/shape_rules.h"

#include <gtest/gtest.h>

namespace dsqlsim::tidy {
namespace {

std::string lines(int n) { return std::string(static_cast<std::size_t>(n), '\n'); }

std::vector<LongThing> long_things(const std::string& text) { return find_long_things("a/x.cpp", read_source(text)); }

TEST(ShapeRules, a_file_over_the_limit_is_long) {
  EXPECT_TRUE(long_things(lines(400)).empty());
  const auto things = long_things(lines(401));
  ASSERT_EQ(things.size(), 1U);
  EXPECT_EQ(things[0].function, "");
  EXPECT_EQ(things[0].lines, 401);
}

TEST(ShapeRules, a_function_over_the_limit_is_long) {
  EXPECT_TRUE(long_things("void f() {" + lines(69) + "}\n").empty());
  const auto things = long_things("\nvoid A::f() {" + lines(70) + "}\n");
  ASSERT_EQ(things.size(), 1U);
  EXPECT_EQ(things[0].function, "A::f");
  EXPECT_EQ(things[0].line, 2);
  EXPECT_EQ(things[0].lines, 71);
}

TEST(ShapeRules, an_allowance_has_a_path_maybe_a_function_and_a_reason) {
  Findings findings;
  const auto allowances = parse_allowances(
      "list", "# why\n\na/x.cpp: one table of many rows\na/y.cpp A::f: one switch over all kinds\n", findings);
  EXPECT_EQ(to_text(findings), "");
  ASSERT_EQ(allowances.size(), 2U);
  EXPECT_EQ(allowances[0].path, "a/x.cpp");
  EXPECT_EQ(allowances[0].function, "");
  EXPECT_EQ(allowances[1].path, "a/y.cpp");
  EXPECT_EQ(allowances[1].function, "A::f");
  EXPECT_EQ(allowances[1].line, 4);
}

TEST(ShapeRules, an_allowance_without_a_reason_is_found) {
  Findings findings;
  EXPECT_TRUE(parse_allowances("list", "a/x.cpp\na/y.cpp: \na/z.cpp: big\n", findings).empty());
  EXPECT_EQ(findings.size(), 3U);
}

TEST(ShapeRules, what_is_long_needs_an_allowance_and_the_reverse) {
  const std::vector<LongThing> things{{"a/x.cpp", "f", 3, 80}};
  EXPECT_EQ(to_text(check_long_things(things, {{"a/x.cpp", "f", 1}}, "list")), "");
  EXPECT_EQ(to_text(check_long_things(things, {}, "list")),
            "a/x.cpp:3: f has 80 lines, over 70: split it, or give a reason in tests/tidy/long_files.txt\n");
  EXPECT_EQ(to_text(check_long_things({}, {{"a/x.cpp", "f", 7}}, "list")),
            "list:7: not needed any more: remove the line\n");
}

TEST(ShapeRules, a_header_begins_with_pragma_once_and_says_what_it_is) {
  EXPECT_EQ(to_text(check_header("a/x.h", "#pragma once\n// What this is.\n")), "");
  EXPECT_NE(to_text(check_header("a/x.h", "// What this is.\n#pragma once\n")), "");
  EXPECT_NE(to_text(check_header("a/x.h", "#pragma once\n\n#include <map>\n")), "");
}

TEST(ShapeRules, names_are_snake_case_and_say_something) {
  for (const char* good : {"sim/core/choices.h", "store/CMakeLists.txt", "store/README.md",
                           "tests/model/write_skew.slt", "store/common.cpp", "tests/store/common_test.cpp"}) {
    EXPECT_EQ(to_text(check_name(good)), "");
  }
  for (const char* bad : {"sim/core/Choices.h", "store/shard-store.cpp", "store/shard_manager.h", "model/common.cpp",
                          "sim/run/utils.h", "sim/helpers/x.h", "tests/model/string_utils_test.cpp", "a/readme.MD"}) {
    EXPECT_NE(to_text(check_name(bad)), "") << bad;
  }
}

}  // namespace
}  // namespace dsqlsim::tidy
