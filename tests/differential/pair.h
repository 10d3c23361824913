#pragma once
// The model and PostgreSQL side by side, one session each, fed with the same program.

#include <memory>
#include <string>

#include "backends/postgres.h"
#include "tests/differential/statements.h"

namespace dsqlsim::differential {

class Pair {
 public:
  Pair();

  /// Runs the program from an empty database until an answer differs. Empty: none did.
  std::string first_difference(const std::vector<GeneratedStatement>& program);
  /// Statements that were run and compared so far.
  [[nodiscard]] std::uint64_t compared() const { return compared_; }
  /// Those of them that the model says it lacks.
  [[nodiscard]] std::uint64_t not_modelled() const { return not_modelled_; }

 private:
  void empty_postgres();

  PostgresServer server_;
  std::unique_ptr<Backend> postgres_;
  std::unique_ptr<Connection> postgres_session_;
  std::uint64_t compared_ = 0;
  std::uint64_t not_modelled_ = 0;
};

}  // namespace dsqlsim::differential
