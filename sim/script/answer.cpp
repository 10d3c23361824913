#include "sim/script/answer.h"

#include <fmt/format.h>

#include <algorithm>

namespace dsqlsim::script {

namespace {

using Row = std::vector<std::string>;

std::string shown_cell(const ResultSet& result, std::size_t row, std::size_t column) {
  std::string text = cell_text(result, row, column);
  return text.empty() ? "(empty)" : text;
}

std::string join(const Row& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

/// One blank between words and none around: how much space separates values is not what a script is about.
std::string single_spaced(std::string_view line) {
  std::string out;
  for (const char c : line) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<Row> rows_of(const ResultSet& result, Sort sort) {
  std::vector<Row> rows(result.row_count());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < result.columns.size(); ++c) rows[r].push_back(shown_cell(result, r, c));
  }
  if (sort == Sort::rows) std::sort(rows.begin(), rows.end());
  return rows;
}

/// Every value on a line of its own, as the first sqllogictest wrote results.
Row values_of(const ResultSet& result, Sort sort) {
  Row lines;
  for (const Row& row : rows_of(result, sort)) lines.insert(lines.end(), row.begin(), row.end());
  if (sort == Sort::values) std::sort(lines.begin(), lines.end());
  return lines;
}

/// The lines that a script would have to hold for this result.
Row lines_of(const ResultSet& result, Sort sort) {
  if (sort == Sort::values) return values_of(result, sort);
  Row lines;
  for (const Row& row : rows_of(result, sort)) lines.push_back(join(row, " "));
  return lines;
}

Row comparable(const Row& lines, Sort sort) {
  Row out;
  for (const std::string& line : lines) out.push_back(single_spaced(line));
  if (sort != Sort::none) std::sort(out.begin(), out.end());
  return out;
}

std::string shown_error(const DbError& error) {
  return "error " + error_text(error) + (error.detail.empty() ? "" : "\nDETAIL: " + error.detail);
}

std::string shown_rows(const Row& lines) {
  if (lines.empty()) return "no rows";
  return join(lines, "\n");
}

std::string shown(const Result<ResultSet>& answer, Sort sort = Sort::none) {
  if (!answer.has_value()) return shown_error(answer.error());
  std::string out = answer->tag.empty() ? "no command tag" : answer->tag;
  if (!answer->columns.empty()) out += "\n" + shown_rows(lines_of(*answer, sort));
  return out;
}

struct Comparison {
  const Result<ResultSet>& answer;

  std::optional<Mismatch> operator()(const ExpectOk&) const {
    if (answer.has_value()) return std::nullopt;
    return Mismatch{"ok", shown(answer)};
  }

  std::optional<Mismatch> operator()(const ExpectCount& expected) const {
    if (answer.has_value() && answer->rows == expected.rows) return std::nullopt;
    return Mismatch{fmt::format("{} rows", expected.rows), shown(answer)};
  }

  std::optional<Mismatch> operator()(const ExpectTag& expected) const {
    if (answer.has_value() && answer->tag == expected.tag) return std::nullopt;
    return Mismatch{"tag " + expected.tag, shown(answer)};
  }

  std::optional<Mismatch> operator()(const ExpectError& expected) const {
    if (!answer.has_value()) {
      const std::string text = error_text(answer.error());
      const bool as_expected = expected.pattern.has_value()
                                   ? std::regex_search(text, *expected.pattern) || text.find(expected.text) != std::string::npos
                                   : expected.text.empty() || single_spaced(text) == single_spaced(expected.text);
      if (as_expected) return std::nullopt;
    }
    return Mismatch{expected.text.empty() ? "an error" : "error " + expected.text, shown(answer)};
  }

  std::optional<Mismatch> operator()(const ExpectRows& expected) const {
    if (answer.has_value()) {
      const Row actual = lines_of(*answer, expected.sort);
      if (comparable(actual, expected.sort) == comparable(expected.lines, expected.sort)) return std::nullopt;
      // Values of sorted rows stand in the rows' order.
      const Sort of_values = expected.sort == Sort::values ? Sort::values : Sort::none;
      if (comparable(values_of(*answer, expected.sort), of_values) == comparable(expected.lines, of_values)) return std::nullopt;
      return Mismatch{shown_rows(expected.lines), shown_rows(actual)};
    }
    return Mismatch{shown_rows(expected.lines), shown(answer)};
  }
};

}  // namespace

std::string error_text(const DbError& error) {
  if (error.kind == ErrorKind::connection_lost && error.state == SqlState{}) return "08006: " + error.message;
  return std::string(error.state.text()) + ": " + error.message;
}

std::optional<Mismatch> compare(const Expectation& expected, const Result<ResultSet>& answer) {
  return std::visit(Comparison{answer}, expected);
}

}  // namespace dsqlsim::script
