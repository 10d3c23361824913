#pragma once
// SQL text to parse tree. The only users of libpg_query are the sources of this folder: other folders see an opaque tree.
// DSQL's ASYNC (CREATE INDEX ASYNC, ALTER TABLE ASYNC) is no PostgreSQL: it is blanked out before parsing, so positions stay.
// Parse on the main stack only: the parser needs more room than a fiber has. Nesting is capped before the parser sees the text.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql/try.h"

// Named by protobuf-c.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
struct PgQuery__ParseResult;
struct PgQuery__RawStmt;
}
// NOLINTEND(bugprone-reserved-identifier)

namespace dsqlsim::model {

/// What a statement is, as far as transaction rules care.
enum class StatementClass : std::uint8_t { query, modify, ddl, transaction, setting, other };

class ParsedScript {
 public:
  ParsedScript(PgQuery__ParseResult* tree, std::string text, std::vector<std::size_t> async_positions);
  ~ParsedScript();
  ParsedScript(ParsedScript&& other) noexcept;
  ParsedScript& operator=(ParsedScript&& other) noexcept;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const PgQuery__RawStmt& statement(std::size_t i) const;
  [[nodiscard]] StatementClass classify(std::size_t i) const;
  /// True if the statement was written with DSQL's ASYNC.
  [[nodiscard]] bool is_async(std::size_t i) const;
  /// The statement's own text.
  [[nodiscard]] std::string_view text(std::size_t i) const;
  [[nodiscard]] const std::string& text() const { return text_; }
  /// CREATE INDEX was written with USING; the tree says "btree" either way.
  [[nodiscard]] bool names_access_method(std::size_t i) const;
  /// Offset in text(i) of what follows RETURN in CREATE FUNCTION; npos if there is none.
  [[nodiscard]] std::size_t returned_offset(std::size_t i) const;
  /// Offset in text(i) of what follows AS in CREATE VIEW; npos if there is none.
  [[nodiscard]] std::size_t query_offset(std::size_t i) const;

 private:
  PgQuery__ParseResult* tree_;
  std::string text_;
  std::vector<std::size_t> async_;
};

/// Errors carry PostgreSQL's SQLSTATE and message.
[[nodiscard]] Result<ParsedScript> parse(std::string_view sql);

}  // namespace dsqlsim::model
