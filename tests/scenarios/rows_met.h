#pragma once
// How many rows a statement meets.

#include <gtest/gtest.h>

#include <string_view>

#include "sim/db/backend.h"

namespace dsqlsim {

inline std::int64_t rows_met(Backend& database, std::string_view sql) {
  StatementTable statements;
  const auto connection = std::move(*database.connect({}, {}));
  const Result<ResultSet> done = connection->execute(ServerContext(), statements.add("a statement", sql), {});
  EXPECT_TRUE(done.has_value()) << sql;
  return done.has_value() ? done->rows : -1;
}

}  // namespace dsqlsim
