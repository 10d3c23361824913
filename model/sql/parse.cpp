#include "model/sql/parse.h"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "model/sql/nesting.h"
#include "model/sql/tree.h"

namespace dsqlsim::model {

namespace {

struct Token {
  PgQuery__Token kind;
  std::size_t begin;
  std::size_t end;
};

NestingToken nesting_of(PgQuery__Token kind) {
  switch (kind) {
    case PG_QUERY__TOKEN__ASCII_40:
    case PG_QUERY__TOKEN__ASCII_91: return NestingToken::open;
    case PG_QUERY__TOKEN__ASCII_41:
    case PG_QUERY__TOKEN__ASCII_93: return NestingToken::close;
    case PG_QUERY__TOKEN__ASCII_44: return NestingToken::separator;
    case PG_QUERY__TOKEN__ASCII_59: return NestingToken::end;
    case PG_QUERY__TOKEN__IDENT:
    case PG_QUERY__TOKEN__ICONST:
    case PG_QUERY__TOKEN__FCONST:
    case PG_QUERY__TOKEN__SCONST:
    case PG_QUERY__TOKEN__PARAM:
    case PG_QUERY__TOKEN__SQL_COMMENT:
    case PG_QUERY__TOKEN__C_COMMENT: return NestingToken::leaf;
    default: return NestingToken::other;
  }
}

/// The grammar raises few codes besides syntax_error; the library drops them, so they are told by their words.
SqlState state_of(std::string_view message) {
  const auto has = [&](std::string_view words) { return message.find(words) != std::string_view::npos; };
  if (has("stack depth limit")) return SqlState("54001");
  if (has("not yet implemented") || has("not supported") || has("not implemented") || has("cannot be marked")) {
    return sqlstate::feature_not_supported;
  }
  if (has("invalid value for parameter") || has("invalid Unicode escape value")) return SqlState("22023");
  if (has("must have the same number") || has("identifier too long")) return SqlState("42601");
  if (message.starts_with("frame ")) return SqlState("42P20");
  return sqlstate::syntax_error;
}

/// What PostgreSQL 16 reads and the parser of 15 does not, told by the refusal's words; empty for a mistake. The table is
/// docs/postgres-versions.md.
std::string_view newer_syntax(std::string_view message) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> table{
      {{"subquery in FROM must have an alias", "subquery in FROM without an alias"},
       {"VALUES in FROM must have an alias", "VALUES in FROM without an alias"},
       {"syntax error at or near \"JSON\"", "IS JSON"},
       {"syntax error at or near \"INHERIT\"", "GRANT of a role WITH INHERIT"}}};
  for (const auto& [words, name] : table) {
    if (message == words) return name;
  }
  constexpr std::string_view junk = "trailing junk after numeric literal at or near \"";
  if (!message.starts_with(junk)) return {};
  const std::string_view number = message.substr(junk.size());
  const bool other_base = number.size() > 1 && number[0] == '0' && std::string_view("xXoObB").find(number[1]) != std::string_view::npos;
  return other_base || number.find('_') != std::string_view::npos ? "number in another base or with underscores" : std::string_view();
}

DbError error_of(const PgQueryError& error) {
  const std::string message = error.message == nullptr ? "syntax error" : error.message;
  if (const std::string_view newer = newer_syntax(message); !newer.empty()) return not_modelled(newer).value();
  return DbError{ErrorKind::refused, state_of(message), message, {}};
}

Result<std::vector<Token>> scan(const std::string& sql) {
  PgQueryScanResult scanned = pg_query_scan(sql.c_str());
  const std::unique_ptr<PgQueryScanResult, void (*)(PgQueryScanResult*)> guard(
      &scanned, [](PgQueryScanResult* r) { pg_query_free_scan_result(*r); });
  if (scanned.error != nullptr) return tl::unexpected<DbError>(error_of(*scanned.error));
  PgQuery__ScanResult* unpacked = pg_query__scan_result__unpack(
      nullptr, scanned.pbuf.len, reinterpret_cast<const std::uint8_t*>(scanned.pbuf.data));
  std::vector<Token> out;
  if (unpacked == nullptr) return out;
  out.reserve(unpacked->n_tokens);
  for (std::size_t i = 0; i < unpacked->n_tokens; ++i) {
    const PgQuery__ScanToken& t = *unpacked->tokens[i];
    out.push_back({t.token, static_cast<std::size_t>(t.start), static_cast<std::size_t>(t.end)});
  }
  pg_query__scan_result__free_unpacked(unpacked, nullptr);
  return out;
}

bool spells_async(const std::string& sql, const Token& t) {
  if (t.kind != PG_QUERY__TOKEN__IDENT || t.end - t.begin != 5) return false;
  constexpr std::string_view word = "async";
  for (std::size_t i = 0; i < 5; ++i) {
    if ((sql[t.begin + i] | 32) != word[i]) return false;
  }
  return true;
}

/// Blanks ASYNC after [UNIQUE] INDEX of a CREATE and after ALTER TABLE; returns where it stood.
std::vector<std::size_t> cut_async(std::string& sql, const std::vector<Token>& tokens) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (!spells_async(sql, tokens[i])) continue;
    const PgQuery__Token before = tokens[i - 1].kind;
    const PgQuery__Token first = tokens[i - 2].kind;
    const bool index = before == PG_QUERY__TOKEN__INDEX &&
                       (first == PG_QUERY__TOKEN__CREATE || first == PG_QUERY__TOKEN__UNIQUE);
    const bool table = before == PG_QUERY__TOKEN__TABLE && first == PG_QUERY__TOKEN__ALTER && i + 1 < tokens.size() &&
                       (tokens[i + 1].kind == PG_QUERY__TOKEN__IDENT || tokens[i + 1].kind == PG_QUERY__TOKEN__IF_P ||
                        tokens[i + 1].kind == PG_QUERY__TOKEN__ONLY);
    if (!index && !table) continue;
    positions.push_back(tokens[i].begin);
    sql.replace(tokens[i].begin, 5, 5, ' ');
  }
  return positions;
}

bool spells_any(const std::string& sql, const Token& t, std::initializer_list<std::string_view> words) {
  std::string word = sql.substr(t.begin, t.end - t.begin);
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Blanks the STORAGE clause of a column definition, which PostgreSQL 15's grammar lacks: the word after a column's type and
/// the word that follows it. It stands elsewhere as a column's name, after SET, and after INCLUDING and EXCLUDING.
void cut_storage(std::string& sql, const std::vector<Token>& tokens) {
  for (std::size_t i = 2; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != PG_QUERY__TOKEN__STORAGE) continue;
    if (!spells_any(sql, tokens[i + 1], {"plain", "external", "extended", "main", "default"})) continue;
    const bool no_clause = spells_any(sql, tokens[i - 1], {"(", ",", ".", "set", "including", "excluding", "add", "column", "alter",
                                                           "drop", "rename", "to", "exists", "select", "as"});
    if (no_clause) continue;
    for (std::size_t k = tokens[i].begin; k < tokens[i + 1].end; ++k) sql[k] = ' ';
  }
}

/// AWS IAM GRANT and REVOKE, which tie roles to who may connect (facts 6): DSQL's own grammar.
bool is_aws_statement(const std::string& sql, const std::vector<Token>& tokens) {
  return tokens.size() > 2 && spells_any(sql, tokens[0], {"aws"}) && spells_any(sql, tokens[1], {"iam"}) &&
         (tokens[2].kind == PG_QUERY__TOKEN__GRANT || tokens[2].kind == PG_QUERY__TOKEN__REVOKE);
}

StatementClass class_of(const Node& node) {
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT: return StatementClass::query;
    case PG_QUERY__NODE__NODE_INSERT_STMT:
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
    case PG_QUERY__NODE__NODE_DELETE_STMT: return StatementClass::modify;
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT: return StatementClass::transaction;
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
    case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT:
    case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT: return StatementClass::setting;
    case PG_QUERY__NODE__NODE_CREATE_STMT:
    case PG_QUERY__NODE__NODE_INDEX_STMT:
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
    case PG_QUERY__NODE__NODE_DROP_STMT:
    case PG_QUERY__NODE__NODE_RENAME_STMT:
    case PG_QUERY__NODE__NODE_VIEW_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
    case PG_QUERY__NODE__NODE_GRANT_STMT:
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT: return StatementClass::ddl;
    default: return StatementClass::other;
  }
}

}  // namespace

ParsedScript::ParsedScript(PgQuery__ParseResult* tree, std::string text, std::vector<std::size_t> async_positions)
    : tree_(tree), text_(std::move(text)), async_(std::move(async_positions)) {}

ParsedScript::~ParsedScript() {
  if (tree_ != nullptr) pg_query__parse_result__free_unpacked(tree_, nullptr);
}

ParsedScript::ParsedScript(ParsedScript&& other) noexcept
    : tree_(std::exchange(other.tree_, nullptr)), text_(std::move(other.text_)), async_(std::move(other.async_)) {}

ParsedScript& ParsedScript::operator=(ParsedScript&& other) noexcept {
  std::swap(tree_, other.tree_);
  std::swap(text_, other.text_);
  std::swap(async_, other.async_);
  return *this;
}

std::size_t ParsedScript::size() const { return tree_ == nullptr ? 0 : tree_->n_stmts; }

const PgQuery__RawStmt& ParsedScript::statement(std::size_t i) const { return *tree_->stmts[i]; }

StatementClass ParsedScript::classify(std::size_t i) const {
  const Node& node = *tree_->stmts[i]->stmt;
  if (node.node_case != PG_QUERY__NODE__NODE_EXPLAIN_STMT) return class_of(node);
  // EXPLAIN reads nothing and changes nothing, unless with ANALYZE.
  const PgQuery__ExplainStmt& explain = *node.explain_stmt;
  const NodeList options = list(explain.n_options, explain.options);
  const bool analyze = std::any_of(options.begin(), options.end(), [](const Node* o) { return text_of(o->def_elem->defname) == "analyze"; });
  return analyze ? class_of(*explain.query) : StatementClass::other;
}

std::string_view ParsedScript::text(std::size_t i) const {
  const PgQuery__RawStmt& raw = *tree_->stmts[i];
  const auto begin = static_cast<std::size_t>(raw.stmt_location);
  return std::string_view(text_).substr(
      begin, raw.stmt_len == 0 ? std::string_view::npos : static_cast<std::size_t>(raw.stmt_len));
}

bool ParsedScript::is_async(std::size_t i) const {
  const std::string_view own = text(i);
  const auto begin = static_cast<std::size_t>(own.data() - text_.data());
  return std::any_of(async_.begin(), async_.end(),
                     [&](std::size_t at) { return at >= begin && at < begin + own.size(); });
}

bool ParsedScript::names_access_method(std::size_t i) const {
  const Result<std::vector<Token>> tokens = scan(std::string(text(i)));
  if (!tokens) return false;
  for (const Token& t : *tokens) {
    if (t.kind == PG_QUERY__TOKEN__USING) return true;
    if (t.kind == PG_QUERY__TOKEN__ASCII_40) return false;
  }
  return false;
}

std::size_t ParsedScript::returned_offset(std::size_t i) const {
  const Result<std::vector<Token>> tokens = scan(std::string(text(i)));
  if (!tokens) return std::string_view::npos;
  const auto found = std::find_if(tokens->begin(), tokens->end(), [](const Token& t) { return t.kind == PG_QUERY__TOKEN__RETURN; });
  return found == tokens->end() ? std::string_view::npos : found->end;
}

std::size_t ParsedScript::query_offset(std::size_t i) const {
  const Result<std::vector<Token>> tokens = scan(std::string(text(i)));
  if (!tokens) return std::string_view::npos;
  std::size_t depth = 0;
  for (const Token& t : *tokens) {
    if (t.kind == PG_QUERY__TOKEN__ASCII_40) ++depth;
    if (t.kind == PG_QUERY__TOKEN__ASCII_41) --depth;
    if (t.kind == PG_QUERY__TOKEN__AS && depth == 0) return t.end;
  }
  return std::string_view::npos;
}

Result<ParsedScript> parse(std::string_view sql) {
  std::string text(sql);
  if (text.find('\0') != std::string::npos) return refuse("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
  DSQLSIM_TRY(const std::vector<Token> tokens, scan(text));
  std::vector<NestingToken> nesting;
  nesting.reserve(tokens.size());
  for (const Token& t : tokens) nesting.push_back(nesting_of(t.kind));
  if (!nesting_is_bounded(nesting)) return refuse("54001", "stack depth limit exceeded");
  if (is_aws_statement(text, tokens)) return not_modelled("AWS IAM");
  std::vector<std::size_t> async = cut_async(text, tokens);
  cut_storage(text, tokens);

  PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(text.c_str());
  const std::unique_ptr<PgQueryProtobufParseResult, void (*)(PgQueryProtobufParseResult*)> guard(
      &parsed, [](PgQueryProtobufParseResult* r) { pg_query_free_protobuf_parse_result(*r); });
  if (parsed.error != nullptr) return tl::unexpected<DbError>(error_of(*parsed.error));
  PgQuery__ParseResult* tree = pg_query__parse_result__unpack(
      nullptr, parsed.parse_tree.len, reinterpret_cast<const std::uint8_t*>(parsed.parse_tree.data));
  if (tree == nullptr) return refuse(sqlstate::internal_error, "dsqlsim: the parse tree could not be read");
  return ParsedScript(tree, std::move(text), std::move(async));
}

}  // namespace dsqlsim::model
