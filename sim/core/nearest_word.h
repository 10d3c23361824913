#pragma once
// "did you mean": the word of a list that is closest to a misspelt one, by edit distance.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dsqlsim {

/// The closest word, or an empty view if the list is empty.
[[nodiscard]] std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);

/// "unknown KIND 'WORD'; did you mean 'X'? Valid: a, b, c", or "...; there is none" if the list is empty.
[[nodiscard]] std::string unknown_word(std::string_view kind, std::string_view word,
                                       std::span<const std::string_view> words);

}  // namespace dsqlsim
