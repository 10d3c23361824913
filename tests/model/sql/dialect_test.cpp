#include "model/sql/dialect.h"

#include <gtest/gtest.h>

#include <tuple>

namespace dsqlsim::model {
namespace {

Dialect day_before(Dialect d) {
  if (--d.day > 0) return d;
  d.day = 31;
  if (--d.month > 0) return d;
  d.month = 12;
  --d.year;
  return d;
}

auto behaviour(const Dialect& d) {
  return std::tuple(d.strict_for_update(), d.has_key_share(), d.has_foreign_keys(), d.has_drop_column(),
                    d.has_expression_indexes(), d.has_partial_indexes(), d.preview_wording(), d.preview_limits(),
                    d.max_connections(), d.connects_per_second(), d.connect_burst(), d.data_conflict(),
                    d.schema_conflict());
}

TEST(DialectChanges, AreTheDatesOnWhichBehaviourChangesAndNoOthers) {
  const auto changes = dialect_changes();
  Dialect first;
  ASSERT_TRUE(Dialect::parse(changes.front().since, first));
  std::size_t next = 1;
  Dialect before = first;
  for (int year = first.year; year <= 2027; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= 31; ++day) {
        const Dialect today{year, month, day};
        if (today <= first) continue;
        ASSERT_EQ(before, day_before(today));
        if (behaviour(today) != behaviour(before)) {
          ASSERT_LT(next, changes.size()) << year << "-" << month << "-" << day;
          Dialect listed;
          ASSERT_TRUE(Dialect::parse(changes[next].since, listed));
          EXPECT_EQ(listed, today) << changes[next].since;
          ++next;
        }
        before = today;
      }
    }
  }
  EXPECT_EQ(next, changes.size());
}

}  // namespace
}  // namespace dsqlsim::model
