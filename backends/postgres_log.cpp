#include "backends/postgres_log.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "backends/postgres_value.h"
#include "sim/core/check.h"

namespace dsqlsim {

namespace {

// A setting that is local to a transaction grows by a line of sizes and two rows, and is forgotten with the
// transaction.
constexpr const char* make_function = R"(CREATE FUNCTION dsqlsim_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := OLD::text;
  after text := NEW::text;
BEGIN
  PERFORM set_config('dsqlsim.log', concat(current_setting('dsqlsim.log', true), TG_TABLE_NAME,
    ' ', coalesce(octet_length(before), 0), ' ', coalesce(octet_length(after), 0), ' ', before, after), true);
  RETURN NULL;
END $$)";

constexpr const char* read_log = "SELECT current_setting('dsqlsim.log', true)";

constexpr std::string_view read_columns = R"(
SELECT c.relname, a.atttypid, a.attnum = ANY (i.indkey)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relnamespace = '"{}"'::regnamespace AND c.relkind = 'r'
ORDER BY c.relname, a.attnum)";

constexpr std::string_view no_log = "PostgreSQL keeps no commit log";

std::string_view take(std::string_view& from, std::size_t size) {
  CHECK(size <= from.size());
  const std::string_view taken = from.substr(0, size);
  from.remove_prefix(size);
  return taken;
}

/// Up to the next blank, which goes too.
std::string_view take_word(std::string_view& from) {
  const std::string_view word = take(from, from.find(' '));
  from.remove_prefix(1);
  return word;
}

std::size_t number(std::string_view digits) {
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  CHECK(error == std::errc{} && end == digits.data() + digits.size());
  return n;
}

}  // namespace

std::vector<std::optional<std::string>> fields_of_row(std::string_view text) {
  CHECK(text.size() >= 2 && text.front() == '(' && text.back() == ')');
  std::vector<std::optional<std::string>> fields;
  std::string field;
  bool quoted = false;
  bool is_null_field = true;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && (c == ',' || i + 1 == text.size())) {
      fields.push_back(is_null_field ? std::nullopt : std::optional(field));
      field.clear();
      is_null_field = true;
      continue;
    }
    is_null_field = false;
    // Inside quotes a quote or a backslash stands twice.
    const bool twice = quoted && (c == '"' || c == '\\') && text[i + 1] == c;
    if (c == '"' && !twice) {
      quoted = !quoted;
      continue;
    }
    field += c;
    if (twice) ++i;
  }
  return fields;
}

void PostgresLog::keep_out_of_it(PGconn* session) { must(session, "SET dsqlsim.unlogged = on", no_log); }

void PostgresLog::install(PGconn* administrator, const std::string& schema) {
  must(administrator, make_function, no_log);
  const OwnedResult columns = must(administrator, fmt::format(read_columns, schema), no_log);
  for (int r = 0; r < PQntuples(columns.get()); ++r) {
    const std::string name = PQgetvalue(columns.get(), r, 0);
    if (names_.empty() || names_.back() != name) names_.push_back(name);
    Table& table = tables_[name];
    if (std::string_view(PQgetvalue(columns.get(), r, 2)) == "t") table.key.push_back(table.types.size());
    table.types.push_back(static_cast<std::uint32_t>(number(PQgetvalue(columns.get(), r, 1))));
  }
  for (const std::string& name : names_) {
    const std::string trigger = fmt::format(
        "CREATE TRIGGER dsqlsim_log AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW "
        "WHEN (current_setting('dsqlsim.unlogged', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION dsqlsim_log_change()",
        name);
    must(administrator, trigger, no_log);
  }
}

std::vector<Value> PostgresLog::row_of(const Table& table, std::string_view text) {
  if (text.empty()) return {};
  const auto fields = fields_of_row(text);
  CHECK(fields.size() == table.types.size());
  std::vector<Value> row;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    row.push_back(fields[i].has_value() ? value_from_postgres(table.types[i], *fields[i]) : Value(Null{}));
  }
  return row;
}

std::vector<PostgresLog::Change> PostgresLog::changes(PGconn* session) const {
  const OwnedResult log = must(session, read_log, no_log);
  const auto key_of = [](const Table& table, const std::vector<Value>& row) {
    std::vector<Value> key;
    for (const std::size_t column : table.key) key.push_back(row[column]);
    return key;
  };
  // By key, because in which order one statement comes to several rows is up to its plan.
  std::map<std::pair<std::string, std::vector<Value>>, Change> rows;
  const auto put = [&](const std::string& name, const Table& table, std::vector<Value> before,
                       std::vector<Value> after) {
    const auto [place, is_new] = rows.try_emplace({name, key_of(table, before.empty() ? after : before)});
    if (is_new) place->second = {name, std::move(before), {}};
    place->second.after = std::move(after);
  };
  std::string_view rest(PQgetvalue(log.get(), 0, 0), static_cast<std::size_t>(PQgetlength(log.get(), 0, 0)));
  while (!rest.empty()) {
    const std::string name(take_word(rest));
    const std::size_t size_before = number(take_word(rest));
    const std::size_t size_after = number(take_word(rest));
    const Table& table = tables_.find(name)->second;
    std::vector<Value> before = row_of(table, take(rest, size_before));
    std::vector<Value> after = row_of(table, take(rest, size_after));
    // A row that moves to another key is one that goes and one that comes, as the model has it.
    if (!before.empty() && !after.empty() && key_of(table, before) != key_of(table, after)) {
      put(name, table, std::move(before), {});
      before.clear();
    }
    put(name, table, std::move(before), std::move(after));
  }
  std::vector<Change> out;
  for (auto& [key, change] : rows) {
    if (!change.before.empty() || !change.after.empty()) out.push_back(std::move(change));
  }
  return out;
}

}  // namespace dsqlsim
