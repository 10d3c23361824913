#include "tests/tidy/banned_words.h"

#include <algorithm>
#include <array>

#include "tests/tidy/outline.h"

namespace dsqlsim::tidy {

namespace {

using Texts = std::vector<std::string_view>;
using Tokens = std::vector<Token>;

struct Ban {
  std::string_view name;
  std::string_view why;
  /// Words separated by blanks; `*` stands for any part of one. One that ends with "(" is the call of a free function.
  Texts patterns;
  /// Paths that begin so are scanned, unless they also begin with one of `except`.
  Texts in;
  Texts except;
};

const Texts& simulated() {
  static const Texts folders{"sim/", "model/", "store/", "scenarios/", "properties/"};
  return folders;
}
const Texts& all_code() {
  static const Texts folders{"sim/", "model/", "store/", "scenarios/", "properties/", "backends/"};
  return folders;
}

const std::vector<Ban>& bans() {
  static const std::vector<Ban> table{
      {"random",
       "draw from Choices, which a token replays",
       {"random_device", "mt19937", "mt19937_64", "minstd_rand", "minstd_rand0", "ranlux*", "knuth_b",
        "default_random_engine", "std :: *_engine", "std :: *_distribution", "rand (", "srand (", "drand48 ("},
       simulated(),
       {}},
      {"shuffle",
       "its draws differ between standard libraries; draw from Choices",
       {"random_shuffle", "std :: shuffle", "ranges :: shuffle", "std :: sample", "ranges :: sample"},
       simulated(),
       {}},
      {"clock",
       "time is virtual: ask the host's clock",
       {"system_clock", "steady_clock", "high_resolution_clock", "utc_clock", "file_clock", "gettimeofday",
        "clock_gettime", "timespec_get", "sleep_for", "sleep_until", "usleep", "nanosleep", "time (", "clock (",
        "localtime (", "localtime_r", "sleep ("},
       simulated(),
       // fibers.cpp only names the type in a signature that Boost.Fiber prescribes.
       {"sim/cli/", "sim/archive/", "sim/core/fibers.cpp"}},
      {"thread",
       "a run is one thread; actors are fibers and sim/core has their locks",
       {"std :: thread", "std :: jthread", "std :: mutex", "std :: *_mutex", "std :: async", "std :: future",
        "std :: promise", "std :: condition_variable*", "std :: call_once", "pthread_*"},
       simulated(),
       {}},
      {"fiber_wait",
       "Boost.Fiber's own waits read the steady clock; use those of sim/core",
       {"fibers :: mutex", "fibers :: *_mutex", "fibers :: condition_variable*", "this_fiber :: sleep*"},
       simulated(),
       {}},
      {"environment",
       "a run may not depend on who starts it",
       {"getenv", "secure_getenv", "setenv", "putenv", "getpid", "gethostname"},
       simulated(),
       {}},
      {"hash", "std::hash differs between standard libraries; use name_hash or mix", {"std :: hash"}, simulated(), {}},
      {"unordered",
       "its order differs between standard libraries; use a sorted or dense container",
       {"unordered_map", "unordered_set", "unordered_multimap", "unordered_multiset"},
       simulated(),
       {}},
      {"locale", "output is the same bytes everywhere", {"setlocale", "std :: locale", "imbue"}, simulated(), {}},
      {"shared_ptr",
       "say who owns it: a value, a unique_ptr, or a reference to what outlives",
       {"shared_ptr", "make_shared", "allocate_shared", "weak_ptr", "enable_shared_from_this"},
       all_code(),
       {}},
      {"catch_all",
       "it swallows the kill that unwinds a crashed actor",
       {"catch ( ... )"},
       {"store/", "scenarios/"},
       {}},
      // The three below are found by code, not by patterns.
      {"static",
       "two runs would share it; pass it, or make it const",
       {},
       simulated(),
       // A failing CHECK has nobody to ask which run it is in.
       {"sim/core/check.cpp"}},
      {"pointer_value", "addresses differ between runs", {}, simulated(), {}},
      {"pointer_order", "addresses differ between runs: order by a name or a number", {}, simulated(), {}},
  };
  return table;
}

bool begins_with_one_of(std::string_view path, const Texts& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [path](std::string_view p) { return path.starts_with(p); });
}

Texts split(std::string_view text) {
  Texts out;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    out.push_back(text.substr(0, blank));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return out;
}

bool word_matches(std::string_view word, std::string_view pattern) {
  if (pattern.ends_with('*')) return word.starts_with(pattern.substr(0, pattern.size() - 1));
  if (pattern.starts_with('*')) return word.ends_with(pattern.substr(1));
  return word == pattern;
}

bool matches_at(const Tokens& tokens, std::size_t at, const Texts& pattern) {
  if (at + pattern.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!word_matches(tokens[at + i].text, pattern[i])) return false;
  }
  return true;
}

/// False for members, for functions of a namespace other than std, and for the declaration of something of that name.
bool is_free_call(const Tokens& tokens, std::size_t at) {
  if (at == 0) return true;
  const Token& before = tokens[at - 1];
  if (before.text == "." || before.text == "->") return false;
  if (before.text == "::") return at < 2 || !is_name(tokens[at - 2]) || tokens[at - 2].text == "std";
  if (!is_name(before)) return before.text != ">" && before.text != "*" && before.text != "&";
  constexpr std::array<std::string_view, 5> keywords{"return", "else", "co_return", "case", "throw"};
  return std::find(keywords.begin(), keywords.end(), before.text) != keywords.end();
}

std::vector<int> lines_of_patterns(const Ban& ban, const Tokens& tokens) {
  std::vector<int> lines;
  for (const std::string_view text : ban.patterns) {
    const Texts pattern = split(text);
    const bool is_call = pattern.size() == 2 && pattern.back() == "(";
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      if (!matches_at(tokens, at, pattern) || (is_call && !is_free_call(tokens, at))) continue;
      lines.push_back(tokens[at].line);
    }
  }
  return lines;
}

std::vector<int> lines_of_statics(const SourceText& source) {
  std::vector<int> lines;
  for (const LastingVariable& variable : read_outline(source).variables) {
    if (!variable.is_const) lines.push_back(variable.line);
  }
  return lines;
}

/// The last token of the template argument that begins at `at`, which is after the `<`.
const Token* end_of_argument(const Tokens& tokens, std::size_t at) {
  int depth = 0;
  const Token* last = nullptr;
  for (; at < tokens.size(); ++at) {
    const std::string& t = tokens[at].text;
    if (depth == 0 && (t == "," || t == ">")) return last;
    if (t == "<" || t == "(") ++depth;
    if (t == ">" || t == ")") --depth;
    last = &tokens[at];
  }
  return nullptr;
}

/// reinterpret_cast to something that is no pointer and no reference.
std::vector<int> lines_of_pointer_values(const Tokens& tokens) {
  std::vector<int> lines;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (tokens[at].text != "reinterpret_cast" || tokens[at + 1].text != "<") continue;
    const Token* last = end_of_argument(tokens, at + 2);
    if (last != nullptr && last->text != "*" && last->text != "&") lines.push_back(tokens[at].line);
  }
  return lines;
}

/// A sorted container whose key is a pointer.
std::vector<int> lines_of_pointer_orders(const Tokens& tokens) {
  constexpr std::array<std::string_view, 5> sorted{"map", "set", "multimap", "multiset", "less"};
  std::vector<int> lines;
  for (std::size_t at = 2; at + 1 < tokens.size(); ++at) {
    const bool is_sorted = std::find(sorted.begin(), sorted.end(), tokens[at].text) != sorted.end();
    if (!is_sorted || tokens[at - 1].text != "::" || tokens[at + 1].text != "<") continue;
    const Token* last = end_of_argument(tokens, at + 2);
    if (last != nullptr && last->text == "*") lines.push_back(tokens[at].line);
  }
  return lines;
}

std::vector<int> lines_of(const Ban& ban, const SourceText& source) {
  if (ban.name == "static") return lines_of_statics(source);
  if (ban.name == "pointer_value") return lines_of_pointer_values(source.tokens);
  if (ban.name == "pointer_order") return lines_of_pointer_orders(source.tokens);
  return lines_of_patterns(ban, source.tokens);
}

bool is_allowed(const SourceText& source, const Ban& ban, int line) {
  const std::string mark = "allow " + std::string(ban.name) + ": ";
  constexpr std::size_t shortest_reason = 10;
  return std::any_of(source.comments.begin(), source.comments.end(), [&](const Comment& comment) {
    if (comment.line != line && comment.line != line - 1) return false;
    const auto at = comment.text.find(mark);
    return at != std::string::npos && comment.text.size() >= at + mark.size() + shortest_reason;
  });
}

}  // namespace

Findings check_banned_words(const std::string& path, const SourceText& source) {
  Findings findings;
  for (const Ban& ban : bans()) {
    if (!begins_with_one_of(path, ban.in) || begins_with_one_of(path, ban.except)) continue;
    std::vector<int> lines = lines_of(ban, source);
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    for (const int line : lines) {
      if (is_allowed(source, ban, line)) continue;
      findings.push_back({path, line, std::string(ban.name) + ": " + std::string(ban.why)});
    }
  }
  return findings;
}

std::vector<std::string_view> names_of_bans() {
  std::vector<std::string_view> names;
  for (const Ban& ban : bans()) names.push_back(ban.name);
  return names;
}

}  // namespace dsqlsim::tidy
