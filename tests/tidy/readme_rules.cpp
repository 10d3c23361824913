#include "tests/tidy/readme_rules.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace dsqlsim::tidy {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Number of # that begin a heading; 0 for any other line.
std::size_t heading_level(std::string_view line) {
  const auto level = std::min(line.find_first_not_of('#'), line.size());
  return level < line.size() && line[level] == ' ' ? level : 0;
}

bool has_word_map(std::string_view heading) {
  std::string word;
  for (const char c : std::string(heading) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (word == "map") return true;
    word.clear();
  }
  return false;
}

std::vector<std::string_view> in_backticks(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const auto open = line.find('`');
    if (open == std::string_view::npos) return out;
    const auto close = line.find('`', open + 1);
    if (close == std::string_view::npos) return out;
    out.push_back(line.substr(open + 1, close - open - 1));
    line.remove_prefix(close + 1);
  }
}

bool is_path(std::string_view word) {
  return word.find_first_of("/.") != std::string_view::npos &&
         word.find_first_of(" <>*{}()=$") == std::string_view::npos && !word.starts_with('-');
}

}  // namespace

Findings check_folder_readme(const std::string& path, std::string_view text) {
  if (text.empty()) return {{path, 1, "every folder has a README of a few lines"}};
  const auto lines = lines_of(text).size();
  if (lines <= longest_folder_readme) return {};
  return {{path, 1,
           std::to_string(lines) + " lines; a folder's README has at most " + std::to_string(longest_folder_readme)}};
}

Findings check_map(const std::string& path, std::string_view text,
                   const std::function<bool(const std::string&)>& exists) {
  Findings findings;
  std::size_t map_level = 0;
  bool has_map = false;
  int number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    const auto level = heading_level(line);
    if (level != 0 && has_word_map(line)) {
      map_level = level;
      has_map = true;
    } else if (level != 0 && level <= map_level) {
      map_level = 0;
    }
    if (map_level == 0) continue;
    for (const auto word : in_backticks(line)) {
      if (!is_path(word) || exists(std::string(word))) continue;
      findings.push_back({path, number, "`" + std::string(word) + "` is not there"});
    }
  }
  if (!has_map) findings.push_back({path, 1, "there is no section with the word map in its heading"});
  return findings;
}

}  // namespace dsqlsim::tidy
