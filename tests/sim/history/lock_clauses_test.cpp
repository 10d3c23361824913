#include "sim/history/lock_clauses.h"

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

int texts_read = 0;

Label clause_of(std::string_view sql) {
  ++texts_read;
  return sql.find("SHARE") == std::string_view::npos ? Label() : Label("FOR SHARE");
}

TEST(LockClauses, each_statement_is_read_once) {
  texts_read = 0;
  StatementTable statements;
  const Statement& plain = statements.add("plain", "SELECT 1");
  const Statement& locking = statements.add("locking", "SELECT 1 FOR SHARE");
  LockClauses clauses(clause_of);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(clauses.of(locking), Label("FOR SHARE"));
    EXPECT_EQ(clauses.of(plain), Label());
  }
  EXPECT_EQ(texts_read, 2);
}

TEST(LockClauses, the_bounds_of_transactions_are_not_read_and_nobody_reads_without_a_reader) {
  texts_read = 0;
  StatementTable statements;
  EXPECT_EQ(LockClauses(clause_of).of(statements.commit()), Label());
  EXPECT_EQ(LockClauses(nullptr).of(statements.add("locking", "SELECT 1 FOR SHARE")), Label());
  EXPECT_EQ(texts_read, 0);
}

}  // namespace
}  // namespace dsqlsim
