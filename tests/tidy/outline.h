#pragma once
// The functions of a C++ file and the variables that outlive a call, found by matching braces. It knows no types: a
// declaration with parentheses is a function to it.

#include <string>
#include <vector>

#include "tests/tidy/source_text.h"

namespace dsqlsim::tidy {

struct Function {
  /// As written, "Type::name" or "TEST(Subject,claim)".
  std::string name;
  int line = 0;
  /// From the name to the closing brace.
  int lines = 0;
};

/// A variable at namespace scope, or one declared static or thread_local anywhere.
struct LastingVariable {
  int line = 0;
  bool is_const = false;
};

struct Outline {
  std::vector<Function> functions;
  std::vector<LastingVariable> variables;
};

[[nodiscard]] Outline read_outline(const SourceText& source);

}  // namespace dsqlsim::tidy
