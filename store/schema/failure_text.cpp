#include "store/schema/failure_text.h"

#include <algorithm>

namespace dsqlsim::schema {

std::string failure_text(std::string_view word, std::string_view said) {
  std::string text(word);
  if (said.empty()) return text;
  text += '\n';
  text += said;
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(word.size()) + 1, text.end(), '\n', ' ');
  return text;
}

FailureText split_failure_text(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {text, {}};
  return {text.substr(0, end), text.substr(end + 1)};
}

}  // namespace dsqlsim::schema
