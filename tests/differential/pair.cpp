#include "tests/differential/pair.h"

#include "backends/model.h"
#include "tests/differential/comparison.h"

namespace dsqlsim::differential {

Pair::Pair() : postgres_(make_postgres_backend(server_)), postgres_session_(std::move(*postgres_->connect({}, {}))) {}

void Pair::empty_postgres() {
  StatementTable statements;
  (void)postgres_session_->execute({}, statements.add("end", "ROLLBACK"), {});
  (void)postgres_session_->execute({}, statements.add("empty", "DROP TABLE IF EXISTS t0, t1, t2 CASCADE"), {});
  (void)postgres_session_->execute({}, statements.add("sequences", "DROP SEQUENCE IF EXISTS s0, s1"), {});
}

std::string Pair::first_difference(const std::vector<GeneratedStatement>& program) {
  empty_postgres();
  const std::unique_ptr<Backend> model = make_model_backend();
  const std::unique_ptr<Connection> model_session = std::move(*model->connect({}, {}));
  StatementTable statements;
  Time now;
  for (const GeneratedStatement& generated : program) {
    const Statement& statement = statements.add("generated", generated.sql);
    // Index builds end between statements; a transaction must not grow old.
    if (model_session->status() == TransactionStatus::idle) now = now + seconds(10);
    const Answer ours = run(*model_session, now, statement, generated);
    const Answer theirs = run(*postgres_session_, now, statement, generated);
    ++compared_;
    std::string difference = differential::difference(generated, ours, theirs);
    if (!difference.empty()) return difference;
    // From here on the two have seen different statements.
    if (ours.state != theirs.state && ours.state == "XX000") {
      ++not_modelled_;
      return "";
    }
  }
  return "";
}

}  // namespace dsqlsim::differential
