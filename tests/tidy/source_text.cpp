#include "tests/tidy/source_text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace dsqlsim::tidy {

namespace {

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_name(char c) { return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  SourceText read() {
    while (at_ < text_.size()) step();
    out_.lines = static_cast<int>(std::count(text_.begin(), text_.end(), '\n'));
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool here(std::string_view s) const { return text_.substr(at_, s.size()) == s; }
  [[nodiscard]] char look(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = look();
    if (here("\\\n")) {
      at_ += 2;
      ++line_;
    } else if (c == '\n') {
      ++at_;
      ++line_;
      directive_ = false;
      line_is_empty_ = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (here("//") || here("/*")) {
      comment();
    } else {
      word();
      line_is_empty_ = false;
    }
  }

  void word() {
    const char c = look();
    if (c == '#' && line_is_empty_) {
      directive_ = true;
      if (include()) return;
      punctuation();
    } else if (c == '"') {
      string();
    } else if (c == '\'') {
      character();
    } else if (starts_name(c)) {
      name();
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      number();
    } else {
      punctuation();
    }
  }

  void comment() {
    const bool to_end_of_line = here("//");
    std::size_t end = text_.find(to_end_of_line ? "\n" : "*/", at_ + 2);
    if (end == std::string_view::npos) end = text_.size();
    std::string_view body = text_.substr(at_ + 2, end - at_ - 2);
    at_ = std::min(text_.size(), to_end_of_line ? end : end + 2);
    while (true) {
      const auto newline = body.find('\n');
      out_.comments.push_back({std::string(body.substr(0, newline)), line_});
      if (newline == std::string_view::npos) return;
      body.remove_prefix(newline + 1);
      ++line_;
    }
  }

  /// `#include "x"` or `#include <x>`; false leaves everything as it was.
  bool include() {
    std::size_t i = at_ + 1;
    const auto skip_blanks = [&] {
      while (i < text_.size() && (text_[i] == ' ' || text_[i] == '\t')) ++i;
    };
    skip_blanks();
    if (text_.substr(i, 7) != "include") return false;
    i += 7;
    skip_blanks();
    const char open = i < text_.size() ? text_[i] : '\0';
    if (open != '"' && open != '<') return false;
    const auto end = text_.find_first_of(open == '"' ? "\"\n" : ">\n", i + 1);
    if (end == std::string_view::npos || text_[end] == '\n') return false;
    out_.includes.push_back({std::string(text_.substr(i + 1, end - i - 1)), line_, open == '"'});
    at_ = end + 1;
    return true;
  }

  void add(std::string text) { out_.tokens.push_back({std::move(text), line_, directive_}); }

  void string() {
    add("\"\"");
    quoted('"');
  }

  void character() {
    add("''");
    quoted('\'');
  }

  void quoted(char quote) {
    for (++at_; at_ < text_.size() && look() != quote; ++at_) {
      if (look() == '\\') ++at_;
      if (look() == '\n') ++line_;
    }
    ++at_;
  }

  void raw_string() {
    add("\"\"");
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const auto end = std::min(text_.find(close, open), text_.size());
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(open),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = std::min(end + close.size(), text_.size());
  }

  void name() {
    const std::size_t start = at_;
    while (continues_name(look())) ++at_;
    const std::string_view name = text_.substr(start, at_ - start);
    constexpr std::array<std::string_view, 5> raw_prefixes{"R", "LR", "uR", "UR", "u8R"};
    constexpr std::array<std::string_view, 4> prefixes{"L", "u", "U", "u8"};
    if (look() == '"' && std::find(raw_prefixes.begin(), raw_prefixes.end(), name) != raw_prefixes.end()) {
      raw_string();
    } else if ((look() == '"' || look() == '\'') &&
               std::find(prefixes.begin(), prefixes.end(), name) != prefixes.end()) {
      word();
    } else {
      add(std::string(name));
    }
  }

  void number() {
    const std::size_t start = at_;
    // A quote within digits separates them: 1'000'000.
    while (continues_name(look()) || look() == '.' || (look() == '\'' && continues_name(look(1)))) ++at_;
    add(std::string(text_.substr(start, at_ - start)));
  }

  void punctuation() {
    const std::size_t size = here("...") ? 3 : here("::") || here("->") ? 2 : 1;
    add(std::string(text_.substr(at_, size)));
    at_ += size;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool directive_ = false;
  bool line_is_empty_ = true;
  SourceText out_;
};

}  // namespace

SourceText read_source(std::string_view text) { return Reader(text).read(); }

bool is_name(const Token& token) { return starts_name(token.text.front()); }

}  // namespace dsqlsim::tidy
