#include "sim/core/nearest_word.h"

#include <algorithm>
#include <numeric>

namespace dsqlsim {

namespace {
// Levenshtein's distance with one row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}
}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t best_distance = SIZE_MAX;
  for (const std::string_view candidate : words) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

std::string unknown_word(std::string_view kind, std::string_view word, std::span<const std::string_view> words) {
  std::string out = "unknown " + std::string(kind) + " '" + std::string(word) + "'";
  if (words.empty()) return out + "; there is none";
  out += "; did you mean '" + std::string(nearest_word(word, words)) + "'? Valid:";
  for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? " " : ", ") + std::string(words[i]);
  return out;
}

}  // namespace dsqlsim
