#include "tests/tidy/outline.h"

#include <gtest/gtest.h>

namespace dsqlsim::tidy {
namespace {

std::string functions(std::string_view text) {
  std::string out;
  for (const Function& f : read_outline(read_source(text)).functions) {
    out += (out.empty() ? "" : " ") + f.name + "@" + std::to_string(f.line) + "+" + std::to_string(f.lines);
  }
  return out;
}

std::string variables(std::string_view text) {
  std::string out;
  for (const LastingVariable& v : read_outline(read_source(text)).variables) {
    out += (out.empty() ? "" : " ") + std::to_string(v.line) + (v.is_const ? "const" : "mutable");
  }
  return out;
}

TEST(Outline, functions_have_a_name_a_place_and_a_length) {
  EXPECT_EQ(functions("int f(int a) {\n  if (a) {\n  }\n  return a;\n}\nvoid g() {}\n"), "f@1+5 g@6+1");
  EXPECT_EQ(functions("namespace a {\nvoid T::f() const noexcept {\n}\n}\n"), "T::f@2+2");
  EXPECT_EQ(functions("TEST(Subject, claim) {\n}\n"), "TEST(Subject,claim)@1+2");
  EXPECT_EQ(functions("[[nodiscard]] std::vector<int> f(std::map<int, int> x = {}) {\n}\n"), "f@1+2");
  EXPECT_EQ(functions("template <class T = int>\nauto f(T t) -> T {\n}\n"), "f@2+2");
}

TEST(Outline, members_of_types_are_functions_too) {
  EXPECT_EQ(
      functions("class A : public B {\n public:\n  A() : x_(1) {}\n  bool f() { return true; }\n  int x_{0};\n};\n"),
      "A@3+1 f@4+1");
  EXPECT_EQ(functions("enum class E : int { a, b };\nstruct S { int a = 1; };\n"), "");
}

TEST(Outline, a_constructor_list_is_no_body) {
  EXPECT_EQ(functions("A::A(int a)\n    : a_{a},\n      b_(a) {\n  f();\n}\n"), "A::A@1+5");
  EXPECT_EQ(functions("A::A() : a_{1} {\n}\nvoid g() {\n}\n"), "A::A@1+2 g@3+2");
}

TEST(Outline, lambdas_belong_to_what_holds_them) {
  EXPECT_EQ(functions("void f() {\n  auto l = [&](int x) {\n    return x;\n  };\n  g([] { return 1; });\n}\n"),
            "f@1+6");
  EXPECT_EQ(functions("const auto l = [](int x) {\n  return x;\n};\nvoid f() {}\n"), "f@4+1");
}

TEST(Outline, operators_are_functions) {
  EXPECT_EQ(
      read_outline(
          read_source(
              "bool operator==(A a, A b) { return true; }\nstruct H { int operator()(int v) const { return v; } };"))
          .functions.size(),
      2U);
}

TEST(Outline, variables_at_namespace_scope_last) {
  EXPECT_EQ(variables("namespace {\nint a = 0;\nstd::vector<int> b{1, 2};\nthread_local T c;\n}\n"),
            "2mutable 3mutable 4mutable");
  EXPECT_EQ(variables("const int a = 0;\nconstexpr std::array<int, 2> b{1, 2};\ninline constexpr int c{1};\n"),
            "1const 2const 3const");
  EXPECT_EQ(variables("const char* a = \"\";\nconst char* const b = \"\";\n"), "1mutable 2const");
}

TEST(Outline, declarations_of_other_things_are_no_variables) {
  EXPECT_EQ(variables("using A = int;\nclass B;\nint f(int a = 1);\nenum class E : int;\nstatic_assert(true);\n"
                      "template <class T>\nT g(T t);\nbool operator==(A, A) = default;\ntypedef int C;\nstruct S {\n  "
                      "int a = 1;\n};\n"),
            "");
}

TEST(Outline, statics_last_wherever_they_stand) {
  EXPECT_EQ(variables("void f() {\n  static int a = 0;\n  static const int b = 0;\n  int c = 0;\n}\n"),
            "2mutable 3const");
  EXPECT_EQ(variables("struct S {\n  static int a;\n  static int f(int x);\n  static constexpr int c = 1;\n};\n"),
            "2mutable 4const");
  EXPECT_EQ(variables("void f() {\n  static const std::vector<A> t{\n    {1, {2}},\n  };\n}\n"), "2const");
}

}  // namespace
}  // namespace dsqlsim::tidy
