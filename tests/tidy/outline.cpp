#include "tests/tidy/outline.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

namespace dsqlsim::tidy {

namespace {

using Words = std::vector<Token>;

template <std::size_t N>
bool is_one_of(const Token& token, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), token.text) != words.end();
}

bool contains(const Words& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [word](const Token& t) { return t.text == word; });
}

/// What stands outside of every (), [] and, after `template`, <>.
Words top_level(const Words& words) {
  Words out;
  int depth = 0;
  bool in_template = false;
  for (const Token& token : words) {
    const std::string& t = token.text;
    if (t == "template") in_template = true;
    const bool opens = t == "(" || t == "[" || (in_template && t == "<");
    const bool closes = t == ")" || t == "]" || (in_template && t == ">");
    if (depth == 0 && t != "[" && !(in_template && t == "<")) out.push_back(token);
    if (opens) ++depth;
    if (closes && depth > 0) --depth;
    if (closes && depth == 0 && t == ")") out.push_back(token);
    if (in_template && t == ">" && depth == 0) in_template = false;
  }
  return out;
}

/// The declaration without its initializer.
Words declaration(const Words& words) {
  const Words top = top_level(words);
  const auto end = std::find_if(top.begin(), top.end(), [](const Token& t) { return t.text == "=" || t.text == "{"; });
  return {top.begin(), end};
}

/// `const` binds what is left of it, or, standing first, what is right: after a `*` it must stand right of it.
bool declares_const(const Words& words) {
  if (contains(words, "constexpr")) return true;
  const auto star = std::find_if(words.rbegin(), words.rend(), [](const Token& t) { return t.text == "*"; });
  return std::any_of(star.base(), words.end(), [](const Token& t) { return t.text == "const"; });
}

std::optional<LastingVariable> lasting_variable(const Words& statement) {
  const Words words = declaration(statement);
  if (words.size() < 2 || contains(words, "(") || contains(words, "operator")) return std::nullopt;
  constexpr std::array<std::string_view, 10> no_variable{"using", "typedef", "namespace", "friend", "static_assert",
                                                         "class", "struct",  "union",     "enum",   "concept"};
  for (const Token& token : words) {
    if (is_one_of(token, no_variable)) return std::nullopt;
  }
  return LastingVariable{words.front().line, declares_const(words)};
}

enum class Scope { namespace_scope, type, function, initializer, block };

class OutlineReader {
 public:
  Outline read(const SourceText& source) {
    for (const Token& token : source.tokens) {
      if (!token.directive) take(token);
    }
    return std::move(outline_);
  }

 private:
  struct Open {
    Scope scope;
    Function function;
    int parentheses = 0;
  };

  [[nodiscard]] Scope scope() const { return open_.empty() ? Scope::namespace_scope : open_.back().scope; }
  [[nodiscard]] bool declares() const { return scope() == Scope::namespace_scope || scope() == Scope::type; }

  void take(const Token& token) {
    const std::string& t = token.text;
    if (t == "(") ++parentheses_;
    if (t == ")" && parentheses_ > 0) --parentheses_;
    if (t == "{") {
      open(token);
    } else if (t == "}") {
      close(token);
    } else if (t == ";" && parentheses_ == 0) {
      end_statement();
    } else if (t == ":" && scope() == Scope::type && statement_.size() == 1) {
      statement_.clear();  // public: private: protected:
    } else {
      statement_.push_back(token);
    }
  }

  void open(const Token& brace) {
    const Scope inner = declares() && parentheses_ == 0 ? classify() : Scope::block;
    Open opened{inner, {}, parentheses_};
    if (inner == Scope::function) opened.function = named();
    parentheses_ = 0;
    const bool goes_on =
        inner == Scope::initializer || (inner == Scope::block && (opened.parentheses > 0 || is_static()));
    if (goes_on) {
      statement_.push_back(brace);
      kept_.push_back(std::move(statement_));
    } else {
      kept_.emplace_back();
    }
    statement_.clear();
    open_.push_back(std::move(opened));
  }

  void close(const Token& brace) {
    if (open_.empty()) return;
    Open closed = std::move(open_.back());
    open_.pop_back();
    statement_ = std::move(kept_.back());
    kept_.pop_back();
    if (!statement_.empty()) statement_.push_back(brace);
    parentheses_ = closed.parentheses;
    if (closed.scope != Scope::function) return;
    closed.function.lines = brace.line - closed.function.line + 1;
    outline_.functions.push_back(std::move(closed.function));
  }

  [[nodiscard]] bool is_static() const {
    return contains(statement_, "static") || contains(statement_, "thread_local");
  }

  void end_statement() {
    if (scope() == Scope::namespace_scope || is_static()) {
      if (const auto variable = lasting_variable(statement_)) outline_.variables.push_back(*variable);
    }
    statement_.clear();
  }

  /// What the brace that follows `statement_` opens.
  [[nodiscard]] Scope classify() const {
    const Words words = top_level(statement_);
    if (contains(words, "namespace") || (words.size() == 2 && words[0].text == "extern")) return Scope::namespace_scope;
    const bool has_call = contains(words, "(");
    if (!has_call) {
      for (const auto* word : {"class", "struct", "union", "enum"}) {
        if (contains(words, word)) return Scope::type;
      }
      return Scope::initializer;
    }
    if (contains(words, "=") && !contains(words, "operator")) return Scope::initializer;
    // In a constructor's list `member_{...}` goes on; the body's brace follows a bracket.
    const bool in_constructor_list = contains(words, ":") && !contains(words, "?");
    if (in_constructor_list && (is_name(words.back()) || words.back().text == ">")) return Scope::initializer;
    return Scope::function;
  }

  [[nodiscard]] Function named() const {
    const Words words = top_level(statement_);
    const auto paren = std::find_if(words.begin(), words.end(), [](const Token& t) { return t.text == "("; });
    const auto is_part = [](const Token& t) { return is_name(t) || t.text == "::" || t.text == "~"; };
    auto first = paren;
    bool last_was_name = false;
    while (first != words.begin() && is_part(*(first - 1)) && !(last_was_name && is_name(*(first - 1)))) {
      --first;
      last_was_name = is_name(*first);
    }
    Function out{{}, first == words.end() ? 0 : first->line, 0};
    for (auto it = first; it != paren; ++it) out.name += it->text;
    if (is_macro(out.name)) out.name += arguments();
    return out;
  }

  [[nodiscard]] static bool is_macro(const std::string& name) {
    return name.size() > 3 &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isupper(c) != 0 || c == '_'; });
  }

  [[nodiscard]] std::string arguments() const {
    std::string out;
    for (const Token& token : statement_) {
      if (!out.empty() || token.text == "(") out += token.text;
      if (token.text == ")") break;
    }
    return out;
  }

  Outline outline_;
  std::vector<Open> open_;
  Words statement_;
  /// Per open brace, the statement that goes on after it; empty where none does.
  std::vector<Words> kept_;
  int parentheses_ = 0;
};

}  // namespace

Outline read_outline(const SourceText& source) { return OutlineReader().read(source); }

}  // namespace dsqlsim::tidy
