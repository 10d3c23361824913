#include "sim/script/command.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <ostream>
#include <vector>

#include "sim/script/runner.h"
#include "sim/script/script.h"

namespace dsqlsim::script {

namespace {

constexpr int all_passed = 0;
constexpr int some_failed = 1;
constexpr int no_script = 2;
constexpr int unreadable = 3;

struct File {
  std::string path;
  Script script;
};

std::optional<std::string> read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream.is_open()) return std::nullopt;
  std::string text;
  std::array<char, 4096> chunk{};
  do {
    stream.read(chunk.data(), chunk.size());
    text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream.good());
  // A folder opens, and fails at the first read.
  if (stream.bad()) return std::nullopt;
  return text;
}

void complain(std::ostream& err, const std::string& path, int line, std::string_view sentence) {
  err << fmt::format("dsqlsim: {}:{}: {}\n", path, line, sentence);
}

int load(std::span<const std::string> paths, std::vector<File>& files, std::ostream& err) {
  int code = all_passed;
  for (const std::string& path : paths) {
    const std::optional<std::string> text = read(path);
    if (!text.has_value()) {
      err << fmt::format("dsqlsim: {} cannot be read\n", path);
      code = unreadable;
      continue;
    }
    auto script = parse_script(*text);
    if (script.has_value()) {
      files.push_back({path, std::move(*script)});
      continue;
    }
    complain(err, path, script.error().line, script.error().sentence);
    if (code == all_passed) code = no_script;
  }
  return code;
}

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out + "\n";
}

void print(const File& file, const Outcome& outcome, std::ostream& out) {
  for (const Failure& failure : outcome.failures) {
    out << fmt::format("{}:{}: not as expected\n  sql\n{}  expected\n{}  actual\n{}", file.path, failure.line,
                       indented(failure.sql), indented(failure.expected), indented(failure.actual));
  }
  const std::size_t failed = outcome.failures.size();
  out << fmt::format("{}: {} passed, {} failed", file.path, outcome.passed, failed);
  if (outcome.skipped > 0) out << fmt::format(", {} skipped", outcome.skipped);
  out << "\n";
}

}  // namespace

int run_script_command(std::span<const std::string> files, const ScriptBackend& backend, const ScriptDefaults& defaults,
                       std::ostream& out, std::ostream& err) {
  std::vector<File> loaded;
  if (const int code = load(files, loaded, err); code != all_passed) return code;
  int code = all_passed;
  for (const File& file : loaded) {
    const bool names_dialect = file.script.dialect.has_value();
    const auto made = backend.make(names_dialect ? std::string_view(file.script.dialect->value) : defaults.dialect);
    if (!made.has_value()) {
      if (!names_dialect) err << "dsqlsim: " << made.error() << "\n";
      if (names_dialect) complain(err, file.path, file.script.dialect->line, made.error());
      return no_script;
    }
    const Outcome outcome = run_script(file.script, **made, {backend.name, backend.virtual_time, defaults.seed});
    print(file, outcome, out);
    if (!outcome.failures.empty()) code = some_failed;
  }
  return code;
}

}  // namespace dsqlsim::script
