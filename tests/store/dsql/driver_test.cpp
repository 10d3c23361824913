#include "store/dsql/driver.h"

#include <gtest/gtest.h>

#include "tests/store/variant.h"

namespace dsqlsim::store::dsql {
namespace {

Error pg(std::string_view code, std::string message = "m") {
  return driver_error({ErrorKind::refused, SqlState(code), std::move(message), {}}, Outcome::not_applied);
}

TEST(Driver, SeesADuplicateOnlyUnwrapped) {
  EXPECT_TRUE(is_dup_entry(pg("23505")));
  EXPECT_FALSE(is_dup_entry(pg("40001")));
  EXPECT_FALSE(is_dup_entry(wrap(variant("intended").errors, Failure::unavailable, "x", pg("23505"))));
}

TEST(Driver, RefreshesOnConnectionAndAccessErrors) {
  for (const std::string_view code : {"25006", "57P03", "08000", "08001", "08003", "08006"}) {
    EXPECT_TRUE(conn_needs_refresh(pg(code))) << code;
  }
  EXPECT_TRUE(conn_needs_refresh(pg("28000", "Access Denied")));
  EXPECT_TRUE(conn_needs_refresh(pg("XX000", "unable to accept connection")));
  EXPECT_TRUE(conn_needs_refresh(pg("0A000", "cannot set transaction read-write mode during recovery")));
  EXPECT_FALSE(conn_needs_refresh(pg("0A000", "no such thing")));
  EXPECT_FALSE(conn_needs_refresh(pg("40001")));
  EXPECT_FALSE(conn_needs_refresh(pg("08P01")));
  EXPECT_TRUE(conn_needs_refresh(make_error(Failure::other, "server error: FATAL (SQLSTATE 08006)")));
  EXPECT_TRUE(conn_needs_refresh(make_error(Failure::other, "ACCESS DENIED")));
  EXPECT_FALSE(conn_needs_refresh(no_rows_error()));
}

TEST(Driver, ARefusedWriteIsUnknownOnlyIfItsSurroundingsFailed) {
  for (const std::string_view code : {"40001", "23505", "54000", "0A000", "25P02", "42P01"}) {
    EXPECT_EQ(outcome_of_refusal(SqlState(code)), Outcome::not_applied) << code;
  }
  for (const std::string_view code : {"40003", "57P01", "08006", "XX000"}) {
    EXPECT_EQ(outcome_of_refusal(SqlState(code)), Outcome::unknown) << code;
  }
}

}  // namespace
}  // namespace dsqlsim::store::dsql
