#pragma once
// sqlplugin.DatabaseHandle: the pool, replaced as a whole when a connection looks bad, but not twice within a second of
// the host's own monotonic time: meanwhile there is no pool, and every call fails.

#include "sim/core/context.h"
#include "sim/db/session.h"
#include "store/error.h"

namespace dsqlsim::store::dsql {

/// Go subtracts monotonic readings, which a step of the host's wall clock does not move.
[[nodiscard]] Time monotonic_now(const Context& ctx);

class DatabaseHandle {
 public:
  explicit DatabaseHandle(Database& database) : database_(database) {}

  /// DB() and Conn(): true if there is a pool, after an attempt to open one.
  [[nodiscard]] bool open(const Context& ctx);
  /// reconnect(true): closes the pool that is there and opens a new one if the last refresh is long enough ago.
  void replace(const Context& ctx);

  /// Pools that were closed, because they were replaced or were to be.
  [[nodiscard]] int pools_closed() const { return pools_closed_; }
  [[nodiscard]] Database& database() const { return database_; }

 private:
  void refresh(const Context& ctx);

  Database& database_;
  bool open_ = false;
  /// The pool is opened at the host's first call, which stands for its start.
  bool started_ = false;
  int pools_closed_ = 0;
  Time last_refresh_;
};

/// DatabaseUnavailableError.
[[nodiscard]] Error database_unavailable_error();

}  // namespace dsqlsim::store::dsql
