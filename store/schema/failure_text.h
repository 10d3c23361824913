#pragma once
// The text of a note that tells of a failure: a word to judge by (evidence, a method), and behind a line break what the
// error says, for people.

#include <string>
#include <string_view>

namespace dsqlsim::schema {

struct FailureText {
  std::string_view word;
  /// Go's Error(), on one line; empty if the error says nothing.
  std::string_view said;
};

[[nodiscard]] std::string failure_text(std::string_view word, std::string_view said);
/// The views are into `text`.
[[nodiscard]] FailureText split_failure_text(std::string_view text);

}  // namespace dsqlsim::schema
