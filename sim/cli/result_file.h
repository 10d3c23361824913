#pragma once
// A file that a command writes at its end, opened at its beginning: hours of work must not end at a misspelt path.

#include <fstream>
#include <string>
#include <string_view>

namespace dsqlsim::cli {

class ResultFile {
 public:
  /// FatalError if it cannot be written. What was in it stays until write().
  explicit ResultFile(const std::string& path);
  /// FatalError if that fails.
  void write(std::string_view text);

 private:
  std::string path_;
};

}  // namespace dsqlsim::cli
