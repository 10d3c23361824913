#include "sim/run/shape.h"

#include <gtest/gtest.h>

#include <array>

namespace dsqlsim {
namespace {

/// Hosts A and B with one actor each, and what they commit.
class Past {
 public:
  Past() {
    history_.add_actor({0, 0, "A", "owner"});
    history_.add_actor({1, 0, "B", "owner"});
  }
  Past& commits(ActorId actor, std::string_view table, std::int64_t from, std::int64_t to) {
    const std::array<Value, 1> before{Value{from}};
    const std::array<Value, 1> after{Value{to}};
    const std::array<RowChange, 1> changes{RowChange{table, before, after}};
    Entry e;
    e.actor = actor;
    history_.add_commit(e, changes);
    return *this;
  }
  Past& says(EntryKind kind, Label label) {
    Entry e;
    e.kind = kind;
    e.label = label;
    history_.add(e);
    return *this;
  }
  [[nodiscard]] std::uint64_t shape() const { return shape_of(history_); }

 private:
  History history_;
};

TEST(Shape, forgets_values_and_which_host_it_was) {
  EXPECT_EQ(Past().commits(0, "shards", 1, 2).commits(1, "shards", 2, 3).shape(),
            Past().commits(1, "shards", 7, 8).commits(0, "shards", 5, 6).shape());
  EXPECT_NE(Past().commits(0, "shards", 1, 2).commits(1, "shards", 2, 3).shape(),
            Past().commits(0, "shards", 1, 2).commits(0, "tasks", 2, 3).commits(1, "shards", 2, 3).shape());
  EXPECT_NE(Past().commits(0, "shards", 1, 2).commits(1, "tasks", 2, 3).shape(),
            Past().commits(0, "tasks", 1, 2).commits(1, "shards", 2, 3).shape());
}

TEST(Shape, counts_a_repetition_once_and_a_lock_as_something_else) {
  EXPECT_EQ(Past().commits(0, "shards", 1, 2).commits(0, "shards", 2, 3).shape(),
            Past().commits(0, "shards", 1, 2).shape());
  EXPECT_NE(Past().commits(0, "shards", 1, 1).shape(), Past().commits(0, "shards", 1, 2).shape());
}

TEST(Shape, has_faults_and_ends_where_they_stop) {
  EXPECT_NE(Past().says(EntryKind::fault, "crash_host").shape(), Past().says(EntryKind::fault, "pause_host").shape());
  EXPECT_EQ(Past().commits(0, "shards", 1, 2).says(EntryKind::host, "faults stopped").commits(1, "tasks", 1, 2).shape(),
            Past().commits(0, "shards", 1, 2).shape());
  EXPECT_NE(Past().shape(), 0U);
}

}  // namespace
}  // namespace dsqlsim
