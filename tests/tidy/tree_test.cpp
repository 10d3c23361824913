// The rules of this folder, applied to the whole source tree.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/tidy/banned_words.h"
#include "tests/tidy/finding.h"
#include "tests/tidy/include_rules.h"
#include "tests/tidy/readme_rules.h"
#include "tests/tidy/shape_rules.h"
#include "tests/tidy/source_text.h"

namespace dsqlsim::tidy {
namespace {

namespace fs = std::filesystem;

const fs::path& root() {
  static const fs::path path{DSQLSIM_SOURCE_DIR};
  return path;
}

/// Empty if there is no such file.
std::string read(const std::string& path) {
  std::ifstream in(root() / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every file under the folders, relative to the root, sorted.
std::vector<std::string> files_in(std::initializer_list<const char*> folders) {
  std::vector<std::string> files;
  for (const char* folder : folders) {
    if (!fs::exists(root() / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(root()).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> all_files() {
  return files_in({"sim", "model", "backends", "store", "scenarios", "properties", "tests", "scripts"});
}

bool is_code(const std::string& path) {
  return path.ends_with(".h") || path.ends_with(".cpp") || path.ends_with(".inc");
}

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Applies `rule(path, text)` to every source file.
template <class Rule>
Findings in_all_code(Rule rule) {
  Findings all;
  for (const std::string& path : all_files()) {
    if (is_code(path)) append(all, rule(path, read(path)));
  }
  return all;
}

void expect_none(const Findings& findings) { EXPECT_TRUE(findings.empty()) << "\n" << to_text(findings); }

TEST(Tree, there_is_code_to_look_at) { EXPECT_GT(all_files().size(), 50U) << "in " << root(); }

TEST(Tree, includes_follow_the_arrows) {
  expect_none(in_all_code([](const auto& path, const auto& text) { return check_includes(path, read_source(text)); }));
}

TEST(Tree, no_word_is_banned) {
  expect_none(
      in_all_code([](const auto& path, const auto& text) { return check_banned_words(path, read_source(text)); }));
}

TEST(Tree, long_files_and_functions_have_a_reason) {
  const std::string list = "tests/tidy/long_files.txt";
  Findings findings;
  const auto allowances = parse_allowances(list, read(list), findings);
  std::vector<LongThing> things;
  for (const std::string& path : all_files()) {
    if (is_code(path)) append(things, find_long_things(path, read_source(read(path))));
  }
  append(findings, check_long_things(things, allowances, list));
  expect_none(findings);
}

TEST(Tree, headers_say_what_they_are) {
  expect_none(in_all_code(
      [](const auto& path, const auto& text) { return path.ends_with(".h") ? check_header(path, text) : Findings{}; }));
}

TEST(Tree, files_are_named_after_concepts) {
  Findings findings;
  for (const std::string& path : all_files()) append(findings, check_name(path));
  expect_none(findings);
}

TEST(Tree, every_folder_has_a_short_readme) {
  std::vector<std::string> folders{"model",     "model/sql",  "backends", "store",      "store/schema",
                                   "scenarios", "properties", "tests",    "tests/tidy", "scripts"};
  for (const auto& entry : fs::directory_iterator(root() / "sim")) {
    if (entry.is_directory()) folders.push_back("sim/" + entry.path().filename().string());
  }
  std::sort(folders.begin(), folders.end());
  Findings findings;
  for (const std::string& folder : folders) {
    const std::string path = folder + "/README.md";
    append(findings, check_folder_readme(path, read(path)));
  }
  expect_none(findings);
}

TEST(Tree, the_map_in_the_readme_is_true) {
  expect_none(
      check_map("README.md", read("README.md"), [](const std::string& path) { return fs::exists(root() / path); }));
}

}  // namespace
}  // namespace dsqlsim::tidy
