#pragma once
// The words behind `hunt`.

#include <string>
#include <vector>

#include "sim/cli/argument_line.h"

namespace dsqlsim::cli {

Parsed<Command> parse_hunt(const std::vector<std::string>& words);

}  // namespace dsqlsim::cli
