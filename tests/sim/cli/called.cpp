#include "tests/sim/cli/called.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "sim/cli/text_file.h"
#include "tests/sim/cli/toy.h"

namespace dsqlsim::toy {

std::vector<std::string> Called::lines() const {
  std::vector<std::string> all;
  std::istringstream text(out);
  for (std::string line; std::getline(text, line);) all.push_back(line);
  return all;
}

bool Called::says(const std::string& line) const {
  const std::vector<std::string> all = lines();
  return std::find(all.begin(), all.end(), line) != all.end();
}

std::string Called::last_line() const { return lines().empty() ? std::string() : lines().back(); }

Called call(const std::vector<std::string>& arguments) { return call(tool(), arguments); }

Called call(const cli::Tool& tool, const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Console console{out, err};
  const cli::ExitCode code = cli::run_tool(tool, arguments, console);
  return {static_cast<int>(code), out.str(), err.str()};
}

std::string text_in(const std::string& path) { return cli::text_of_file(path).value_or(""); }

std::string fresh_file(const std::string& name) {
  const std::string path = ::testing::TempDir() + "dsqlsim_cli_test_" + name;
  std::filesystem::remove(path);
  return path;
}

}  // namespace dsqlsim::toy
