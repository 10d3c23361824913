// Parsed into a tree; a tree is asked where a match that begins here may end. That is a set of places for each part,
// kept once it is known, so that nothing is tried twice. Which of the ends counts, and what the groups hold, is chosen
// afterwards.

#include "model/sql/regex.h"

#include <algorithm>
#include <map>
#include <set>

#include "model/sql/tree.h"

namespace dsqlsim::model {

namespace {

constexpr std::size_t most_steps = 5'000'000;

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

char32_t other_case(char32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return c ^ 32;
  return c;
}

}  // namespace

class RegexMatcher {
 public:
  RegexMatcher(const Regex& regex, const std::u32string& text) : regex_(regex), text_(text) {}

  using Ends = std::set<std::size_t>;

  [[nodiscard]] bool exhausted() const { return steps_ > most_steps; }

  /// Where a match of the node that begins at `from` may end.
  const Ends& ends(std::uint32_t node, std::size_t from) {
    const auto key = std::pair(node, from);
    const auto known = ends_.find(key);
    if (known != ends_.end()) return known->second;
    Ends found;
    if (!exhausted()) found = find_ends(regex_.nodes_[node], from);
    steps_ += found.size() + 1;
    return ends_[key] = std::move(found);
  }

  /// Fills in the groups of a match of the node from `from` to `to`, which there is.
  void dissect(std::uint32_t at, std::size_t from, std::size_t to, std::vector<RegexSpan>& spans) {
    const Regex::Node& node = regex_.nodes_[at];
    switch (node.kind) {
      case Regex::Kind::group:
        spans[node.number] = {from, to};
        return dissect(node.left, from, to, spans);
      case Regex::Kind::alternation:
        return dissect(ends(node.left, from).contains(to) ? node.left : node.right, from, to, spans);
      case Regex::Kind::concatenation: {
        const Ends middles = ends(node.left, from);
        for (auto middle = middles.rbegin(); middle != middles.rend(); ++middle) {
          if (!ends(node.right, *middle).contains(to)) continue;
          dissect(node.left, from, *middle, spans);
          return dissect(node.right, *middle, to, spans);
        }
        return;
      }
      case Regex::Kind::repetition:
        return dissect_repetition(node, from, to, spans);
      default:
        return;
    }
  }

 private:
  [[nodiscard]] bool in_set(const Regex::Node& node, char32_t c) const {
    const auto holds = [&](char32_t x) {
      return std::any_of(node.ranges.begin(), node.ranges.end(),
                         [&](const Regex::Range& r) { return x >= r.low && x <= r.high; });
    };
    return (holds(c) || (regex_.ignore_case_ && holds(other_case(c)))) != node.inverted;
  }

  [[nodiscard]] bool is_at(Regex::Kind kind, std::size_t at) const {
    const bool before = at > 0 && is_word(text_[at - 1]);
    const bool after = at < text_.size() && is_word(text_[at]);
    switch (kind) {
      case Regex::Kind::begin:
        return at == 0;
      case Regex::Kind::end:
        return at == text_.size();
      case Regex::Kind::word_begin:
        return !before && after;
      case Regex::Kind::word_end:
        return before && !after;
      case Regex::Kind::word_edge:
        return before != after;
      case Regex::Kind::no_word_edge:
        return before == after;
      default:
        return true;
    }
  }

  Ends find_ends(const Regex::Node& node, std::size_t from) {
    switch (node.kind) {
      case Regex::Kind::set:
        return from < text_.size() && in_set(node, text_[from]) ? Ends{from + 1} : Ends{};
      case Regex::Kind::group:
        return ends(node.left, from);
      case Regex::Kind::alternation: {
        Ends out = ends(node.left, from);
        const Ends& others = ends(node.right, from);
        out.insert(others.begin(), others.end());
        return out;
      }
      case Regex::Kind::concatenation: {
        Ends out;
        for (const std::size_t middle : Ends(ends(node.left, from))) {
          const Ends& rest = ends(node.right, middle);
          out.insert(rest.begin(), rest.end());
        }
        return out;
      }
      case Regex::Kind::repetition:
        return repeated(node, from, 0);
      default:
        return is_at(node.kind, from) ? Ends{from} : Ends{};
    }
  }

  /// Where a repetition may end that is at `from` after `done` rounds.
  Ends repeated(const Regex::Node& node, std::size_t from, std::uint32_t done) {
    Ends out;
    Ends reached{from};
    for (std::uint32_t round = done; !reached.empty() && !exhausted(); ++round) {
      const std::size_t before = out.size();
      if (round >= node.least) out.insert(reached.begin(), reached.end());
      const bool nothing_new = round >= node.least && out.size() == before && round > node.least;
      if (round >= node.most || nothing_new) break;
      Ends next;
      for (const std::size_t at : reached) {
        const Ends& further = ends(node.left, at);
        next.insert(further.begin(), further.end());
        steps_ += further.size() + 1;
      }
      reached = std::move(next);
    }
    return out;
  }

  void dissect_repetition(const Regex::Node& node, std::size_t from, std::size_t to, std::vector<RegexSpan>& spans) {
    // What may match nothing is tried once before it is left out.
    const bool once = from == to && node.least == 0 && node.most > 0 && ends(node.left, from).contains(to);
    for (std::uint32_t done = 0; from != to || done < std::max<std::uint32_t>(node.least, once ? 1 : 0); ++done) {
      const Ends choices = ends(node.left, from);
      bool found = false;
      for (auto end = choices.rbegin(); end != choices.rend() && !found; ++end) {
        if (*end > to || (*end == from && from != to) || !repeated(node, *end, done + 1).contains(to)) continue;
        dissect(node.left, from, *end, spans);
        from = *end;
        found = true;
      }
      if (!found || exhausted()) return;
    }
  }

  const Regex& regex_;
  const std::u32string& text_;
  std::map<std::pair<std::uint32_t, std::size_t>, Ends> ends_;
  std::size_t steps_ = 0;
};

std::optional<std::size_t> Regex::width(std::uint32_t node) const {
  const Node& n = nodes_[node];
  switch (n.kind) {
    case Kind::set:
      return 1;
    case Kind::group:
      return width(n.left);
    case Kind::alternation:
    case Kind::concatenation: {
      const std::optional<std::size_t> left = width(n.left);
      const std::optional<std::size_t> right = width(n.right);
      if (!left || !right) return std::nullopt;
      if (n.kind == Kind::concatenation) return *left + *right;
      return *left == *right ? left : std::nullopt;
    }
    case Kind::repetition: {
      const std::optional<std::size_t> one = width(n.left);
      return one && n.least == n.most ? std::optional(*one * n.least) : std::nullopt;
    }
    default:
      return 0;
  }
}

bool Regex::has_group(std::uint32_t node) const {
  const Node& n = nodes_[node];
  switch (n.kind) {
    case Kind::group:
      return true;
    case Kind::alternation:
    case Kind::concatenation:
      return has_group(n.left) || has_group(n.right);
    case Kind::repetition:
      return has_group(n.left);
    default:
      return false;
  }
}

bool Regex::has_doubtful_groups() const {
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& n) {
    return n.kind == Kind::repetition && n.most > 1 && has_group(n.left) && width(n.left).value_or(0) == 0;
  });
}

Result<std::optional<std::vector<RegexSpan>>> Regex::search(const std::u32string& text, std::size_t from) const {
  RegexMatcher matcher(*this, text);
  for (std::size_t first = from; first <= text.size(); ++first) {
    const RegexMatcher::Ends ends = matcher.ends(root_, first);
    std::vector<RegexSpan> spans(groups_ + 1);
    if (!ends.empty() && !matcher.exhausted()) {
      spans[0] = {first, *ends.rbegin()};
      matcher.dissect(root_, first, spans[0].last, spans);
    }
    if (matcher.exhausted()) return not_modelled("a regular expression with that many possibilities");
    if (!ends.empty()) return std::optional(std::move(spans));
  }
  return std::optional<std::vector<RegexSpan>>();
}

std::u32string characters_of(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    char32_t c = length == 1 ? lead : (lead & (0xFF >> (length + 1)));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      c = c << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3F);
    out += c;
    i += length;
  }
  return out;
}

std::string utf8_of(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6);
      tail(0);
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
      tail(6);
      tail(0);
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return out;
}

}  // namespace dsqlsim::model
