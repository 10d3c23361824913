#pragma once
// What all Db objects of one host share: its pool, its blueprint, the statements it has used so far, and the numbering
// of retry-layer calls.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/db/session.h"
#include "store/blueprint.h"
#include "store/dsql/database_handle.h"

namespace dsqlsim::store::dsql {

/// A query of the plugin: a constant at namespace scope. `name` is the plugin's method.
struct Sql {
  std::string_view name;
  std::string_view text;
};

class Plugin {
 public:
  Plugin(Database& database, const Blueprint& blueprint) : handle_(database), blueprint_(blueprint) {}
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  [[nodiscard]] const Statement& statement(const Sql& sql) { return statement(sql, 1, 0); }
  /// sqlx's expansion of a named INSERT: `sql` up to and with VALUES, then `rows` groups of `columns` parameters.
  [[nodiscard]] const Statement& insert(const Sql& sql, std::size_t rows, std::size_t columns) {
    return statement(sql, rows, columns);
  }

  [[nodiscard]] DatabaseHandle& handle() { return handle_; }
  [[nodiscard]] Database& database() { return handle_.database(); }
  [[nodiscard]] const Blueprint& blueprint() const { return blueprint_; }
  [[nodiscard]] std::int64_t next_call() { return ++calls_; }

 private:
  const Statement& statement(const Sql& sql, std::size_t rows, std::size_t columns);

  struct Known {
    const Sql* sql;
    std::size_t rows;
    const Statement* statement;
  };
  DatabaseHandle handle_;
  Blueprint blueprint_;
  std::vector<Known> known_;
  std::int64_t calls_ = 0;
};

}  // namespace dsqlsim::store::dsql
