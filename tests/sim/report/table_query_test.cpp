#include "sim/report/table_query.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

const std::vector<std::string> schema{
    "CREATE TABLE namespaces(\n  id UUID NOT NULL,\n  part INTEGER,\n  PRIMARY KEY(part, id)\n)",
    "CREATE UNIQUE INDEX ASYNC i ON namespaces(id)", "CREATE TABLE IF NOT EXISTS plain (v int)",
    "INSERT INTO plain VALUES (1)"};

TEST(TableQuery, KnowsTheTablesOfASchema) {
  EXPECT_EQ(table_names(schema), (std::vector<std::string>{"namespaces", "plain"}));
}

TEST(TableQuery, AsksInTheOrderOfTheKey) {
  const TableColumns columns(schema);
  EXPECT_EQ(select_all("namespaces", columns), "SELECT * FROM namespaces ORDER BY part, id");
  EXPECT_EQ(select_all("plain", columns), "SELECT * FROM plain");
  EXPECT_EQ(select_all("unknown", columns), "SELECT * FROM unknown");
}

}  // namespace
}  // namespace dsqlsim::report
