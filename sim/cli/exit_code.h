#pragma once
// How the program ends. Scripts and users rely on the numbers.

namespace dsqlsim::cli {

enum class ExitCode : int {
  nothing_found = 0,
  violated = 1,
  usage = 2,
  environment = 3,
  nondeterminism = 4,
};

}  // namespace dsqlsim::cli
