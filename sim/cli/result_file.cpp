#include "sim/cli/result_file.h"

#include <fmt/format.h>

#include "sim/core/fatal_error.h"

namespace dsqlsim::cli {

namespace {
[[noreturn]] void fail(const std::string& path) { throw FatalError(fmt::format("file '{}' cannot be written", path)); }
}  // namespace

ResultFile::ResultFile(const std::string& path) : path_(path) {
  if (!std::ofstream(path_, std::ios::app)) fail(path_);
}

void ResultFile::write(std::string_view text) {
  std::ofstream file(path_, std::ios::trunc);
  if (!(file << text << std::flush)) fail(path_);
}

}  // namespace dsqlsim::cli
