// The text of a regular expression to its tree.

#include <fmt/format.h>

#include <algorithm>

#include "model/sql/regex.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

namespace {

constexpr std::uint32_t unbounded = UINT32_MAX;
constexpr std::uint32_t most_repetitions = 255;

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

tl::unexpected<DbError> invalid(std::string_view why) {
  return refuse("2201B", fmt::format("invalid regular expression: {}", why));
}

tl::unexpected<DbError> lacking(std::string_view what) {
  return not_modelled(fmt::format("{} in a regular expression", what));
}

}  // namespace

class RegexParser {
 public:
  RegexParser(std::u32string pattern, Regex& out) : pattern_(std::move(pattern)), out_(out) {}

  Status parse() {
    if (pattern_.starts_with(U"***")) return lacking("a director");
    if (pattern_.starts_with(U"(?") && !pattern_.starts_with(U"(?:")) return lacking("an option or look-around");
    DSQLSIM_TRY(out_.root_, alternation(0));
    if (at_ < pattern_.size()) return invalid("parentheses () not balanced");
    return std::monostate{};
  }

 private:
  using Kind = Regex::Kind;

  [[nodiscard]] bool more() const { return at_ < pattern_.size(); }
  [[nodiscard]] bool next_is(char32_t c, std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() && pattern_[at_ + ahead] == c;
  }

  std::uint32_t add(Regex::Node node) {
    out_.nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(out_.nodes_.size() - 1);
  }

  Result<std::uint32_t> alternation(int depth) {
    if (depth > 100) return lacking("nesting that deep");
    DSQLSIM_TRY(const std::uint32_t first, branch(depth));
    if (!next_is('|')) return first;
    ++at_;
    DSQLSIM_TRY(const std::uint32_t rest, alternation(depth + 1));
    Regex::Node node;
    node.kind = Kind::alternation;
    node.left = first;
    node.right = rest;
    return add(std::move(node));
  }

  Result<std::uint32_t> branch(int depth) {
    std::vector<std::uint32_t> pieces;
    while (more() && !next_is('|') && !next_is(')')) {
      DSQLSIM_TRY(const std::uint32_t one, piece(depth));
      pieces.push_back(one);
    }
    if (pieces.empty()) return add({});
    std::uint32_t out = pieces.back();
    for (std::size_t i = pieces.size() - 1; i-- > 0;) {
      Regex::Node node;
      node.kind = Kind::concatenation;
      node.left = pieces[i];
      node.right = out;
      out = add(std::move(node));
    }
    return out;
  }

  Result<std::uint32_t> piece(int depth) {
    DSQLSIM_TRY(const std::uint32_t inner, atom(depth));
    std::uint32_t least = 1;
    std::uint32_t most = 1;
    DSQLSIM_TRY(const bool repeated, quantifier(least, most));
    if (!repeated) return inner;
    const Kind kind = out_.nodes_[inner].kind;
    if (kind >= Kind::begin && kind <= Kind::no_word_edge) return invalid("quantifier operand invalid");
    if (next_is('?')) {
      ++at_;
      out_.lazy_ = true;
    }
    std::uint32_t unused = 0;
    DSQLSIM_TRY(const bool again, quantifier(unused, unused));
    if (again) return invalid("quantifier operand invalid");
    Regex::Node node;
    node.kind = Kind::repetition;
    node.left = inner;
    node.least = least;
    node.most = most;
    return add(std::move(node));
  }

  Result<bool> quantifier(std::uint32_t& least, std::uint32_t& most) {
    if (!more()) return false;
    const char32_t c = pattern_[at_];
    if (c == '*' || c == '+' || c == '?') {
      ++at_;
      least = c == '+' ? 1 : 0;
      most = c == '?' ? 1 : unbounded;
      return true;
    }
    const bool bound = c == '{' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] >= '0' && pattern_[at_ + 1] <= '9';
    if (!bound) return false;
    ++at_;
    least = number();
    most = least;
    if (next_is(',')) {
      ++at_;
      most = next_is('}') ? unbounded : number();
    }
    if (!next_is('}') || least > most_repetitions || (most != unbounded && (most > most_repetitions || most < least))) {
      return invalid("invalid repetition count(s)");
    }
    ++at_;
    return true;
  }

  std::uint32_t number() {
    std::uint32_t n = 0;
    for (; more() && pattern_[at_] >= '0' && pattern_[at_] <= '9'; ++at_) {
      n = std::min<std::uint32_t>(n * 10 + (pattern_[at_] - '0'), most_repetitions + 1);
    }
    return n;
  }

  std::uint32_t of_kind(Kind kind) {
    Regex::Node node;
    node.kind = kind;
    return add(std::move(node));
  }

  std::uint32_t of_set(std::vector<Regex::Range> ranges, bool inverted) {
    Regex::Node node;
    node.kind = Kind::set;
    node.ranges = std::move(ranges);
    node.inverted = inverted;
    return add(std::move(node));
  }

  Result<std::uint32_t> atom(int depth) {
    const char32_t c = pattern_[at_++];
    switch (c) {
      case '^':
        return of_kind(Kind::begin);
      case '$':
        return of_kind(Kind::end);
      case '.':
        return of_set({}, true);
      case '[':
        return bracket();
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
        return invalid("quantifier operand invalid");
      case '{': {
        const bool bound = more() && pattern_[at_] >= '0' && pattern_[at_] <= '9';
        if (bound) return invalid("quantifier operand invalid");
        return of_set({{c, c}}, false);
      }
      case '(':
        return group(depth);
      default:
        return of_set({{c, c}}, false);
    }
  }

  Result<std::uint32_t> group(int depth) {
    std::uint32_t number = 0;
    if (next_is('?')) {
      if (!next_is(':', 1)) return lacking("look-around");
      at_ += 2;
    } else {
      number = static_cast<std::uint32_t>(++out_.groups_);
    }
    DSQLSIM_TRY(const std::uint32_t inner, alternation(depth + 1));
    if (!next_is(')')) return invalid("parentheses () not balanced");
    ++at_;
    if (number == 0) return inner;
    Regex::Node node;
    node.kind = Kind::group;
    node.left = inner;
    node.number = number;
    return add(std::move(node));
  }

  static bool add_class(std::u32string_view name, std::vector<Regex::Range>& out) {
    const auto is = [&](std::u32string_view one, std::u32string_view other) { return name == one || name == other; };
    if (is(U"d", U"digit")) {
      out.push_back({'0', '9'});
    } else if (is(U"s", U"space")) {
      out.insert(out.end(), {{'\t', '\r'}, {' ', ' '}});
    } else if (is(U"w", U"word")) {
      out.insert(out.end(), {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}});
    } else if (name == U"alpha") {
      out.insert(out.end(), {{'a', 'z'}, {'A', 'Z'}});
    } else if (name == U"alnum") {
      out.insert(out.end(), {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}});
    } else if (name == U"upper") {
      out.push_back({'A', 'Z'});
    } else if (name == U"lower") {
      out.push_back({'a', 'z'});
    } else if (name == U"xdigit") {
      out.insert(out.end(), {{'0', '9'}, {'a', 'f'}, {'A', 'F'}});
    } else if (name == U"punct") {
      out.insert(out.end(), {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}});
    } else {
      return false;
    }
    return true;
  }

  /// The character that a letter behind a backslash stands for; 0 if it stands for none.
  static char32_t control(char32_t letter) {
    switch (letter) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'f':
        return '\f';
      case 'v':
        return '\v';
      case 'a':
        return '\a';
      case 'e':
        return 27;
      default:
        return 0;
    }
  }

  static bool is_plain(char32_t c) { return !is_word(c) || c == '_'; }

  Result<std::uint32_t> escape() {
    if (!more()) return invalid("invalid escape \\ sequence");
    const char32_t c = pattern_[at_++];
    std::vector<Regex::Range> ranges;
    if (add_class(std::u32string(1, c), ranges)) return of_set(std::move(ranges), false);
    if ((c == 'D' || c == 'S' || c == 'W') && add_class(std::u32string(1, c | 32), ranges)) {
      return of_set(std::move(ranges), true);
    }
    switch (c) {
      case 'A':
        return of_kind(Kind::begin);
      case 'Z':
        return of_kind(Kind::end);
      case 'm':
        return of_kind(Kind::word_begin);
      case 'M':
        return of_kind(Kind::word_end);
      case 'y':
        return of_kind(Kind::word_edge);
      case 'Y':
        return of_kind(Kind::no_word_edge);
      default:
        break;
    }
    const char32_t meant = is_plain(c) ? c : control(c);
    if (meant == 0) return lacking("an escape of this kind");
    return of_set({{meant, meant}}, false);
  }

  Result<std::uint32_t> bracket() {
    std::vector<Regex::Range> ranges;
    const bool inverted = next_is('^');
    if (inverted) ++at_;
    for (bool first = true;; first = false) {
      if (!more()) return invalid("brackets [] not balanced");
      if (next_is(']') && !first) break;
      DSQLSIM_TRY(const bool was_class, bracket_class(ranges));
      if (was_class) continue;
      DSQLSIM_TRY(const char32_t low, bracket_character());
      char32_t high = low;
      if (next_is('-') && at_ + 1 < pattern_.size() && !next_is(']', 1)) {
        ++at_;
        DSQLSIM_TRY(high, bracket_character());
        if (high < low) return invalid("invalid character range");
      }
      ranges.push_back({low, high});
    }
    ++at_;
    return of_set(std::move(ranges), inverted);
  }

  Result<bool> bracket_class(std::vector<Regex::Range>& out) {
    if (next_is('[') && (next_is('.', 1) || next_is('=', 1))) return lacking("a collating element");
    if (next_is('[') && next_is(':', 1)) {
      const std::size_t end = pattern_.find(U":]", at_ + 2);
      if (end == std::u32string::npos) return invalid("brackets [] not balanced");
      if (!add_class(std::u32string_view(pattern_).substr(at_ + 2, end - at_ - 2), out))
        return lacking("a class of this kind");
      at_ = end + 2;
      return true;
    }
    if (!next_is('\\') || at_ + 1 >= pattern_.size() || !add_class(std::u32string(1, pattern_[at_ + 1]), out))
      return false;
    at_ += 2;
    return true;
  }

  Result<char32_t> bracket_character() {
    const char32_t c = pattern_[at_++];
    if (c != '\\') return c;
    if (!more()) return invalid("invalid escape \\ sequence");
    const char32_t escaped = pattern_[at_++];
    const char32_t meant = is_plain(escaped) ? escaped : control(escaped);
    if (meant == 0) return lacking("an escape of this kind");
    return meant;
  }

  std::u32string pattern_;
  Regex& out_;
  std::size_t at_ = 0;
};

Result<Regex> Regex::compile(std::string_view pattern, bool ignore_case) {
  Regex out;
  out.ignore_case_ = ignore_case;
  DSQLSIM_CHECKED(RegexParser(characters_of(pattern), out).parse());
  return out;
}

}  // namespace dsqlsim::model
