#pragma once
// PostgreSQL's advanced regular expressions, as far as their meaning is beyond doubt: alternation, groups, brackets,
// classes, bounds, anchors. What is left out says so: back references, look-around, lazy quantifiers where it matters
// how far a match goes. The match is the leftmost one, of those the longest; its groups are what each part, from left
// to right, takes at most.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/try.h"

namespace dsqlsim::model {

/// In characters, not bytes; `first` of a group that took no part is npos.
struct RegexSpan {
  std::size_t first = std::string_view::npos;
  std::size_t last = 0;
};

class Regex {
 public:
  /// 2201B if it is no regular expression. Knows the case of ASCII letters only, as collation C.
  static Result<Regex> compile(std::string_view pattern, bool ignore_case);

  /// Groups that catch what they match.
  [[nodiscard]] std::size_t groups() const { return groups_; }
  [[nodiscard]] bool lazy() const { return lazy_; }
  /// A group is in something repeated that has no fixed length: what it holds in the end is PostgreSQL's secret.
  [[nodiscard]] bool has_doubtful_groups() const;
  /// The match and its groups, at `from` or behind it. XX000 if it takes too many steps.
  [[nodiscard]] Result<std::optional<std::vector<RegexSpan>>> search(const std::u32string& text,
                                                                     std::size_t from) const;

 private:
  friend class RegexParser;
  friend class RegexMatcher;

  enum class Kind : std::uint8_t {
    empty,
    set,
    begin,
    end,
    word_begin,
    word_end,
    word_edge,
    no_word_edge,
    concatenation,
    alternation,
    repetition,
    group
  };
  struct Range {
    char32_t low;
    char32_t high;
  };
  struct Node {
    Kind kind = Kind::empty;
    bool inverted = false;
    std::vector<Range> ranges;
    /// Of a concatenation and an alternation two; of a repetition and a group the first.
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::uint32_t least = 0;
    std::uint32_t most = 0;
    /// Of a group that catches, from 1.
    std::uint32_t number = 0;
  };

  /// How many characters every match of the node has, if that is always the same.
  [[nodiscard]] std::optional<std::size_t> width(std::uint32_t node) const;
  [[nodiscard]] bool has_group(std::uint32_t node) const;

  std::vector<Node> nodes_;
  std::uint32_t root_ = 0;
  std::size_t groups_ = 0;
  bool lazy_ = false;
  bool ignore_case_ = false;
};

[[nodiscard]] std::u32string characters_of(std::string_view utf8);
[[nodiscard]] std::string utf8_of(std::u32string_view characters);

}  // namespace dsqlsim::model
