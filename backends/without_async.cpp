#include "backends/without_async.h"

#include <algorithm>
#include <cctype>

namespace dsqlsim {

namespace {

/// The next word of SQL at or after `at`, comments and space passed over; its place in the text.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t skip_space(std::string_view sql, std::size_t at) {
  for (;;) {
    while (at < sql.size() && std::isspace(static_cast<unsigned char>(sql[at])) != 0) ++at;
    if (sql.substr(at).starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at).starts_with("/*")) {
      const auto end = sql.find("*/", at);
      at = end == std::string_view::npos ? sql.size() : end + 2;
    } else {
      return at;
    }
  }
}

Word next_word(std::string_view sql, std::size_t at) {
  Word word;
  word.begin = word.end = skip_space(sql, at);
  const auto is_part = [](char c) { return c == '_' || c == '$' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  while (word.end < sql.size() && is_part(sql[word.end])) ++word.end;
  return word;
}

bool is(std::string_view sql, Word word, std::string_view keyword) {
  return std::equal(sql.begin() + static_cast<std::ptrdiff_t>(word.begin),
                    sql.begin() + static_cast<std::ptrdiff_t>(word.end), keyword.begin(), keyword.end(),
                    [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
}

}  // namespace

std::string without_async(std::string_view sql) {
  const Word first = next_word(sql, 0);
  Word word = next_word(sql, first.end);
  if (is(sql, first, "CREATE") && is(sql, word, "UNIQUE")) word = next_word(sql, word.end);
  const bool is_index = is(sql, first, "CREATE") && is(sql, word, "INDEX");
  const bool is_table = is(sql, first, "ALTER") && is(sql, word, "TABLE");
  std::string out(sql);
  const Word async = next_word(sql, word.end);
  if ((is_index || is_table) && is(sql, async, "ASYNC")) out.erase(async.begin, async.end - async.begin);
  return out;
}

}  // namespace dsqlsim
