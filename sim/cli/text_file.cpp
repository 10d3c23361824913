#include "sim/cli/text_file.h"

#include <fstream>
#include <sstream>

namespace dsqlsim::cli {

std::optional<std::string> text_of_file(const std::string& path) {
  const std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace dsqlsim::cli
