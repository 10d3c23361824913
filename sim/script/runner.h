#pragma once
// Runs a script on a backend, record by record, and says which answers were not the expected ones. A session is
// connected by a `connect` record or when it is first named; a failing record does not stop the script, so that one report shows all. Knows no
// files and prints nothing.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/db/backend.h"
#include "sim/script/script.h"

namespace dsqlsim::script {

struct Failure {
  int line = 0;
  std::string sql;
  std::string expected;
  std::string actual;
};

struct Outcome {
  std::size_t passed = 0;
  /// Held back by skipif or onlyif.
  std::size_t skipped = 0;
  std::vector<Failure> failures;
};

struct RunSettings {
  /// What skipif and onlyif compare with.
  std::string_view backend = "model";
  /// True: `sleep` moves the clock that statements are given, which also advances 1 ms a statement. False: the backend
  /// has a clock of its own, and `sleep` waits for it there.
  bool virtual_time = true;
  /// Of everything that the backend draws.
  std::uint64_t seed = 1;
};

[[nodiscard]] Outcome run_script(const Script& script, Backend& backend, const RunSettings& settings);

}  // namespace dsqlsim::script
