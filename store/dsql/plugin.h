#pragma once
// What all Db objects of one host share: its pool, its blueprint, the statements it has used so far, and the numbering
// of retry-layer calls.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
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

  [[nodiscard]] const Statement& statement(const Sql& sql);
  /// sqlx's expansion of a named INSERT: `sql` up to and with VALUES, then `rows` groups of `columns` parameters.
  [[nodiscard]] const Statement& insert(const Sql& sql, std::size_t rows, std::size_t columns);
  /// sqlx's expansion of a list: the `?` of `sql` becomes `count` parameters, numbered from `first`.
  [[nodiscard]] const Statement& with_list(const Sql& sql, std::size_t first, std::size_t count);

  [[nodiscard]] DatabaseHandle& handle() { return handle_; }
  [[nodiscard]] Database& database() { return handle_.database(); }
  [[nodiscard]] const Blueprint& blueprint() const { return blueprint_; }
  [[nodiscard]] std::int64_t next_call() { return ++calls_; }
  /// Counts from 0 within a range of a shard, for as long as the host lives.
  [[nodiscard]] std::int64_t next_in_range(std::int32_t shard_id, std::int64_t range_id) {
    return in_range_[{shard_id, range_id}]++;
  }

 private:
  /// The statement that `sql` becomes when it is written out for `size` rows or list elements.
  const Statement& known(const Sql& sql, std::size_t size, const std::function<std::string()>& text);

  struct Known {
    const Sql* sql;
    std::size_t size;
    const Statement* statement;
  };
  DatabaseHandle handle_;
  Blueprint blueprint_;
  std::vector<Known> known_;
  std::int64_t calls_ = 0;
  std::map<std::pair<std::int32_t, std::int64_t>, std::int64_t> in_range_;
};

}  // namespace dsqlsim::store::dsql
