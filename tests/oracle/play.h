#pragma once
// Plays a program in one order on the model and on the reference and compares every answer and the rows at the end.

#include <array>
#include <map>
#include <memory>
#include <string>

#include "model/knobs.h"
#include "sim/db/backend.h"
#include "tests/oracle/reference.h"

namespace dsqlsim::oracle {

class Player {
 public:
  explicit Player(SnapshotMoment moment = SnapshotMoment::first_statement);

  /// Empty if all is as it must be; otherwise the events with both answers, one a line.
  std::string play(const Program& program, const Schedule& schedule);

  [[nodiscard]] std::uint64_t runs() const { return runs_; }
  /// COMMITs that the reference demanded to fail, and to succeed.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  [[nodiscard]] std::uint64_t committed() const { return committed_; }

 private:
  static constexpr std::size_t most_sessions = 3;
  /// A model with the first rows in it, and sessions of it.
  struct World {
    std::unique_ptr<Backend> backend;
    std::array<std::unique_ptr<Connection>, most_sessions> sessions;
    std::unique_ptr<Connection> observer;
  };
  World make_world(bool second_row) const;
  std::string execute(Connection& connection, const std::string& sql);

  SnapshotMoment moment_;
  World one_row_;
  World two_rows_;
  StatementTable table_;
  std::map<std::string, const Statement*> statements_;
  std::uint64_t runs_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t committed_ = 0;
};

}  // namespace dsqlsim::oracle
