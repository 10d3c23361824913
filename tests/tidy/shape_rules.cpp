#include "tests/tidy/shape_rules.h"

#include <algorithm>
#include <array>

#include "tests/tidy/outline.h"

namespace dsqlsim::tidy {

namespace {

std::string_view take_until(std::string_view& text, char stop) {
  const auto at = text.find(stop);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

bool is_of(const LongThing& thing, const Allowance& allowance) {
  return thing.path == allowance.path && thing.function == allowance.function;
}

std::string sentence_of(const LongThing& thing) {
  const bool is_file = thing.function.empty();
  return (is_file ? "the file" : thing.function) + " has " + std::to_string(thing.lines) + " lines, over " +
         std::to_string(is_file ? longest_file : longest_function) +
         ": split it, or give a reason in tests/tidy/long_files.txt";
}

bool is_snake_case(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

bool says_nothing(std::string_view name) {
  constexpr std::array<std::string_view, 8> empty_words{"util",   "utils",   "helper",   "helpers",
                                                        "common", "manager", "managers", "misc"};
  std::string_view rest = take_until(name, '.');
  while (!rest.empty()) {
    const std::string_view word = take_until(rest, '_');
    if (std::find(empty_words.begin(), empty_words.end(), word) != empty_words.end()) return true;
  }
  return false;
}

/// Files that repeat the name of the Go file that they port, or what the plugin calls its conditional updates.
bool keeps_name_of_original(std::string_view path) {
  constexpr std::array<std::string_view, 4> ported{"store/common.h", "store/common.cpp", "tests/store/common_test.cpp",
                                                   "scenarios/plugin_helpers.cpp"};
  return std::find(ported.begin(), ported.end(), path) != ported.end();
}

}  // namespace

std::vector<LongThing> find_long_things(const std::string& path, const SourceText& source) {
  std::vector<LongThing> things;
  if (source.lines > longest_file) things.push_back({path, "", 1, source.lines});
  for (const Function& function : read_outline(source).functions) {
    if (function.lines > longest_function) things.push_back({path, function.name, function.line, function.lines});
  }
  return things;
}

std::vector<Allowance> parse_allowances(const std::string& path, std::string_view text, Findings& findings) {
  std::vector<Allowance> allowances;
  for (int line = 1; !text.empty(); ++line) {
    std::string_view reason = take_until(text, '\n');
    if (reason.empty() || reason.front() == '#') continue;
    // Function names hold "::" but no blank after a colon.
    const auto colon = reason.find(": ");
    if (colon == std::string_view::npos || reason.size() < colon + 12) {
      findings.push_back({path, line, "write `path: reason` or `path function: reason`"});
      continue;
    }
    std::string_view function = reason.substr(0, colon);
    const std::string_view file = take_until(function, ' ');
    allowances.push_back({std::string(file), std::string(function), line});
  }
  return allowances;
}

Findings check_long_things(const std::vector<LongThing>& things, const std::vector<Allowance>& allowances,
                           const std::string& path) {
  Findings findings;
  for (const LongThing& thing : things) {
    const bool allowed =
        std::any_of(allowances.begin(), allowances.end(), [&](const Allowance& a) { return is_of(thing, a); });
    if (!allowed) findings.push_back({thing.path, thing.line, sentence_of(thing)});
  }
  for (const Allowance& allowance : allowances) {
    const bool needed =
        std::any_of(things.begin(), things.end(), [&](const LongThing& t) { return is_of(t, allowance); });
    if (!needed) findings.push_back({path, allowance.line, "not needed any more: remove the line"});
  }
  return findings;
}

Findings check_header(const std::string& path, std::string_view text) {
  if (take_until(text, '\n') != "#pragma once") return {{path, 1, "a header begins with #pragma once"}};
  if (!text.starts_with("//"))
    return {{path, 2, "after #pragma once a comment says what this is and what it guarantees"}};
  return {};
}

Findings check_name(const std::string& path) {
  if (keeps_name_of_original(path)) return {};
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view name = take_until(rest, '/');
    const bool is_last = rest.empty();
    if (is_last && (name == "README.md" || name == "CMakeLists.txt")) continue;
    if (!is_snake_case(name)) return {{path, 1, "names are snake_case: " + std::string(name)}};
    if (says_nothing(name)) return {{path, 1, "name it after the one concept it holds: " + std::string(name)}};
  }
  return {};
}

}  // namespace dsqlsim::tidy
