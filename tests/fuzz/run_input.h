#pragma once
// What a fuzzer's input means: SQL for one session of a model that has a few tables and rows, one statement a line.

#include <cstdint>
#include <string_view>

namespace dsqlsim::fuzz {

/// Runs every line. Whatever the answers are, the program must survive them, and each statement must leave the session usable:
/// CHECKs that ROLLBACK and a SELECT work afterwards.
void run_input(std::string_view input);

}  // namespace dsqlsim::fuzz
