#pragma once
// `dsqlsim script FILE...`: reads the files, runs each on a backend of its own, prints what failed. The backend comes
// from the caller, so that this folder knows none by name.

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/db/backend.h"

namespace dsqlsim::script {

/// A fresh, empty database that behaves as the text says: a date, and knobs. The error is a sentence: no such date.
using BackendMaker = std::function<tl::expected<std::unique_ptr<Backend>, std::string>(std::string_view dialect)>;

struct ScriptBackend {
  /// As skipif, onlyif and `# backends:` name it.
  std::string_view name;
  bool virtual_time = true;
  BackendMaker make;
};

struct ScriptDefaults {
  /// For files that name none themselves (`# dialect: 2026-06`).
  std::string_view dialect;
  std::uint64_t seed = 1;
};

/// On `out` one line a
/// file, and each failing record with its place, its SQL, what was expected and what was answered. On `err` what is
/// wrong with a file, one sentence each. Returns 0; 1 if a record failed; 2 if a file is no script, and 3 if one cannot
/// be read: then nothing was run.
int run_script_command(std::span<const std::string> files, const ScriptBackend& backend, const ScriptDefaults& defaults,
                       std::ostream& out, std::ostream& err);

}  // namespace dsqlsim::script
