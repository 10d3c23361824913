#include "tests/tidy/include_rules.h"

#include <algorithm>
#include <array>
#include <vector>

namespace dsqlsim::tidy {

namespace {

using Names = std::vector<std::string_view>;

struct Folder {
  std::string_view name;
  /// Folders that it stands on directly; what those stand on is included.
  Names stands_on;
};

// A folder stands only on folders above it in this table, so there is no cycle.
const std::vector<Folder>& folders() {
  static const std::vector<Folder> table{
      {"sim/core", {}},
      {"sim/db", {"sim/core"}},
      {"sim/script", {"sim/db"}},
      {"sim/history", {"sim/db"}},
      {"sim/faults", {"sim/db"}},
      {"sim/run", {"sim/history", "sim/faults"}},
      {"sim/explore", {"sim/run"}},
      {"sim/archive", {"sim/run"}},
      {"sim/report", {"sim/run"}},
      {"model/sql", {"sim/db"}},
      {"model", {"model/sql"}},
      {"backends", {"model"}},
      {"store/schema", {"sim/db"}},
      {"store", {"sim/db", "store/schema"}},
      {"properties", {"sim/history", "model/sql", "store/schema"}},
      {"scenarios", {"sim/run", "store"}},
      {"sim/cli", {"sim/explore", "sim/archive", "sim/report", "sim/script", "backends", "properties", "scenarios"}},
      {"tests", {"sim/cli"}},
  };
  return table;
}

struct LeafHeader {
  std::string_view file;
  /// A folder that may include it although it does not stand on the file's folder.
  std::string_view guest;
};

// Headers that only list names: whoever names something must not compile when the name is misspelt.
constexpr std::array<LeafHeader, 1> leaf_headers{{{"properties/property_id.h", "scenarios"}}};

bool is_leaf_for(std::string_view file, std::string_view folder) {
  return std::any_of(leaf_headers.begin(), leaf_headers.end(),
                     [&](const LeafHeader& leaf) { return leaf.file == file && leaf.guest == folder; });
}

const Folder* find_folder(std::string_view name) {
  for (const Folder& folder : folders()) {
    if (folder.name == name) return &folder;
  }
  return nullptr;
}

bool is_within(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

struct Library {
  /// How the names of its headers begin.
  std::string_view headers;
  /// Folders that may include them; empty: every folder.
  Names homes;
};

constexpr std::array<std::string_view, 3> io_headers{"filesystem", "fstream", "iostream"};
// Where files, terminals, processes and memory pages are handled.
const Names& io_folders() {
  static const Names names{"sim/core", "sim/script", "sim/archive", "sim/report", "sim/cli", "backends", "tests"};
  return names;
}

const std::vector<Library>& libraries() {
  static const std::vector<Library> table{
      {"pg_query", {"model/sql"}},
      {"protobuf-c", {"model/sql"}},
      {"pqxx", {"backends"}},
      {"libpq", {"backends"}},
      {"postgresql/", {"backends"}},
      {"sqlite3", {"sim/archive"}},
      {"CLI/", {"sim/cli"}},
      {"boost/", {"sim/core"}},
      {"benchmark/", {"sim/cli", "tests"}},
      {"gtest/", {"tests"}},
      {"gmock/", {"tests"}},
      {"rapidcheck", {"tests"}},
      {"fmt/", {}},
      {"tl/expected.hpp", {}},
      {"nlohmann/", {}},
  };
  return table;
}

/// A test may use what the folder that it tests may use: "tests/model/sql/x.cpp" stands for "model/sql/x.cpp".
bool is_home(const Names& homes, std::string_view path) {
  const auto holds = [&homes](std::string_view p) {
    return std::find(homes.begin(), homes.end(), folder_of(p)) != homes.end();
  };
  return holds(path) || (is_within(path, "tests") && holds(path.substr(6)));
}

std::string names_of(const Names& names) {
  std::string out;
  for (const auto name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

std::string quoted_problem(std::string_view path, std::string_view file) {
  const std::string_view from = folder_of(path);
  const std::string_view to = folder_of(file);
  if (to.empty()) {
    return "\"" + std::string(file) + "\" is no path from the root of the project (third-party headers go in <>)";
  }
  if (may_include(from, to) || is_leaf_for(file, from)) return {};
  return std::string(from) + " may not include " + std::string(to) + " (\"" + std::string(file) + "\")";
}

bool is_system_header(std::string_view file) {
  if (!file.ends_with(".h")) return false;
  return file.find('/') == std::string_view::npos || is_within(file, "sys") || is_within(file, "netinet");
}

std::string angled_problem(std::string_view path, std::string_view file) {
  const std::string name = "<" + std::string(file) + ">";
  for (const Library& library : libraries()) {
    if (!file.starts_with(library.headers)) continue;
    if (library.homes.empty() || is_home(library.homes, path)) return {};
    return name + " may be included only in " + names_of(library.homes);
  }
  const bool io = std::find(io_headers.begin(), io_headers.end(), file) != io_headers.end() || is_system_header(file);
  if (io) return is_home(io_folders(), path) ? "" : name + " does I/O: only in " + names_of(io_folders());
  if (file.find_first_of("./") == std::string_view::npos) return {};
  return name + " is of a library that tests/tidy/include_rules.cpp and docs/decisions.md do not know";
}

}  // namespace

std::string_view folder_of(std::string_view path) {
  std::string_view best;
  for (const Folder& folder : folders()) {
    if (is_within(path, folder.name) && folder.name.size() > best.size()) best = folder.name;
  }
  return best;
}

bool may_include(std::string_view from, std::string_view to) {
  if (from == to) return true;
  const Folder* folder = find_folder(from);
  if (folder == nullptr) return false;
  return std::any_of(folder->stands_on.begin(), folder->stands_on.end(),
                     [to](std::string_view below) { return may_include(below, to); });
}

Findings check_includes(const std::string& path, const SourceText& source) {
  if (folder_of(path).empty()) return {{path, 1, "this folder is not in the table of tests/tidy/include_rules.cpp"}};
  Findings findings;
  for (const Include& include : source.includes) {
    std::string problem = include.quoted ? quoted_problem(path, include.file) : angled_problem(path, include.file);
    if (!problem.empty()) findings.push_back({path, include.line, std::move(problem)});
  }
  return findings;
}

}  // namespace dsqlsim::tidy
