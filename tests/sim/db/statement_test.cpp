#include "sim/db/statement.h"

#include <gtest/gtest.h>

namespace dsqlsim {
namespace {

TEST(StatementTable, ids_are_dense_and_the_same_statement_is_one) {
  StatementTable table;
  const std::size_t before = table.size();
  const Statement& first = table.add("ReadShard", "SELECT 1");
  const Statement& second = table.add("ReadShard", "SELECT 2");
  EXPECT_EQ(first.id, before);
  EXPECT_EQ(second.id, before + 1);
  EXPECT_EQ(&table.add("ReadShard", "SELECT 1"), &first);
  EXPECT_EQ(table.size(), before + 2);
}

TEST(StatementTable, references_stay_valid) {
  StatementTable table;
  const Statement& first = table.add("ReadShard", "SELECT 1");
  for (int i = 0; i < 1'000; ++i) (void)table.add("Statement" + std::to_string(i), "SELECT 1");
  EXPECT_EQ(first.name, "ReadShard");
  EXPECT_EQ(first.name_hash, name_hash("ReadShard"));
}

TEST(StatementTable, finds_the_first_of_a_name_or_the_one_with_the_text) {
  StatementTable table;
  const Statement& first = table.add("ReadShard", "SELECT 1");
  const Statement& second = table.add("ReadShard", "SELECT 2");
  EXPECT_EQ(table.find("ReadShard", "SELECT 2"), &second);
  EXPECT_EQ(table.find("ReadShard", "SELECT 3"), nullptr);
  EXPECT_EQ(table.find("ReadShard"), &first);
  EXPECT_EQ(table.find("Nothing"), nullptr);
  EXPECT_EQ(table.find("COMMIT"), &table.commit());
}

TEST(StatementTable, kinds_come_from_the_first_word) {
  StatementTable table;
  const std::vector<std::pair<std::string_view, StatementKind>> cases{
      {"BEGIN", StatementKind::begin},
      {"begin isolation level repeatable read", StatementKind::begin},
      {"\n\tSTART TRANSACTION", StatementKind::begin},
      {"COMMIT;", StatementKind::commit},
      {"End", StatementKind::commit},
      {"ROLLBACK", StatementKind::rollback},
      {"abort", StatementKind::rollback},
      {"SELECT 1", StatementKind::other},
      {"beginning", StatementKind::other},
      {"INSERT INTO commit VALUES (1)", StatementKind::other},
      {"", StatementKind::other}};
  for (const auto& [sql, kind] : cases) EXPECT_EQ(table.add(sql, sql).kind, kind) << sql;
  EXPECT_EQ(table.begin().kind, StatementKind::begin);
  EXPECT_EQ(table.commit().kind, StatementKind::commit);
  EXPECT_EQ(table.rollback().kind, StatementKind::rollback);
}

}  // namespace
}  // namespace dsqlsim
