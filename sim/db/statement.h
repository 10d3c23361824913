#pragma once
// SQL text with $n parameters, its name for people, and a dense id for plan caches. The store owns constants of this
// type; no text is hashed or parsed per call.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sim/core/label.h"

namespace dsqlsim {

enum class StatementKind : std::uint8_t { begin, commit, rollback, other };

struct Statement {
  /// Index into per-backend plan caches: dense, unique within one StatementTable, not stable between runs.
  std::uint32_t id = 0;
  StatementKind kind = StatementKind::other;
  /// Changes nothing, by its first word: SELECT, VALUES, TABLE, SHOW.
  bool only_reads = false;
  /// What reports, addresses and recordings call it, for example "UpdateShards". Stable over code changes.
  std::string name;
  std::uint64_t name_hash = 0;
  std::string sql;
};

/// Owns statements and hands out their ids. Lives in the Workspace: a warm one only saves parsing.
class StatementTable {
 public:
  StatementTable();
  StatementTable(const StatementTable&) = delete;
  StatementTable& operator=(const StatementTable&) = delete;

  /// Adds a statement; the reference stays valid for the table's life. Adding the same (name, sql) again returns the
  /// first one. Classifies BEGIN / START TRANSACTION / COMMIT / END / ROLLBACK / ABORT by their first word.
  const Statement& add(std::string_view name, std::string_view sql);

  /// The first statement that was added under this name, and with this text unless that is empty; null if there is none.
  [[nodiscard]] const Statement* find(std::string_view name, std::string_view sql = {}) const;
  [[nodiscard]] const Statement& begin() const { return *begin_; }
  [[nodiscard]] const Statement& commit() const { return *commit_; }
  [[nodiscard]] const Statement& rollback() const { return *rollback_; }
  [[nodiscard]] std::size_t size() const { return statements_.size(); }

 private:
  std::deque<Statement> statements_;
  std::map<std::pair<std::string, std::string>, const Statement*, std::less<>> known_;
  const Statement* begin_;
  const Statement* commit_;
  const Statement* rollback_;
};

}  // namespace dsqlsim
