#include "sim/report/transcript.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/sim/small_world.h"

namespace dsqlsim::report {
namespace {

TEST(SqlLiteral, NeedsNoTypeAroundIt) {
  EXPECT_EQ(sql_literal(Null{}), "NULL");
  EXPECT_EQ(sql_literal(true), "TRUE");
  EXPECT_EQ(sql_literal(std::int64_t{7}), "7");
  EXPECT_EQ(sql_literal(std::int64_t{-7}), "(-7)");
  EXPECT_EQ(sql_literal(std::string("it's")), "'it''s'");
  EXPECT_EQ(sql_literal(Bytes{std::string("a\0b", 3)}), "'\\x610062'");
}

TEST(WithLiterals, LeavesQuotedTextAlone) {
  const std::array<Value, 11> values{std::int64_t{1}, std::string("two"), Null{},          std::int64_t{4},
                                     std::int64_t{5}, std::int64_t{6},    std::int64_t{7}, std::int64_t{8},
                                     std::int64_t{9}, std::int64_t{10},   std::int64_t{11}};
  EXPECT_EQ(with_literals("SELECT $1, '$1', \"$2\", $2,\n  $11, $3, $12", values),
            "SELECT 1, '$1', \"$2\", 'two', 11, NULL, $12");
}

/// Plays calls of one actor without a network.
class Calls {
 public:
  Calls() {
    (void)world_.host("A", {{"owner", [](Actor& actor) { (void)actor.wait(never, "nothing"); }}});
    (void)world_.run();
  }
  void executed(std::uint64_t transaction, std::string_view sql, Result<ResultSet> truth = ResultSet{{}, {}, "OK", 0}) {
    CallInfo call;
    call.id = ++id_;
    call.actor = &world_.machine.actor(0);
    call.statement = &statements_.add(sql, sql);
    call.transaction = transaction;
    transcript.executed(call, truth);
  }
  Transcript transcript;

 private:
  testing::SmallWorld<> world_;
  StatementTable statements_;
  std::uint64_t id_ = 0;
};

TEST(Transcript, GivesATransactionThatIsStillOpenASessionOfItsOwn) {
  Calls calls;
  calls.executed(1, "BEGIN");
  calls.executed(2, "BEGIN");
  calls.executed(0, "SELECT 1");
  calls.executed(1, "COMMIT");
  calls.executed(2, "COMMIT");
  calls.executed(3, "BEGIN");
  std::vector<std::string> sessions;
  for (const Said& said : calls.transcript.told()) sessions.push_back(said.session);
  // The last one is the end of transaction 3, which the run leaves open.
  EXPECT_EQ(sessions, (std::vector<std::string>{"A_owner", "A_owner_2", "A_owner_3", "A_owner", "A_owner_2", "A_owner",
                                                "A_owner"}));
  EXPECT_EQ(calls.transcript.told().back().sql, "ROLLBACK");
}

}  // namespace
}  // namespace dsqlsim::report
