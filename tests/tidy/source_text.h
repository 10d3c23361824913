#pragma once
// A C++ file as the rules read it: its words without comments and without what stands in literals, its includes, and
// its comments. Just enough of a lexer: no macro is expanded and no name is looked up.

#include <string>
#include <string_view>
#include <vector>

namespace dsqlsim::tidy {

struct Token {
  /// A name, a number, `""` for any string, `''` for any character, or punctuation: "::", "->", "..." or one character.
  std::string text;
  int line = 0;
  /// Part of a preprocessor line, its continuations included.
  bool directive = false;
};

struct Include {
  std::string file;
  int line = 0;
  /// "quoted" or <angled>.
  bool quoted = false;
};

struct Comment {
  std::string text;
  int line = 0;
};

struct SourceText {
  std::vector<Token> tokens;
  std::vector<Include> includes;
  /// One a line: a comment of several lines is several entries.
  std::vector<Comment> comments;
  int lines = 0;
};

[[nodiscard]] SourceText read_source(std::string_view text);

[[nodiscard]] bool is_name(const Token& token);

}  // namespace dsqlsim::tidy
