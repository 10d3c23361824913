#include "sim/report/script_text.h"

#include <gtest/gtest.h>

namespace dsqlsim::report {
namespace {

Said said(std::string session, std::uint64_t transaction, StatementKind kind, std::string sql,
          Result<ResultSet> truth) {
  Said s;
  s.actor = "A/owner";
  s.transaction = transaction;
  s.kind = kind;
  s.name = "Statement";
  s.sql = std::move(sql);
  s.truth = std::move(truth);
  s.session = std::move(session);
  return s;
}

Result<ResultSet> refused(std::string_view message) {
  return tl::unexpected<DbError>({ErrorKind::refused, sqlstate::serialization_failure, std::string(message), {}});
}

ScriptedRun some_run() {
  ScriptedRun run;
  run.spec.scenario = "counters";
  run.claim = {"violates no_lost_update: every increment counts", "two increments made it 1"};
  run.schema = {"CREATE TABLE counters (id int PRIMARY KEY, v text)"};
  run.said = {said("A", 1, StatementKind::begin, "BEGIN", ResultSet{{}, {}, "BEGIN", 0}),
              said("A", 1, StatementKind::other, "SELECT v FROM counters",
                   ResultSet{{"v"}, {Value{std::string()}, Value{Null{}}}, "SELECT 2", 2}),
              said("A", 1, StatementKind::other, "UPDATE counters SET v = '}'", ResultSet{{}, {}, "UPDATE 2", 2}),
              said("A", 1, StatementKind::commit, "COMMIT", refused("change conflicts"))};
  run.tables = {{"counters", "SELECT * FROM counters ORDER BY id",
                 ResultSet{{"id", "v"}, {Value{std::int64_t{1}}, Value{std::string("x")}}, "SELECT 1", 1}}};
  return run;
}

TEST(SltText, ExpectsTheAnswersOfTheRun) {
  const std::string text = slt_text(some_run());
  EXPECT_TRUE(
      text.starts_with("# build/release/dsqlsim replay counters/shipped/2026-09/random/0\n# violates no_lost_update"))
      << text;
  for (const std::string record :
       {"# dialect: 2026-09\n", "statement ok\nCREATE TABLE counters", "connection A\nstatement tag BEGIN\nBEGIN\n",
        "connection A\nquery T\nSELECT v FROM counters\n----\n(empty)\nNULL\n\n",
        "statement count 2\nUPDATE counters SET v = '}'\n", "statement error 40001\nCOMMIT\n",
        "connection reader\nquery TT\nSELECT * FROM counters ORDER BY id\n----\n1 x\n\n"}) {
    EXPECT_NE(text.find(record), std::string::npos) << record << "\n in\n" << text;
  }
}

TEST(SltText, SaysWhatAFaultMadeUp) {
  ScriptedRun run = some_run();
  run.said[2].fault = "kill_session";
  run.said[2].truth = refused("made up");
  run.said[3].fault = "refuse_commit";
  const std::string text = slt_text(run);
  EXPECT_EQ(text.find("UPDATE"), std::string::npos) << text;
  EXPECT_NE(text.find("# Refused by the fault, 40001: rolled back.\nstatement ok\nROLLBACK\n"), std::string::npos)
      << text;
}

TEST(SltText, SleepsWhereTheRunWaited) {
  ScriptedRun run = some_run();
  run.said[3].at = Time{} + seconds(12);
  EXPECT_NE(slt_text(run).find("sleep 12000ms\n"), std::string::npos);
}

TEST(IsolationText, HasOneStepAStatementAndSaysWhatIsDsqlsAlone) {
  const std::string text = isolation_text(some_run());
  for (const std::string part :
       {"told at its COMMIT, with 40001", "In this run DSQL refused a COMMIT", "setup { CREATE TABLE counters",
        "teardown { DROP TABLE counters; }", "session A\nsetup { SET default_transaction_isolation = 'repeatable read'",
        "step s1 { BEGIN }", "step s3 { UPDATE counters SET v = '' || chr(125) || '' }",
        "step read_counters { SELECT * FROM counters ORDER BY id }", "permutation s1 s2 s3 s4 read_counters\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n in\n" << text;
  }
}

TEST(IsolationText, SaysWhatIsALimitOfDsqls) {
  ScriptedRun run = some_run();
  EXPECT_EQ(isolation_text(run).find("a limit of its own"), std::string::npos);
  run.said[3].truth = tl::unexpected<DbError>({ErrorKind::refused, SqlState{"54000"}, "too many rows", {}});
  EXPECT_NE(isolation_text(run).find("a limit of its own"), std::string::npos);
  EXPECT_EQ(isolation_text(run).find("In this run DSQL refused a COMMIT"), std::string::npos);
}

TEST(ScriptText, TakesWhatTheStatementsName) {
  const std::vector<std::string> schema{"CREATE TABLE counters (id int, PRIMARY KEY (id))",
                                        "CREATE TABLE counters_of_others (id int)",
                                        "INSERT INTO counters\n VALUES (1)"};
  const std::vector<std::string> tables = named_tables(schema, some_run().said);
  EXPECT_EQ(tables, std::vector<std::string>{"counters"});
  EXPECT_EQ(schema_of(schema, tables), (std::vector<std::string>{"CREATE TABLE counters (id int, PRIMARY KEY (id))",
                                                                 "INSERT INTO counters VALUES (1)"}));
}

}  // namespace
}  // namespace dsqlsim::report
