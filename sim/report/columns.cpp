#include "sim/report/columns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/db/short_uuid.h"

namespace dsqlsim::report {

namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Words in lower case, and single characters of punctuation.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  bool in_word = false;
  for (const char c : text) {
    if (is_word(c)) {
      if (!in_word) out.emplace_back();
      out.back() += lower(c);
    } else if (c != ' ' && c != '\n' && c != '\t' && c != '"') {
      out.emplace_back(1, c);
    }
    in_word = is_word(c);
  }
  return out;
}

using Words = std::span<const std::string>;

/// The words between the outermost parentheses, cut at their top-level commas.
std::vector<std::vector<std::string>> pieces_of(Words words) {
  std::vector<std::vector<std::string>> out(1);
  int depth = 0;
  for (const std::string& word : words) {
    if (word == ")" && --depth == 0) break;
    if (depth == 1 && word == ",") {
      out.emplace_back();
    } else if (depth >= 1) {
      out.back().push_back(word);
    }
    if (word == "(") ++depth;
  }
  return out;
}

bool begins_with(Words words, std::string_view first, std::string_view second) {
  return words.size() >= 2 && words[0] == first && words[1] == second;
}

void add_key(Table& table, Words words) {
  for (const std::string& word : words) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), word);
    if (found != table.columns.end()) table.key.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
}

void add_piece(Table& table, Words words) {
  constexpr std::array<std::string_view, 4> constraints{"constraint", "unique", "check", "foreign"};
  if (words.empty()) return;
  if (begins_with(words, "primary", "key")) return add_key(table, words.subspan(2));
  if (std::find(constraints.begin(), constraints.end(), words[0]) != constraints.end()) return;
  table.columns.push_back(words[0]);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (begins_with(words.subspan(i), "primary", "key")) table.key.push_back(table.columns.size() - 1);
  }
}

std::string cut(std::string text, std::size_t longest) {
  if (text.size() > longest) text = text.substr(0, longest - 2) + "..";
  return text;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string whole_text(const Value& value) {
  if (const auto* bytes = std::get_if<Bytes>(&value); bytes != nullptr) {
    if (is_printable(bytes->data)) return bytes->data;
    return fmt::format("<{} bytes>", bytes->data.size());
  }
  if (const auto* uuid = std::get_if<Uuid>(&value); uuid != nullptr) return short_uuid(*uuid);
  return to_text(value);
}

constexpr std::size_t longest_value = 24;
constexpr std::size_t longest_change = 120;

/// "5->6"; of long texts only the part that differs, cut at separators.
std::string difference(const Value& before, const Value& after) {
  std::string a = whole_text(before);
  std::string b = whole_text(after);
  if (a.size() > 12 || b.size() > 12) {
    const auto boundary = [](char c) { return c == ';' || c == ',' || c == ':' || c == ' '; };
    std::size_t begin = 0;
    while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) ++begin;
    while (begin > 0 && !boundary(a[begin - 1])) --begin;
    std::size_t end = 0;
    while (end + begin < a.size() && end + begin < b.size() && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
    while (end > 0 && !boundary(a[a.size() - end])) --end;
    a = a.substr(begin, a.size() - begin - end);
    b = b.substr(begin, b.size() - begin - end);
  }
  return cut(a, longest_value) + "->" + cut(b, longest_value);
}

using Fields = std::vector<BlobField>;

std::string value_of(const Fields& fields, std::string_view name) {
  for (const BlobField& f : fields) {
    if (f.name == name) return f.value;
  }
  return {};
}

/// "{range 5->6, owner A->B}": the fields that changed; of a blob that is new, all of them.
std::string field_changes(const Fields& before, const Fields& after) {
  std::string out;
  for (const BlobField& f : after) {
    const std::string old = value_of(before, f.name);
    if (old == f.value) continue;
    out += fmt::format("{}{} {}{}", out.empty() ? "" : ", ", f.name, old.empty() ? "" : old + "->", f.value);
  }
  return "{" + out + "}";
}

std::string cell_change(const Value& before, const Value& after, const TableColumns& tables) {
  const Fields fields = tables.blob_fields(after);
  if (!fields.empty()) return field_changes(tables.blob_fields(before), fields);
  return " " + difference(before, after);
}

std::string cell_inserted(const Value& after, const TableColumns& tables) {
  const Fields fields = tables.blob_fields(after);
  return fields.empty() ? "=" + short_text(after) : field_changes({}, fields);
}

std::string column_name(const Table* table, std::size_t column) {
  if (table != nullptr && column < table->columns.size()) return table->columns[column];
  return fmt::format("column {}", column + 1);
}

/// The values that name the row: its key, or its first column where the key is not known.
std::vector<std::size_t> key_of(const Table* table, std::size_t size) {
  std::vector<std::size_t> key{0};
  if (table != nullptr && !table->key.empty()) key = table->key;
  std::erase_if(key, [size](std::size_t column) { return column >= size; });
  return key;
}

}  // namespace

TableColumns::TableColumns(std::span<const std::string> script, BlobFields of_bytes) : blob_fields_(of_bytes) {
  for (const std::string& text : script) {
    const std::vector<std::string> words = words_of(text);
    if (!begins_with(words, "create", "table")) continue;
    const bool guarded = words.size() > 5 && words[2] == "if";
    const std::size_t name = guarded ? 5 : 2;
    if (words.size() <= name) continue;
    Table table;
    table.name = words[name];
    for (const auto& piece : pieces_of(Words(words).subspan(name + 1))) add_piece(table, piece);
    tables_.push_back(std::move(table));
  }
}

const Table* TableColumns::find(std::string_view name) const {
  for (const Table& table : tables_) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

std::vector<BlobField> TableColumns::blob_fields(const Value& value) const {
  const auto* bytes = std::get_if<Bytes>(&value);
  if (blob_fields_ == nullptr || bytes == nullptr) return {};
  return blob_fields_(bytes->data);
}

std::string short_text(const Value& value) { return cut(whole_text(value), longest_value); }

std::string change_text(const Change& change, const TableColumns& tables) {
  const Table* table = tables.find(change.table);
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  const std::vector<std::size_t> key = key_of(table, row.size());
  std::string out = change.before.empty() ? "+" : change.after.empty() ? "-" : "";
  out += change.table;
  out += "[";
  for (std::size_t i = 0; i < key.size(); ++i) out += (i == 0 ? "" : ", ") + short_text(row[key[i]]);
  out += "]";
  if (change.after.empty()) return out;
  const std::size_t key_end = out.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string name = column_name(table, i);
    if (std::find(key.begin(), key.end(), i) != key.end() || name.ends_with("_encoding")) continue;
    std::string what;
    if (change.before.empty()) {
      if (!is_null(row[i])) what = cell_inserted(row[i], tables);
    } else if (i < change.before.size() && change.before[i] != row[i]) {
      what = cell_change(change.before[i], row[i], tables);
    }
    if (!what.empty()) out += fmt::format("{} {}{}", out.size() == key_end ? "" : ",", name, what);
  }
  if (!change.before.empty() && out.size() == key_end) out += " unchanged";
  return cut(out, longest_change);
}

std::uint64_t row_name(const Change& change, const TableColumns& tables) {
  const std::span<const Value> row = change.after.empty() ? change.before : change.after;
  std::uint64_t h = name_hash(change.table);
  for (const std::size_t column : key_of(tables.find(change.table), row.size())) h = hash_value(h, row[column]);
  return h;
}

}  // namespace dsqlsim::report
