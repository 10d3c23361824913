#include "sim/db/statement.h"

#include <array>
#include <cctype>
#include <utility>

namespace dsqlsim {

namespace {

StatementKind kind_of(std::string_view sql) {
  constexpr std::array<std::pair<std::string_view, StatementKind>, 6> words{{{"begin", StatementKind::begin},
                                                                             {"start", StatementKind::begin},
                                                                             {"commit", StatementKind::commit},
                                                                             {"end", StatementKind::commit},
                                                                             {"rollback", StatementKind::rollback},
                                                                             {"abort", StatementKind::rollback}}};
  std::string first;
  for (const char c : sql) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) {
      if (first.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) continue;
      break;
    }
    first += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const auto& [word, kind] : words) {
    if (first == word) return kind;
  }
  return StatementKind::other;
}

}  // namespace

StatementTable::StatementTable()
    : begin_(&add("BEGIN", "BEGIN")), commit_(&add("COMMIT", "COMMIT")), rollback_(&add("ROLLBACK", "ROLLBACK")) {}

const Statement& StatementTable::add(std::string_view name, std::string_view sql) {
  std::pair<std::string, std::string> key(name, sql);
  if (const auto found = known_.find(key); found != known_.end()) return *found->second;
  Statement& added = statements_.emplace_back();
  added.id = static_cast<std::uint32_t>(statements_.size() - 1);
  added.kind = kind_of(sql);
  added.name = name;
  added.name_hash = name_hash(name);
  added.sql = sql;
  known_.emplace(std::move(key), &added);
  return added;
}

const Statement* StatementTable::find(std::string_view name) const {
  for (const Statement& statement : statements_) {
    if (statement.name == name) return &statement;
  }
  return nullptr;
}

}  // namespace dsqlsim
