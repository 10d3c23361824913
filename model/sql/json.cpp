#include "model/sql/json.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "model/sql/decimal.h"
#include "model/sql/json_slice.h"

namespace dsqlsim::model {

namespace {

constexpr int max_depth = 200;

struct ShorterFirst {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

class Reader {
 public:
  Reader(std::string_view text, bool translates) : rest_(text), translates_(translates) {}

  bool document(std::string& out) {
    if (!value(out, 0)) return false;
    blanks();
    return rest_.empty();
  }
  [[nodiscard]] bool untranslatable() const { return untranslatable_; }

 private:
  void blanks() {
    while (!rest_.empty() && std::string_view(" \t\n\r").find(rest_.front()) != std::string_view::npos) rest_.remove_prefix(1);
  }
  bool take(char c) {
    blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool literal(std::string_view word, std::string& out) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    out += word;
    return true;
  }

  bool value(std::string& out, int depth) {
    blanks();
    if (rest_.empty() || depth > max_depth) return false;
    switch (rest_.front()) {
      case '{': return object(out, depth);
      case '[': return array(out, depth);
      case '"': return string(out);
      case 't': return literal("true", out);
      case 'f': return literal("false", out);
      case 'n': return literal("null", out);
      default: return number(out);
    }
  }

  bool object(std::string& out, int depth) {
    std::map<std::string, std::string, ShorterFirst> members;
    rest_.remove_prefix(1);
    if (!take('}')) {
      do {
        std::string key;
        std::string member;
        blanks();
        if (rest_.empty() || rest_.front() != '"' || !string(key) || !take(':') || !value(member, depth + 1)) return false;
        members[key] = member;
      } while (take(','));
      if (!take('}')) return false;
    }
    out += '{';
    bool first = true;
    for (const auto& [key, member] : members) {
      if (!first) out += ", ";
      first = false;
      out += key;
      out += ": ";
      out += member;
    }
    out += '}';
    return true;
  }

  bool array(std::string& out, int depth) {
    rest_.remove_prefix(1);
    out += '[';
    if (take(']')) {
      out += ']';
      return true;
    }
    bool first = true;
    do {
      if (!first) out += ", ";
      first = false;
      if (!value(out, depth + 1)) return false;
    } while (take(','));
    out += ']';
    return take(']');
  }

  /// Escapes are resolved and written again where they must be.
  bool string(std::string& out) {
    const std::string_view from = rest_;
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"') {
      if (static_cast<unsigned char>(rest_.front()) < 0x20) return false;
      if (rest_.front() == '\\') {
        if (rest_.size() < 2 || std::string_view("\"\\/bfnrtu").find(rest_[1]) == std::string_view::npos) return false;
        const bool coded = rest_[1] == 'u';
        if (coded && (rest_.size() < 6 || rest_.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)) return false;
        if (coded && translates_ && !character()) return false;
        rest_.remove_prefix(1);
      }
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    out += json_quote(json_unquote(from.substr(0, from.size() - rest_.size())));
    return true;
  }

  static std::uint32_t code(std::string_view digits) {
    std::uint32_t v = 0;
    (void)std::from_chars(digits.data(), digits.data() + 4, v, 16);
    return v;
  }

  /// Whether the \uXXXX that comes next says a character; the halves of a pair must stand together.
  bool character() {
    const std::uint32_t c = code(rest_.substr(2));
    untranslatable_ = c == 0;
    if (c == 0 || (c >= 0xDC00 && c < 0xE000)) return false;
    if (c < 0xD800 || c >= 0xE000) return true;
    const std::string_view next = rest_.substr(6, 6);
    if (next.size() < 6 || !next.starts_with("\\u") || next.find_first_not_of("0123456789abcdefABCDEF", 2) != std::string_view::npos) return false;
    const std::uint32_t low = code(next.substr(2));
    if (low < 0xDC00 || low >= 0xE000) return false;
    rest_.remove_prefix(6);
    return true;
  }

  /// JSON's grammar: no leading zeros, digits on both sides of a point.
  static bool is_number(std::string_view text) {
    const auto digits = [&] {
      const std::size_t n = std::min(text.find_first_not_of("0123456789"), text.size());
      text.remove_prefix(n);
      return n;
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    const bool zero = text.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      if (digits() == 0) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
      text.remove_prefix(1);
      if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
      if (digits() == 0) return false;
    }
    return text.empty();
  }

  bool number(std::string& out) {
    std::size_t n = 0;
    while (n < rest_.size() && std::string_view("0123456789+-.eE").find(rest_[n]) != std::string_view::npos) ++n;
    Decimal d;
    const std::string_view text = rest_.substr(0, n);
    if (!is_number(text) || !parse_decimal(text, d)) return false;
    out += to_text(d);
    rest_.remove_prefix(n);
    return true;
  }

  std::string_view rest_;
  /// Escapes are turned into characters, so that one without a character is refused.
  bool translates_;
  bool untranslatable_ = false;
};

}  // namespace

bool normalize_json(std::string_view text, std::string& out) { return Reader(text, false).document(out); }

JsonInput read_jsonb(std::string_view text, std::string& out) {
  Reader reader(text, true);
  if (reader.document(out)) return JsonInput::valid;
  return reader.untranslatable() ? JsonInput::untranslatable : JsonInput::invalid;
}

}  // namespace dsqlsim::model
