#pragma once
// The words behind the commands about archives and findings.

#include <string>
#include <vector>

#include "sim/cli/argument_line.h"

namespace dsqlsim::cli {

Parsed<Command> parse_findings(const std::vector<std::string>& words);
Parsed<Command> parse_show(const std::vector<std::string>& words);
Parsed<Command> parse_export(const std::vector<std::string>& words);
Parsed<Command> parse_import(const std::vector<std::string>& words);
Parsed<Command> parse_merge(const std::vector<std::string>& words);

}  // namespace dsqlsim::cli
