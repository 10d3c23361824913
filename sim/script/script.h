#pragma once
// A sqllogictest file as values: records in file order, each with what it expects. Parsing knows the grammar of
// sqllogictest-rs and nothing of SQL; every mistake in a file is one sentence at one line.

#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "sim/core/time.h"
#include "sim/db/backend.h"

namespace dsqlsim::script {

/// `statement ok`: any answer that is no error.
struct ExpectOk {};

/// `statement count N`: the number in the command tag.
struct ExpectCount {
  std::int64_t rows = 0;
};

/// `statement tag TAG`: the whole command tag, for example ROLLBACK in answer to a COMMIT.
struct ExpectTag {
  std::string tag;
};

/// `statement error REGEX` and `query error REGEX`: found somewhere in "SQLSTATE: message", as a pattern or word for word: messages
/// hold brackets. With the text below `----`
/// instead, it is the whole of it. Neither: any error.
struct ExpectError {
  std::string text;
  std::optional<std::regex> pattern;
};

enum class Sort : std::uint8_t { none, rows, values };

/// `query TYPES [nosort|rowsort|valuesort]`: the lines below `----`.
struct ExpectRows {
  Sort sort = Sort::none;
  std::vector<std::string> lines;
};

using Expectation = std::variant<ExpectOk, ExpectCount, ExpectTag, ExpectError, ExpectRows>;

/// SQL text and what it must answer. Several statements in one text are one simple query.
struct Query {
  /// Empty: the default session.
  std::string connection;
  std::string sql;
  Expectation expected;
  /// Of `skipif`: not run on these backends. Of `onlyif`: run on no other.
  std::vector<std::string> skip_on;
  std::vector<std::string> only_on;
};

/// `connect ok [N] [search_path=LIST]` and `connect error REGEX`: connects the session now and not when it is first used.
/// With N there are N-1 more beside it, which nobody uses and which are open until `disconnect`.
struct Connect {
  /// Empty: the default session.
  std::string connection;
  std::int64_t count = 1;
  Startup startup;
  /// ExpectOk or ExpectError.
  Expectation expected;
};

/// `disconnect`: the client closes the session, and those that came with it.
struct Disconnect {
  std::string connection;
};

struct Sleep {
  Duration length;
};

struct Halt {};

struct Record {
  /// Where the record's first word stands, from 1.
  int line = 0;
  std::variant<Query, Connect, Disconnect, Sleep, Halt> what;
};

/// A word that a comment at the head of the file sets, `# dialect: 2026-06`, and its line.
struct Directive {
  std::string value;
  int line = 0;
};

struct Script {
  std::vector<Record> records;
  /// `# dialect: YYYY-MM`, `# dialect: YYYY-MM+KNOB=VALUE`: the era whose behaviour the file shows, and knobs of the model.
  std::optional<Directive> dialect;
  /// `# backends: model postgres`: where the file shows the same. Empty: on the model alone.
  std::vector<std::string> backends;

  [[nodiscard]] bool is_for(std::string_view backend) const;
};

struct ScriptError {
  int line = 0;
  std::string sentence;
};

[[nodiscard]] tl::expected<Script, ScriptError> parse_script(std::string_view text);

/// Splits at blanks; runs of them count as one.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line);

}  // namespace dsqlsim::script
