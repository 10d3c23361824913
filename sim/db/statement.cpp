#include "sim/db/statement.h"

#include <array>
#include <cctype>
#include <utility>

namespace dsqlsim {

namespace {

std::string first_word(std::string_view sql) {
  std::string first;
  for (const char c : sql) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) {
      if (first.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) continue;
      break;
    }
    first += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return first;
}

StatementKind kind_of(std::string_view first) {
  constexpr std::array<std::pair<std::string_view, StatementKind>, 6> words{{{"begin", StatementKind::begin},
                                                                             {"start", StatementKind::begin},
                                                                             {"commit", StatementKind::commit},
                                                                             {"end", StatementKind::commit},
                                                                             {"rollback", StatementKind::rollback},
                                                                             {"abort", StatementKind::rollback}}};
  for (const auto& [word, kind] : words) {
    if (first == word) return kind;
  }
  return StatementKind::other;
}

bool only_reads(std::string_view first) {
  return first == "select" || first == "values" || first == "table" || first == "show";
}

}  // namespace

StatementTable::StatementTable()
    : begin_(&add("BEGIN", "BEGIN")), commit_(&add("COMMIT", "COMMIT")), rollback_(&add("ROLLBACK", "ROLLBACK")) {}

const Statement& StatementTable::add(std::string_view name, std::string_view sql) {
  std::pair<std::string, std::string> key(name, sql);
  if (const auto found = known_.find(key); found != known_.end()) return *found->second;
  Statement& added = statements_.emplace_back();
  added.id = static_cast<std::uint32_t>(statements_.size() - 1);
  const std::string first = first_word(sql);
  added.kind = kind_of(first);
  added.only_reads = only_reads(first);
  added.name = name;
  added.name_hash = name_hash(name);
  added.sql = sql;
  known_.emplace(std::move(key), &added);
  return added;
}

const Statement* StatementTable::find(std::string_view name, std::string_view sql) const {
  for (const Statement& statement : statements_) {
    if (statement.name == name && (sql.empty() || statement.sql == sql)) return &statement;
  }
  return nullptr;
}

}  // namespace dsqlsim
