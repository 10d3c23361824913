#pragma once
// Ids for tables that have no sequence, after idgenerator.go of sqlplugin: a Snowflake id is
// [milliseconds since 2020 : 41 bits][node : 10][sequence : 12]. The plugin makes a new generator for each of its db
// objects, and so for each transaction.

#include <cstdint>
#include <string_view>

#include "sim/core/context.h"
#include "store/error.h"

namespace dsqlsim::store::dsql {

class SnowflakeIdGenerator {
 public:
  /// By the clock and the name of the caller's host. Fails if that clock went back since the last id; waits for the
  /// next millisecond when one is used up.
  Expected<std::int64_t> next_id(const Context& ctx);

 private:
  std::int64_t sequence_ = 0;
  std::int64_t last_ms_ = 0;
};

/// GetNodeIDFromHostname: 0..1023.
[[nodiscard]] std::int64_t node_id_of(std::string_view hostname);

}  // namespace dsqlsim::store::dsql
