#include "sim/script/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/core/nearest_word.h"
#include "sim/script/duration.h"

namespace dsqlsim::script {

namespace {

using Words = std::vector<std::string_view>;
template <class T>
using Parsed = tl::expected<T, std::string>;

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 2> backend_names{"model", "postgres"};
/// What scripts made elsewhere call the two, and engines that are neither.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> other_names{{{"dsql", "model"}, {"postgresql", "postgres"}}};
constexpr std::array<std::string_view, 10> other_engines{"sqlite", "mysql",  "mssql",       "oracle", "duckdb",
                                                         "mariadb", "db2",   "cockroachdb", "hsqldb", "risingwave"};

tl::unexpected<std::string> wrong(std::string sentence) { return tl::unexpected<std::string>(std::move(sentence)); }

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What stands after the first `n` words of the line, its inner blanks kept.
std::string_view rest_after(std::string_view line, std::size_t n) {
  line = trim(line);
  for (; n > 0; --n) {
    const auto end = line.find_first_of(blanks);
    if (end == std::string_view::npos) return {};
    line = trim(line.substr(end));
  }
  return line;
}

std::optional<std::string> unknown_backend(std::string_view name) {
  if (std::find(backend_names.begin(), backend_names.end(), name) != backend_names.end()) return std::nullopt;
  return unknown_word("backend", name, backend_names);
}

/// The engine that a condition names: ours by our own word, another by its own.
Parsed<std::string> engine_of(std::string_view name) {
  for (const auto& [other, ours] : other_names) {
    if (name == other) return std::string(ours);
  }
  if (std::find(other_engines.begin(), other_engines.end(), name) != other_engines.end()) return std::string(name);
  if (auto error = unknown_backend(name); error.has_value()) return wrong(std::move(*error));
  return std::string(name);
}

Parsed<Expectation> error_of(std::string_view text) {
  ExpectError expected{std::string(text), std::nullopt};
  if (text.empty()) return expected;
  // Rust's inline flag, which ECMAScript lacks.
  const bool any_case = text.starts_with("(?i)");
  if (any_case) text.remove_prefix(4);
  try {
    expected.pattern =
        std::regex(std::string(text), any_case ? std::regex::ECMAScript | std::regex::icase : std::regex::ECMAScript);
  } catch (const std::regex_error&) {
    return wrong(fmt::format("'{}' is not a regular expression", text));
  }
  return expected;
}

Parsed<Expectation> statement_head(std::string_view line) {
  constexpr std::array<std::string_view, 4> kinds{"ok", "count", "error", "tag"};
  const Words words = words_of(line);
  if (words.size() < 2) return wrong("after 'statement' comes ok, count, error or tag");
  const std::string_view kind = words[1];
  const std::string_view rest = rest_after(line, 2);
  if (kind == "error") return error_of(rest);
  if (kind == "tag") {
    if (rest.empty()) return wrong("after 'statement tag' comes the command tag");
    return ExpectTag{std::string(rest)};
  }
  if (kind == "ok") {
    if (!rest.empty()) return wrong(fmt::format("unexpected '{}' after 'statement ok'", rest));
    return ExpectOk{};
  }
  if (kind != "count") return wrong(unknown_word("statement", kind, kinds));
  std::int64_t rows = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), rows);
  if (rest.empty() || error != std::errc{} || end != rest.data() + rest.size() || rows < 0) {
    return wrong(fmt::format("'statement count' takes a number of rows, not '{}'", rest));
  }
  return ExpectCount{rows};
}

/// The words of a connect record, but for the name of the session.
Parsed<Connect> connect_head(std::string_view line) {
  constexpr std::string_view search_path = "search_path=";
  const Words words = words_of(line);
  Connect out;
  if (words.size() > 1 && words[1] == "error") {
    Parsed<Expectation> expected = error_of(rest_after(line, 2));
    if (!expected.has_value()) return wrong(std::move(expected.error()));
    out.expected = std::move(*expected);
    return out;
  }
  if (words.size() < 2 || words[1] != "ok") return wrong("after 'connect' comes ok or error");
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i].starts_with(search_path)) {
      out.startup.search_path = words[i].substr(search_path.size());
      continue;
    }
    const auto [end, error] = std::from_chars(words[i].data(), words[i].data() + words[i].size(), out.count);
    if (error != std::errc{} || end != words[i].data() + words[i].size() || out.count < 1) {
      return wrong(fmt::format("'connect ok' takes a number of sessions and search_path=LIST, not '{}'", words[i]));
    }
  }
  return out;
}

std::optional<Sort> sort_of(std::string_view word) {
  if (word == "nosort") return Sort::none;
  if (word == "rowsort") return Sort::rows;
  if (word == "valuesort") return Sort::values;
  return std::nullopt;
}

Parsed<Expectation> query_head(std::string_view line, Sort sort) {
  const Words words = words_of(line);
  if (words.size() > 1 && words[1] == "error") return error_of(rest_after(line, 2));
  ExpectRows expected;
  expected.sort = sort;
  // The types may be left out.
  const std::size_t sort_at = words.size() == 2 && sort_of(words[1]).has_value() ? 1 : 2;
  if (words.size() > sort_at) {
    const std::optional<Sort> given = sort_of(words[sort_at]);
    constexpr std::array<std::string_view, 3> sorts{"nosort", "rowsort", "valuesort"};
    if (!given.has_value()) return wrong(unknown_word("sort mode", words[sort_at], sorts));
    expected.sort = *given;
  }
  return expected;
}

/// Reads lines one by one; a trailing carriage return is no part of a line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  std::string_view rest_;
  int number_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : lines_(text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text) {}

  tl::expected<Script, ScriptError> parse() {
    std::string_view line;
    while (lines_.next(line)) {
      const int number = lines_.number();
      if (const auto error = parse_line(line); error.has_value()) return fail(number, *error);
    }
    if (pending_line_ != 0) return fail(pending_line_, "no record follows");
    return std::move(script_);
  }

 private:
  using Error = std::optional<std::string>;

  static tl::unexpected<ScriptError> fail(int line, std::string sentence) {
    return tl::unexpected<ScriptError>(ScriptError{line, std::move(sentence)});
  }

  Error parse_line(std::string_view line) {
    const Words words = words_of(line);
    if (words.empty()) return std::nullopt;
    if (line.front() == '#') return parse_comment(line);
    const std::string_view first = words.front();
    if (first == "statement") return parse_query(statement_head(line));
    if (first == "query") return parse_query(query_head(line, sort_));
    if (first == "control") return parse_control(words);
    // A name for the records that follow, and the length from which results are hashed: nothing to do for either.
    if (first == "subtest" || first == "hash-threshold") return std::nullopt;
    if (first == "connection") return parse_connection(words);
    if (first == "skipif" || first == "onlyif") return parse_condition(words);
    if (first == "sleep") return parse_sleep(rest_after(line, 1));
    if (first == "halt") return add(Halt{});
    if (first == "connect") return parse_connect(connect_head(line));
    if (first == "disconnect") {
      if (words.size() > 1) return "'disconnect' stands alone; 'connection NAME' before it says which session";
      return add_of_session(Disconnect{pending_.connection});
    }
    constexpr std::array<std::string_view, 9> known{"statement", "query", "connection", "skipif",    "onlyif",
                                                    "sleep",     "halt",  "connect",    "disconnect"};
    return unknown_word("record", first, known);
  }

  Error parse_comment(std::string_view line) {
    const Words words = words_of(line);
    if (words.size() < 2 || words[0] != "#") return std::nullopt;
    if (words[1] != "dialect:" && words[1] != "backends:") return std::nullopt;
    if (!script_.records.empty()) return fmt::format("'{}' must stand before the first record", words[1]);
    if (words[1] == "dialect:") {
      if (words.size() != 3) return "'dialect:' takes one date, with +KNOB=VALUE after it";
      script_.dialect = Directive{std::string(words[2]), lines_.number()};
      return std::nullopt;
    }
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (auto error = unknown_backend(words[i]); error.has_value()) return error;
      script_.backends.emplace_back(words[i]);
    }
    return std::nullopt;
  }

  Error parse_connection(const Words& words) {
    if (words.size() != 2) return "'connection' takes one name";
    expect_record();
    pending_.connection = words[1] == "default" ? "" : words[1];
    return std::nullopt;
  }

  Error parse_condition(const Words& words) {
    if (words.size() != 2) return fmt::format("'{}' takes the name of one backend", words[0]);
    Parsed<std::string> engine = engine_of(words[1]);
    if (!engine.has_value()) return std::move(engine.error());
    expect_record();
    (words[0] == "skipif" ? pending_.skip_on : pending_.only_on).push_back(std::move(*engine));
    return std::nullopt;
  }

  Error parse_control(const Words& words) {
    if (words.size() != 3 || words[1] != "sortmode") return "'control' takes 'sortmode' and nosort, rowsort or valuesort";
    const std::optional<Sort> sort = sort_of(words[2]);
    constexpr std::array<std::string_view, 3> sorts{"nosort", "rowsort", "valuesort"};
    if (!sort.has_value()) return unknown_word("sort mode", words[2], sorts);
    sort_ = *sort;
    return std::nullopt;
  }

  Error parse_sleep(std::string_view length) {
    const std::optional<Duration> parsed = parse_duration(length);
    if (!parsed.has_value()) return fmt::format("'{}' is not a length of time such as 365s or 250ms", length);
    return add(Sleep{*parsed});
  }

  Error parse_connect(Parsed<Connect> head) {
    if (!head.has_value()) return std::move(head.error());
    head->connection = pending_.connection;
    return add_of_session(std::move(*head));
  }

  Error parse_query(Parsed<Expectation> head) {
    if (!head.has_value()) return std::move(head.error());
    const int number = lines_.number();
    const bool has_results = read_sql();
    if (pending_.sql.empty()) return "the record has no SQL";
    pending_.expected = std::move(*head);
    if (has_results) {
      if (auto error = read_results(); error.has_value()) return error;
    }
    script_.records.push_back({number, std::move(pending_)});
    pending_ = {};
    pending_line_ = 0;
    return std::nullopt;
  }

  /// Lines up to a blank one, or to `----`: true then.
  bool read_sql() {
    std::string_view line;
    while (lines_.next(line)) {
      if (trim(line) == "----") return true;
      if (trim(line).empty()) return false;
      if (!pending_.sql.empty()) pending_.sql += '\n';
      pending_.sql += line;
    }
    return false;
  }

  Error read_results() {
    if (auto* rows = std::get_if<ExpectRows>(&pending_.expected); rows != nullptr) {
      std::string_view line;
      while (lines_.next(line) && !trim(line).empty()) rows->lines.emplace_back(line);
      const bool hashed = rows->lines.size() == 1 && rows->lines[0].find(" values hashing to ") != std::string::npos;
      return hashed ? Error("results given as a hash are not read: write the rows out") : std::nullopt;
    }
    auto* error = std::get_if<ExpectError>(&pending_.expected);
    if (error == nullptr) return "'----' belongs to a query or to 'statement error'";
    if (!error->text.empty()) return "an error is expected by a pattern or by the text below '----', not by both";
    std::string_view line;
    while (lines_.next(line) && !trim(line).empty()) {
      if (!error->text.empty()) error->text += '\n';
      error->text += line;
    }
    return error->text.empty() ? Error("below '----' the text of the error is missing") : std::nullopt;
  }

  /// A record that 'connection' may stand before, and the conditions may not.
  Error add_of_session(decltype(Record::what) what) {
    if (!pending_.skip_on.empty() || !pending_.only_on.empty()) return "'skipif' and 'onlyif' belong to a statement or query";
    script_.records.push_back({lines_.number(), std::move(what)});
    pending_ = {};
    pending_line_ = 0;
    return std::nullopt;
  }

  Error add(decltype(Record::what) what) {
    if (pending_line_ != 0) return "'connection', 'skipif' and 'onlyif' belong to a statement or query";
    script_.records.push_back({lines_.number(), std::move(what)});
    return std::nullopt;
  }

  void expect_record() {
    if (pending_line_ == 0) pending_line_ = lines_.number();
  }

  Lines lines_;
  Script script_;
  Query pending_;
  /// Of queries that name no sort mode themselves.
  Sort sort_ = Sort::none;
  /// Where the first word stands that waits for its record; 0: none does.
  int pending_line_ = 0;
};

}  // namespace

bool Script::is_for(std::string_view backend) const {
  if (backends.empty()) return backend == "model";
  return std::find(backends.begin(), backends.end(), backend) != backends.end();
}

std::vector<std::string_view> words_of(std::string_view line) {
  Words words;
  for (line = trim(line); !line.empty(); line = trim(line)) {
    const auto end = std::min(line.find_first_of(blanks), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

tl::expected<Script, ScriptError> parse_script(std::string_view text) { return Parser(text).parse(); }

}  // namespace dsqlsim::script
